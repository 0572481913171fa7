"""What two markers come to: their mean where they are near each other, and nothing where a third person has to decide. Pure.

The mean is exact and rounded once, to two decimals, half up: of marks in half points it is never rounded at all.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from msgspec import Struct

HUNDREDTH: Final = Decimal("0.01")


class Rule(Struct, frozen=True):
    """How near is near enough: by `share` per cent of the field's points, and by `least` points where that is less. A marker
    keeps an answer for so many `minutes`; then another may have it."""

    share: Decimal
    least: Decimal
    minutes: int


SUGGESTED: Final = Rule(Decimal(10), Decimal("0.5"), 60)


def tolerated(rule: Rule, out_of: Decimal) -> Decimal:
    """By how many points two marks of a field worth `out_of` may differ."""
    return max(out_of * rule.share / 100, rule.least)


def agreed(rule: Rule, out_of: Decimal, one: Decimal, other: Decimal) -> Decimal | None:
    """What both come to, the same whoever was first; None where they differ by more than is tolerated."""
    if abs(one - other) > tolerated(rule, out_of):
        return None
    return ((one + other) / 2).quantize(HUNDREDTH, rounding=ROUND_HALF_UP).normalize()


def choices(out_of: Decimal, step: Decimal) -> list[Decimal]:
    """The points that may be given: from 0 in steps, and always the whole."""
    steps = [step * n for n in range(int(out_of / step) + 1)]
    return steps if steps[-1] == out_of else [*steps, out_of]
