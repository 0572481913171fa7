"""The authority's desk: fees and eligibility clauses, changed from a day on for who applies then."""

import datetime as dt
from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection

from examhall import yuan
from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme import queries
from examhall.programme.days import day_of
from examhall.programme.editing import Wording, change_clause, change_fee, newest_clause
from examhall.programme.tables import clause_change, fee_change
from examhall.programme.texts import LONGEST_WHY, WritingProblem
from examhall.site.pages import remembered
from examhall.site.text_pages import at_the_desk

pages = Blueprint("programme_fees", __name__, url_prefix="/staff/programme")


def tomorrow() -> str:
    return (dt.date.fromisoformat(day_of(this_hall().now())) + dt.timedelta(days=1)).isoformat()


def amount(typed: str) -> Decimal:
    """Yuan as somebody writes them; not a number where it is none."""
    found = yuan.read(typed)
    return Decimal("NaN") if found is None else found


@pages.get("/fees")
@requires(Action.EDIT_PROGRAMME)
def fees() -> str:
    return _fees_page({"valid_from": tomorrow()}, {})


@pages.post("/fees")
@requires(Action.EDIT_PROGRAMME)
def write_fee() -> Any:
    form, hall = request.form, this_hall()
    level, _slash, part = form.get("of", "").partition("/")
    try:
        with hall.database.writing() as connection:
            change_fee(
                connection, hall, hall.now(), guards.somebody().id, level, part, amount(form.get("fee", "")),
                form.get("valid_from", "").strip(), form.get("why", ""),
            )  # fmt: skip
    except WritingProblem as problem:
        return _fees_page(form, problem.faults), 422
    remembered().forget()
    return redirect(url_for("programme_fees.fees", saved=1))


def _fees_page(given: Any, faults: dict[str, Any]) -> str:
    hall = this_hall()
    with hall.database.reading() as connection:
        changes = queries.changes_of(connection, fee_change)
        return render_template(
            "programme/fees.html", levels=queries.levels(connection), parts=queries.parts(connection),
            fees=queries.fees_on(connection, day_of(hall.now())), changes=changes, given=given, faults=faults,
            people=_people(connection, changes), today=day_of(hall.now()), first_day=tomorrow(), at=at_the_desk,
            longest_why=LONGEST_WHY,
        )  # fmt: skip


@pages.get("/clauses")
@requires(Action.EDIT_PROGRAMME)
def clauses() -> str:
    """The clauses of every level as they stand today, and what is changed from a later day on."""
    hall = this_hall()
    today = day_of(hall.now())
    with hall.database.reading() as connection:
        changes = queries.changes_of(connection, clause_change)
        levels = queries.levels(connection)
        return render_template(
            "programme/clauses.html", levels=levels, clauses=queries.clauses_on(connection, today), changes=changes,
            coming=[one for one in changes if one.valid_from > today], people=_people(connection, changes), today=today,
            next={level.code: newest_clause(connection, level.code) + 1 for level in levels}, at=at_the_desk,
        )  # fmt: skip


@pages.get("/clauses/<level>/<int:number>")
@requires(Action.EDIT_PROGRAMME)
def clause(level: str, number: int) -> str:
    hall = this_hall()
    with hall.database.reading() as connection:
        standing = queries.clauses_on(connection, day_of(hall.now()))
    now = next((one for one in standing if (one.level, one.number) == (level, number)), None)
    given = {"text": now.text, "text_en": now.text_en} if now else {}
    return _clause_page(level, number, {**given, "valid_from": tomorrow()}, {})


@pages.post("/clauses/<level>/<int:number>")
@requires(Action.EDIT_PROGRAMME)
def write_clause(level: str, number: int) -> Any:
    form, hall = request.form, this_hall()
    clause = Wording(form.get("text", "").strip(), form.get("text_en", "").strip(), "withdraw" in form)
    try:
        with hall.database.writing() as connection:
            change_clause(
                connection, hall, hall.now(), guards.somebody().id, level, number, clause, form.get("valid_from", "").strip(),
                form.get("why", ""),
            )  # fmt: skip
    except WritingProblem as problem:
        return _clause_page(level, number, form, problem.faults), 422
    remembered().forget()
    return redirect(url_for("programme_fees.clauses", saved=1))


def _clause_page(level: str, number: int, given: Any, faults: dict[str, Any]) -> str:
    with this_hall().database.reading() as connection:
        title = next((one for one in queries.levels(connection) if one.code == level), None)
        newest = newest_clause(connection, level)
        changes = [one for one in queries.changes_of(connection, clause_change) if (one.level, one.clause) == (level, number)]
        if title is None or not 0 < number <= newest + 1:
            raise NotFound()
        return render_template(
            "programme/clause.html", level=title, number=number, is_new=number > newest, given=given, faults=faults,
            changes=changes, people=_people(connection, changes), first_day=tomorrow(), at=at_the_desk, longest_why=LONGEST_WHY,
        )  # fmt: skip


def _people(connection: Connection, changes: list[Any]) -> dict[str, str]:
    return trail_queries.names(connection, [one.written_by for one in changes])
