"""The pages of rescoring: all runs, one run with every candidate before and after, and what the two persons decide on it."""

from typing import Any, Final

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Connection

from examhall import replies
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.jobs.queue import enqueue, newest
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from grading.amendments.amending import CAN_SPARE
from grading.amendments.standing import live_on
from grading.frame import words
from grading.rescoring import labels, preview, queries
from grading.rescoring.amended_words import amended_words
from grading.rescoring.book import difference, rescoring_book
from grading.rescoring.correcting import public_concerned
from grading.rescoring.making_live import Outdated, ask_to_make_live
from grading.rescoring.operations import COMPUTE, CORRECT, MAKE_LIVE, NotExact, drop, propose

pages = Blueprint("rescoring", __name__, url_prefix="/results/rescoring", template_folder="../templates")
pages.context_processor(words)

PAGE: Final = 100  # candidates at once
PROBLEMS: Final = {refusal.code: refusal.says for refusal in (Outdated, NotExact)}


@pages.context_processor
def words_of_rescoring() -> dict[str, Any]:
    """What the templates of rescoring may name besides grading's words."""
    user = guards.who()
    return {
        "rescored": labels, "difference": difference,
        "may_decide": user.may(Action.DECIDE_RESCORING),
    }  # fmt: skip


@pages.get("")
@requires(Action.SEE_MARKS)
def runs() -> str:
    """Every run, what it is by, and how it stands."""
    with this_hall().database.reading() as connection:
        found = [(one, _stands(connection, one)) for one in preview.runs(connection)]
        counts = {one.id: queries.counts_of(connection, one.id) for one, _ in found}
    return render_template("grading/rescoring/runs.html", runs=found, counts=counts)


@pages.get("/<rescoring_id>")
@requires(Action.SEE_MARKS)
def run(rescoring_id: str) -> Any:
    return _run_page(rescoring_id)


