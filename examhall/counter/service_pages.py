"""The page of a receipt for a service beside the examination, and its print."""

from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, render_template
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.audit import trail
from examhall.counter import queries
from examhall.counter.printing import service_form
from examhall.counter.wording import words
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of, names_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.scope import check_at
from examhall.people.trail_words import ACTS

pages = Blueprint("service_receipts", __name__, url_prefix="/centre/service-receipts")
pages.context_processor(words)

FORM: Final = Path(__file__).parent / "print" / "receipt.typ"


def _seen(connection: Connection, receipt_id: str) -> Row[Any]:
    """The receipt, for who sees the accounts of its centre. NotFound, NotAllowed."""
    row = queries.service_receipt_of(connection, receipt_id)
    check_at(connection, guards.somebody().id, Action.SEE_ACCOUNTS, row.centre_id)
    return row


@pages.get("/<receipt_id>")
@requires(Action.SEE_ACCOUNTS)
def one(receipt_id: str) -> str:
    hall = this_hall()
    with hall.database.reading() as connection:
        row = _seen(connection, receipt_id)
        acts = list(trail.read(connection, receipt_id))[::-1]
        names = names_of(connection, {row.taken_by, row.made_by or "", row.approved_by or ""} | {act.actor for act in acts})
        parts = queries.part_titles(connection, row.level)
    return render_template(
        "counter/service_receipt.html", row=row, identity=masked(identity_of(hall.vault, row.identity_locked)), names=names,
        parts=parts, acts=acts, act_words=ACTS,
    )  # fmt: skip


@pages.get("/<receipt_id>/print")
@requires(Action.SEE_ACCOUNTS)
def printed(receipt_id: str) -> Response:
    """One page of A5, to be signed and stamped."""
    from examhall.print.typesetting import typeset  # with its fonts, only where somebody prints

    hall = this_hall()
    with hall.database.reading() as connection:
        row = _seen(connection, receipt_id)
        names, parts = names_of(connection, {row.taken_by}), queries.part_titles(connection, row.level)
    identity = masked(identity_of(hall.vault, row.identity_locked))
    data, pictures = service_form(row, parts, identity, names.get(row.taken_by, ""), hall.config.authority)
    return replies.pdf(off_the_loop(typeset, FORM, data, pictures), f"{row.number}.pdf")
