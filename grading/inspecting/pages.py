"""The staff's pages of supervised inspections: opening one on a sitting, the watcher's code, ending it, and what happened."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row

from examhall.audit import trail
from examhall.errors import NotAllowed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.permissions import Action
from examhall.people.trail_words import ACTS
from examhall.replies import status_of
from examhall.schedule.local_time import read_local
from examhall.secure_browser.queries import networks_of
from grading.answer_sheets import run_of_sitting
from grading.frame import words
from grading.inspecting import queries
from grading.inspecting.operations import LONGEST_PLACE, LONGEST_REASON, Planned, end, open_inspection, show_code
from grading.inspecting.terms import CODE_LASTS
from grading.reviewing.queries import sitting_of

pages = Blueprint("inspections", __name__, url_prefix="/results/inspections", template_folder="../templates")
pages.context_processor(words)

MINUTES_OF_CODE = CODE_LASTS // 60_000_000


@pages.context_processor
def inspection_words() -> dict[str, Any]:
    return {"stands": _stands, "may_open": guards.who().may(Action.OPEN_INSPECTION), "minutes_of_code": MINUTES_OF_CODE}


def _stands(row: Any) -> str:
    """planned, open, in_use or over."""
    now = this_hall().now()
    if row.ended_at is not None or now >= row.closes_at:
        return "over"
    if now < row.opens_at:
        return "planned"
    return "in_use" if row.browser else "open"


@pages.get("")
@requires(Action.WATCH_INSPECTION)
def listed() -> str:
    """All, for who may open them; for others those that they watch."""
    me = guards.somebody()
    with this_hall().database.reading() as connection:
        found = queries.inspections(connection, "" if me.may(Action.OPEN_INSPECTION) else me.id)
    return render_template("grading/inspections/list.html", inspections=found)


@pages.get("/new/<sitting_id>")
@requires(Action.OPEN_INSPECTION)
def new(sitting_id: str) -> Any:
    return _new_page(sitting_id)


def _new_page(sitting_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        about = sitting_of(connection, sitting_id)
        staff = queries.watchers(connection)
        networks = networks_of(connection, run_of_sitting(connection, sitting_id).room_id)
    page = render_template(
        "grading/inspections/new.html", about=about, staff=staff, networks="\n".join(networks), problem=problem,
        given=request.form, longest_reason=LONGEST_REASON, longest_place=LONGEST_PLACE,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/new/<sitting_id>")
@requires(Action.OPEN_INSPECTION)
def opened(sitting_id: str) -> Any:
    hall, form = this_hall(), request.form
    try:
        with hall.database.writing() as connection:
            zone = sitting_of(connection, sitting_id).zone
            planned = Planned(
                form.get("reason", ""), form.get("place", ""), form.get("networks", ""), form.get("watcher", ""),
                read_local(form.get("opens", ""), zone), read_local(form.get("closes", ""), zone),
            )  # fmt: skip
            inspection_id = open_inspection(connection, hall, hall.now(), guards.somebody().id, sitting_id, planned)
    except NotFound:
        raise
    except Refusal as problem:
        return _new_page(sitting_id, problem)
    return redirect(url_for("inspections.one", inspection_id=inspection_id))


@pages.get("/<inspection_id>")
@requires(Action.WATCH_INSPECTION)
def one(inspection_id: str) -> Any:
    return _page(inspection_id)


def _page(inspection_id: str, code: str = "", problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        row = _seen(connection, inspection_id)
        acts = list(trail.read(connection, inspection_id))[::-1]
        names = names_of(connection, {act.actor for act in acts} | {row.opened_by})
    page = render_template(
        "grading/inspections/one.html", about=row, acts=acts, names=names, act_words=ACTS, code=code, problem=problem,
        watches=row.watcher == guards.somebody().id,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<inspection_id>/code")
@requires(Action.WATCH_INSPECTION)
def code(inspection_id: str) -> Any:
    """A new code, shown on this page and nowhere again."""
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            _seen(connection, inspection_id)
            shown = show_code(connection, hall, hall.now(), guards.somebody().id, inspection_id)
    except (NotFound, NotAllowed):
        raise
    except Refusal as problem:
        return _page(inspection_id, problem=problem)
    return _page(inspection_id, shown)


@pages.post("/<inspection_id>/end")
@requires(Action.WATCH_INSPECTION)
def ended(inspection_id: str) -> Any:
    hall = this_hall()
    with hall.database.writing() as connection:
        _seen(connection, inspection_id)
        end(connection, hall, hall.now(), guards.somebody().id, inspection_id)
    return redirect(url_for("inspections.one", inspection_id=inspection_id))


def _seen(connection: Connection, inspection_id: str) -> Row[Any]:
    """An inspection, for its watcher and for who may open them. NotFound, NotAllowed."""
    row, me = queries.inspection_of(connection, inspection_id), guards.somebody()
    if row.watcher != me.id and not me.may(Action.OPEN_INSPECTION):
        raise NotAllowed()
    return row
