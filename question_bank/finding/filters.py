"""How the list of items may be narrowed and sorted, as it stands in an address: read, checked and written. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode

from msgspec import Struct

from examhall.errors import Malformed

Filters = Mapping[str, str]  # name -> value, none of them empty

EXACT: Final = ("level", "part", "kind", "area", "difficulty", "cognitive", "language", "author", "points")
YES_NO: Final = ("calculation", "solved")
YES, NO, USABLE, NEVER, ME, OTHERS = "yes", "no", "usable", "never", "me", "others"
FILTERS: Final = ("words", *EXACT, "state", *YES_NO, "fact", "due", "used", "since", "waiting")
SORTS: Final = (
    "id", "kind", "area", "knowledge", "difficulty", "cognitive", "points", "version", "state", "author", "used", "at",
)  # fmt: skip
SORT: Final = "sort"
LONGEST: Final = 120  # characters of a value


class Reader(Struct, frozen=True):
    """Who reads the list, and on which day: what waits for them, which facts are due, and which items are theirs to see.

    `scopes`: (level, area) that they are assigned, an empty area for all of a level; None for who sees everything.
    """

    person: str = ""
    reviews: bool = False
    today: date = date.min
    scopes: frozenset[tuple[str, str]] | None = None


NOBODY: Final = Reader()


def read_filters(given: Mapping[str, str]) -> dict[str, str]:
    """The filters and the sorting among what an address gives, empty ones left out. Malformed for a value none can have."""
    found = {name: value for name in (*FILTERS, SORT) if (value := given.get(name, "").replace("\0", "").strip()[:LONGEST])}
    for name, value in found.items():
        if not _is_possible(name, value):
            raise Malformed(field=name)
    return found


def _is_possible(name: str, value: str) -> bool:
    if name in YES_NO:
        return value in (YES, NO)
    match name:
        case "due":
            return value == YES
        case "waiting":
            return value in (ME, OTHERS)
        case "used":
            return value == NEVER or (value.isascii() and value.isdigit() and 1 <= int(value) <= 999)
        case "since":
            return _is_day(value)
        case "sort":
            return value.removeprefix("-") in SORTS
    return True


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).year > 1970
    except ValueError:
        return False


def address_of(filters: Filters, **more: str) -> str:
    """The filters as the query of an address, always in the same order."""
    named = {**filters, **more}
    return urlencode([(name, named[name]) for name in (*FILTERS, SORT, *more.keys()) if named.get(name)])


def from_address(query: str) -> dict[str, str]:
    """The filters that `address_of` wrote. Malformed."""
    return read_filters(dict(parse_qsl(query)))
