"""A number within its tolerance of the true value, or else of what follows from the candidate's own earlier figures."""

from decimal import Decimal
from typing import Any

from grading.marks import Mark, Why, followed, nothing, right
from grading.rules.following import Own, follows
from grading.rules.reading import read_number
from question_bank.keys import NumberKey


def mark_number(key: NumberKey, value: Any, own: Own) -> Mark:
    """Full marks for the true value; if wrong, full marks again when it follows rightly from own figures."""
    number = read_number(value, key.unit)
    if number is None:
        return nothing(key, Why.UNREADABLE, value)
    if _is_near(number, key.value, key, key.tolerance):
        return right(key, value)
    following = follows(key, own)
    if isinstance(following, Decimal) and _is_near(number, following, key, max(key.tolerance, key.follow_tolerance)):
        return followed(key, value)
    return nothing(key, Why.NOT_AS_KEY, value)


def _is_near(number: Decimal, target: Decimal, key: NumberKey, tolerance: Decimal) -> bool:
    return abs(number - target) <= max(tolerance, key.relative * abs(target))
