"""Sources matched to targets, paid pair by pair."""

from typing import Any

from grading.marks import Mark, Why, nothing, some
from grading.rules.following import Own
from question_bank.keys import MappingKey


def mark_mapping(key: MappingKey, value: Any, own: Own) -> Mark:
    """`each` for every right pair."""
    if not isinstance(value, dict):
        return nothing(key.points, Why.UNREADABLE, key.right, {})
    pairs = sum(1 for source, target in key.right.items() if value.get(source) == target)
    return some(key.each * pairs, key.points, Why.PARTLY if pairs else Why.NOT_AS_KEY, key.right, value)
