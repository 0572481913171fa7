"""A date, exact or within a range."""

from typing import Any

from grading.marks import Mark, Why, nothing, right
from grading.rules.following import Own
from grading.rules.reading import read_date
from question_bank.keys import DateKey


def mark_date(key: DateKey, value: Any, own: Own) -> Mark:
    """Full marks from the earliest to the latest day, both included."""
    day = read_date(value)
    if day is None:
        return nothing(key, Why.UNREADABLE, value)
    return right(key, value) if key.earliest <= day <= key.latest else nothing(key, Why.NOT_AS_KEY, value)
