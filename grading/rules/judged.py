"""A text left to the markers: no rule gives it points, and the sitting waits for theirs (see human_marks.py)."""

from typing import Any

from grading.marks import Mark, Why, nothing
from grading.rules.following import Own
from question_bank.keys import JudgedKey


def mark_judged(key: JudgedKey, value: Any, own: Own) -> Mark:
    """Nothing yet, and why: a person must read it."""
    return nothing(key, Why.TO_BE_JUDGED, value)
