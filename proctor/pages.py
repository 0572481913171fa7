"""The proctor's pages: the rooms of a day, the console of one room, and the room record to print."""

import datetime as dt
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask_babel import LazyString, format_date
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row

from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.instants import Instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.sittings import board
from examhall.sittings.queries import roster, timeline_of
from examhall.sittings.receipts import milliseconds
from examhall.sittings.states import ENDED, State
from proctor.attention import due
from proctor.console import about, reply
from proctor.header import Header
from proctor.incidents import KINDS, is_misconduct
from proctor.queries import holds_of, incidents_of, names_of, on_duty, proposals_of, rooms_of
from proctor.report import Seated, people_in, record_of
from proctor.watch import Watch

HOME: Final = "Asia/Shanghai"  # the zone of a day without rooms

pages = Blueprint("proctor", __name__, template_folder="templates", static_folder="static", static_url_path="/proctor/static")


@pages.get("/proctor/rooms")
@requires(Action.WATCH_ROOM)
def rooms() -> str:
    """The rooms of a day; today's where none is named."""
    asked = _day_asked()
    found = _rooms(asked)
    today = _today(found)
    day = asked or today
    return render_template(
        "proctor/rooms.html", rooms=found, asked=asked, is_today=day == today, day=format_date(day, "yyyy-MM-dd (EEE)"),
        days=(day - dt.timedelta(days=1), day + dt.timedelta(days=1)),
    )  # fmt: skip


@pages.get("/proctor/rooms/counts")
@requires(Action.WATCH_ROOM)
def counts() -> Response:
    """What changes on that page, for its script: run -> counts, needs, phase, alarm."""
    live = ("counts", "needs", "phase", "phase_words", "alarm")
    return reply({room["run"]: {name: room[name] for name in live} for room in _rooms(_day_asked())})


def _day_asked() -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.args["day"]) if "day" in request.args else None
    except ValueError as fault:
        raise NotFound() from fault


def _today(found: list[dict[str, Any]]) -> dt.date:
    """The calendar's day where these rooms are."""
    return moment(this_hall().now(), found[0]["zone"] if found else HOME).date()


def _rooms(day: dt.date | None) -> list[dict[str, Any]]:
    hall = this_hall()
    with hall.database.reading() as connection:
        now = hall.now()
        return [_room(connection, run, now) for run in rooms_of(connection, guards.somebody().id, now, day)]


def _room(connection: Connection, run: Row[Any], now: Instant) -> dict[str, Any]:
    """One line of the list."""
    watch = Watch(run.id, this_hall().presence)
    watch.look(connection, now, whole=True)
    states = [seat.state for seat in watch.seats]
    counts = {state: states.count(state) for state in State}
    phase, phase_words = _phase(watch.header)
    return {
        **about(run), "starts": moment(run.starts_at, run.zone).strftime("%H:%M"),
        "counts": {**counts, "ended": sum(counts[state] for state in ENDED)},
        "needs": sum(bool(due(seat.needs, milliseconds(now))) for seat in watch.seats),
        "phase": phase, "phase_words": str(phase_words),
        "alarm": any((hold.confirm_until or milliseconds(now)) < milliseconds(now) for hold in watch.header.holds),
    }  # fmt: skip


def _phase(header: Header) -> tuple[str, LazyString]:
    """Where a room stands, as the sign of the state that most of it is in, and in words."""
    if header.closed_at is not None:
        return "submitted", _("Closed")
    if header.proposals:
        return "warn", _("Waits for a second person")
    if any(hold.until is None for hold in header.holds):
        return "paused", _("Paused")
    return ("in_progress", _("Opened")) if header.opened_at is not None else ("awaiting", _("Not opened"))


@pages.get("/proctor/rooms/<run_id>")
@requires(Action.WATCH_ROOM)
def room(run_id: str) -> str:
    """The console; its script fetches the rest."""
    with this_hall().database.reading() as connection:
        run, _roles = on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
    return render_template("proctor/room.html", about=about(run))


@pages.get("/proctor/rooms/<run_id>/proposals")
@requires(Action.WATCH_ROOM)
def decided(run_id: str) -> Response:
    """What became of the proposals made in this room, for who made them: id -> decision, and by whom."""
    with this_hall().database.reading() as connection:
        on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
        rows = [row for row in proposals_of(connection, run_id) if row.decision is not None]
        names = names_of(connection, {row.decided_by for row in rows})
    return reply(
        {
            row.id: {"decision": row.decision, "by": names.get(row.decided_by, ""), "by_id": row.decided_by}
            for row in rows
        }
    )  # fmt: skip


@pages.get("/proctor/rooms/<run_id>/record")
@requires(Action.WATCH_ROOM)
def record(run_id: str) -> str:
    """The room record; a draft until the room is closed."""
    hall = this_hall()
    with hall.database.reading() as connection:
        run, _roles = on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
        people = roster(connection, run_id)
        shown = board.read(connection, [row.id for row in people])
        seated = [
            Seated(row.seat, row.name, row.ticket, str(shown[row.id].sitting.state), timeline_of(connection, row.id))
            for row in people
        ]
        holds, noted = holds_of(connection, run_id), incidents_of(connection, run_id)
        told = record_of(seated, frozenset(hold.name for hold in holds))
        ids = people_in(told) | {one for hold in holds for one in (hold.by, hold.confirmed_by)}
        names = names_of(connection, ids | {row.noted_by for row in noted})
    seats = {row.id: row for row in people}
    return render_template(
        "proctor/record.html", about=about(run), run=run, record=told, holds=holds, names=names, kinds=KINDS, seats=seats,
        incidents=[row for row in noted if not is_misconduct(row.kind)],
        misconduct=[row for row in noted if is_misconduct(row.kind)],
        made_at=hall.now(), clock=wall_clock(run), day=_day(run),
    )  # fmt: skip


def wall_clock(run: Row[Any]) -> Any:
    """Shows an instant as the clock on the room's wall did."""

    def clock(at: Instant | None) -> str:
        return moment(at, run.zone).strftime("%H:%M:%S") if at else "—"

    return clock


def _day(run: Row[Any]) -> str:
    return moment(run.starts_at, run.zone).strftime("%Y-%m-%d")
