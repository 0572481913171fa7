"""The smallest explanation of why something cannot be: constraints that conflict, and of which none could stay away. Pure.

QuickXplain (Junker 2004): halves what is in question, so that a handful of guilty ones among hundreds takes some dozen trials.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

Constraint = TypeVar("Constraint")


def conflict(constraints: Sequence[Constraint], possible: Callable[[Sequence[Constraint]], bool]) -> list[Constraint]:
    """A minimal set of constraints that is impossible together; empty where all of them are possible."""
    if possible(constraints):
        return []
    return _search([], [], list(constraints), possible)


def _search(
    fixed: list[Constraint], added: list[Constraint], open_: list[Constraint], possible: Callable[[Sequence[Constraint]], bool]
) -> list[Constraint]:
    if added and not possible(fixed):
        return []
    if len(open_) == 1:
        return open_
    half = len(open_) // 2
    first, second = open_[:half], open_[half:]
    of_second = _search(fixed + first, first, second, possible)
    of_first = _search(fixed + of_second, of_second, first, possible)
    return of_first + of_second
