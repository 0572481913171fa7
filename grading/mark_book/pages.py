"""Pages of the mark book: administrations, their results, one candidate's marks, what a room asks to be made void."""

from typing import Any

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Row

from examhall import replies
from examhall.errors import Refusal
from examhall.hall import this_hall
from examhall.jobs.queue import enqueue, newest
from examhall.people import guards
from examhall.people.confirming import second_person
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from grading.administrations import administration_of, administration_of_sitting, closed_runs
from grading.answer_sheets import open_booklet, run_of_sitting
from grading.frame import posted_reason, words
from grading.jobs import GRADE
from grading.mark_book import queries
from grading.mark_book.facts import facts_of
from grading.mark_book.marked_paper import marked_paper
from grading.mark_book.void_requests import requests_on, void_requests
from grading.mark_book.workbook import results_book
from grading.pieces.standing import was_read
from grading.releasing.noted import dismissed_notes, open_notes
from grading.releasing.operations import note_fetched
from grading.releasing.states import flags, state
from grading.voiding import void_part
from proctor.void_requests import decline_void
from question_bank.papers.queries import keys_of

pages = Blueprint("mark_book", __name__, url_prefix="/results", template_folder="../templates")

VERDICTS = ("passed", "failed", "absent", "voided", "set_aside", "ungraded")


pages.context_processor(words)


@pages.get("")
@requires(Action.SEE_MARKS)
def administrations() -> str:
    with this_hall().database.reading() as connection:
        found = queries.administrations(connection)
    return render_template("grading/administrations.html", administrations=found, verdicts=VERDICTS)


@pages.get("/<administration_id>")
@requires(Action.SEE_MARKS)
def results(administration_id: str) -> str:
    """Every candidate of an administration with score, verdict of the part and overall; absent is not 0."""
    wanted = request.args.get("verdict", "")
    with this_hall().database.reading() as connection:
        about = administration_of(connection, administration_id)
        lines = queries.results_of(connection, administration_id)
        closed = set(closed_runs(connection, administration_id))
        gradings = queries.gradings_of(connection, administration_id)
        asked = newest(connection, GRADE)
        last = {_run_of(job): job for job in reversed(asked)}
        facts = facts_of(connection, administration_id)
    counts = {verdict: sum(line.verdict == verdict for line in lines) for verdict in VERDICTS}
    return render_template(
        "grading/results.html", about=about, lines=[line for line in lines if wanted in ("", line.verdict)], wanted=wanted,
        counts=counts, count=len(lines), closed=len(closed), gradings=gradings,
        working=[job for job in asked if _run_of(job) in closed and job.state in ("waiting", "running")],
        failed=any(job.state == "failed" for run_id, job in last.items() if run_id in closed),
        stands={one: (state(said), sorted(flags(said))) for one, said in facts.items()},
    )  # fmt: skip


def _run_of(job: Row[Any]) -> str:
    return str(msgspec.json.decode(job.arguments)["run"])


@pages.post("/<administration_id>/grade")
@requires(Action.GRADE)
def grade_now(administration_id: str) -> Any:
    """Ask the back office to grade every closed room of the administration, also those graded before."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.writing() as connection:
        for run_id in closed_runs(connection, administration_id):
            enqueue(connection, GRADE, {"run": run_id, "by": by}, hall.now(), by)
    return redirect(url_for("mark_book.results", administration_id=administration_id))


@pages.get("/sittings/<sitting_id>")
@requires(Action.SEE_MARKS)
def marks(sitting_id: str) -> Any:
    """One candidate's paper with every mark: response, what is right, rule, route, points."""
    return _marks_page(sitting_id)


def _marks_page(sitting_id: str, problem: Refusal | None = None) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        line = queries.result_of(connection, sitting_id)
        about = administration_of(connection, administration_of_sitting(connection, sitting_id))
        sheet = queries.marks_of(connection, sitting_id)
        keys = keys_of(connection, sheet.paper) if sheet else []
        booklet = open_booklet(connection, hall, sheet.booklet) if sheet else None
        voided = queries.voided_part_of(connection, sitting_id)
        asked = requests_on(connection, sitting_id)
        earlier, read = len(queries.editions_of(connection, sitting_id)), was_read(connection, sitting_id)
        noted, dismissed = open_notes(connection, sitting_id), dismissed_notes(connection, sitting_id)
    sections = marked_paper(booklet, sheet.scheme, sheet.lines, keys) if sheet and booklet else []
    page = render_template(
        "grading/marks.html", line=line, about=about, sections=sections, voided=voided, asked=asked, problem=problem,
        reason=posted_reason(), paper=sheet.paper if sheet else "", earlier=earlier, read=read, noted=noted,
        dismissed=dismissed,
    )  # fmt: skip
    return (page, 409) if problem else page


@pages.get("/sittings/<sitting_id>/editions")
@requires(Action.SEE_MARKS)
def editions(sitting_id: str) -> str:
    """Every result that a sitting ever had, with what made it another than the one before."""
    with this_hall().database.reading() as connection:
        line = queries.result_of(connection, sitting_id)
        about = administration_of(connection, administration_of_sitting(connection, sitting_id))
        found = queries.editions_of(connection, sitting_id)
    return render_template("grading/editions.html", line=line, about=about, editions=found)


@pages.post("/sittings/<sitting_id>/void")
@requires(Action.VOID_PART)
def void(sitting_id: str) -> Any:
    """This part does not count, for misconduct: one person writes why, and another signs beside. Graded again where it was."""
    hall, by = this_hall(), guards.somebody().id
    try:
        void_part(hall, by, second_person(Action.VOID_PART), sitting_id, posted_reason())
    except Refusal as refusal:
        return _marks_page(sitting_id, refusal)
    with hall.database.writing() as connection:
        run = run_of_sitting(connection, sitting_id)
        if run.closed_at is not None:
            enqueue(connection, GRADE, {"run": run.id, "by": by}, hall.now(), by)
    return redirect(url_for("mark_book.marks", sitting_id=sitting_id))


@pages.get("/void-requests")
@requires(Action.VOID_PART)
def requests_to_void() -> str:
    """What rooms ask to be made void: those that wait, and what became of the others."""
    with this_hall().database.reading() as connection:
        waiting, decided = void_requests(connection, decided=False), void_requests(connection, decided=True)
    return render_template("grading/void_requests.html", waiting=waiting, decided=decided)


@pages.post("/sittings/<sitting_id>/decline-void")
@requires(Action.VOID_PART)
def decline(sitting_id: str) -> Any:
    """The part stays as it is, with the reason."""
    try:
        decline_void(this_hall(), guards.somebody().id, sitting_id, posted_reason())
    except Refusal as refusal:
        return _marks_page(sitting_id, refusal)
    return redirect(url_for("mark_book.requests_to_void"))


@pages.get("/<administration_id>/results.xlsx")
@requires(Action.SEE_MARKS)
def workbook(administration_id: str) -> Response:
    """Everybody's results as they stand, public or not, as a workbook."""
    with this_hall().database.reading() as connection:
        about = administration_of(connection, administration_id)
        lines = queries.results_of(connection, administration_id)
        facts = facts_of(connection, administration_id)
    note_fetched(this_hall(), guards.somebody().id, administration_id, len(lines))
    return replies.workbook(off_the_loop(results_book, about.title, lines, facts), f"results-{administration_id}.xlsx")
