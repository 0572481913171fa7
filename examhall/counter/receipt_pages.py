"""A receipt's page: what it is for, what went back and why, its trail; printing, voiding and refunding it."""

from pathlib import Path
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.audit import trail
from examhall.counter import queries
from examhall.counter.account import NOTHING, Method
from examhall.counter.comparing import COMPARED
from examhall.counter.giving_back import refund, void
from examhall.counter.printing import receipt_form
from examhall.counter.wording import words
from examhall.errors import Malformed, NotAllowed, Refusal
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.people import guards
from examhall.people.confirming import second_person
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of, names_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.scope import check_at, may_at
from examhall.people.trail_words import ACTS
from examhall.replies import status_of

pages = Blueprint("receipts", __name__, url_prefix="/centre/receipts")
pages.context_processor(words)

FORM: Final = Path(__file__).parent / "print" / "receipt.typ"


def _seen(connection: Connection, receipt_id: str, action: Action = Action.SEE_ACCOUNTS) -> Row[Any]:
    """The receipt, for who may do this at its centre. NotFound, NotAllowed."""
    row = queries.receipt_of(connection, receipt_id)
    check_at(connection, guards.somebody().id, action, row.centre_id)
    return row


@pages.get("/<receipt_id>")
@requires(Action.SEE_ACCOUNTS)
def one(receipt_id: str) -> Any:
    return _page(receipt_id)


def _page(receipt_id: str, problem: Refusal | None = None) -> Any:
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        row = _seen(connection, receipt_id)
        charges = queries.charges_of(connection, [receipt_id])[receipt_id]
        acts = list(trail.read(connection, receipt_id))[::-1]
        people = {row.taken_by} | {act.actor for act in acts} | {one.approved_by for one in charges if one.kind}
        names, parts = names_of(connection, people), queries.part_titles(connection, row.level)
        may_give_back = may_at(connection, by, Action.GIVE_BACK_FEES, row.centre_id)
    standing = [one for one in charges if not one.kind]
    its_day = row.day == moment(hall.now(), row.zone).date().isoformat()
    body = render_template(
        "counter/receipt.html", row=row, identity=masked(identity_of(hall.vault, row.identity_locked)), charges=charges,
        parts=parts, total=sum((one.amount for one in charges), NOTHING), left=sum((one.amount for one in standing), NOTHING),
        checked=[COMPARED[name] for name in msgspec.json.decode(row.checked, type=tuple[str, ...])], names=names, acts=acts,
        act_words=ACTS, standing=standing, its_day=its_day, may_give_back=may_give_back and bool(standing), problem=problem,
        may_void=its_day and len(standing) == len(charges), taken=request.args.get("taken", ""), sent=request.form,
        chosen=set(request.form.getlist("part")),
    )  # fmt: skip
    return (body, status_of(problem)) if problem else body


@pages.get("/<receipt_id>/print")
@requires(Action.SEE_ACCOUNTS)
def printed(receipt_id: str) -> Response:
    """One page of A5, to be signed and stamped."""
    from examhall.print.typesetting import typeset  # with its fonts, only where somebody prints

    hall = this_hall()
    with hall.database.reading() as connection:
        row = _seen(connection, receipt_id)
        charges = queries.charges_of(connection, [receipt_id])[receipt_id]
        names = names_of(connection, {row.taken_by})
        parts = queries.part_titles(connection, row.level)
    data, pictures = receipt_form(
        row, charges, parts, masked(identity_of(hall.vault, row.identity_locked)), names.get(row.taken_by, ""),
        hall.config.authority,
    )  # fmt: skip
    return replies.pdf(off_the_loop(typeset, FORM, data, pictures), f"{row.number}.pdf")


@pages.post("/<receipt_id>/void")
@requires(Action.GIVE_BACK_FEES)
def make_void(receipt_id: str) -> Any:
    hall, by = this_hall(), guards.somebody().id
    try:
        second = _second_at(receipt_id)
        with hall.database.writing() as connection:
            void(connection, hall, hall.now(), by, second, receipt_id, request.form.get("reason", ""))
    except Refusal as refusal:
        return _page(receipt_id, refusal)
    return redirect(url_for("receipts.one", receipt_id=receipt_id))


@pages.post("/<receipt_id>/refund")
@requires(Action.GIVE_BACK_FEES)
def pay_back(receipt_id: str) -> Any:
    hall, by, form = this_hall(), guards.somebody().id, request.form
    try:
        second = _second_at(receipt_id)
        try:
            method = Method(form.get("method", ""))
        except ValueError as fault:
            raise Malformed(field="method") from fault
        with hall.database.writing() as connection:
            refund(
                connection, hall, hall.now(), by, second, receipt_id, form.getlist("part"), method, form.get("reference", ""),
                form.get("reason", ""),
            )  # fmt: skip
    except Refusal as refusal:
        return _page(receipt_id, refusal)
    return redirect(url_for("receipts.one", receipt_id=receipt_id))


def _second_at(receipt_id: str) -> str:
    """The person who signs beside the first, who may do this at the receipt's centre as well."""
    with this_hall().database.reading() as connection:
        row = _seen(connection, receipt_id, Action.GIVE_BACK_FEES)
    second = second_person(Action.GIVE_BACK_FEES)
    with this_hall().database.reading() as connection:
        if not may_at(connection, second, Action.GIVE_BACK_FEES, row.centre_id):
            raise NotAllowed()
    return second
