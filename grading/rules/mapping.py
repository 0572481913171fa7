"""Sources matched to targets, paid pair by pair."""

from typing import Any

from grading.marks import Mark, Why, nothing, some
from grading.rules.following import Own
from question_bank.keys import MappingKey


def mark_mapping(key: MappingKey, value: Any, own: Own) -> Mark:
    """`each` for every right pair."""
    if not isinstance(value, dict):
        return nothing(key, Why.UNREADABLE, {})
    pairs = sum(1 for source, target in key.right.items() if value.get(source) == target)
    return some(key, key.each * pairs, Why.PARTLY if pairs else Why.NOT_AS_KEY, value)
