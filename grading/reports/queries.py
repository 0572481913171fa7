"""Reads of reports: one line for each public result, attendance of closed rooms, and fees, of some centres or of all."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from examhall.counter.account import Entry
from examhall.counter.entries import entries_of
from examhall.counter.tables import receipt, service_receipt
from examhall.people.scope import EVERYWHERE
from examhall.programme.tables import level_part
from examhall.registration.tables import deferral, registration
from examhall.schedule.queries import batch_title, batches_in_order
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings.states import State
from examhall.sittings.tables import board, room_run, sitting
from grading.releasing import queries as releases
from grading.releasing.keeping import counts_in, place_of
from grading.releasing.standing import passed_of
from grading.reports.figures import Attendance, Line
from grading.results import Verdict

FIRST_DAY, LAST_DAY = "0000-01-01", "9999-12-31"


def public_lines(connection: Connection, centres: Collection[str], batch_id: str = "") -> list[Line]:
    """Every result that is public, by level, part, batch and centre; of parts put off none. EVERYWHERE among `centres`: all."""
    public = releases.public_lines().subquery()
    query = (
        select(
            sitting.c.registration_id, administration.c.level, administration.c.part, administration.c.batch_id,
            room.c.centre_id, public.c.verdict,
        )
        .select_from(_sat())
        .join(public, public.c.sitting_id == sitting.c.id)
        .where(~_put_off().exists())
        .order_by(administration.c.level, administration.c.part.desc(), administration.c.starts_at, room.c.centre_id)
    )  # fmt: skip
    rows = connection.execute(_within(query, centres, batch_id))
    return [Line(row[0], row[1], row[2], row[3], row[4], Verdict(row[5])) for row in rows]


def counting_parts(connection: Connection, lines: Collection[Line]) -> dict[str, frozenset[str]]:
    """registration -> the passed parts that count for it, its own and those kept from earlier batches."""
    found: dict[str, frozenset[str]] = {}
    wanted = {line.registration for line in lines}
    for code in {line.level for line in lines}:
        order = batches_in_order(connection, code)
        passed = passed_of(connection, code, registration.c.id.is_not(None), order)
        query = select(registration.c.id, registration.c.person_id, registration.c.batch_id)
        for row in connection.execute(query.where(registration.c.level == code)):
            if row.id in wanted:
                found[row.id] = frozenset(counts_in(passed.get(row.person_id, ()), place_of(order, row.batch_id)))
    return found


def parts_by_level(connection: Connection) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(level_part.c.level, level_part.c.part)):
        found[row.level].add(row.part)
    return {code: frozenset(parts) for code, parts in found.items()}


def attendance(connection: Connection, centres: Collection[str], batch_id: str = "") -> list[Attendance]:
    """Of the rooms that are closed, by batch, level and part: the newest batch first, theory before the practical part."""
    absent = case((board.c.state == State.ABSENT, 1), else_=0)
    put_off = case((_put_off().exists(), 1), else_=0)
    keys = (administration.c.batch_id, administration.c.level, administration.c.part)
    query = (
        select(
            *keys, func.count().label("all"), func.sum(put_off).label("deferred"),
            func.sum(absent * (1 - put_off)).label("absent"),
        )
        .select_from(_sat())
        .join(board, board.c.sitting_id == sitting.c.id)
        .join(batch, batch.c.id == administration.c.batch_id)
        .where(room_run.c.closed_at.is_not(None), room_run.c.abandoned_at.is_(None))
        .group_by(*keys, batch.c.code)
        .order_by(batch.c.code.desc(), administration.c.level, administration.c.part.desc())
    )  # fmt: skip
    return [
        Attendance(
            row.batch_id, row.level, row.part, row.all - row.deferred, row.all - row.deferred - row.absent, row.absent,
            row.deferred,
        )
        for row in connection.execute(_within(query, centres, batch_id))
    ]  # fmt: skip


def fees(connection: Connection, centres: Collection[str], batch_id: str = "") -> list[Entry]:
    """What came in and went back for a batch, or for all: for its examinations, and for services such as a score review."""
    entries = entries_of(connection, centres, FIRST_DAY, LAST_DAY)
    if not batch_id:
        return entries
    receipts: set[str] = set()
    for given in (receipt, service_receipt):
        mine = select(given.c.id).join(registration, registration.c.id == given.c.registration_id)
        receipts |= set(connection.execute(mine.where(registration.c.batch_id == batch_id)).scalars())
    return [entry for entry in entries if entry.receipt in receipts]


def titles(connection: Connection) -> tuple[dict[str, str], dict[str, str]]:
    """Batch -> its title, the newest first; centre -> its name."""
    batches = connection.execute(select(batch.c.id, batch_title().label("title")).order_by(batch.c.code.desc()))
    centres = connection.execute(select(centre.c.id, centre.c.name).order_by(centre.c.code))
    return {row.id: row.title for row in batches}, {row.id: row.name for row in centres}


def _sat() -> Any:
    """Sittings with their administration, room and centre."""
    return (
        sitting.join(administration, administration.c.id == sitting.c.administration_id)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
    )


def _put_off() -> Select[Any]:
    mine: ColumnElement[bool] = deferral.c.registration_id == sitting.c.registration_id
    return select(deferral.c.part).where(mine, deferral.c.part == administration.c.part)


def _within(query: Select[Any], centres: Collection[str], batch_id: str) -> Select[Any]:
    if EVERYWHERE not in centres:
        query = query.where(room.c.centre_id.in_(centres))
    return query.where(administration.c.batch_id == batch_id) if batch_id else query
