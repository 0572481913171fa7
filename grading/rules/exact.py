"""A text with one right wording."""

from typing import Any

from grading.marks import Mark, Why, nothing, right
from grading.rules.following import Own
from grading.rules.reading import is_one_of
from question_bank.keys import ExactKey


def mark_exact(key: ExactKey, value: Any, own: Own) -> Mark:
    """Full marks when the normalised texts are the same."""
    if is_one_of(value, (key.text,), key.fold_case, key.ignore):
        return right(key, value)
    return nothing(key, Why.NOT_AS_KEY, value)
