"""The authority's desk: for how many batches one passed part is kept."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.hall import this_hall
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme.days import day_of
from examhall.programme.keeping_parts import MOST_BATCHES, kept_for, kept_part_rules, set_kept_parts
from examhall.programme.texts import LONGEST_WHY, WritingProblem
from examhall.site.pages import remembered
from examhall.site.text_pages import at_the_desk

pages = Blueprint("kept_parts", __name__, url_prefix="/staff/programme/kept-parts")


@pages.get("")
@requires(Action.EDIT_PROGRAMME)
def rule() -> str:
    return _page({}, {})


@pages.post("")
@requires(Action.EDIT_PROGRAMME)
def write() -> Any:
    hall, form = this_hall(), request.form
    batches = form.get("batches", "").strip()
    try:
        with hall.database.writing() as connection:
            set_kept_parts(
                connection, hall, hall.now(), guards.somebody().id, int(batches) if batches.isdecimal() else -1,
                form.get("valid_from", "").strip(), form.get("why", ""),
            )  # fmt: skip
    except WritingProblem as problem:
        return _page(form, problem.faults), 422
    remembered().forget()
    return redirect(url_for("kept_parts.rule", saved=1))


def _page(given: Any, faults: dict[str, Any]) -> str:
    hall = this_hall()
    with hall.database.reading() as connection:
        rules = kept_part_rules(connection)
        people = trail_queries.names(connection, [one.written_by for one in rules])
    today = day_of(hall.now())
    return render_template(
        "programme/kept_parts.html", rules=rules, batches=kept_for(rules, today), people=people,
        given=given or {"valid_from": today}, faults=faults, today=today, at=at_the_desk, most=MOST_BATCHES,
        longest_why=LONGEST_WHY,
    )  # fmt: skip
