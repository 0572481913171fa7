"""The proctor's pages: the rooms of a day, and the console of one room."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask_babel import format_date
from sqlalchemy import Connection, Row

from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.instants import Instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.permissions import Action
from examhall.sittings.queries import seated
from examhall.sittings.receipts import milliseconds
from proctor.console import about, reply
from proctor.overlook import Overlook
from proctor.overview import alarmed, due
from proctor.queries import on_duty, proposals_of, rooms_of
from proctor.record_words import clock

HOME: Final = "Asia/Shanghai"  # the zone of a day without rooms

pages = Blueprint("proctor", __name__, template_folder="templates", static_folder="static", static_url_path="/proctor/static")


@pages.get("/proctor/rooms")
@requires(Action.WATCH_ROOM)
def rooms() -> str:
    """The rooms of a day; today's where none is named."""
    asked = day_asked()
    found = _rooms(asked)
    today = today_of(found)
    day = asked or today
    return render_template(
        "proctor/rooms.html", rooms=found, asked=asked, is_today=day == today, day=format_date(day, "yyyy-MM-dd (EEE)"),
        days=(day - dt.timedelta(days=1), day + dt.timedelta(days=1)),
    )  # fmt: skip


@pages.get("/proctor/rooms/counts")
@requires(Action.WATCH_ROOM)
def counts() -> Response:
    """What changes on that page, for a script without a socket: the hall's time, and the figures of each run."""
    rooms = _rooms(day_asked())
    return reply({"now": milliseconds(this_hall().now()), "rooms": {room["run"]: room["figures"] for room in rooms}})


def day_asked() -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.args["day"]) if "day" in request.args else None
    except ValueError as fault:
        raise NotFound() from fault


def today_of(found: list[dict[str, Any]]) -> dt.date:
    """The calendar's day where these rooms are."""
    return moment(this_hall().now(), found[0]["zone"] if found else HOME).date()


def _rooms(day: dt.date | None) -> list[dict[str, Any]]:
    hall = this_hall()
    with hall.database.reading() as connection:
        now = hall.now()
        return [_room(connection, run, now) for run in rooms_of(connection, guards.somebody().id, now, day)]


def _room(connection: Connection, run: Row[Any], now: Instant) -> dict[str, Any]:
    """One line of the list."""
    figures = Overlook(run.id, this_hall().presence).figures(connection, now)
    return {
        **about(run), "starts": moment(run.starts_at, run.zone).strftime("%H:%M"), "figures": figures,
        "needs": due(figures, milliseconds(now)), "alarm": alarmed(figures, milliseconds(now)),
    }  # fmt: skip


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


@pages.get("/proctor/rooms/<run_id>/sittings/<sitting_id>")
@requires(Action.WATCH_ROOM)
def candidate(run_id: str, sitting_id: str) -> str:
    """All that happened to one candidate, entry by entry, and the answer card as it was at any time."""
    with this_hall().database.reading() as connection:
        run, _roles = on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
        place = seated(connection, run_id, sitting_id)
    return render_template("proctor/candidate.html", about=about(run), place=place, sitting=sitting_id)


def wall_clock(run: Row[Any]) -> Callable[[Instant | None], str]:
    """Shows an instant to the second as the clock on the room's wall did."""
    return lambda at: clock(at, run.zone, "%H:%M:%S")
