"""Reads for the room record: gathered from the room as it stands, or as it was sealed."""

from collections.abc import Collection
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, select

from examhall.instants import Instant
from examhall.people.operations import names_of
from examhall.sittings import board, closing
from examhall.sittings.queries import papers_of_run, roster, timeline_of
from examhall.sittings.records import sealed
from examhall.sittings.seals import code_of, read_statement
from proctor.acts import Wish
from proctor.arrivals import Kind
from proctor.door_queries import arrivals_in
from proctor.incidents import is_misconduct
from proctor.misconduct import Sheet
from proctor.paperwork import corrections_of, signatures_of
from proctor.queries import closed_over, holds_of, incidents_of, void_requests_of
from proctor.record import Facts, RoomRecord, Standing, digest_of, standing
from proctor.report import Line, Record, Seated, people_in, record_of
from proctor.sheets import sheets_of
from proctor.tables import addendum


def standing_record(connection: Connection, run: Row[Any]) -> Standing:
    """What was sealed, once it is; before that what would be."""
    kept = sealed(connection, run.id)
    if kept is None:
        record, code = gather(connection, run), ""
    else:
        record, code = msgspec.json.decode(read_statement(kept).record, type=RoomRecord), code_of(kept)
    digest = digest_of(record)
    signatures = standing(signatures_of(connection, run.id), digest)
    names = record.names | names_of(connection, {one.person for one in signatures})
    return Standing(record, digest, code, signatures, names)


def gather(connection: Connection, run: Row[Any]) -> RoomRecord:
    """The record from the journals and the room's paper as they are now, without signatures."""
    people = roster(connection, run.id)
    shown = board.read(connection, [row.id for row in people])
    seated = [
        Seated(row.seat, row.name, row.ticket, str(shown[row.id].sitting.state), timeline_of(connection, row.id), row.id)
        for row in people
    ]
    holds, seats = holds_of(connection, run.id), {row.id: row for row in people}
    happened = record_of(seated, frozenset(hold.name for hold in holds))
    happened = _with_paper(connection, run, happened, holds, seats)
    corrections = corrections_of(connection, run.id)
    names = names_of(connection, people_in(happened) | {one.by for one in corrections})
    ended = [now.sitting.ended_at for now in shown.values() if now.sitting.ended_at]
    facts = Facts(
        run.exam, run.exam_en, run.part_title, run.part_title_en, run.batch, run.title, run.centre, run.room, run.zone,
        run.starts_at, run.seconds, run.opened_at, max(ended, default=None), run.closed_at,
        tuple(papers_of_run(connection, run.id)), run.seal or "",
    )  # fmt: skip
    return RoomRecord(facts, happened, corrections, names)


def _with_paper(
    connection: Connection, run: Row[Any], happened: Record, holds: list[Row[Any]], seats: dict[str, Row[Any]]
) -> Record:
    """The same with the room's own paper: pauses, incidents, misconduct sheets as they stand, doubts settled, requests."""
    sheets = sheets_of(connection, run.id)
    lines = [(row, _incident(row, run, seats, sheets.get(row.id))) for row in incidents_of(connection, run.id)]
    unsound = closing.unsound_in(connection, run.id)
    return replace(
        happened,
        holds=[_hold(hold) for hold in holds],
        incidents=[
            *(line for row, line in lines if not is_misconduct(row.kind)),
            *(line for row in closed_over(connection, run.id) for line in _closed_over(row, seats, unsound)),
        ],
        misconduct=[line for row, line in lines if is_misconduct(row.kind)],
        doubts=[
            _settled(row, seats)
            for rows in arrivals_in(connection, run.id).values()
            for row in rows
            if row.kind in (Kind.SETTLED, Kind.REFUSED)
        ],
        requests=[_request(row, seats) for row in void_requests_of(connection, run.id)],
    )


def _hold(row: Row[Any]) -> Line:
    detail = {
        "since": row.since, "reason": row.reason, "by": row.by, "second": row.confirmed_by, "confirmed": bool(row.confirmed_by)
    }  # fmt: skip
    return Line(0, "", "", row.since, row.until or 0, detail, row.name)


def _incident(row: Row[Any], run: Row[Any], seats: dict[str, Row[Any]], sheet: Sheet | None) -> Line:
    detail = {"kind": row.kind, "text": row.text, "by": row.noted_by}
    if run.closed_at and row.noted_at > run.closed_at:
        detail["after_closing"] = True
    if sheet is not None:
        detail |= {"kind": sheet.says["kind"], "text": sheet.says["facts"], "sheet": sheet.state}
    return _line(seats.get(row.sitting_id), row.noted_at, detail, row.id)


def _settled(row: Row[Any], seats: dict[str, Row[Any]]) -> Line:
    detail = {"kind": row.kind, "text": row.text, "by": row.noted_by}
    return _line(seats[row.sitting_id], row.noted_at, detail, str(row.number))


def _request(row: Row[Any], seats: dict[str, Row[Any]]) -> Line:
    detail = {"kind": "void", "text": row.reason, "by": row.requested_by}
    return _line(seats[row.sitting_id], row.requested_at, detail, row.id)


def _closed_over(row: Row[Any], seats: dict[str, Row[Any]], unsound: Collection[str]) -> list[Line]:
    """The candidates over whose answers two persons closed the room: some may be on a machine, or a journal is not whole."""
    wish, lines = msgspec.json.decode(row.wish, type=Wish), []
    for one in wish.sittings:
        kind = "unsound" if one in unsound else "unsent"
        detail = {"kind": kind, "text": wish.reason, "by": row.proposed_by, "second": row.decided_by}
        lines.append(_line(seats[one], row.decided_at, detail, f"{kind}-{one}"))
    return lines


def _line(who: Row[Any] | None, at: Instant, detail: dict[str, Any], key: str) -> Line:
    seat, name, ticket = (who.seat, who.name, who.ticket) if who else (0, "", "")
    return Line(seat, name, ticket, at, 0, detail, key)


def addenda_of(connection: Connection, run_id: str) -> list[Row[Any]]:
    return list(connection.execute(select(addendum).where(addendum.c.run_id == run_id).order_by(addendum.c.number)))
