"""From marks to a part's score and verdict, and from the parts to the overall verdict.

A part's score is rounded once, to one decimal, half up, and the verdict compares that printed score with the pass mark:
59.94 fails, 59.95 passes as 60.0. Nothing is rounded before.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from enum import StrEnum
from typing import Final

from msgspec import Struct

TENTH: Final = Decimal("0.1")
_EXACT: Final = Context(prec=28, traps=[Inexact])


class Verdict(StrEnum):
    """合格判定 of a part, or of all parts together. Absent and voided are no scores of 0."""

    PASSED = "passed"
    FAILED = "failed"
    ABSENT = "absent"  # 缺考: nobody sat
    VOIDED = "voided"  # 违纪无效: somebody sat, and it does not count
    INCOMPLETE = "incomplete"  # overall only: a part has no result yet


class PartResult(Struct, frozen=True):
    """A part's printed score and verdict. There is no score for an absent or voided candidate."""

    verdict: Verdict
    score: Decimal | None = None

    @property
    def printed(self) -> str | None:
        """The score as it is stored and shown; None where there is none."""
        return None if self.score is None else f"{self.score:f}"


def stored(verdict: str, score: str | None) -> PartResult:
    """A result as rows keep it."""
    return PartResult(Verdict(verdict), None if score is None else Decimal(score))


def scaled(points: Decimal, out_of: Decimal, slot: Decimal) -> Decimal:
    """Points earned on a task worth `out_of`, in a slot worth `slot` (20 to 25 is x 1.25). ValueError when not exact."""
    if points == 0 or slot == out_of:
        return points
    try:
        return _EXACT.multiply(points, _EXACT.divide(slot, out_of))
    except Inexact as problem:
        raise ValueError(f"a task of {out_of} points cannot be scaled exactly to a slot of {slot}") from problem


def part_score(points: Iterable[Decimal]) -> Decimal:
    """The printed score of a part: the exact sum of its points, never below 0, rounded once to one decimal, half up."""
    return max(sum(points, Decimal(0)), Decimal(0)).quantize(TENTH, rounding=ROUND_HALF_UP)


def part_result(points: Iterable[Decimal], pass_mark: Decimal) -> PartResult:
    """Score and verdict of a part that was sat and counts."""
    score = part_score(points)
    return PartResult(Verdict.PASSED if score >= pass_mark else Verdict.FAILED, score)


ABSENT: Final = PartResult(Verdict.ABSENT)
VOIDED: Final = PartResult(Verdict.VOIDED)

# No word over all before every part has its result; then both must be passed, or the gravest reason is the one named.
_NAMED_FIRST: Final = (Verdict.INCOMPLETE, Verdict.VOIDED, Verdict.FAILED, Verdict.ABSENT)


def overall(parts: Sequence[PartResult | None]) -> Verdict:
    """The verdict over all parts of a level, None standing for a part without a result yet. ValueError without parts."""
    if not parts:
        raise ValueError("a level without parts has no verdict")
    verdicts = [part.verdict if part else Verdict.INCOMPLETE for part in parts]
    return next((verdict for verdict in _NAMED_FIRST if verdict in verdicts), Verdict.PASSED)
