"""One of several: single choice, true or false, a drop-down."""

from typing import Any

from grading.marks import Mark, Why, followed, nothing, right, some
from grading.rules.following import Own, follows
from question_bank.keys import ChoiceKey


def mark_choice(key: ChoiceKey, value: Any, own: Own) -> Mark:
    """Full marks for the right option; for another, the follow-through if it is due, else nothing or the `minus`."""
    if value == key.right:
        return right(key, value)
    if key.follow and value == follows(key, own):
        return followed(key, value)
    if key.minus:
        return some(key, -key.minus, Why.WRONG_OPTION, value)
    return nothing(key, Why.NOT_AS_KEY, value)
