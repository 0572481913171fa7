"""Trying an item of the bank as its candidate meets it, in the candidate's own component, with the marks that answers earn.

Nothing of it is stored. For who writes and who reviews: the marks tell the key.
"""

from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask_babel import lazy_gettext as _

from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people.guards import requires_any
from question_bank import queries
from question_bank.items import Item, Variant
from question_bank.pages import SEE_ITEMS, keep_out_of_sight, note_view_of, words
from question_bank.tasks.answers import model_answer
from question_bank.trial import booklet_of
from question_bank.writing.looking_pages import chosen_variant, trial_marks
from question_bank.writing.pages import reply

pages = Blueprint(
    "trying", __name__, url_prefix="/bank/try", template_folder="templates", static_folder="static",
    static_url_path="/static",
)  # fmt: skip
pages.context_processor(words)
keep_out_of_sight(pages)


def item_and_variant(item_id: str, version: int) -> tuple[Item, Variant]:
    """The item, and the variant that the address names (the first where it names none)."""
    with this_hall().database.reading() as connection:
        item = queries.read_version(connection, item_id, version).item
    return item, chosen_variant(item.variants)


@pages.get("/<item_id>/<int:version>")
@requires_any(*SEE_ITEMS)
def page(item_id: str, version: int) -> str:
    item, variant = item_and_variant(item_id, version)
    with this_hall().database.reading() as connection:
        state = queries.steps_of(connection, item_id, version)[-1].state
    note_view_of(item_id, version, state, "try")
    place: dict[str, Any] = {"item_id": item_id, "version": version}
    addresses = {one.name: url_for("trying.page", **place, variant=one.name) for one in item.variants}
    return render_template(
        "bank/try.html", name=item.id, under=_("Version %(number)s", number=version), back=url_for("bank.item", **place),
        booklet=url_for("trying.booklet", **place, variant=variant.name),
        marks=url_for("trying.marks", **place, variant=variant.name), variants=addresses, shown=variant.name,
        locale=locale_now(),
    )  # fmt: skip


@pages.get("/<item_id>/<int:version>/booklet")
@requires_any(*SEE_ITEMS)
def booklet(item_id: str, version: int) -> Response:
    """A booklet of this one question, and the model answer."""
    item, variant = item_and_variant(item_id, version)
    with this_hall().database.reading() as connection:
        question = queries.shown(connection, variant.question)
    drawn = booklet_of(item.id, item.language, item.kind, question)
    return reply({"booklet": drawn, "model": model_answer(variant.key)})


@pages.post("/<item_id>/<int:version>/marks")
@requires_any(*SEE_ITEMS)
def marks(item_id: str, version: int) -> Response:
    """What these answers earn, field by field."""
    _item, variant = item_and_variant(item_id, version)
    return reply(trial_marks(variant))
