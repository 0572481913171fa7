"""The page on which authors are assigned: levels and areas in which each sees and writes items."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.replies import status_of
from question_bank import assignments
from question_bank.pages import words
from question_bank.sight import Scope
from question_bank.specification import LEVELS

pages = Blueprint("assignments", __name__, url_prefix="/bank/authors", template_folder="templates")
pages.context_processor(words)


@pages.get("")
@requires(Action.ASSIGN_AUTHORS)
def authors() -> Any:
    return _page()


def _page(problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        writers, given = assignments.authors(connection), assignments.assigned(connection)
    of_author = {one.id: [each for each in given if each.author == one.id] for one in writers}
    page = render_template("bank/authors.html", authors=writers, assigned=of_author, levels=LEVELS, problem=problem)
    return (page, status_of(problem)) if problem else page


@pages.post("/<person_id>")
@requires(Action.ASSIGN_AUTHORS)
def change(person_id: str) -> Any:
    """Give a level and area to an author, or take one back."""
    hall, form = this_hall(), request.form
    verb = assignments.withdraw if form.get("withdraw") else assignments.assign
    scope = Scope(form.get("level", ""), form.get("area", ""))
    try:
        with hall.database.writing() as connection:
            verb(connection, hall, hall.now(), guards.somebody().id, person_id, scope)
    except Refusal as refusal:
        return _page(refusal)
    return redirect(url_for("assignments.authors"))
