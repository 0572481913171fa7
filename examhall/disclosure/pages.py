"""The page on which the authority asks for the file of one person, and hands it out."""

from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for

from examhall.disclosure.operations import NobodyFound, ask, fetch, newest
from examhall.errors import ReasonNeeded, Refusal
from examhall.hall import this_hall
from examhall.instants import Instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of, name_of
from examhall.people.permissions import Action
from examhall.people.trail_pages import ZONE

pages = Blueprint("disclosure", __name__, url_prefix="/staff/disclosures")


@pages.get("")
@requires(Action.DISCLOSE)
def page() -> str:
    return _page()


@pages.post("")
@requires(Action.DISCLOSE)
def ask_for() -> Any:
    number, reason = request.form.get("number", "")[:80], request.form.get("reason", "").strip()[:400]
    try:
        ask(this_hall(), guards.somebody().id, number, reason)
    except (NobodyFound, ReasonNeeded) as problem:
        return _page(problem), 422
    return redirect(url_for("disclosure.page", asked=1))


@pages.get("/<disclosure_id>")
@requires(Action.DISCLOSE)
def file(disclosure_id: str) -> Any:
    found = fetch(this_hall(), guards.somebody().id, disclosure_id)
    return send_file(BytesIO(found), "application/zip", as_attachment=True, download_name=f"{disclosure_id}.zip", max_age=0)


def _page(problem: Refusal | None = None) -> str:
    hall = this_hall()
    with hall.database.reading() as connection:
        rows = newest(connection)
        names = {row.asked_by: name_of(connection, row.asked_by) for row in rows}
    numbers = {row.id: masked(identity_of(hall.vault, row.identity_locked)) for row in rows}
    return render_template("disclosure/page.html", rows=rows, names=names, numbers=numbers, problem=problem, at=_at)


def _at(at: Instant) -> str:
    return moment(at, ZONE).strftime("%Y-%m-%d %H:%M")
