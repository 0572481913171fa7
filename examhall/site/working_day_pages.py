"""The authority's desk: holidays and make-up days that the calendar does not know yet."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select

from examhall.hall import this_hall
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme.correcting_days import LONGEST_NAME, drop_working_day, put_working_day
from examhall.programme.tables import working_day
from examhall.programme.texts import WritingProblem
from examhall.site.pages import remembered
from examhall.site.text_pages import at_the_desk

pages = Blueprint("working_days", __name__, url_prefix="/staff/programme/working-days")


@pages.get("")
@requires(Action.EDIT_PROGRAMME)
def days() -> str:
    return _page({}, {})


@pages.post("")
@requires(Action.EDIT_PROGRAMME)
def put() -> Any:
    hall, form = this_hall(), request.form
    day, works, name = form.get("day", "").strip(), form.get("works") == "1", form.get("name", "")
    try:
        with hall.database.writing() as connection:
            put_working_day(connection, hall, hall.now(), guards.somebody().id, day, works, name)
    except WritingProblem as problem:
        return _page(form, problem.faults), 422
    remembered().forget()
    return redirect(url_for("working_days.days", saved=1))


@pages.post("/<day>/drop")
@requires(Action.EDIT_PROGRAMME)
def drop(day: str) -> Any:
    hall = this_hall()
    with hall.database.writing() as connection:
        drop_working_day(connection, hall, hall.now(), guards.somebody().id, day)
    remembered().forget()
    return redirect(url_for("working_days.days", saved=1))


def _page(given: Any, faults: dict[str, Any]) -> str:
    with this_hall().database.reading() as connection:
        rows = connection.execute(select(working_day).order_by(working_day.c.day)).all()
        people = trail_queries.names(connection, [row.written_by for row in rows])
    return render_template(
        "programme/working_days.html", rows=rows, people=people, given=given, faults=faults, at=at_the_desk,
        longest=LONGEST_NAME,
    )  # fmt: skip
