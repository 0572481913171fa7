"""The candidate's side of a supervised inspection: ticket and code, then the marked paper, to be read and nothing else.

`paper` is the one page on which a candidate sees what is right: tests/browser/test_leak.py names it, and no other.
"""

from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for

from examhall.errors import Refusal, SlowDown
from examhall.hall import Hall, this_hall
from examhall.instants import SECOND
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import Attempt, open_to_all
from examhall.people.identity import folded
from examhall.people.pages import off_the_loop
from examhall.replies import status_of
from examhall.schedule.local_time import clock_of
from examhall.site.pages import programme_now
from examhall.site.wording import words_for
from grading import labels
from grading.inspecting import queries
from grading.inspecting.operations import LONGEST_TYPED, NotInspected, come_in, leave, look, still
from grading.inspecting.terms import InspectionOver
from grading.mark_book.marked_paper import SectionShown
from grading.releasing.queries import Released
from question_bank.headings import plain
from question_bank.labels import WHY

pages = Blueprint("inspection", __name__, url_prefix="/inspection", template_folder="../templates")

HELD: Final = "inspection"  # in the signed cookie: which one, and what this browser holds of it
BY_ADDRESS: Final = "inspection of all tickets"


@pages.get("")
@open_to_all
def form() -> Any:
    guards.door_opened()
    return _form_page()


def _form_page(problem: Refusal | None = None, over: bool = False) -> Any:
    page = render_template(
        "grading/inspections/form.html", **words_for(programme_now()), problem=problem, over=over,
        ticket=request.form.get("ticket", "")[:LONGEST_TYPED],
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("")
@open_to_all
def enter() -> Any:
    """Ticket and the code that the watcher shows. What does not fit is one sentence; a wrong time or network is said."""
    hall, ticket = this_hall(), request.form.get("ticket", "")
    try:
        attempts = [Attempt(f"inspection {folded(ticket[:LONGEST_TYPED])}"), Attempt(BY_ADDRESS)]
    except SlowDown as problem:
        return _form_page(problem)
    try:
        with hall.database.writing() as connection:
            held = come_in(connection, hall, hall.now(), ticket, request.form.get("code", ""), _address())
    except Refusal as problem:
        if isinstance(problem, NotInspected):
            for attempt in attempts:
                attempt.was_wrong()
        return _form_page(problem)
    attempts[0].was_right()
    session[HELD] = list(held)
    return redirect(url_for("inspection.paper"))


@pages.get("/paper")
@open_to_all
def paper() -> Any:
    """The marked paper: questions, responses, what is right, marks. Kept by no cache, and gone from the screen at the end."""
    hall, now = this_hall(), this_hall().now()
    if HELD not in session:
        return redirect(url_for("inspection.form"))
    try:
        with hall.database.writing() as connection:
            inspection_id, held = session[HELD]
            row = look(connection, hall, now, inspection_id, held, _address())
    except InspectionOver:
        session.pop(HELD, None)
        return redirect(url_for("inspection.over"))
    except Refusal as problem:
        return _form_page(problem)
    public, sections = off_the_loop(_read, hall, row.sitting)
    page = render_template(
        "grading/inspections/paper.html", about=row, public=public, sections=sections, labels=labels, reasons=WHY, plain=plain,
        closes=clock_of(row.closes_at, row.zone), english=locale_now() == "en",
    )  # fmt: skip
    reply: Response = make_response(page)
    reply.headers["Cache-Control"] = "no-store"
    left = -(-(row.closes_at - now) // SECOND)
    reply.headers["Refresh"] = f"{left}; url={url_for('inspection.over')}"
    return reply


@pages.get("/still")
@open_to_all
def still_open() -> tuple[str, int]:
    """204 as long as this browser may go on reading, 410 once it may not: asked by the page itself."""
    hall = this_hall()
    if HELD not in session:
        return "", 410
    inspection_id, held = session[HELD]
    try:
        with hall.database.reading() as connection:
            still(connection, hall, hall.now(), inspection_id, held, _address())
    except Refusal:
        return "", 410
    return "", 204


def _read(hall: Hall, sitting_id: str) -> tuple[Released, Sequence[SectionShown]]:
    with hall.database.reading() as connection:
        return queries.marked_sitting(connection, hall, sitting_id)


@pages.post("/end")
@open_to_all
def finish() -> Any:
    """The candidate has read enough; nobody comes in by the same code again."""
    hall, held = this_hall(), session.pop(HELD, None)
    if held is not None:
        try:
            with hall.database.writing() as connection:
                leave(connection, hall, hall.now(), *held)
        except InspectionOver:
            pass  # somebody ended it before: it is over either way
    return redirect(url_for("inspection.over"))


@pages.get("/over")
@open_to_all
def over() -> Any:
    session.pop(HELD, None)
    return _form_page(over=True)


def _address() -> str:
    return request.remote_addr or ""
