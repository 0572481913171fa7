"""The pages of reports, and what a centre sees of its own candidates' results once these are public."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from sqlalchemy import Connection

from examhall import replies
from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.scope import centres_where
from examhall.programme.days import day_of
from grading.administrations import administration_of
from grading.frame import words
from grading.releasing.operations import note_fetched
from grading.reports.reading import Report, report
from grading.reports.released import ReleasedLine, administrations_released, released_lines
from grading.reports.workbook import report_book
from grading.reports.workbook_of_centre import released_book

pages = Blueprint("reports", __name__, url_prefix="/results/reports", template_folder="../templates")
pages.context_processor(words)


@pages.get("")
@requires(Action.SEE_RELEASED)
def page() -> str:
    """Pass rates, attendance and fees: of all centres, or of those where one works."""
    with this_hall().database.reading() as connection:
        found = _report(connection)
        released = administrations_released(connection, _centres(connection))
    return render_template("grading/reports.html", report=found, released=released)


@pages.get("/report.xlsx")
@requires(Action.SEE_RELEASED)
def file() -> Response:
    hall = this_hall()
    with hall.database.reading() as connection:
        found = _report(connection)
    title = found.batches.get(found.batch, "")
    return replies.workbook(off_the_loop(report_book, title, found), f"report-{day_of(hall.now())}.xlsx")


def _report(connection: Connection) -> Report:
    return report(connection, _centres(connection), request.args.get("batch", "")[:16])


def _centres(connection: Connection) -> frozenset[str]:
    return centres_where(connection, guards.somebody().id, Action.SEE_RELEASED)


@pages.get("/<administration_id>")
@requires(Action.SEE_RELEASED)
def released(administration_id: str) -> str:
    """The public results of one administration, of the candidates who sat at one's own centres."""
    about, lines = _released(administration_id)
    return render_template("grading/released.html", about=about, lines=lines)


@pages.get("/<administration_id>/results.xlsx")
@requires(Action.SEE_RELEASED)
def released_file(administration_id: str) -> Response:
    about, lines = _released(administration_id)
    note_fetched(this_hall(), guards.somebody().id, administration_id, len(lines))
    return replies.workbook(off_the_loop(released_book, about.title, lines), f"results-{administration_id}.xlsx")


def _released(administration_id: str) -> tuple[Any, list[ReleasedLine]]:
    """NotFound where nothing is public that one may see."""
    with this_hall().database.reading() as connection:
        about = administration_of(connection, administration_id)
        lines = released_lines(connection, administration_id, _centres(connection))
    if not lines:
        raise NotFound()
    return about, lines
