"""The fees of all centres on one page, beside what their persons have counted, signed and had accepted: for the authority."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, render_template
from sqlalchemy import Connection

from examhall import replies
from examhall.counter import queries
from examhall.counter.account import Entry, Method, of_method, receipts_in, seen_as, summed
from examhall.counter.account_pages import days_asked
from examhall.counter.closing import newest_closings, still_fits
from examhall.counter.entries import entries_of
from examhall.counter.spreadsheets import reconciliation_book
from examhall.counter.wording import words
from examhall.hall import this_hall
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.scope import EVERYWHERE
from examhall.programme.days import HOME

pages = Blueprint("reconciliation", __name__, url_prefix="/centre/reconciliation")
pages.context_processor(words)


@pages.get("")
@requires(Action.RECONCILE_FEES)
def all_centres() -> str:
    first, last = days_asked(HOME)
    with this_hall().database.reading() as connection:
        lines = _lines(connection, first, last)
    every = [entry for line in lines for entry in line["entries"]]
    return render_template(
        "counter/reconciliation.html", lines=lines, first=first, last=last, all=summed(every),
        by_method={method: of_method(every, method) for method in Method},
    )  # fmt: skip


def _lines(connection: Connection, first: str, last: str) -> list[dict[str, Any]]:
    """One a centre: its entries and their sums, and how many of its persons' days are closed and accepted as they stand."""
    apart: dict[str, dict[tuple[str, str], list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries_of(connection, {EVERYWHERE}, first, last):
        apart[entry.centre][entry.person, entry.day].append(entry)
    closings, lines = newest_closings(connection, first, last), []
    for centre in queries.centres_named(connection, apart.keys()):
        days = apart[centre.id]
        own = [entry for entries in days.values() for entry in entries]
        found = ((closings.get((centre.id, *of)), entries) for of, entries in days.items())
        closed = [one for one, entries in found if one is not None and still_fits(one, seen_as(entries))]
        lines.append({
            "centre": centre, "entries": own, "sums": summed(own), "count": receipts_in(own),
            "by_method": {method: of_method(own, method) for method in Method}, "days": len(days), "closed": len(closed),
            "accepted": sum(one.accepted_at is not None for one in closed),
            "difference": sum((one.counted - one.cash for one in closed), Decimal("0.00")),
        })  # fmt: skip
    return lines


@pages.get("/export")
@requires(Action.RECONCILE_FEES)
def export() -> Response:
    first, last = days_asked(HOME)
    with this_hall().database.reading() as connection:
        lines = _lines(connection, first, last)
    return replies.workbook(off_the_loop(reconciliation_book, f"{first} – {last}", lines), f"fees-all-{first}-{last}.xlsx")
