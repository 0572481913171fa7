"""Results as their owner reads them: part by part in the reader's language, with the points of each area."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row

from examhall.instants import Instant
from examhall.programme.days import day_of
from examhall.programme.names import Names
from examhall.registration.application_queries import parts_of, titled
from grading import labels
from grading.releasing.areas import Earned
from grading.releasing.standing import PartStanding, Standing
from grading.results import TENTH, Verdict
from grading.reviewing.queries import states_told
from grading.reviewing.terms import review_until
from question_bank.headings import plain

DEFERRED, KEPT, NOT_TOLD = "deferred", "kept", "not_told"


class ShownArea(Struct, frozen=True):
    """Points earned in an area, rounded as they are shown; `percent` for the bar."""

    title: str
    points: str
    out_of: str
    percent: int


class ShownPart(Struct, frozen=True):
    """`stands`: the verdict, or "deferred", "kept", "not_told". Days: YYYY-MM-DD. `sitting`: what a review is asked for;
    `review`: see reviewing/states.py."""

    part: str
    sitting: str
    title: str
    stands: str
    score: str
    points: str
    pass_mark: str
    centre: str
    sat_on: str
    released_on: str
    corrected: str
    kept_from: str
    review_until: str
    review: str  # how its review stands; empty where none was asked for
    areas: list[ShownArea]


class Shown(Struct, frozen=True):
    """`number`: the ticket's, and how often something of it was released: another slip has another number."""

    id: str
    number: str
    ticket: str
    name: str
    identity_locked: bytes | None
    batch: str
    level: str
    overall: Verdict
    parts: list[ShownPart]


def shown(connection: Connection, standing: Standing, names: Names, english: bool, now: Instant) -> Shown:
    """What its owner may read of a registration."""
    row, about = standing.row, parts_of(connection, standing.row.level)
    reviews = states_told(connection, [one.public.sitting for one in standing.parts if one.public], now)
    releases = sum(one.public.number for one in standing.parts if one.public)
    return Shown(
        row.id, f"{row.ticket}-{releases}", row.ticket, row.name, row.identity_locked, row.batch, titled(row, english, "exam"),
        standing.overall, [_part(one, about[one.part], names, english, reviews) for one in standing.parts],
    )  # fmt: skip


def _part(one: PartStanding, about: Row[Any], names: Names, english: bool, reviews: Mapping[str, str]) -> ShownPart:
    public = one.public if one.public and not one.deferred else None
    return ShownPart(
        part=one.part, sitting=public.sitting if public else "", title=titled(about, english), stands=_stands(one),
        score=(public.result.printed or "") if public else "", points=plain(about.points), pass_mark=plain(about.pass_mark),
        centre=one.centre if public else "", sat_on=_day(one.sat_at) if public else "",
        released_on=_day(public.released_at) if public else "", corrected=public.reason if public and public.number > 1 else "",
        kept_from=one.kept_from, review_until=review_until(public.released_at, names.reviews_within) if public else "",
        review=reviews.get(public.sitting, "") if public else "",
        areas=[_area(code, earned) for code, earned in public.areas.items()] if public else [],
    )  # fmt: skip


def _stands(one: PartStanding) -> str:
    """What is said of a part in one word: a kept part is told as such even where it was sat again in vain."""
    if one.kept_from and not (one.public and not one.deferred):
        return KEPT
    if one.deferred:
        return DEFERRED
    return one.public.result.verdict if one.public else NOT_TOLD


def _area(code: str, earned: Earned) -> ShownArea:
    title = str(labels.AREA[code]) if code in labels.AREA else code
    percent = round(100 * earned.points / earned.out_of) if earned.out_of else 0
    return ShownArea(title, plain(earned.points.quantize(TENTH)), plain(earned.out_of), percent)


def _day(at: int | None) -> str:
    return day_of(at) if at is not None else ""
