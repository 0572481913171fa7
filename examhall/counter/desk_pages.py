"""The counter itself: who stands there is found, compared with document and form, pays, and leaves with a receipt."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Row

from examhall.counter import queries
from examhall.counter.account import NOTHING, Method, of_method, receipts_in
from examhall.counter.admitting import NoWindow, has_lapsed, window_of
from examhall.counter.comparing import COMPARED
from examhall.counter.entries import entries_of
from examhall.counter.taking import Payment, standing_receipt, take_fee
from examhall.counter.wording import words
from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import folded, masked
from examhall.people.operations import IDENTITY, identity_of
from examhall.people.permissions import Action
from examhall.people.scope import centres_where, check_at
from examhall.programme.days import HOME
from examhall.registration.application_queries import fees_of
from examhall.registration.barred import bar_now, said
from examhall.replies import status_of

pages = Blueprint("counter", __name__, url_prefix="/centre/counter")
pages.context_processor(words)


@pages.get("")
@requires(Action.TAKE_FEES)
def desk() -> Any:
    """Where numbers are typed or scanned: the one person meant, a choice of several, or one's own day so far."""
    typed, chosen = request.args.get("find", "").strip()[:200], request.args.get("application", "")
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        centres = centres_where(connection, by, Action.TAKE_FEES)
        found = queries.who_stands_there(connection, hall.vault, centres, typed) if typed else []
        today = moment(hall.now(), HOME).date().isoformat()
        own = entries_of(connection, centres, today, today, by) if not typed else []
    rows = [row for row in found if row.id == chosen] or found
    if len(rows) == 1:
        return _page(typed, rows[0])
    lines = [{"row": row, "identity": masked(identity_of(hall.vault, row.identity_locked))} for row in rows]
    return render_template(
        "counter/desk.html", typed=typed, lines=lines, row=None, unknown=bool(typed) and not lines, count=receipts_in(own),
        net={method: of_method(own, method).net for method in Method},
    )  # fmt: skip


def _page(typed: str, row: Row[Any], problem: Refusal | None = None) -> Any:
    """One person at the counter, with what is still to be done. `row`: as `queries.application_of` gives it."""
    hall = this_hall()
    with hall.database.reading() as connection:
        fees, parts = fees_of(connection, row, hall.now()), queries.part_titles(connection, row.level)
        has_photo = queries.has_photo(connection, row.person_id)
        receipt_id, lapsed = standing_receipt(connection, row.id), has_lapsed(connection, row)
        bar = bar_now(connection, row.person_id, hall.now())
        try:
            window = window_of(connection, row)
        except NoWindow as missing:
            window, problem = None, problem or missing
    same = bool(typed) and hall.vault.lookup(IDENTITY, folded(typed)) == row.identity_lookup
    body = render_template(
        "counter/desk.html", typed=typed, lines=[], unknown=False, row=row,
        identity=masked(identity_of(hall.vault, row.identity_locked)), same_identity=same, fees=fees, parts=parts,
        total=sum(fees.values(), NOTHING), has_photo=has_photo, receipt_id=receipt_id, lapsed=lapsed,
        barred=said(bar) if bar else "", window=window, is_open=window is not None and window.is_open(hall.now()),
        compared=COMPARED, problem=problem,
        ticked=set(request.form.getlist("compared")), sent=request.form,
    )  # fmt: skip
    return (body, status_of(problem)) if problem else body


@pages.post("/<application_id>")
@requires(Action.TAKE_FEES)
def take(application_id: str) -> Any:
    """The fee was given: one receipt, however often this is sent."""
    hall, by, form = this_hall(), guards.somebody().id, request.form
    with hall.database.reading() as connection:
        row = queries.application_of(connection, application_id)
        check_at(connection, by, Action.TAKE_FEES, row.centre_id)
    try:
        paid = _payment()
        with hall.database.writing() as connection:
            taken = take_fee(connection, hall, hall.now(), by, application_id, paid)
    except Refusal as refusal:
        with hall.database.reading() as connection:
            row = queries.application_of(connection, application_id)
        return _page(form.get("find", "")[:200], row, refusal)
    return redirect(url_for("receipts.one", receipt_id=taken.receipt, taken="now" if taken.new else "before"))


def _payment() -> Payment:
    form = request.form
    try:
        total, method = Decimal(form.get("total", "")), Method(form.get("method", ""))
    except (InvalidOperation, ValueError) as fault:
        raise Malformed(field="method") from fault
    if not total.is_finite():
        raise Malformed(field="method")
    version, reference = form.get("version", type=int, default=0), form.get("reference", "")
    return Payment(version, total, method, reference, frozenset(form.getlist("compared")))
