"""A number for which a rule holds, where several are right."""

from typing import Any

from grading.marks import Mark, Why, nothing, right
from grading.rules.following import Own
from grading.rules.reading import read_number
from question_bank.keys import PredicateKey
from question_bank.tasks.expressions import ExpressionError, parse


def mark_predicate(key: PredicateKey, value: Any, own: Own) -> Mark:
    """Full marks when the rule holds for the number; a rule that cannot be worked out with it does not hold."""
    number = read_number(value, key.unit)
    if number is None:
        return nothing(key, Why.UNREADABLE, value)
    try:
        holds = parse(key.rule).evaluate({**own.given, "answer": number}) is True
    except ExpressionError:
        holds = False
    return right(key, value) if holds else nothing(key, Why.NOT_AS_KEY, value)
