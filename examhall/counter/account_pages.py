"""The pages of a centre's fees: its account by person, method and part, and closing and accepting a day."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row

from examhall import replies, yuan
from examhall.counter import queries
from examhall.counter.account import Entry, Kind, Method, by_part, of_method, receipts_in, seen_as, summed, summed_by
from examhall.counter.closing import accept_day, close_day, closing_numbered, closing_of, still_fits
from examhall.counter.entries import entries_of
from examhall.counter.spreadsheets import account_book
from examhall.counter.wording import words
from examhall.errors import Malformed, NotAllowed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.scope import EVERYWHERE, centres_where, check_at, may_at
from examhall.replies import status_of

pages = Blueprint("accounts", __name__, url_prefix="/centre/accounts")
pages.context_processor(words)


class NoAmount(Malformed):
    says = _("Write the amount in yuan, like 280 or 280.50.")


def days_asked(zone: str) -> tuple[str, str]:
    """First and last day asked for; today where none is. NotFound for what are no days."""
    today = moment(this_hall().now(), zone).date().isoformat()
    try:
        first = dt.date.fromisoformat(request.values.get("first") or today)
        last = dt.date.fromisoformat(request.values.get("last") or first.isoformat())
    except ValueError as fault:
        raise NotFound() from fault
    return min(first, last).isoformat(), max(first, last).isoformat()


def _centre(connection: Connection) -> tuple[Row[Any] | None, list[Row[Any]]]:
    """The centre asked for, or the first one; and all whose account one may see. NotAllowed, NotFound."""
    centres = centres_where(connection, guards.somebody().id, Action.SEE_ACCOUNTS)
    there, asked = queries.centres_named(connection, centres), request.values.get("centre", "")
    if not asked:
        return (there[0] if there else None), there
    found = next((one for one in there if one.id == asked), None)
    if found is None:
        raise NotFound() if EVERYWHERE in centres else NotAllowed()
    return found, there


@pages.get("")
@requires(Action.SEE_ACCOUNTS)
def account() -> Any:
    return _page()


def _page(problem: Refusal | None = None) -> Any:
    """A centre's account of a day, or of several; with the persons' own accounts, closed or open."""
    by = guards.somebody().id
    with this_hall().database.reading() as connection:
        centre, there = _centre(connection)
        if centre is None:
            return render_template("counter/account.html", centre=None, centres=[])
        first, last = days_asked(centre.zone)
        entries = entries_of(connection, {centre.id}, first, last)
        given_out = queries.receipts_of_day(connection, centre.id, first, last)
        services = queries.service_receipts_of_day(connection, centre.id, first, last)
        charges = queries.charges_of(connection, [row.id for row in given_out])
        went_back = _went_back_of_earlier(connection, entries, first)
        here = {by} if may_at(connection, by, Action.TAKE_FEES, centre.id) else set()
        people = sorted({entry.person for entry in entries} | here)
        one_day = first == last
        accounts = [_account(connection, centre.id, person, first, entries) for person in people] if one_day else []
        signed = {one["closing"].accepted_by for one in accounts if one["closing"] and one["closing"].accepted_by}
        names = names_of(connection, {*people, *signed, *(row.taken_by for row in (*given_out, *services))})
        titles = _titles(connection, entries)
        may_accept = may_at(connection, by, Action.ACCEPT_ACCOUNTS, centre.id)
    mine = next((one for one in accounts if one["person"] == by), None)
    body = render_template(
        "counter/account.html", centre=centre, centres=there, first=first, last=last, one_day=one_day, all=summed(entries),
        by_method={method: of_method(entries, method) for method in Method}, receipts=given_out, charges=charges,
        count=receipts_in(entries), by_person=summed_by(entries, lambda entry: entry.person),
        by_part=by_part(entries), titles=titles,
        by_day=sorted(summed_by(entries, lambda entry: entry.day).items()), names=names, accounts=accounts, mine=mine, by=by,
        problem=problem, may_accept=may_accept, sent=request.form, most=queries.MOST, services=services, went_back=went_back,
        today=moment(this_hall().now(), centre.zone).date().isoformat(),
    )  # fmt: skip
    return (body, status_of(problem)) if problem else body


def _titles(connection: Connection, entries: Sequence[Entry]) -> dict[str, dict[str, str]]:
    """level -> part -> its title, of what is in the account."""
    return {code: queries.part_titles(connection, code) for code in {entry.level for entry in entries}}


def _went_back_of_earlier(connection: Connection, entries: Sequence[Entry], first: str) -> list[tuple[Entry, Row[Any]]]:
    """What went back on these days of receipts that were given out before them, each with its receipt."""
    gone = [entry for entry in entries if entry.kind is not Kind.PAID]
    receipts = queries.receipts_named(connection, {entry.receipt for entry in gone})
    return [(entry, receipts[entry.receipt]) for entry in gone if receipts[entry.receipt].day < first]


def _account(connection: Connection, centre_id: str, person: str, day: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """One person's account of a day, with its newest closing and whether that still fits."""
    own = [entry for entry in entries if entry.person == person]
    closing, seen = closing_of(connection, centre_id, person, day), seen_as(own)
    return {
        "person": person, "count": receipts_in(own), "sums": summed(own), "closing": closing,
        "by_method": {method: of_method(own, method) for method in Method},
        "fits": closing is not None and still_fits(closing, seen),
    }  # fmt: skip


