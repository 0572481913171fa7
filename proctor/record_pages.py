"""Doors to the room record: reading it, correcting it by hand, signing it, adding to it, and taking it away as a file."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import get_locale

from examhall import replies
from examhall.errors import NotFound, Refusal
from examhall.hall import Hall, this_hall
from examhall.people import guards
from examhall.people.confirming import signer
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.permissions import Action, may
from examhall.sittings.records import record_file
from proctor import record_acts
from proctor.console import about
from proctor.queries import on_duty
from proctor.record import CAPACITIES, open_capacities
from proctor.record_queries import addenda_of, standing_record
from proctor.record_words import ADDED, SECTIONS, cells, clock, fields_of, sections

pages = Blueprint("room_record", __name__, url_prefix="/proctor/rooms/<run_id>/record")

TIME: Final = "%m-%d %H:%M"


def in_english() -> bool:
    return str(get_locale()) == "en"


@pages.get("")
@requires(Action.SEE_RECORD)
def page(run_id: str) -> str:
    """The record; a draft until the room is closed, open to corrections until it is signed. `field`: what to correct."""
    return _page(run_id, request.args.get("field", ""))


def _page(run_id: str, field: str = "", problem: Refusal | None = None) -> str:
    user = guards.somebody()
    with this_hall().database.reading() as connection:
        run, roles = on_duty(connection, user.id, run_id, Action.SEE_RECORD)
        stands = standing_record(connection, run)
        added = addenda_of(connection, run_id)
        names = stands.names | names_of(connection, {row.added_by for row in added})
    record, english = stands.record, in_english()
    fields = fields_of(record, english)
    may_correct = may(roles, Action.RUN_ROOM) and not stands.code
    correcting = may_correct and (field in fields or field in {f"{section}/{ADDED}" for section in SECTIONS})
    return render_template(
        "proctor/record.html", about=about(run), run=run, record=record, stands=stands, names=names, problem=problem,
        cells=cells(record, english), sections=sections(record), addenda=added, capacities=CAPACITIES,
        waiting=open_capacities(stands.signatures), may_correct=may_correct, added=ADDED,
        field=field if correcting else "", now_says=fields.get(field, ""),
        may_add=bool(stands.code) and may(roles, Action.SIGN_RECORD),
        at=lambda instant: clock(instant, run.zone, TIME),
    )  # fmt: skip


def _answered(run_id: str, act: Callable[[Hall], object], field: str = "") -> Any:
    """Do it and show the record again; where it was refused, with the reason and what was typed."""
    try:
        act(this_hall())
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(run_id, field, refusal), replies.status_of(refusal)
    return redirect(url_for("room_record.page", run_id=run_id))


def _typed(name: str) -> str:
    return request.form.get(name, "")


@pages.post("/corrections")
@requires(Action.RUN_ROOM)
def correct(run_id: str) -> Any:
    by, field, english = guards.somebody().id, _typed("field"), in_english()
    said = (field, _typed("seen"), _typed("now"), _typed("why"))
    return _answered(run_id, lambda hall: record_acts.correct(hall, by, run_id, *said, english=english), field)


@pages.post("/signatures")
@requires(Action.SEE_RECORD)
def sign(run_id: str) -> Any:
    """Whoever signs gives a name and password of their own, at whosever screen."""
    return _answered(run_id, lambda hall: record_acts.sign(hall, signer(), run_id, _typed("capacity"), _typed("seen")))


@pages.post("/addenda")
@requires(Action.SIGN_RECORD)
def add(run_id: str) -> Any:
    return _answered(run_id, lambda hall: record_acts.add(hall, guards.somebody().id, run_id, _typed("text")))


@pages.get("/file")
@requires(Action.SEE_RECORD)
def file(run_id: str) -> Response:
    """The signed record as a file that proves itself: `examhall journal verify --record` takes it."""
    hall = this_hall()
    with hall.database.reading() as connection:
        on_duty(connection, guards.somebody().id, run_id, Action.SEE_RECORD)
        content = record_file(connection, hall.clerk.key, run_id)
    return Response(
        replies.encode(content), mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="record-{run_id}.json"'},
    )  # fmt: skip
