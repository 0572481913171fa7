"""Sources matched to targets, paid pair by pair or by how many pairs are right."""

from typing import Any

from grading.marks import Mark, Why, nothing, some
from grading.rules.following import Own
from question_bank.keys import ZERO, MappingKey


def mark_mapping(key: MappingKey, value: Any, own: Own) -> Mark:
    """`each` for every right pair, or the highest band that the number of right pairs reaches."""
    if not isinstance(value, dict):
        return nothing(key, Why.UNREADABLE, {})
    pairs = sum(1 for source, target in key.right.items() if value.get(source) == target)
    reached = (points for many, points in key.bands.items() if pairs >= many)
    earned = max(reached, default=ZERO) if key.bands else key.each * pairs
    return some(key, earned, Why.PARTLY if earned else Why.NOT_AS_KEY, value)
