"""One of several: single choice, true or false, a drop-down."""

from typing import Any

from grading.marks import Mark, Route, Why, nothing, right
from grading.rules.following import Own, follows
from question_bank.keys import ChoiceKey


def mark_choice(key: ChoiceKey, value: Any, own: Own) -> Mark:
    """Full marks for the right option; for another, the follow-through if it is due, else nothing or the `minus`."""
    if value == key.right:
        return right(key.points, key.right, value)
    if key.follow and value == follows(key, own):
        return Mark(key.points, key.points, Why.FOLLOWS, Route.FOLLOW, key.right, value)
    if key.minus:
        return Mark(-key.minus, key.points, Why.WRONG_OPTION, Route.NONE, key.right, value)
    return nothing(key.points, Why.NOT_AS_KEY, key.right, value)
