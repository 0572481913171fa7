"""Solving an item without its key, in the candidate's own component: for reviewers, before they look at the key."""

from typing import Any

from flask import Blueprint, Response, render_template, url_for

from examhall.body_size import takes
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from question_bank import queries
from question_bank.pages import keep_out_of_sight, words
from question_bank.solving import solve_item
from question_bank.trial import booklet_of
from question_bank.try_pages import item_and_variant
from question_bank.writing.looking_pages import LARGEST_TRIAL, read_answers
from question_bank.writing.pages import reply

pages = Blueprint("solving", __name__, url_prefix="/bank/solve", template_folder="templates")
pages.context_processor(words)
keep_out_of_sight(pages)


@pages.get("/<item_id>/<int:version>")
@requires(Action.REVIEW_ITEMS)
def page(item_id: str, version: int) -> str:
    item, variant = item_and_variant(item_id, version)
    place: dict[str, Any] = {"item_id": item_id, "version": version}
    return render_template(
        "bank/solve.html", name=item.id, version=version, back=url_for("bank.item", **place), locale=locale_now(),
        booklet=url_for("solving.booklet", **place, variant=variant.name),
        hand_in=url_for("solving.solve", **place, variant=variant.name),
    )  # fmt: skip


@pages.get("/<item_id>/<int:version>/booklet")
@requires(Action.REVIEW_ITEMS)
def booklet(item_id: str, version: int) -> Response:
    """A booklet of this one question, and nothing of its key."""
    item, variant = item_and_variant(item_id, version)
    with this_hall().database.reading() as connection:
        question = queries.shown(connection, variant.question)
    return reply({"booklet": booklet_of(item.id, item.language, item.kind, question)})


@pages.post("/<item_id>/<int:version>")
@takes(LARGEST_TRIAL)
@requires(Action.REVIEW_ITEMS)
def solve(item_id: str, version: int) -> Response:
    """{responses} -> {right}: kept with who, when and which version."""
    hall, (_item, variant) = this_hall(), item_and_variant(item_id, version)
    given = read_answers(variant)
    with hall.database.writing() as connection:
        right = solve_item(connection, hall, hall.now(), guards.somebody().id, item_id, version, variant, given)
    return reply({"right": right})
