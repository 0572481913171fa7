"""Pages of whoever decides between two marks that differ: the list, and one answer with both marks and their comments."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import NotFound, ReasonNeeded, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.replies import status_of
from grading.frame import words
from grading.human_marking import queries
from grading.human_marking.agreement import tolerated
from grading.human_marking.pages import posted_points, words_of_marking
from grading.human_marking.reading import NoSuchStep, PieceGone, may_decide, moderate, piece_of
from grading.human_marking.setting import RULE
from grading.human_marking.showing import shown

pages = Blueprint("marking_moderation", __name__, url_prefix="/marking/differing", template_folder="../templates")
pages.context_processor(words)
pages.context_processor(words_of_marking)


@pages.get("")
@requires(Action.MODERATE_MARKS)
def differing() -> Any:
    return _list_page()


def _list_page(problem: Refusal | None = None) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        found = queries.differing(connection, guards.somebody().id)
        others = queries.to_decide(connection, hall.now()) - len(found)
    page = render_template("human_marking/differing.html", differing=found, others=others, problem=problem)
    return (page, status_of(problem)) if problem else page


@pages.get("/<piece_id>")
@requires(Action.MODERATE_MARKS)
def piece(piece_id: str) -> Any:
    return _piece_page(piece_id)


def _piece_page(piece_id: str, problem: Refusal | None = None) -> Any:
    hall = this_hall()
    try:
        with hall.database.reading() as connection:
            row = piece_of(connection, piece_id)
            may_decide(connection, guards.somebody().id, row)
            one, marks = shown(connection, hall, row), queries.marks_of(connection, piece_id)
            page = render_template(
                "human_marking/decide.html", one=one, marks=marks, tolerated=tolerated(RULE.now(connection), one.out_of),
                said=request.form, problem=problem,
            )  # fmt: skip
    except PieceGone as gone:
        return _list_page(gone)
    return (page, status_of(problem)) if problem else page


@pages.post("/<piece_id>")
@requires(Action.MODERATE_MARKS)
def decide(piece_id: str) -> Any:
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            me, reason = guards.somebody().id, request.form.get("reason", "")
            moderate(connection, hall, hall.now(), me, piece_id, posted_points(), reason)
    except NotFound:
        raise
    except (NoSuchStep, ReasonNeeded) as problem:
        return _piece_page(piece_id, problem)
    except Refusal as problem:
        return _list_page(problem)
    return redirect(url_for("marking_moderation.differing"))
