"""Grading's pages: results of an administration, one candidate's marks, and the answers kept aside for the chief proctor."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale

from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.jobs.queue import enqueue, newest
from examhall.people import guards
from examhall.people.confirming import second_person
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.sittings.queries import run_of
from grading import evidence, labels, queries
from grading.answer_sheets import run_of_sitting
from grading.deciding import KeptAnswers, decide, open_booklet, read_kept, weigh
from grading.human_marking.standing import was_read
from grading.jobs import GRADE
from grading.kept import Proposal
from grading.marked_paper import marked_paper
from grading.releasing.noted import dismissed_notes, open_notes
from grading.releasing.overview import facts_of
from grading.releasing.states import flags, state
from grading.void_requests import requests_on, void_requests
from grading.voiding import void_part
from proctor.incidents import KINDS
from proctor.void_requests import decline_void
from question_bank.headings import plain
from question_bank.labels import RULE, WHY
from question_bank.papers.queries import keys_of

pages = Blueprint("grading", __name__, url_prefix="/results", template_folder="templates")

VERDICTS = ("passed", "failed", "absent", "voided", "set_aside", "ungraded")


@pages.context_processor
def words() -> dict[str, Any]:
    """What every template of grading may name."""
    user = guards.who()
    return {
        "labels": labels, "rules": RULE, "reasons": WHY, "plain": plain, "at": _at, "english": str(get_locale()) == "en",
        "sign_out_url": url_for("people.sign_out"), "may_see_marks": user.may(Action.SEE_MARKS),
        "may_decide_kept": user.may(Action.DECIDE_KEPT), "may_grade": user.may(Action.GRADE),
        "may_void": user.may(Action.VOID_PART), "may_amend": user.may(Action.AMEND_KEYS),
        "may_set_misconduct": user.may(Action.BAR_PEOPLE), "may_analyse": user.may(Action.ANALYSE), "incidents": KINDS,
        "may_confirm": user.may(Action.CONFIRM_RESULTS), "may_see_released": user.may(Action.SEE_RELEASED),
        "may_review": user.may(Action.REVIEW_SCORES), "may_watch_inspection": user.may(Action.WATCH_INSPECTION),
        "may_open_inspection": user.may(Action.OPEN_INSPECTION),
    }  # fmt: skip


def _at(instant: int | None, form: str = "%Y-%m-%d %H:%M") -> str:
    return moment(instant, "Asia/Shanghai").strftime(form) if instant is not None else ""


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
        about = queries.administration_of(connection, administration_id)
        lines = queries.results_of(connection, administration_id)
        closed = set(queries.closed_runs(connection, administration_id))
        gradings = queries.gradings_of(connection, administration_id)
        working = [job for job in newest(connection, GRADE) if job.state in ("waiting", "running")]
        facts = facts_of(connection, administration_id)
    counts = {verdict: sum(line.verdict == verdict for line in lines) for verdict in VERDICTS}
    return render_template(
        "grading/results.html", about=about, lines=[line for line in lines if wanted in ("", line.verdict)], wanted=wanted,
        counts=counts, count=len(lines), closed=len(closed), gradings=gradings,
        working=[job for job in working if any(run_id in job.arguments for run_id in closed)],
        stands={one: (state(said), sorted(flags(said))) for one, said in facts.items()},
    )  # fmt: skip


@pages.post("/<administration_id>/grade")
@requires(Action.GRADE)
def grade_now(administration_id: str) -> Any:
    """Ask the back office to grade every closed room of the administration, also those graded before."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.writing() as connection:
        for run_id in queries.closed_runs(connection, administration_id):
            enqueue(connection, GRADE, {"run": run_id, "by": by}, hall.now(), by)
    return redirect(url_for("grading.results", administration_id=administration_id))


@pages.get("/sittings/<sitting_id>")
@requires(Action.SEE_MARKS)
def marks(sitting_id: str) -> Any:
    """One candidate's paper with every mark: response, what is right, rule, route, points."""
    return _marks_page(sitting_id)


def _marks_page(sitting_id: str, problem: Refusal | None = None) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        line = queries.result_of(connection, sitting_id)
        about = queries.administration_of(connection, queries.administration_of_sitting(connection, sitting_id))
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
        about = queries.administration_of(connection, queries.administration_of_sitting(connection, sitting_id))
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
    return redirect(url_for("grading.marks", sitting_id=sitting_id))


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
    return redirect(url_for("grading.requests_to_void"))


@pages.get("/kept")
@requires(Action.DECIDE_KEPT)
def kept_rooms() -> str:
    """The rooms in which answers wait for a decision."""
    with this_hall().database.reading() as connection:
        runs = queries.runs_with_kept(connection)
    return render_template("grading/kept_rooms.html", runs=runs)


@pages.get("/kept/<run_id>")
@requires(Action.DECIDE_KEPT)
def kept(run_id: str) -> Any:
    return _kept_page(run_id)


def _kept_page(run_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        about = run_of(connection, run_id)
    waiting: list[KeptAnswers] = off_the_loop(weigh, *read_kept(this_hall(), run_id))
    told = evidence.read(this_hall(), run_id, [one.sitting.id for one in waiting])
    changes = {one.sitting.id: [line.change for line in one.lines] for one in waiting}
    judged = off_the_loop(evidence.judge, this_hall().clerk.key, this_hall().config.anchors, told, changes)
    page = render_template(
        "grading/kept.html", about=about, waiting=waiting, evidence=judged, problem=problem, reason=posted_reason()
    )  # fmt: skip
    return (page, 422) if problem else page


def posted_reason() -> str:
    """Why, as it was written in the posted page."""
    return request.form.get("reason", "").strip()[:500]


@pages.post("/kept/<run_id>")
@requires(Action.DECIDE_KEPT)
def decide_kept(run_id: str) -> Any:
    """`act` says how (as chosen line by line, admit, reject) and of which sitting; without one, of the whole room.

    Admitting all leaves out what stands against a later machine's answer, unless it was chosen line by line.
    """
    how, _, only = request.form.get("act", "").partition(":")
    if how not in ("chosen", "admit", "reject"):
        raise Malformed(field="act")
    decisions: dict[tuple[str, int], bool] = {}
    read, _schemes = read_kept(this_hall(), run_id)
    for answers in weigh(read, dict.fromkeys({one.paper for one, _, _ in read})):
        if only not in ("", answers.sitting.id):
            continue
        for line in answers.lines:
            change = line.change
            said = request.form.get(f"{answers.sitting.id}/{change.entry}", "")
            if how == "reject" or (how == "admit" and change.proposal is not Proposal.CHOOSE):
                said = how
            if said in ("admit", "reject"):
                decisions[answers.sitting.id, change.entry] = said == "admit"
    try:
        decide(this_hall(), guards.somebody().id, run_id, decisions, posted_reason())
    except Refusal as refusal:
        return _kept_page(run_id, refusal)
    return redirect(url_for("grading.kept", run_id=run_id))
