"""Verbs of retention: setting the periods, looking what would go, and a purge by two persons with its report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, insert, select, text, update

from examhall.audit import trail
from examhall.errors import ChangedMeanwhile, NotFound, Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import SECOND, Instant, moment
from examhall.retention.tables import purge, retention_rule
from examhall.sittings.tables import room_run
from examhall.wing import Kept, Wing

DAY: Final = 24 * 3600 * SECOND
HOLDS: Final = 7 * DAY  # a proposal that nobody carried out in this time is looked at anew
AT_ONCE: Final = 500  # rows in one statement


class Found(Struct, frozen=True):
    """How much of one kind is older than its period, and since when the oldest is."""

    count: int
    oldest: Instant | None = None


LONGEST: Final = 36_525  # days: a hundred years


class RoomsAreOpen(Refusal):
    code = "rooms_are_open"
    says = _("An examination is going on. Nothing is purged before all rooms are closed.")


class PeriodOutOfRange(Refusal):
    code = "period_out_of_range"
    says = _(
        "A period is a whole number of days, no shorter than the least that is given beside it "
        "and no longer than a hundred years."
    )


def kinds_of(wings: Iterable[Wing]) -> list[Kept]:
    """Every kind that the hall and its wings keep, in their order, without what one of them needs longer."""
    wings = list(wings)
    return [_without_needed(kept, wings) for wing in wings for kept in wing.kept]


def _without_needed(kept: Kept, wings: Iterable[Wing]) -> Kept:
    needed = [wing.needed[kept.kind] for wing in wings if kept.kind in wing.needed]

    def which(connection: Connection, before: Instant) -> Sequence[Any]:
        spared = {one for ids in needed for one in ids(connection, before)}
        return [row for row in kept.which(connection, before) if row.id not in spared]

    return replace(kept, which=which) if needed else kept


def periods_now(connection: Connection, kinds: Iterable[Kept]) -> tuple[int, dict[str, int]]:
    """Edition, and kind -> days; what nobody has set stands as it is suggested."""
    row = connection.execute(select(retention_rule).order_by(retention_rule.c.edition.desc()).limit(1)).first()
    said = msgspec.json.decode(row.days, type=dict[str, int]) if row else {}
    return (row.edition if row else 0), {kept.kind: said.get(kept.kind, kept.days) for kept in kinds}


def set_periods(hall: Hall, by: str, seen: int, kinds: Sequence[Kept], days: Mapping[str, int]) -> None:
    """PeriodOutOfRange; ChangedMeanwhile where `seen` is not the newest edition."""
    if not all(kept.at_least <= days.get(kept.kind, 0) <= LONGEST for kept in kinds):
        raise PeriodOutOfRange()
    with hall.database.writing() as connection:
        edition, before = periods_now(connection, kinds)
        if edition != seen:
            raise ChangedMeanwhile()
        row = {"edition": edition + 1, "days": _written(dict(days)), "set_by": by, "set_at": hall.now()}
        connection.execute(insert(retention_rule), row)
        changed = {kind: f"{before[kind]} → {days[kind]}" for kind in before if before[kind] != days[kind]}
        trail.write(connection, hall.audit_key, hall.now(), by, "set_retention", str(edition + 1), days=changed)


def look(connection: Connection, kinds: Iterable[Kept], days: Mapping[str, int], now: Instant) -> dict[str, Found]:
    """What would go: the dry run. Nothing is changed."""
    found = {}
    for kept in kinds:
        rows = kept.which(connection, now - days[kept.kind] * DAY)
        found[kept.kind] = Found(len(rows), min((row.at for row in rows), default=None))
    return found


def propose(hall: Hall, by: str, kinds: Sequence[Kept]) -> str:
    """The first person's look, kept as it is shown; the id of the proposal. One that waits is withdrawn by it."""
    now, purge_id = hall.now(), new_id()
    with hall.database.writing() as connection:
        _edition, days = periods_now(connection, kinds)
        found = look(connection, kinds, days, now)
        waits = update(purge).where(purge.c.decision.is_(None))
        connection.execute(waits.values(decision="withdrawn", decided_by=by, decided_at=now))
        row = {"id": purge_id, "proposed_by": by, "proposed_at": now, "days": _written(days), "found": _written(found)}
        connection.execute(insert(purge), row)
        trail.write(connection, hall.audit_key, now, by, "propose_purge", purge_id, found=_counts(found))
    return purge_id


