"""Several options of a task: each right one pays, each wrong one costs, never below nothing."""

from typing import Any

from grading.marks import Mark, Why, nothing, some
from grading.rules.following import Own
from question_bank.keys import ZERO, SetKey


def mark_set(key: SetKey, value: Any, own: Own) -> Mark:
    """`each` per right option less `minus` per wrong one, at least 0."""
    if not isinstance(value, list):
        return nothing(key, Why.UNREADABLE, [])
    chosen, rights = {option for option in value if isinstance(option, str)}, set(key.right)
    earned = key.each * len(chosen & rights) - key.minus * len(chosen - rights)
    if earned <= ZERO:
        return nothing(key, Why.NOTHING_LEFT if chosen & rights else Why.NOT_AS_KEY, value)
    return some(key, earned, Why.PARTLY, value)
