"""What persons gave a field, and which fields wait for them: what goes into marking, and what comes out of it. Pure."""

import hashlib
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from grading.marks import Mark, Route, Why
from question_bank.keys import ZERO


class Judged(Struct, frozen=True):
    """The points that persons came to for one field. They are worth what they say for this very answer, out of this much, and
    nothing for any other: an answer that counts instead, or other points of the field, want to be read anew."""

    points: Decimal
    out_of: Decimal
    answer: str  # its hash


class Unread(Struct, frozen=True):
    """A field whose answer a person has to read before the sitting has a result."""

    question: str  # sealed ids
    field: str
    answer: str
    out_of: Decimal
    step: Decimal


def hash_of(answer: str) -> str:
    """What a text that was given is known by: its SHA-256."""
    return hashlib.sha256(answer.encode()).hexdigest()


def as_judged(mark: Mark, judged: Judged | None) -> Mark:
    """The mark with the points that persons gave, where they gave them for this answer. Points that everybody is given stay.

    Where persons come to what a rule gave, its mark stands as it was: nothing is to be corrected.
    """
    if judged is None or mark.why in (Why.GIVEN, Why.BLANK):
        return mark
    if (judged.answer, judged.out_of) != (hash_of(str(mark.given)), mark.out_of):
        return mark
    if mark.why is not Why.TO_BE_JUDGED and mark.points == judged.points:
        return mark
    route = Route.JUDGED if judged.points > ZERO else Route.NONE
    return replace(mark, points=judged.points, why=Why.JUDGED, route=route, parts=())
