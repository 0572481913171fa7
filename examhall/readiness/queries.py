"""Reads for the readiness of one room: papers, key, people, stations, disk, clock and records."""

import shutil
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from examhall.audit.tables import audit_entry
from examhall.hall import Hall
from examhall.instants import MINUTE, SECOND, Instant, Span, instant, moment
from examhall.papers.tables import booklet, sealed_paper
from examhall.people.permissions import Role
from examhall.people.tables import person, role_grant
from examhall.readiness.checks import Facts
from examhall.readiness.tables import self_test
from examhall.schedule.layout import read_layout, usable
from examhall.schedule.tables import administration, centre
from examhall.sittings import anchors, board, journal
from examhall.sittings.day_list import day_list
from examhall.sittings.entries import Prepared
from examhall.sittings.queries import runs
from examhall.sittings.tables import heartbeat, sitting
from examhall.wing import these_wings

DAY: Final[Span] = 24 * 60 * MINUTE


def facts_of(connection: Connection, hall: Hall, run: Row[Any]) -> Facts:
    """All that is known of a room run (as `sittings.queries.runs` tells of it) now. Opens papers: call it off the loop."""
    since = _midnight(hall.now(), run.zone)
    lines = day_list(connection, hall.vault, run.id)
    signed_in = _signed_in(connection, run.centre_id, since)
    stations = tests_of(connection, run.room_id, since)
    paper = connection.execute(
        select(sealed_paper.c.released_at).where(sealed_paper.c.id == (run.paper_id or ""))
    ).first()  # fmt: skip
    return Facts(
        run.starts_at,
        has_paper=paper is not None,
        paper_fits=hall.safe.fits(connection, run.paper_id) if paper else None,
        unbound=_unbound(connection, run),
        broken_booklets=_broken(connection, hall, run) if paper and paper.released_at is not None else 0,
        released_at=paper.released_at if paper else None,
        due_at=_due(connection, run.paper_id) if paper else None,
        seats=len(usable(run.rows, run.columns, read_layout(run.layout))),
        candidates=len(lines),
        rooms_then=_rooms_then(connection, run),
        proctors=tuple(sorted(signed_in.get(Role.PROCTOR, {}).values())),
        chiefs=tuple(sorted(signed_in.get(Role.CHIEF_PROCTOR, {}).values())),
        tests_passed=sum(row.passed for row in stations),
        tests_failed=tuple(row.station for row in stations if not row.passed),
        not_apart=sum(line.kinds.separate_room for line in lines) if len(lines) > 1 else 0,
        without_photo=sum(not line.photo for line in lines),
        disk_free=shutil.disk_usage(hall.config.data).free,
        drift=hall.clock.drift(),
        last_entry_at=board.last_entry_at(connection),
        heartbeat_at=connection.execute(select(heartbeat.c.at).where(heartbeat.c.name == "hall")).scalar() or 0,
        anchored=anchors.agree(connection, hall.config.anchors),
    )


def _midnight(now: Instant, zone: str) -> Instant:
    return instant(moment(now, zone).replace(hour=0, minute=0, second=0, microsecond=0))


def tests_of(connection: Connection, room_id: str, since: Instant) -> list[Row[Any]]:
    """The stations of a room that tested themselves since then, by name."""
    query = select(self_test).where(self_test.c.room_id == room_id, self_test.c.at >= since).order_by(self_test.c.station)
    return list(connection.execute(query))


def _rooms_then(connection: Connection, run: Row[Any]) -> int:
    """How many rooms of the centre are in use while this administration is held."""
    near = administration.c.starts_at.between(run.starts_at - DAY, run.starts_at + run.seconds * SECOND - 1)
    query = runs().where(centre.c.id == run.centre_id, near)
    beside = (one for one in connection.execute(query) if one.starts_at + one.seconds * SECOND > run.starts_at)
    return len({one.room_id for one in beside})


def _signed_in(connection: Connection, centre_id: str, since: Instant) -> dict[str, dict[str, str]]:
    """role -> person id -> name, of those at this centre who have signed in since then."""
    here = select(audit_entry.c.actor).where(audit_entry.c.action == "sign_in", audit_entry.c.at >= since)
    rows = connection.execute(
        select(person.c.id, person.c.name, role_grant.c.role)
        .join(role_grant, role_grant.c.person_id == person.c.id)
        .where(person.c.id.in_(here), role_grant.c.centre_id.in_(("", centre_id)))
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.role, {})[row.id] = row.name
    return found


def _unbound(connection: Connection, run: Row[Any]) -> int:
    """Sittings whose first entry names another hash than the paper and booklet that lie there have."""
    hashes: dict[str, str] = {row.id: row.hash for row in connection.execute(select(sealed_paper.c.id, sealed_paper.c.hash))}
    rows = connection.execute(
        select(sitting.c.id, booklet.c.hash)
        .join(booklet, booklet.c.id == sitting.c.booklet_id)
        .where(sitting.c.run_id == run.id)
    ).all()  # fmt: skip
    firsts = journal.firsts(connection, [row.id for row in rows])
    return sum(not _binds(firsts.get(row.id), row.hash, hashes) for row in rows)


def _binds(first: Prepared | None, booklet_hash: str, hashes: dict[str, str]) -> bool:
    return first is not None and first.booklet_hash == booklet_hash and first.paper_hash == hashes.get(first.paper)


def _broken(connection: Connection, hall: Hall, run: Row[Any]) -> int:
    ids: Collection[str] = connection.execute(select(sitting.c.booklet_id).where(sitting.c.run_id == run.id)).scalars().all()
    return sum(not hall.safe.booklet_fits(connection, one) for one in ids)


def _due(connection: Connection, paper_id: str) -> Instant | None:
    """When the schedule releases this paper's key, as the wing that keeps the key says."""
    due = [wing.key_due(connection, paper_id) for wing in these_wings() if wing.key_due is not None]
    return next((at for at in due if at is not None), None)
