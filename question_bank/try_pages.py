"""Trying an item as its candidate meets it, in the candidate's own component, with the marks that each answer would earn.

Nothing of it is stored. For who writes and who reviews: the marks tell the key.
"""

from typing import Any

import msgspec
from flask import Blueprint, Response, render_template, request

from examhall import replies
from examhall.errors import Malformed, NotFound
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.papers.booklet import draw_question
from examhall.papers.interactions import is_well_formed
from question_bank import labels, queries
from question_bank.headings import plain, rule_text, title
from question_bank.items import Item, Variant
from question_bank.keys import ZERO, ScoringRule
from question_bank.pages import SEE_ITEMS, requires_any, words
from question_bank.readable import readable, rule_name
from question_bank.tasks.answers import model_answer

pages = Blueprint(
    "trying", __name__, url_prefix="/bank/try", template_folder="templates", static_folder="static",
    static_url_path="/static",
)  # fmt: skip
pages.context_processor(words)

SEED = "try"  # options stand mixed, as on a candidate's paper


class Answers(msgspec.Struct):
    responses: dict[str, Any]


def _variant(item_id: str, version: int) -> tuple[Item, Variant]:
    """The item, and the variant that the address names (the first where it names none)."""
    with this_hall().database.reading() as connection:
        item = queries.read_version(connection, item_id, version).item
    wanted = request.args.get("variant", item.variants[0].name)
    for variant in item.variants:
        if variant.name == wanted:
            return item, variant
    raise NotFound()


def _reply(body: Any) -> Response:
    return Response(replies.encode(body), mimetype="application/json")


@pages.get("/<item_id>/<int:version>")
@requires_any(*SEE_ITEMS)
def page(item_id: str, version: int) -> str:
    item, variant = _variant(item_id, version)
    return render_template("bank/try.html", item=item, version=version, variant=variant, locale=locale_now())


@pages.get("/<item_id>/<int:version>/booklet")
@requires_any(*SEE_ITEMS)
def booklet(item_id: str, version: int) -> Response:
    """A booklet of this one question, and the model answer."""
    item, variant = _variant(item_id, version)
    section = {
        "id": "s1", "title": title(item.language, 0, item.kind, 1, item.points),
        "rule": rule_text(item.language, item.kind, item.points, ScoringRule.PER_OPTION),
        "questions": [draw_question(SEED, variant.question, 1)],
    }  # fmt: skip
    drawn = {"language": item.language, "title": item.id, "sections": [section]}
    return _reply({"booklet": drawn, "model": model_answer(variant.key)})


@pages.post("/<item_id>/<int:version>/marks")
@requires_any(*SEE_ITEMS)
def marks(item_id: str, version: int) -> Response:
    """What these answers earn, field by field."""
    _item, variant = _variant(item_id, version)
    try:
        given = msgspec.json.decode(request.get_data(), type=Answers).responses
    except msgspec.DecodeError as fault:
        raise Malformed() from fault
    shapes = {field.id: field for field in variant.question.fields}
    for name, value in given.items():
        if name not in shapes or not is_well_formed(shapes[name].interaction, value):
            raise Malformed(field=name)
    judge = this_hall().judge
    assert judge is not None  # the hall does not start without one
    found = judge(variant.question, variant.key, given)
    lines = [
        {
            "label": shapes[name].label, "points": plain(mark.points), "out_of": plain(mark.out_of), "route": str(mark.route),
            "why": str(labels.WHY[mark.why.name]), "rule": str(labels.RULE[rule_name(variant.key.fields[name])]),
            "given": readable(shapes[name].interaction, given.get(name)),
            "expected": readable(shapes[name].interaction, variant.key.fields[name].expected),
        }
        for name, mark in found.items()
    ]  # fmt: skip
    earned = sum((mark.points for mark in found.values()), ZERO)
    return _reply({"lines": lines, "points": plain(earned), "out_of": plain(variant.key.points)})
