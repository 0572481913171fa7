"""Weights in percent, as Moodle gives them to options, and which options are right by them. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

WRONG: Final = -100  # as here: whoever ticks a wrong option of a multiple choice earns nothing


def share_of(rights: int) -> str:
    """The weight of one of so many right options."""
    share = (Decimal(100) / max(rights, 1)).quantize(Decimal("0.00001"))
    return f"{share.normalize():f}"


def rights_of(weights: Sequence[Decimal], single: bool, lose: Callable[[str], None]) -> list[bool]:
    """Which options are right; `lose` hears of weights that no key of ours can hold."""
    if single:
        if any(0 < weight < 100 for weight in weights):
            lose("partial")
        return [weight > 0 and weight == max(weights) for weight in weights]
    if any(weight <= 0 and weight != WRONG for weight in weights) or len({weight for weight in weights if weight > 0}) > 1:
        lose("weights")
    return [weight > 0 for weight in weights]
