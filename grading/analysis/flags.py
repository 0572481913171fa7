"""What an officer should look at in an item: first of all whether its key can be right. Pure, and no numpy.

A flag needs candidates enough to stand out from chance, so that it can be raised while rooms are still sitting, from what is
in.
"""

from collections.abc import Iterable
from math import sqrt
from typing import Final

from grading.analysis.findings import ItemFinding

STRONGER_OPTION: Final = "stronger_option"  # the strong chose another option more often than the right one
AGAINST_SCORE: Final = "against_score"  # whoever is right here scores lower elsewhere
SUSPECTED_KEY: Final = frozenset({STRONGER_OPTION, AGAINST_SCORE})
HARD, EASY, WEAK, IDLE, BLANK = "hard", "easy", "weak", "idle_option", "often_omitted"

FEWEST: Final = 30  # candidates
SURE: Final = 2.33  # normal deviates: one in a hundred by chance
HARDEST, EASIEST, WEAKEST, LEAST_CHOSEN, MOST_OMITTED = 0.2, 0.95, 0.1, 0.01, 0.1


def flags_of(item: ItemFinding, candidates: int, strong: int) -> tuple[str, ...]:
    """The flags of an item, the gravest first; `strong` is the size of the strong group."""
    if candidates < FEWEST or item.facility is None:
        return ()
    return tuple(_flags(item, candidates, strong))


def _flags(item: ItemFinding, candidates: int, strong: int) -> Iterable[str]:
    if _outdone(item, strong):
        yield STRONGER_OPTION
    if item.rest is not None and item.rest < -SURE / sqrt(candidates):
        yield AGAINST_SCORE
    elif item.rest is not None and item.rest < WEAKEST:
        yield WEAK
    if item.facility is not None and item.facility < HARDEST:
        yield HARD
    if item.facility is not None and item.facility > EASIEST:
        yield EASY
    offered = [one for one in item.options if one.option and not one.right]
    if candidates * LEAST_CHOSEN >= 1 and len(offered) > 1 and any(one.share < LEAST_CHOSEN for one in offered):
        yield IDLE
    if item.omitted > MOST_OMITTED:
        yield BLANK


def _outdone(item: ItemFinding, strong: int) -> bool:
    """Whether the strong prefer a wrong option to all that is right, beyond chance (the sign test of the two)."""
    right = sum((one.strong or 0.0) for one in item.options if one.right)
    wrong = max(((one.strong or 0.0) for one in item.options if one.option and not one.right), default=0.0)
    both = (right + wrong) * strong
    return both > 0 and (wrong - right) * strong / sqrt(both) > SURE
