"""All that was ever saved of an item, or refused and put aside: looked at, held against what stands, and taken up again."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.replies import status_of
from question_bank.authored_text import write_plain
from question_bank.pages import keep_out_of_sight, this_sight, words
from question_bank.writing.differences import differences
from question_bank.writing.named_lines import named_lines
from question_bank.writing.operations import HandedOn, take_up_item
from question_bank.writing.queries import Kept, kept, standing

pages = Blueprint("editions", __name__, url_prefix="/bank/write", template_folder="../templates")
pages.context_processor(words)
keep_out_of_sight(pages)


@pages.get("/<item_id>/editions")
@requires(Action.WRITE_ITEMS)
def editions(item_id: str) -> Any:
    """The list, and the one that the address names (?saved=3 or ?refused=1) with what it says otherwise."""
    return _page(item_id)


@pages.post("/<item_id>/editions")
@requires(Action.WRITE_ITEMS)
def take_up(item_id: str) -> Any:
    """What the address names stands again, as a new edition."""
    hall, edition = this_hall(), request.form.get("edition", 0, type=int)
    try:
        with hall.database.writing() as connection:
            chosen = _chosen(kept(connection, item_id))
            if chosen is None:
                raise NotFound()
            take_up_item(connection, hall, hall.now(), this_sight(connection), item_id, edition, chosen)
    except HandedOn:
        return _page(item_id)
    except Refusal as refusal:
        return _page(item_id, refusal), status_of(refusal)
    return redirect(url_for("writing.editor", item_id=item_id))


def _page(item_id: str, problem: Refusal | None = None) -> str:
    with this_hall().database.reading() as connection:
        all_kept, stands = kept(connection, item_id), standing(connection, item_id)
    if not all_kept:
        raise NotFound()
    chosen = _chosen(all_kept)
    now = named_lines(write_plain(stands.words)) if stands else []
    said = named_lines(write_plain(chosen.words)) if chosen else []
    return render_template(
        "bank/editions.html", item_id=item_id, all_kept=all_kept, stands=stands, chosen=chosen, said=said,
        changed=differences(now, said) if stands and chosen else [], problem=problem,
    )  # fmt: skip


def _chosen(all_kept: list[Kept]) -> Kept | None:
    """The one that the address names; None where it names none. NotFound."""
    for name, refused in (("saved", False), ("refused", True)):
        if (number := request.args.get(name, type=int)) is not None:
            for one in all_kept:
                if (one.number, one.refused) == (number, refused):
                    return one
            raise NotFound()
    return None
