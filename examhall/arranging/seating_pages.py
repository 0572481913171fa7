"""The exams officer's pages of seating: asking for a draw, looking at what was drawn room by room, taking it over or not."""

from typing import Any

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _

from examhall import replies
from examhall.arranging import queries, seating_draft
from examhall.arranging.draft_reading import left_lines, preview, room_plan
from examhall.arranging.seating_draft import MOST_SPARE, Asked, FloorChanged, asked_in, draft_of, drafts_of, drawn_in, new_seed
from examhall.arranging.words import words
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.jobs.queue import look
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import name_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.registration.seating import Rule
from examhall.replies import status_of
from examhall.schedule.windows import ScheduleProblem

pages = Blueprint("seating", __name__, url_prefix="/staff/schedule")
pages.context_processor(words)


@pages.get("/<batch_id>/seating")
@requires(Action.ARRANGE)
def seating(batch_id: str) -> Any:
    return off_the_loop(_page, batch_id)


@pages.post("/<batch_id>/seating")
@requires(Action.ARRANGE)
def ask(batch_id: str) -> Any:
    hall, form = this_hall(), request.form
    try:
        spare = form.get("spare_percent", "").strip()
        if not spare.isdecimal() or int(spare) > MOST_SPARE:
            raise ScheduleProblem("spare_percent", _("A share between 0 and 50 per cent."))
        asked = Asked(Rule(new_seed(), int(spare), "apart" in form), form.get("whom") == "all", form.get("reason", "")[:500])
        with hall.database.writing() as connection:
            draft_id = seating_draft.ask(connection, hall, hall.now(), guards.somebody().id, batch_id, asked)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(batch_id, refusal)
    return redirect(url_for("seating.draft", draft_id=draft_id))


def _page(batch_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        batch = queries.batch_of(connection, batch_id)
        counts, names = queries.counts(connection, batch_id), {one.id: one.name for one in queries.centres(connection)}
        drafts = [
            {"row": row, "asked": asked_in(row), "by": name_of(connection, row.made_by)}
            for row in drafts_of(connection, batch_id)
        ]  # fmt: skip
    given = request.form if problem else {"spare_percent": 5, "apart": 1, "whom": "missing"}
    lines = sorted(counts.items(), key=lambda one: names.get(one[0], ""))
    seated = sum(one["seated"] for one in counts.values())
    page = render_template(
        "arranging/seating.html", batch=batch, counts=lines, names=names, drafts=drafts, problem=problem, given=given,
        waiting=sum(one["parts"] for one in counts.values()) - seated, seated=seated,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.get("/seating/<draft_id>")
@requires(Action.ARRANGE)
def draft(draft_id: str) -> Any:
    """How far the draw is; then what was drawn, room by room, and who has no seat and why."""
    return off_the_loop(_draft_page, draft_id)  # twenty thousand seats may be read for it


def _draft_page(draft_id: str, problem: Refusal | None = None) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        row = draft_of(connection, draft_id)
        batch, job, drawn = queries.batch_of(connection, row.batch_id), look(connection, row.job_id), drawn_in(row)
        lines = preview(connection, drawn)
        left = left_lines(connection, drawn)
        chosen = (request.args.get("administration", ""), request.args.get("room", ""))
        plan = room_plan(connection, drawn, *chosen) if all(chosen) else None
        by = name_of(connection, row.made_by)
    page = render_template(
        "arranging/draft.html", batch=batch, draft=row, asked=asked_in(row), drawn=drawn, job=job, lines=lines, left=left,
        plan=plan, by=by, problem=problem, busy=job is not None and job.state in ("waiting", "running"),
        failed=job is not None and job.state == "failed", changed=_changed(job),
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _changed(job: Any) -> Refusal | None:
    """The refusal of a take-over whose floor was another one than that of the draw."""
    known = job is not None and job.state == "failed" and msgspec.json.decode(job.result).get("code") == FloorChanged.code
    return FloorChanged() if known else None


@pages.post("/seating/<draft_id>/take")
@requires(Action.ARRANGE)
def take(draft_id: str) -> Any:
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            seating_draft.confirm(connection, hall, hall.now(), guards.somebody().id, draft_id)
    except NotFound:
        raise
    except Refusal as refusal:
        return _draft_page(draft_id, refusal)
    return redirect(url_for("seating.draft", draft_id=draft_id))


@pages.post("/seating/<draft_id>/drop")
@requires(Action.ARRANGE)
def drop(draft_id: str) -> Any:
    with this_hall().database.writing() as connection:
        batch_id = seating_draft.drop(connection, draft_id)
    return redirect(url_for("seating.seating", batch_id=batch_id))


@pages.get("/progress/<job_id>")
@requires(Action.SEE_ARRANGEMENT)
def progress(job_id: str) -> Response:
    """How far the back office is: {state, done, total}."""
    with this_hall().database.reading() as connection:
        return replies.progress(look(connection, job_id))
