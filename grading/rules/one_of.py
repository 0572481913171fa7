"""A text with several right wordings."""

from typing import Any

from grading.marks import Mark, Why, nothing, right
from grading.rules.following import Own
from grading.rules.reading import is_one_of
from question_bank.keys import OneOfKey


def mark_one_of(key: OneOfKey, value: Any, own: Own) -> Mark:
    """Full marks when the normalised text is one of the accepted ones."""
    if is_one_of(value, key.texts, key.fold_case, key.ignore):
        return right(key, value)
    return nothing(key, Why.NOT_AS_KEY, value)
