"""Multiple choice in theory, under the three printed rules; a wrong option costs everything, so ticking all earns 0."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from grading.marks import Mark, Why, nothing, right, some
from grading.rules.following import Own
from question_bank.keys import ZERO, ChoicesKey, ScoringRule

# What is paid when some but not all right options are chosen, and no wrong one.
_SHORT: Final[Mapping[ScoringRule, Callable[[ChoicesKey, int], Decimal]]] = {
    ScoringRule.PER_OPTION: lambda key, chosen: min(key.each * chosen, key.points),
    ScoringRule.ALL_OR_NOTHING: lambda key, chosen: ZERO,
    ScoringRule.PROPORTIONAL: lambda key, chosen: key.points * chosen / len(key.right),
}


def mark_choices(key: ChoicesKey, value: Any, own: Own) -> Mark:
    """Full marks for all right options and no other."""
    if not isinstance(value, list):
        return nothing(key, Why.UNREADABLE, [])
    chosen, rights = {option for option in value if isinstance(option, str)}, set(key.right)
    if chosen == rights:
        return right(key, value)
    if not chosen <= rights:
        return nothing(key, Why.WRONG_OPTION, value)
    return some(key, _SHORT[key.rule](key, len(chosen)), Why.SHORT, value)
