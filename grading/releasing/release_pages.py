"""The pages on which results are confirmed, released by another person, withdrawn or corrected, with what is due by when."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Row

from examhall.errors import ReasonNeeded, Refusal
from examhall.hall import this_hall
from examhall.jobs.queue import enqueue, newest
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.replies import status_of
from grading.administrations import administration_of
from grading.frame import posted_reason, words
from grading.releasing.holding import Held
from grading.releasing.jobs import CONFIRM
from grading.releasing.noted import nothing_follows
from grading.releasing.operations import AnotherReleaseWaits, ItemAltered, NotConfirmed, NothingToRelease, release, withdraw
from grading.releasing.overview import overview
from grading.releasing.promises import promised

pages = Blueprint("releases", __name__, url_prefix="/results", template_folder="../templates")
pages.context_processor(words)

BY_AN_OFFICER: Final = "officer"  # the cause of a correction that no decision of its own has made


def _marks(row: Row[Any]) -> str:
    return url_for("mark_book.marks", sitting_id=row.id)


def _grading(row: Row[Any]) -> str:
    """Where the room is graded again."""
    return url_for("mark_book.results", administration_id=row.administration_id)


# Where whoever looks at a result that waits can decide on it.
DECIDED_AT: Final[Mapping[Held, Callable[[Row[Any]], str]]] = {
    Held.KEPT_ANSWERS: lambda row: url_for("kept_answers.room", run_id=row.run_id),
    Held.VOID_REQUEST: _marks,
    Held.MISCONDUCT: _marks,
    Held.IDENTITY: _marks,
    Held.RESCORING: lambda row: url_for("rescoring.runs"),
    Held.MARKING: lambda row: url_for("marking_overview.sitting", sitting_id=row.id),
    Held.ALTERED: _grading,
    Held.JOURNAL: _marks,
    Held.SHEET: _grading,
    Held.OUTDATED: _grading,
    Held.NOT_RESCORED: _grading,
    Held.SET_ASIDE: _marks,
}


@pages.get("/deadlines")
@requires(Action.SEE_MARKS)
def deadlines() -> str:
    """Every administration that was held: how far its results are, and by when they and the certificates are promised."""
    with this_hall().database.reading() as connection:
        found = promised(connection, this_hall().now())
    return render_template("grading/deadlines.html", promised=found)


@pages.get("/<administration_id>/release")
@requires(Action.SEE_MARKS)
def page(administration_id: str) -> Any:
    return _page(administration_id)


def _page(administration_id: str, problem: Refusal | None = None, where: str = "") -> Any:
    with this_hall().database.reading() as connection:
        about = administration_of(connection, administration_id)
        stands = overview(connection, administration_id)
        jobs = [job for job in newest(connection, CONFIRM) if _of(job)["administration"] == administration_id][:1]
    user = guards.somebody()
    failed = [msgspec.json.decode(job.result) for job in jobs if job.state == "failed"]
    said = {one.code: one.says for one in (NothingToRelease, AnotherReleaseWaits, ItemAltered)}
    reply = render_template(
        "grading/release.html", about=about, stands=stands, problem=problem, where=where, reason=posted_reason(),
        working=[job for job in jobs if job.state in ("waiting", "running")],
        failed=[said.get(one["code"], NotConfirmed.says) for one in failed], decided_at=DECIDED_AT,
        may_confirm=user.may(Action.CONFIRM_RESULTS), may_release=user.may(Action.RELEASE_RESULTS),
        mine=stands.waiting is not None and stands.waiting.confirmed_by == user.id,
    )  # fmt: skip
    return (reply, status_of(problem)) if problem else reply


def _of(job: Row[Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = msgspec.json.decode(job.arguments)
    return arguments


@pages.post("/<administration_id>/confirm")
@requires(Action.CONFIRM_RESULTS)
def confirm_now(administration_id: str) -> Any:
    """Ask the back office to confirm what is ready; with `correct`, what is public and other now, and why."""
    hall, by, correct = this_hall(), guards.somebody().id, "correct" in request.form
    if correct and not posted_reason():
        return _page(administration_id, ReasonNeeded(), "correct")
    asked = {
        "administration": administration_id, "by": by, "cause": BY_AN_OFFICER if correct else "",
        "reason": posted_reason() if correct else "",
    }  # fmt: skip
    with hall.database.writing() as connection:
        administration_of(connection, administration_id)
        enqueue(connection, CONFIRM, asked, hall.now(), by)
    return redirect(url_for("releases.page", administration_id=administration_id))


@pages.post("/<administration_id>/releases/<release_id>/release")
@requires(Action.RELEASE_RESULTS)
def release_now(administration_id: str, release_id: str) -> Any:
    return _decided(administration_id, lambda: release(this_hall(), guards.somebody().id, release_id), "release")


@pages.post("/<administration_id>/releases/<release_id>/withdraw")
@requires(Action.RELEASE_RESULTS)
def withdraw_now(administration_id: str, release_id: str) -> Any:
    return _decided(
        administration_id, lambda: withdraw(this_hall(), guards.somebody().id, release_id, posted_reason()), "withdraw"
    )


def _decided(administration_id: str, act: Callable[[], object], where: str) -> Any:
    try:
        act()
    except Refusal as problem:
        return _page(administration_id, problem, where)
    return redirect(url_for("releases.page", administration_id=administration_id))


@pages.post("/sittings/<sitting_id>/nothing-follows")
@requires(Action.CONFIRM_RESULTS)
def dismiss(sitting_id: str) -> Any:
    """What the room noted has no consequence for this result."""
    nothing_follows(this_hall(), guards.somebody().id, sitting_id, request.form.get("noted", ""), posted_reason())
    return redirect(url_for("mark_book.marks", sitting_id=sitting_id))
