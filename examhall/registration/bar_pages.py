"""The authority's page of bars: whom a misconduct decision keeps from applying, until when, and the end of one."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.permissions import Action
from examhall.registration.application_queries import today
from examhall.registration.barring import BarEntered, bars, end_bar, enter_bar
from examhall.replies import status_of

pages = Blueprint("bars", __name__, url_prefix="/staff/bars")


@pages.get("")
@requires(Action.BAR_PEOPLE)
def list_bars() -> Any:
    return _page({"since": today(this_hall().now()).isoformat()}, None)


def _page(given: Any, problem: Refusal | None, ending: str = "") -> Any:
    hall = this_hall()
    day = today(hall.now()).isoformat()
    with hall.database.reading() as connection:
        lines = [
            {
                "row": row, "identity": masked(identity_of(hall.vault, row.identity_locked)),
                "stands": row.ended_at is None and (not row.until or day <= row.until),
            }
            for row in bars(connection)
        ]  # fmt: skip
    page = render_template("bars.html", lines=lines, given=given, problem=problem, ending=ending)
    return (page, status_of(problem)) if problem else page


@pages.post("")
@requires(Action.BAR_PEOPLE)
def enter() -> Any:
    hall, form = this_hall(), request.form
    said = {name: form.get(name, "").strip()[:500] for name in ("who", "since", "until", "reference", "reason")}
    try:
        with hall.database.writing() as connection:
            enter_bar(connection, hall, hall.now(), guards.somebody().id, BarEntered(**said))
    except Refusal as refusal:
        return _page(said, refusal)
    return redirect(url_for("bars.list_bars"))


@pages.post("/<bar_id>/end")
@requires(Action.BAR_PEOPLE)
def end(bar_id: str) -> Any:
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            end_bar(connection, hall, hall.now(), guards.somebody().id, bar_id, request.form.get("end_reason", ""))
    except Refusal as refusal:
        return _page({}, refusal, bar_id)
    return redirect(url_for("bars.list_bars"))
