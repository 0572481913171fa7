"""An item as its candidate meets it, outside any sitting: a booklet of this one question, and what answers to it earn. Pure."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from examhall.papers.booklet import draw_question
from examhall.papers.interactions import is_well_formed
from examhall.papers.question import Question
from question_bank import labels
from question_bank.headings import plain, rule_text, title
from question_bank.items import Kind, Variant
from question_bank.keys import ZERO, ScoringRule
from question_bank.readable import readable, rule_name

SEED: Final = "try"  # options stand mixed, as on a candidate's paper


def booklet_of(name: str, language: str, kind: Kind, question: Question) -> dict[str, Any]:
    """What the candidate's player draws; `name` stands where a paper has its title."""
    points = Decimal(question.points)
    section = {
        "id": "s1", "title": title(language, 0, kind, 1, points),
        "rule": rule_text(language, kind, points, ScoringRule.PER_OPTION), "questions": [draw_question(SEED, question, 1)],
    }  # fmt: skip
    return {"language": language, "title": name, "sections": [section]}


def ill_formed(variant: Variant, given: Mapping[str, Any]) -> str:
    """The first field whose answer no candidate's page could have sent; empty where all could."""
    shapes = {field.id: field.interaction for field in variant.question.fields}
    return next((name for name, value in given.items() if name not in shapes or not is_well_formed(shapes[name], value)), "")


def marks_of(variant: Variant, given: Mapping[str, Any], judge: Callable[..., Any]) -> dict[str, Any]:
    """What well-formed answers earn, field by field and in all, in words."""
    fields = {field.id: field for field in variant.question.fields}
    found = judge(variant.question, variant.key, given)
    lines = [
        {
            "label": fields[name].label, "points": plain(mark.points), "out_of": plain(mark.out_of), "route": str(mark.route),
            "why": str(labels.WHY[mark.why.name]), "rule": str(labels.RULE[rule_name(variant.key.fields[name])]),
            "given": readable(fields[name].interaction, given.get(name)),
            "expected": readable(fields[name].interaction, variant.key.fields[name].expected),
        }
        for name, mark in found.items()
    ]  # fmt: skip
    earned = sum((mark.points for mark in found.values()), ZERO)
    return {"lines": lines, "points": plain(earned), "out_of": plain(variant.key.points)}
