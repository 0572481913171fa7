"""Whether somebody who may act is at a room's console: kept for all halls, and written down where a minute long nobody was."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, insert, select

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import SECOND, Instant
from examhall.sittings.presence import beat, last_beat
from examhall.sittings.tables import room_run
from proctor.overview import UNATTENDED_AFTER
from proctor.tables import incident

BEATS: Final = 10.0  # seconds between two words of a console
LOOKED: Final = "rooms-looked"  # heartbeats of the look itself: the time in which the hall was down counts against nobody
LOOKING: Final = "rooms-looking-since"
DOWN: Final = 30 * SECOND


def attend(hall: Hall, runs: Iterable[str]) -> None:
    """Somebody who may act is at the consoles of these rooms."""
    with hall.database.writing() as connection:
        now = hall.now()
        for run_id in sorted(runs):
            beat(connection, _name_of(run_id), now)


def attended_at(connection: Connection, run_id: str) -> Instant:
    """When somebody last was; 0 where nobody ever was."""
    return last_beat(connection, _name_of(run_id)) or 0


def note_unattended(hall: Hall) -> None:
    """For each open room that nobody attends for a minute the hall itself notes an incident, once."""
    with hall.database.writing() as connection:
        now = hall.now()
        since = _looking_since(connection, now)
        for run in connection.execute(
            select(room_run.c.id, room_run.c.opened_at).where(room_run.c.opened_at.is_not(None), room_run.c.closed_at.is_(None))
        ).all():
            left_at = max(run.opened_at, attended_at(connection, run.id), since)
            if now - left_at > UNATTENDED_AFTER:
                _note(connection, hall, run.id, left_at, now)


def _note(connection: Connection, hall: Hall, run_id: str, left_at: Instant, now: Instant) -> None:
    name = f"unattended-{run_id}-{left_at // SECOND}"
    if connection.execute(select(incident.c.id).where(incident.c.id == name)).first():
        return
    line = trail.write(connection, hall.audit_key, now, "proctor", "room_unattended", run_id, since=left_at)
    connection.execute(
        insert(incident),
        {
            "id": name, "run_id": run_id, "kind": "unattended", "text": "",
            "noted_by": "", "noted_at": now, "trail_number": line.number,
        },
    )  # fmt: skip


def _looking_since(connection: Connection, now: Instant) -> Instant:
    """From when on somebody could have been noticed: the hall may have been down."""
    looked = last_beat(connection, LOOKED)
    if looked is None or now - looked > DOWN:
        beat(connection, LOOKING, now)
    beat(connection, LOOKED, now)
    return last_beat(connection, LOOKING) or now


def _name_of(run_id: str) -> str:
    return f"console:{run_id}"
