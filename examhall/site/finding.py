"""Centres as the public finds them: by province, by city, or by a piece of name or address. Pure."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple


class Offer(NamedTuple):
    """The places of one part of a level that a centre offers in a batch. `left` of `places` can still be taken."""

    batch: str
    level: str
    part: str
    places: int
    left: int


class Centre(NamedTuple):
    """A centre as the public finds it; empty texts where nothing is known."""

    id: str
    code: str
    name: str
    name_en: str
    address: str
    address_en: str
    province: str
    city: str
    telephone: str
    zone: str
    offers: tuple[Offer, ...]
    textbooks: frozenset[str]


class Sought(NamedTuple):
    """What a visitor asks for; empty: anywhere."""

    province: str = ""
    city: str = ""
    find: str = ""


class Places(NamedTuple):
    """What can be chosen from: provinces, and the cities of the chosen one, or of all."""

    provinces: list[str]
    cities: list[str]


def found_in(centres: Iterable[Centre], sought: Sought) -> list[tuple[str, list[Centre]]]:
    """(province, its centres) of all that fit; the order of `centres` is kept."""
    fitting = [one for one in centres if _fits(one, sought)]
    return [(province, list(those)) for province, those in groupby(fitting, key=lambda one: one.province)]


def _fits(centre: Centre, sought: Sought) -> bool:
    said = f"{centre.name} {centre.name_en} {centre.address} {centre.address_en} {centre.code}".casefold()
    return (
        sought.province in ("", centre.province)
        and sought.city in ("", centre.city)
        and all(word in said for word in sought.find.casefold().split())
    )


def places_of(centres: Iterable[Centre], province: str) -> Places:
    known = [one for one in centres if one.province]
    cities = {one.city for one in known if one.city and province in ("", one.province)}
    return Places(sorted({one.province for one in known}), sorted(cities))
