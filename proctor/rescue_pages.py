"""The page through which a chief proctor reads in the answers of a machine that cannot reach the hall: counts and times."""

from typing import Any

from flask import Blueprint, render_template, request

from examhall.body_size import takes
from examhall.errors import Malformed, ReasonNeeded, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.sittings import rescuing
from examhall.sittings.queries import roster
from examhall.sittings.rescue import LARGEST_FILE
from examhall.sittings.wording import KEPT_WORDS
from proctor.console import about, kept_page
from proctor.pages import wall_clock
from proctor.queries import on_duty

pages = Blueprint("rescue", __name__, template_folder="templates")


@pages.get("/proctor/rooms/<run_id>/answers-file")
@requires(Action.READ_IN_ANSWERS)
def answers_file(run_id: str) -> Any:
    return _page(run_id)


@pages.post("/proctor/rooms/<run_id>/answers-file")
@takes(2 * LARGEST_FILE)
@requires(Action.READ_IN_ANSWERS)
def read_in(run_id: str) -> Any:
    """First the file is shown; sent again with `text` and a reason, it is read in."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        on_duty(connection, by, run_id, Action.READ_IN_ANSWERS)
    chosen = request.files.get("file")
    text = chosen.read(LARGEST_FILE + 1) if chosen else request.form.get("text", "").encode()
    try:
        if not text:
            raise Malformed(field="file")
        inside = rescuing.look(hall, run_id, text)
    except Refusal as refusal:
        return _page(run_id, problem=refusal)
    if chosen:
        return _page(run_id, inside=inside, text=text.decode())
    reason = request.form.get("reason", "").strip()[:500]
    if not reason:
        return _page(run_id, inside=inside, text=text.decode(), problem=ReasonNeeded())
    done = rescuing.read_in(hall, by, run_id, text, reason)
    return _page(run_id, inside=inside, done=done)


def _page(run_id: str, problem: Refusal | None = None, **more: Any) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        run, roles = on_duty(connection, guards.somebody().id, run_id, Action.READ_IN_ANSWERS)
        people = {row.id: row for row in roster(connection, run_id)}
    page = render_template(
        "proctor/answers_file.html", about=about(run), run=run, people=people, kept=KEPT_WORDS, clock=wall_clock(run),
        problem=problem, kept_page=kept_page(roles), **{"inside": None, "done": None, "text": "", **more},
    )  # fmt: skip
    return (page, 422) if problem else page
