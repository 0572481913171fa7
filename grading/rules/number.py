"""A number within its tolerance of the true value, or else of what follows from the candidate's own earlier figures."""

from decimal import Decimal
from typing import Any

from grading.marks import Mark, Route, Why, nothing, right
from grading.rules.following import Own, follows
from grading.rules.reading import read_number
from question_bank.keys import NumberKey


def mark_number(key: NumberKey, value: Any, own: Own) -> Mark:
    """Full marks for the true value; if wrong, full marks again when it follows rightly from own figures."""
    expected = f"{key.value:f}"
    number = read_number(value, key.unit)
    if number is None:
        return nothing(key.points, Why.UNREADABLE, expected, value)
    if _is_near(number, key.value, key):
        return right(key.points, expected, value)
    following = follows(key, own)
    if isinstance(following, Decimal) and _is_near(number, following, key):
        return Mark(key.points, key.points, Why.FOLLOWS, Route.FOLLOW, expected, value)
    return nothing(key.points, Why.NOT_AS_KEY, expected, value)


def _is_near(number: Decimal, target: Decimal, key: NumberKey) -> bool:
    return abs(number - target) <= max(key.tolerance, key.relative * abs(target))
