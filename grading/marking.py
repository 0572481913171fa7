"""From responses to marks: one question by its key, or a whole answer sheet. Pure: the same input gives the same marks."""

from collections.abc import Iterable, Mapping

from examhall.papers.interactions import Response
from examhall.papers.question import Question
from grading.marks import Mark, Why, nothing
from grading.rules import RULES
from grading.rules.following import Own
from question_bank.keys import FieldKey, Key


def judge(question: Question, key: Key, responses: Mapping[str, Response]) -> dict[str, Mark]:
    """Field id -> its mark, in the order of `question.fields`.

    `responses` is field id -> response in the author's ids; a field without one is blank. Fields do not depend on each
    other's marks, only, for follow-through, on what was answered there, so their order never matters.
    """
    own = Own(key.fields, responses, key.given)
    return {field.id: _mark(key.fields[field.id], responses.get(field.id), own) for field in question.fields}


def _mark(key: FieldKey, value: Response | None, own: Own) -> Mark:
    if not value or (isinstance(value, str) and not value.strip()):
        return nothing(key, Why.BLANK, value or "")
    return RULES[type(key)](key, value, own)


def mark_sheet(
    questions: Iterable[tuple[Question, Key]], sheet: Mapping[str, Mapping[str, Response]]
) -> dict[str, dict[str, Mark]]:
    """Question id -> field id -> mark, for every question of a booklet; `sheet` is the same with responses, in author's ids."""
    return {question.id: judge(question, key, sheet.get(question.id, {})) for question, key in questions}
