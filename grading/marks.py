"""What one field earned, out of how much, why, and by which route. Points are exact Decimals; nothing is rounded here."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct

from examhall.papers.interactions import Response
from question_bank.keys import ZERO, FieldKey


class Route(StrEnum):
    """How the points were come by: by the key, by follow-through from an own earlier figure (错误传递), by their being given to
    everybody (送分), by persons who read the answer (人工阅卷), or not at all."""

    DIRECT = "direct"
    FOLLOW = "follow"
    GIVEN = "given"
    JUDGED = "judged"
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
    TO_BE_JUDGED = "left to the markers"
    JUDGED = "read by markers, who gave the points"
    GIVEN = "given to everybody who sat"


class Mark(Struct, frozen=True, gc=False):
    """One field's mark. `expected` and `given` have the shape of a response; `parts` are the cells of a table."""

    points: Decimal
    out_of: Decimal
    why: Why
    route: Route
    expected: Any  # a Response; Any, as msgspec decodes no union of two lists
    given: Any
    parts: tuple[tuple[str, "Mark"], ...] = ()  # ("2.amount", its mark): row of the key and column


def right(key: FieldKey, given: Response) -> Mark:
    """Full marks by the key."""
    return Mark(key.points, key.points, Why.AS_KEY, Route.DIRECT, key.expected, given)


def followed(key: FieldKey, given: Response) -> Mark:
    """Full marks by follow-through."""
    return Mark(key.points, key.points, Why.FOLLOWS, Route.FOLLOW, key.expected, given)


def granted(key: FieldKey, given: Response) -> Mark:
    """Full marks whatever was answered, a blank included."""
    return Mark(key.points, key.points, Why.GIVEN, Route.GIVEN, key.expected, given)


def nothing(key: FieldKey, why: Why, given: Response) -> Mark:
    """No points, and why."""
    return Mark(ZERO, key.points, why, Route.NONE, key.expected, given)


def some(key: FieldKey, points: Decimal, why: Why, given: Response) -> Mark:
    """What was earned by the key, between nothing and everything; `why` says why it is not everything."""
    if points == key.points:
        return right(key, given)
    return Mark(points, key.points, why, Route.DIRECT if points > ZERO else Route.NONE, key.expected, given)


def total(marks: Iterable[Mark]) -> Decimal:
    """The exact sum of points."""
    return sum((mark.points for mark in marks), ZERO)


def full(marks: Iterable[Mark]) -> Decimal:
    """The exact sum of what could have been earned."""
    return sum((mark.out_of for mark in marks), ZERO)