def _run_page(rescoring_id: str, problem: Refusal | None = None) -> Any:
    """The run with its candidates: `show` says which, `page` counts from 1."""
    wanted = request.args.get("show", "changed")
    if wanted not in preview.FILTERS:
        raise NotFound()
    page = max(request.args.get("page", 1, type=int), 1)
    with this_hall().database.reading() as connection:
        about = _about(connection, rescoring_id)
        amendment = queries.amendment(connection, about.amendment_id)
        counts = queries.counts_of(connection, rescoring_id)
        listed = {name: sum(counts.get(change, 0) for change in changes) for name, changes in preview.FILTERS.items()}
        lines = preview.candidates(connection, rescoring_id, wanted, PAGE, (page - 1) * PAGE)
        shown = {
            "stands": _stands(connection, about), "passing": preview.passing(connection, rescoring_id),
            "said": amended_words(connection, amendment), "papers": queries.papers_of(connection, amendment),
            "corrections": public_concerned(connection, rescoring_id) if about.decision == "live" else [],
            "left": queries.left_as_they_were(connection, rescoring_id) if about.decision != "dropped" else [],
        }  # fmt: skip
        job = _job(connection, rescoring_id)
    failed = job is not None and job.state == "failed" and about.decision is None
    mine = guards.somebody().id in (about.proposed_by, amendment.by)
    body = render_template(
        "grading/rescoring/run.html", about=about, amendment=amendment, counts=counts, listed=listed, lines=lines,
        wanted=wanted, page=page, pages=-(-listed[wanted] // PAGE), basis=queries.basis_of(about), job=job, mine=mine,
        problem=problem, failed=_failure(job) if failed else "", reason=request.form.get("reason", ""),
        can_spare=amendment.manner in CAN_SPARE, **shown,
    )  # fmt: skip
    return (body, 409) if problem else body


def _about(connection: Connection, rescoring_id: str) -> Any:
    found = preview.run_shown(connection, rescoring_id)
    if found is None:
        raise NotFound()
    return found


def _job(connection: Connection, rescoring_id: str) -> Any:
    """The newest work of the back office on a run."""
    jobs = [job for kind in (COMPUTE, MAKE_LIVE, CORRECT) for job in newest(connection, kind) if rescoring_id in job.arguments]
    return max(jobs, key=lambda job: job.asked_at, default=None)


def _failure(job: Any) -> Any:
    code = msgspec.json.decode(job.result or "{}").get("code", "")
    return PROBLEMS.get(code, Refusal.says)


def _stands(connection: Connection, about: Any) -> str:
    """How a run stands, as a word of labels.STANDS."""
    if about.decision is not None:
        return str(about.decision)
    job = _job(connection, about.id)
    working = job is not None and job.state in ("waiting", "running")
    if about.computed_at is None:
        return "computing" if working else "failed"
    if working:
        return "going_live"
    basis = queries.basis_of(about)
    moved = any(live_on(connection, paper_id) != one.live for paper_id, one in basis.items())
    return "outdated" if moved or queries.has_moved(connection, about.id) else "proposed"


@pages.get("/<rescoring_id>/progress")
@requires(Action.SEE_MARKS)
def progress(rescoring_id: str) -> Response:
    """{state, done, total} of what the back office does with it."""
    with this_hall().database.reading() as connection:
        return replies.progress(_job(connection, rescoring_id))


@pages.get("/<rescoring_id>/candidates.xlsx")
@requires(Action.SEE_MARKS)
def candidates(rescoring_id: str) -> Response:
    """Everybody of the run, before and after."""
    with this_hall().database.reading() as connection:
        about = _about(connection, rescoring_id)
        lines = preview.candidates(connection, rescoring_id, "all")
    book = off_the_loop(rescoring_book, f"{about.item_id} · {labels.MANNER[about.manner]} · {about.reason}", lines)
    return replies.workbook(book, f"rescoring-{rescoring_id}.xlsx")


@pages.post("/<rescoring_id>/live")
@requires(Action.DECIDE_RESCORING)
def make_live(rescoring_id: str) -> Any:
    """The second person lets it count: the back office does the rest."""
    try:
        off_the_loop(ask_to_make_live, this_hall(), guards.somebody().id, rescoring_id)
    except NotFound:
        raise
    except Refusal as refusal:
        return _run_page(rescoring_id, refusal)
    return redirect(url_for("rescoring.run", rescoring_id=rescoring_id))


@pages.post("/<rescoring_id>/drop")
@requires(Action.DECIDE_RESCORING)
def drop_run(rescoring_id: str) -> Any:
    """Nothing comes of it, with the reason."""
    try:
        drop(this_hall(), guards.somebody().id, rescoring_id, request.form.get("reason", "")[:500])
    except NotFound:
        raise
    except Refusal as refusal:
        return _run_page(rescoring_id, refusal)
    return redirect(url_for("rescoring.run", rescoring_id=rescoring_id))


@pages.post("/<rescoring_id>/again")
@requires(Action.AMEND_KEYS)
def again(rescoring_id: str) -> Any:
    """The same amendment computed once more on what counts now; `spares`: nobody is to lose by it."""
    hall = this_hall()
    with hall.database.reading() as connection:
        about = queries.run_of(connection, rescoring_id)
    try:
        new = propose(hall, guards.somebody().id, about.amendment_id, request.form.get("spares") == "yes")
    except Refusal as refusal:
        return _run_page(rescoring_id, refusal)
    return redirect(url_for("rescoring.run", rescoring_id=new))


@pages.post("/<rescoring_id>/correct")
@requires(Action.DECIDE_RESCORING)
def prepare_corrections(rescoring_id: str) -> Any:
    """Have the correction of public results prepared where the way was not free before."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.writing() as connection:
        queries.run_of(connection, rescoring_id)
        enqueue(connection, CORRECT, {"rescoring": rescoring_id, "by": by}, hall.now(), by)
    return redirect(url_for("rescoring.run", rescoring_id=rescoring_id))
