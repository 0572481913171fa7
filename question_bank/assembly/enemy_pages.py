"""The page of an item's enemies: which items must not stand on one paper with it, and who said so and why."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires, requires_any
from examhall.people.permissions import Action
from question_bank import queries
from question_bank.assembly.enemies import enemies_of, enmities, set_enemies
from question_bank.pages import SEE_ITEMS, keep_out_of_sight, words

pages = Blueprint("enemies", __name__, url_prefix="/bank/items", template_folder="../templates")
pages.context_processor(words)
keep_out_of_sight(pages)


@pages.get("/<item_id>/enemies")
@requires_any(*SEE_ITEMS)
def enemies(item_id: str) -> Any:
    return _page(item_id)


def _page(item_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        if not queries.history(connection, item_id):
            raise NotFound()
        pairs, said = enemies_of(connection, item_id), enmities(connection, item_id)
    page = render_template(
        "bank/enemies.html", item_id=item_id, enemies=pairs, said=said, problem=problem, typed=request.form,
        may_set=guards.somebody().may(Action.REVIEW_ITEMS),
    )  # fmt: skip
    return (page, 409) if problem else page


@pages.post("/<item_id>/enemies")
@requires(Action.REVIEW_ITEMS)
def change(item_id: str) -> Any:
    """The two become enemies, or with `end` are none any more."""
    hall, asked = this_hall(), request.form
    other, reason = asked.get("other", "").strip(), asked.get("reason", "")[:500]
    try:
        with hall.database.writing() as connection:
            set_enemies(
                connection, hall, hall.now(), guards.somebody().id, item_id, other, reason, enemies="end" not in asked
            )  # fmt: skip
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(item_id, refusal)
    return redirect(url_for("enemies.enemies", item_id=item_id))
