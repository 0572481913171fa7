"""A date, exact or within a range."""

from typing import Any

from grading.marks import Mark, Why, nothing, right
from grading.rules.following import Own
from grading.rules.reading import read_date
from question_bank.keys import DateKey


def mark_date(key: DateKey, value: Any, own: Own) -> Mark:
    """Full marks from the earliest to the latest day, both included. Expected is shown as one day or `first/last`."""
    expected = f"{key.earliest}" if key.earliest == key.latest else f"{key.earliest}/{key.latest}"
    day = read_date(value)
    if day is None:
        return nothing(key.points, Why.UNREADABLE, expected, value)
    if key.earliest <= day <= key.latest:
        return right(key.points, expected, value)
    return nothing(key.points, Why.NOT_AS_KEY, expected, value)
