"""What one field earned, out of how much, why, and by which route. Points are exact Decimals; nothing is rounded here."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

from examhall.papers.interactions import Response

ZERO: Final = Decimal(0)


class Route(StrEnum):
    """How the points were come by: by the key, by follow-through from an own earlier figure (错误传递), or not at all."""

    DIRECT = "direct"
    FOLLOW = "follow"
    NONE = "none"


class Why(StrEnum):
    """The reason of a mark, as a message to translate."""

    AS_KEY = "as the key"
    NOT_AS_KEY = "not as the key"
    PARTLY = "partly as the key"
    FOLLOWS = "wrong, but follows rightly from the candidate's own earlier figures"
    BLANK = "left blank"
    UNREADABLE = "not readable as the kind of answer asked for"
    WRONG_OPTION = "a wrong option was chosen"
    SHORT = "not every right option was chosen"
    NOTHING_LEFT = "wrong entries cost what the right ones earned"
    BANNED = "a banned term was used"
    TOO_LONG = "longer than allowed"


class Mark(Struct, frozen=True, gc=False):
    """One field's mark. `expected` and `given` have the shape of a response; `parts` are a table's cells ("2.amount": its mark)."""

    points: Decimal
    out_of: Decimal
    why: Why
    route: Route
    expected: Response
    given: Response
    parts: tuple[tuple[str, "Mark"], ...] = ()


def right(points: Decimal, expected: Response, given: Response) -> Mark:
    """Full marks by the key."""
    return Mark(points, points, Why.AS_KEY, Route.DIRECT, expected, given)


def nothing(out_of: Decimal, why: Why, expected: Response, given: Response) -> Mark:
    """No points, and why."""
    return Mark(ZERO, out_of, why, Route.NONE, expected, given)


def some(points: Decimal, out_of: Decimal, why: Why, expected: Response, given: Response) -> Mark:
    """What was earned directly, between nothing and everything."""
    if points == out_of:
        return right(out_of, expected, given)
    return Mark(points, out_of, why, Route.DIRECT if points else Route.NONE, expected, given)


def total(marks: Iterable[Mark]) -> Decimal:
    """The exact sum of points."""
    return sum((mark.points for mark in marks), ZERO)


def full(marks: Iterable[Mark]) -> Decimal:
    """The exact sum of what could have been earned."""
    return sum((mark.out_of for mark in marks), ZERO)
