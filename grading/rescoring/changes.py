"""What a rescoring changes for one candidate: from the result that counts to the one that is proposed. Pure."""

from enum import StrEnum
from typing import Final

from grading.results import PartResult, Verdict


class Change(StrEnum):
    PASSES = "passes"  # did not pass, and would now
    FAILS = "fails"  # passed, and would not any more
    HIGHER = "higher"
    LOWER = "lower"
    FOUND = "found"  # had no result, as it was set aside
    SAME = "same"
    SET_ASIDE = "set_aside"  # cannot be marked: what counts goes on counting


CHANGED: Final = (Change.PASSES, Change.FAILS, Change.HIGHER, Change.LOWER, Change.FOUND)


def change(before: PartResult | None, after: PartResult | None) -> Change:
    """`before` is None where there was no result, `after` where none can be come by."""
    if after is None:
        return Change.SET_ASIDE
    if before == after:
        return Change.SAME
    if after.verdict is Verdict.PASSED and (before is None or before.verdict is Verdict.FAILED):
        return Change.PASSES
    if before is None:
        return Change.FOUND
    if before.verdict is Verdict.PASSED and after.verdict is Verdict.FAILED:
        return Change.FAILS
    if before.score is None or after.score is None:
        return Change.FOUND  # voided meanwhile, or not any more
    return Change.HIGHER if after.score > before.score else Change.LOWER
