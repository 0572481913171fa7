"""The self-test of a station: open without a sign-in, judged by the server, sent to the board under the station's name."""

import datetime as dt
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, Select, delete, func, insert, select

from examhall import replies
from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.instants import SECOND, moment
from examhall.language import locale_now
from examhall.people.guards import open_to_all, paced
from examhall.readiness.self_test import Figures, findings, passed
from examhall.readiness.tables import self_test
from examhall.schedule.tables import administration, centre, room
from examhall.sittings.tables import room_run

pages = Blueprint("station", __name__, url_prefix="/station")

MOST_STATIONS: Final = 400  # of one room: whoever floods it with names is refused
BURST: Final = 40  # a room that tests itself at once
KEPT_A_SECOND: Final = 10
DAY: Final = 24 * 3600 * SECOND


class BoardFull(Refusal):
    code = "board_full"
    says = _("More stations have been sent for this room than a room can have. Please tell the centre's staff.")


class Sent(msgspec.Struct, forbid_unknown_fields=True):
    """What a station found out; with `room` and `station` it goes to the board."""

    figures: Figures
    room: str = ""
    station: str = ""


@pages.get("")
@open_to_all
def page() -> str:
    with this_hall().database.reading() as connection:
        rooms = _rooms_of_today(connection)
    return render_template(
        "readiness/station.html", rooms=rooms, chosen=request.args.get("room", ""), locale=locale_now(),
    )  # fmt: skip


def _rooms_of_today(connection: Connection) -> list[Row[Any]]:
    """Rooms in which something is held today or tomorrow: id, name, centre."""
    now = this_hall().now()
    query: Select[Any] = (
        select(room.c.id, room.c.name, centre.c.name.label("centre"), centre.c.zone, administration.c.starts_at)
        .join(room_run, room_run.c.room_id == room.c.id)
        .join(administration, administration.c.id == room_run.c.administration_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .where(administration.c.starts_at.between(now - 2 * DAY, now + 3 * DAY))
        .order_by(centre.c.name, room.c.name)
    )
    found: dict[str, Row[Any]] = {}
    for row in connection.execute(query):
        today = moment(now, row.zone).date()
        if moment(row.starts_at, row.zone).date() in (today, today + dt.timedelta(days=1)):
            found.setdefault(row.id, row)
    return list(found.values())


@pages.post("")
@open_to_all
def judge() -> Response:
    """The findings; kept as the latest of this station where it says who it is."""
    try:
        sent = msgspec.json.decode(request.get_data(), type=Sent)
    except msgspec.DecodeError as fault:
        raise Malformed() from fault
    found = findings(sent.figures)
    station = sent.station.strip()[:40]
    if sent.room and station:
        _keep(sent, station, passed(found))
    lines = [{"name": str(one.name), "state": one.state, "found": str(one.found), "mend": str(one.mend)} for one in found]
    return Response(
        replies.encode({"passed": passed(found), "lines": lines, "kept": bool(sent.room and station)}),
        mimetype="application/json",
    )


def _keep(sent: Sent, station: str, good: bool) -> None:
    hall = this_hall()
    paced("stations", "", BURST, KEPT_A_SECOND)  # from all together: a flood of results must not stand in the way of answers
    with hall.database.writing() as connection:
        if sent.room not in {row.id for row in _rooms_of_today(connection)}:
            raise Malformed(field="room")
        mine = (self_test.c.room_id == sent.room) & (self_test.c.station == station)
        connection.execute(delete(self_test).where(mine))
        count = connection.execute(select(func.count()).select_from(self_test).where(self_test.c.room_id == sent.room)).scalar()
        if (count or 0) >= MOST_STATIONS:
            raise BoardFull()
        row = {
            "room_id": sent.room, "station": station, "at": hall.now(), "address": request.remote_addr or "", "passed": good,
            "figures": msgspec.json.encode(sent.figures).decode(),
        }  # fmt: skip
        connection.execute(insert(self_test), row)
