"""Which passed parts count together, and for how long one alone is kept (单科成绩保留). Pure.

Batches are told by their place in the order of the level's batches. A part that was put off counts where it was put off from.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct


class Passed(Struct, frozen=True):
    """A part passed in a batch. `kept_for`: so many batches after it, by the rule of the day it was passed."""

    part: str
    place: int
    batch: str
    kept_for: int = 0
    sitting: str = ""  # in which it was passed


def place_of(order: Sequence[str], batch: str) -> int:
    """The place of a batch in the order of a level's batches; before them all where the level is not given in it."""
    return order.index(batch) if batch in order else -1


def counts_in(passed: Sequence[Passed], place: int) -> dict[str, Passed]:
    """part -> the passed one that counts for whoever sits the level in the batch of this place: its own, else a kept one."""
    found: dict[str, Passed] = {}
    for one in sorted(passed, key=lambda one: one.place):
        if 0 <= place - one.place <= one.kept_for:
            found[one.part] = one
    return found


def attained(parts: Collection[str], passed: Sequence[Passed]) -> Mapping[str, Passed]:
    """part -> what is held of a level: all its parts, for good (`kept_for` 0), once they counted together in some batch;
    before, the last of each part that is kept at all."""
    for place in sorted({one.place for one in passed}):
        together = counts_in(passed, place)
        if set(parts) <= together.keys():
            return {part: Passed(part, together[part].place, together[part].batch) for part in parts}
    return {one.part: one for one in sorted(passed, key=lambda one: one.place) if one.kept_for}