@pages.post("/close")
@requires(Action.TAKE_FEES)
def close() -> Any:
    """One's own account of a day, counted and signed."""
    hall, by, form = this_hall(), guards.somebody().id, request.form
    with hall.database.reading() as connection:
        centre, _there = _centre(connection)
        if centre is None:
            raise NotFound()
        check_at(connection, by, Action.TAKE_FEES, centre.id)
    first, last = days_asked(centre.zone)
    if first != last or first > moment(hall.now(), centre.zone).date().isoformat():
        raise NotFound()
    try:
        counted = _amount(form.get("counted", ""))
        with hall.database.writing() as connection:
            close_day(connection, hall, hall.now(), by, centre.id, first, counted, form.get("note", ""))
    except Refusal as refusal:
        return _page(refusal)
    return redirect(url_for("accounts.account", centre=centre.id, first=first, _anchor="accounts"))


def _amount(typed: str) -> Decimal:
    """Yuan, with cents at most. NoAmount."""
    amount = yuan.read(typed)
    if amount is None:
        raise NoAmount(field="counted")
    return amount


@pages.post("/closings/<int:closing>/accept")
@requires(Action.ACCEPT_ACCOUNTS)
def accept(closing: int) -> Any:
    """Somebody else's closed day, at a centre where one may."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        row = closing_numbered(connection, closing)
        check_at(connection, by, Action.ACCEPT_ACCOUNTS, row.centre_id)
    try:
        with hall.database.writing() as connection:
            accept_day(connection, hall, hall.now(), by, closing)
    except Refusal as refusal:
        return _page(refusal)
    return redirect(url_for("accounts.account", centre=row.centre_id, first=row.day, _anchor="accounts"))


@pages.get("/export")
@requires(Action.SEE_ACCOUNTS)
def export() -> Response:
    """The account as a workbook: totals, and every line with its receipt."""
    with this_hall().database.reading() as connection:
        centre, _there = _centre(connection)
        if centre is None:
            raise NotFound()
        first, last = days_asked(centre.zone)
        entries = entries_of(connection, {centre.id}, first, last)
        numbers = queries.receipts_named(connection, {entry.receipt for entry in entries})
        names = names_of(connection, {entry.person for entry in entries})
        titles = _titles(connection, entries)
    book = off_the_loop(account_book, f"{centre.name} {first} – {last}", entries, numbers, names, titles)
    return replies.workbook(book, f"fees-{centre.code}-{first}-{last}.xlsx")