def carry_out(hall: Hall, by: str, purge_id: str, kinds: Sequence[Kept]) -> dict[str, Found]:
    """The second person's word: what was old when it was proposed goes now, and no more than that. A report stays.

    NotFound, SecondPersonNeeded, RoomsAreOpen; ChangedMeanwhile where the proposal has been decided or is too old.
    """
    now = hall.now()
    with hall.database.writing() as connection:
        row = connection.execute(select(purge).where(purge.c.id == purge_id)).first()
        if row is None:
            raise NotFound()
        if row.proposed_by == by:
            raise SecondPersonNeeded()
        if row.decision is not None or now - row.proposed_at > HOLDS:
            raise ChangedMeanwhile()
        _check_no_room_is_open(connection)
        days = msgspec.json.decode(row.days, type=dict[str, int])
        removed = _remove(connection, kinds, days, row.proposed_at)
        done = {"decision": "carried_out", "decided_by": by, "decided_at": now, "removed": _written(removed)}
        # In one statement with its condition: of two second persons one is the second, the other is told.
        mine = update(purge).where(purge.c.id == purge_id, purge.c.decision.is_(None))
        if connection.execute(mine.values(done)).rowcount != 1:
            raise ChangedMeanwhile()
        trail.write(
            connection, hall.audit_key, now, by, "purge", purge_id, proposed_by=row.proposed_by, removed=_counts(removed)
        )
    _write_report(hall, purge_id, {"id": purge_id, "at": now, "proposed_by": row.proposed_by, "carried_out_by": by,
                                   "days": days, "found": msgspec.json.decode(row.found), "removed": removed})  # fmt: skip
    return removed


def proposal_that_waits(connection: Connection, now: Instant) -> Row[Any] | None:
    waits = select(purge).where(purge.c.decision.is_(None), purge.c.proposed_at >= now - HOLDS)
    return connection.execute(waits).first()


def carried_out(connection: Connection) -> list[Row[Any]]:
    """The purges of before, newest first."""
    done = select(purge).where(purge.c.decision == "carried_out").order_by(purge.c.decided_at.desc()).limit(20)
    return list(connection.execute(done))


def read_found(said: str) -> dict[str, Found]:
    return msgspec.json.decode(said, type=dict[str, Found])


def _check_no_room_is_open(connection: Connection) -> None:
    open_rooms = select(room_run.c.id).where(room_run.c.opened_at.is_not(None), room_run.c.closed_at.is_(None)).limit(1)
    if connection.execute(open_rooms).first() is not None:
        raise RoomsAreOpen()


def _remove(connection: Connection, kinds: Iterable[Kept], days: Mapping[str, int], now: Instant) -> dict[str, Found]:
    removed = {}
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete=ON"))  # or the bytes would stay in the file until they are needed
    for kept in kinds:
        rows = kept.which(connection, now - days[kept.kind] * DAY) if kept.kind in days else []
        for start in range(0, len(rows), AT_ONCE):
            kept.remove(connection, [row.id for row in rows[start : start + AT_ONCE]])
        removed[kept.kind] = Found(len(rows), min((row.at for row in rows), default=None))
    return removed


def _write_report(hall: Hall, purge_id: str, report: Mapping[str, Any]) -> None:
    """data/purges/2026-11-24-<id>.json, readable by its owner alone: counts and moments, nothing of anybody."""
    folder = hall.config.data / "purges"
    folder.mkdir(mode=0o700, exist_ok=True)
    day = moment(report["at"]).astimezone(UTC).date().isoformat()
    file = folder / f"{day}-{purge_id}.json"
    file.touch(mode=0o600)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))


def _counts(found: Mapping[str, Found]) -> dict[str, int]:
    return {kind: one.count for kind, one in found.items() if one.count}


def _written(value: Any) -> str:
    return msgspec.json.encode(value).decode()
