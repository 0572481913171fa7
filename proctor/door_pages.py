"""The door's pages (签到): scan a ticket, compare person, photo and document, note in, out or a doubt; the day's list."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import Instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.permissions import Action, may
from examhall.people.photos import photos_of
from examhall.registration.accommodations import in_words
from examhall.replies import status_of
from examhall.sittings import board
from examhall.sittings.day_list import day_list
from examhall.sittings.wording import STATE_WORDS
from proctor.arrivals import HOW, NOTED, LateAtDoor, number_in
from proctor.checking_in import entry_ends, note_arrival
from proctor.console import about
from proctor.door_queries import sitting_in, standing_at_door, who_comes
from proctor.queries import on_duty, roles_at, rooms_of

pages = Blueprint("door", __name__, url_prefix="/proctor/door")

MOST_SHOWN: Final = 8  # of what was noted about one candidate


@pages.get("")
@requires(Action.CHECK_IN)
def desk() -> Any:
    """Where tickets are scanned: the person who comes with this one, or the rooms of today."""
    scanned = request.args.get("ticket", "")[:200]
    return _desk(number_in(scanned))


def _desk(ticket: str, problem: Refusal | None = None, said: Any = None) -> Any:
    hall, user = this_hall(), guards.somebody()
    with hall.database.reading() as connection:
        today = rooms_of(connection, user.id, hall.now(), None, Action.CHECK_IN)
        who = who_comes(connection, hall.vault, {run.id: run for run in today}, ticket, request.args.get("sitting", ""))
        roles = roles_at(connection, user.id, who.run.centre_id) if who else frozenset()
        names = names_of(connection, {one.noted_by for one in who.noted}) if who else {}
        ends, now = entry_ends(who.run) if who else 0, hall.now()
        rooms = [{**about(run), "starts": _time(run), **_counts(connection, run.id)} for run in today]
    page = render_template(
        "proctor/door.html", ticket=ticket, who=who, rooms=rooms, how=HOW, noted=NOTED, problem=problem, said=said or {},
        names=names, done=request.args.get("done", ""), unknown=bool(ticket) and who is None, about=about, starts=_time,
        in_words=in_words, states=STATE_WORDS, chief=may(roles, Action.SETTLE_IDENTITY), clock=_clock, most=MOST_SHOWN,
        entry_ends=ends, late=now > ends > 0, late_says=LateAtDoor.says,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _time(run: Row[Any]) -> str:
    return moment(run.starts_at, run.zone).strftime("%H:%M")


def _clock(run: Row[Any], at: Instant) -> str:
    return moment(at, run.zone).strftime("%H:%M:%S")


def _counts(connection: Connection, run_id: str) -> dict[str, int]:
    doors = standing_at_door(connection, list(board.read_run(connection, run_id)))
    return {"here": sum(door.here for door in doors.values()), "all": len(doors)}


@pages.post("/<sitting_id>")
@requires(Action.CHECK_IN)
def note(sitting_id: str) -> Any:
    """One fact of the door; then the desk waits for the next person, with the seat of this one in large figures."""
    form = request.form
    kind, ticket = form.get("kind", ""), form.get("ticket", "")[:40]
    try:
        note_arrival(this_hall(), guards.somebody().id, sitting_id, kind, form.get("how", ""), form.get("text", ""))
    except Refusal as refusal:
        return _desk(ticket, refusal, form)
    return redirect(url_for("door.desk", ticket=ticket, sitting=sitting_id, done=kind))


@pages.get("/<sitting_id>/photo")
@requires(Action.CHECK_IN)
def photo(sitting_id: str) -> Response:
    """The photo of the registration, for whoever is on duty where this candidate sits."""
    hall = this_hall()
    with hall.database.reading() as connection:
        run_id, person_id = sitting_in(connection, sitting_id)
        on_duty(connection, guards.somebody().id, run_id, Action.CHECK_IN)
        found = photos_of(connection, hall.vault, [person_id]).get(person_id)
    if found is None:
        raise NotFound()
    return Response(found, mimetype="image/jpeg", headers={"Cache-Control": "private, no-store"})


@pages.get("/rooms/<run_id>")
@requires(Action.CHECK_IN)
def room_list(run_id: str) -> str:
    """The day's list of a room: who sits where, with what, and who is here."""
    hall = this_hall()
    with hall.database.reading() as connection:
        run, _roles = on_duty(connection, guards.somebody().id, run_id, Action.CHECK_IN)
        lines = day_list(connection, hall.vault, run_id)
        doors = standing_at_door(connection, [line.sitting for line in lines])
        stands = board.read(connection, [line.sitting for line in lines])
    seated = [
        {"line": line, "kinds": in_words(line.kinds), "door": doors[line.sitting], "state": stands[line.sitting].sitting.state}
        for line in lines
    ]
    return render_template(
        "proctor/day_list.html", about=about(run), lines=seated, here=sum(door.here for door in doors.values()),
        day=moment(run.starts_at, run.zone).date().isoformat(), starts=_time(run), states=STATE_WORDS,
    )  # fmt: skip
