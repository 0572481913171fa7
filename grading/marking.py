"""From responses to marks: one question by its key, or a whole answer sheet. Pure: the same input gives the same marks."""

from collections.abc import Iterable, Mapping

from examhall.papers.interactions import Response
from examhall.papers.question import Question
from grading.marks import Mark, Why, nothing
from grading.rules import RULES
from grading.rules.following import Own
from question_bank.keys import Key


def judge(question: Question, key: Key, responses: Mapping[str, Response]) -> tuple[Mark, ...]:
    """One mark per field, in the order of `question.fields`.

    `responses` is field id -> response in the author's ids; a field without one is blank. Fields do not depend on each
    other's marks, only, for follow-through, on what was answered there, so their order never matters.
    """
    own = Own(key.fields, responses, key.given)
    marks = []
    for field in question.fields:
        field_key, value = key.fields[field.id], responses.get(field.id)
        if not value or (isinstance(value, str) and not value.strip()):
            marks.append(nothing(field_key, Why.BLANK, value or ""))
        else:
            marks.append(RULES[type(field_key)](field_key, value, own))
    return tuple(marks)


def mark_sheet(
    questions: Iterable[tuple[Question, Key]], sheet: Mapping[str, Mapping[str, Response]]
) -> dict[str, tuple[Mark, ...]]:
    """Question id -> its marks, for every question of a booklet; `sheet` is question id -> field id -> response."""
    return {question.id: judge(question, key, sheet.get(question.id, {})) for question, key in questions}
