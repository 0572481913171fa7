"""Getting ready before the day: a sitting for every place, each with its booklet drawn and entry 0 written."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection, insert, select

from examhall.ids import new_id
from examhall.instants import Instant, Span
from examhall.sittings import board, journal
from examhall.sittings.board import Shown
from examhall.sittings.entries import Prepared, Record, Rules, Supports
from examhall.sittings.sitting import replay
from examhall.sittings.tables import room_run, sitting


class Place(Struct, frozen=True):
    """One candidate's seat in one administration, with the booklet that lies there."""

    registration: str
    person: str
    administration: str
    room: str
    seat: int
    booklet: str
    booklet_hash: str
    fields: int
    paper: str
    paper_hash: str
    allowed: Span
    extra: Span = 0
    rules: Rules = Rules()
    supports: Supports = Supports()


def run_of(connection: Connection, administration_id: str, room_id: str) -> str:
    """The room run of this administration in this room, made if there is none."""
    found = connection.execute(
        select(room_run.c.id).where(room_run.c.administration_id == administration_id, room_run.c.room_id == room_id)
    ).scalar()
    if found is None:
        found = new_id()
        row = {"id": found, "administration_id": administration_id, "room_id": room_id}
        connection.execute(insert(room_run), row)
    return found


def prepare(connection: Connection, key: bytes, now: Instant, places: Sequence[Place]) -> list[str]:
    """Write sitting, entry 0 and board row for each place; returns the sitting ids in the same order.

    The database refuses a second sitting of one registration in one administration, and a second one on one seat.
    """
    runs: dict[tuple[str, str], str] = {}
    ids: list[str] = []
    rows, posted, shown, person_of = [], [], [], {}
    for place in places:
        where = (place.administration, place.room)
        if where not in runs:
            runs[where] = run_of(connection, *where)
        sitting_id = new_id()
        ids.append(sitting_id)
        fact = Prepared(
            sitting_id, place.booklet, place.booklet_hash, place.paper, place.paper_hash, place.fields, place.allowed,
            runs[where], place.extra, place.rules, place.supports,
        )  # fmt: skip
        entry = journal.post(key, journal.START, Record(0, now, now, fact))
        rows.append(
            {
                "id": sitting_id, "run_id": runs[where], "registration_id": place.registration, "seat": place.seat,
                "administration_id": place.administration, "person_id": place.person, "booklet_id": place.booklet,
            }
        )  # fmt: skip
        posted.append((sitting_id, entry))
        shown.append(Shown(replay(sitting_id, [entry.record]), entry.hash))
        person_of[sitting_id] = place.person
    if rows:
        connection.execute(insert(sitting), rows)
        journal.append(connection, posted)
        board.hang(connection, person_of, shown)
    return ids
