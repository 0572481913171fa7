"""The exams officer's pages of candidate lists: the one to fill in, handing one in, what would come, and taking it."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from examhall import replies
from examhall.arranging import importing, queries
from examhall.arranging.list_columns import COLUMNS
from examhall.arranging.list_reading import NoList
from examhall.arranging.list_template import template
from examhall.arranging.words import words
from examhall.body_size import LARGEST_BODY, takes
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.replies import status_of

pages = Blueprint("lists", __name__, url_prefix="/staff/schedule")
pages.context_processor(words)

MOST_SHOWN = 200  # rows, and faults, of one page


@pages.errorhandler(RequestEntityTooLarge)
def too_large(fault: RequestEntityTooLarge) -> Any:
    """The file is not read at all; the page comes back with a sentence at the field."""
    if request.endpoint != "lists.send":
        return fault
    return _page(request.view_args["batch_id"], NoList(importing.EMPTY_OR_LARGE))[0], 413  # type: ignore[index]  # it has one


@pages.get("/list.xlsx")
@requires(Action.ARRANGE)
def empty_list() -> Response:
    """The spreadsheet to fill in."""
    with this_hall().database.reading() as connection:
        levels = list(dict.fromkeys(one.level for one in queries.parts(connection)))
        centres = [(one.code, one.name) for one in queries.centres(connection)]
    data = off_the_loop(template, levels, centres)
    return replies.workbook(data, "candidates.xlsx")


@pages.get("/<batch_id>/lists")
@requires(Action.ARRANGE)
def lists(batch_id: str) -> Any:
    return _page(batch_id)


@pages.post("/<batch_id>/lists")
@takes(importing.LARGEST + LARGEST_BODY)
@requires(Action.ARRANGE)
def send(batch_id: str) -> Any:
    """A list: it is kept to be looked at, and nothing comes yet."""
    sent = request.files.get("file")
    data, name = (sent.read(), sent.filename or "?") if sent else (b"", "")
    try:
        with this_hall().database.reading() as connection:
            queries.batch_of(connection, batch_id)
        list_id = off_the_loop(importing.receive, this_hall(), guards.somebody().id, batch_id, name, data)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(batch_id, refusal)
    return redirect(url_for("lists.candidate_list", list_id=list_id))


def _page(batch_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        page = render_template(
            "arranging/lists.html", batch=queries.batch_of(connection, batch_id),
            lists=importing.lists_of(connection, batch_id), problem=problem,
        )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.get("/lists/<list_id>")
@requires(Action.ARRANGE)
def candidate_list(list_id: str) -> Any:
    return _list_page(list_id)


def _list_page(list_id: str, problem: Refusal | None = None) -> Any:
    """What would come, row by row, and what is wrong; identity numbers masked."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row = importing.list_of(connection, list_id)
        batch = queries.batch_of(connection, row.batch_id)
    found = off_the_loop(_examined, hall, row) if row.state == "read" else None
    page = render_template(
        "arranging/list.html", batch=batch, row=row, found=found, masked=masked, most=MOST_SHOWN, problem=problem,
        wrong_rows=len({one.row for one in found.faults}) if found else 0, heads=_heads(),
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _heads() -> dict[str, str]:
    """The Chinese head of a column, which a list may have alone, as its reader knows it."""
    if locale_now() != "en":
        return {column.chinese: column.chinese for column in COLUMNS}
    return {column.chinese: f"{column.english} ({column.chinese})" for column in COLUMNS}


def _examined(hall: Any, row: Any) -> importing.Examined:
    with hall.database.reading() as connection:
        return importing.examine(connection, hall, row.batch_id, importing.read_again(connection, hall, row))


@pages.post("/lists/<list_id>/take")
@requires(Action.ARRANGE)
def take(list_id: str) -> Any:
    """All of it, or the right rows alone."""
    try:
        off_the_loop(_take, this_hall(), guards.somebody().id, list_id, "only_right" in request.form)
    except NotFound:
        raise
    except Refusal as refusal:
        return _list_page(list_id, refusal)
    return redirect(url_for("lists.candidate_list", list_id=list_id))


def _take(hall: Any, by: str, list_id: str, only_right: bool) -> int:
    return importing.take(hall, by, list_id, only_right=only_right)


@pages.post("/lists/<list_id>/drop")
@requires(Action.ARRANGE)
def drop(list_id: str) -> Any:
    with this_hall().database.writing() as connection:
        batch_id = importing.drop(connection, list_id)
    return redirect(url_for("lists.lists", batch_id=batch_id))
