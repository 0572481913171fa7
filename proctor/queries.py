"""Reads for the console: who is on duty where, what is said over a room, and its seats as they stand."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, select

from examhall.errors import NotAllowed
from examhall.instants import MINUTE, SECOND, Instant, instant, moment
from examhall.people.operations import names_of
from examhall.people.permissions import Action, Role, may
from examhall.people.tables import person, role_grant
from examhall.registration.tables import registration
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import administration, room
from examhall.sittings.queries import run_of, runs
from examhall.sittings.receipts import milliseconds
from examhall.sittings.room_runs import CONFIRM_WITHIN
from examhall.sittings.tables import room_hold, room_run
from examhall.sittings.tables import sitting as sitting_rows
from proctor.acts import Wish
from proctor.arrivals import NEVER_CAME
from proctor.door_queries import arrivals_in, stand
from proctor.header import Header, Hold, Proposal
from proctor.incidents import is_misconduct
from proctor.room import Paper
from proctor.tables import incident, longer_wait, look, proposal, void_request

TWO_DAYS: Final = 2 * 24 * 60 * MINUTE  # more than any zone is apart


def roles_at(connection: Connection, person_id: str, centre_id: str) -> frozenset[str]:
    """What a person is at this centre: roles given for it, or for everywhere. Nothing, if no longer active."""
    query = (
        select(role_grant.c.role)
        .join(person, person.c.id == role_grant.c.person_id)
        .where(person.c.id == person_id, person.c.active, role_grant.c.centre_id.in_(("", centre_id)))
    )
    return frozenset(connection.execute(query).scalars())


def on_duty(connection: Connection, person_id: str, run_id: str, action: Action) -> tuple[Row[Any], frozenset[str]]:
    """The room run and the person's roles at its centre, if they may do this there; NotFound or NotAllowed."""
    run = run_of(connection, run_id)
    roles = roles_at(connection, person_id, run.centre_id)
    if not may(roles, action):
        raise NotAllowed()
    return run, roles


def rooms_of(
    connection: Connection, person_id: str, now: Instant, day: dt.date | None, action: Action = Action.WATCH_ROOM
) -> list[Row[Any]]:
    """The room runs of a day, by the calendar of each centre, where a person may do this. Without a day: today's, and all that
    still go on."""
    grants = connection.execute(select(role_grant.c.centre_id, role_grant.c.role).where(role_grant.c.person_id == person_id))
    centres = {row.centre_id for row in grants if may((row.role,), action)}
    noon = now if day is None else instant(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC))
    near = administration.c.starts_at.between(noon - TWO_DAYS, noon + TWO_DAYS)
    going_on = room_run.c.opened_at.is_not(None) & room_run.c.closed_at.is_(None)
    found = connection.execute(runs().where(near if day else near | going_on))
    return [run for run in found if centres & {"", run.centre_id} and _is_of(run, now, day)]


def _is_of(run: Row[Any], now: Instant, day: dt.date | None) -> bool:
    if day is None and run.opened_at is not None and run.closed_at is None:
        return True
    return moment(run.starts_at, run.zone).date() == (day or moment(now, run.zone).date())


def papers_of(connection: Connection, run_id: str) -> dict[str, Paper]:
    """sitting id -> the room's paper on it."""
    kinds: dict[str, list[str]] = {}
    for line in connection.execute(
        select(incident.c.sitting_id, incident.c.kind).where(incident.c.run_id == run_id, incident.c.sitting_id.is_not(None))
    ):
        kinds.setdefault(line.sitting_id, []).append(line.kind)
    looked: dict[str, dict[str, int]] = {}
    counts: dict[str, int] = {}
    for row in connection.execute(
        select(look.c.sitting_id, look.c.signal, func.max(look.c.times).label("times"), func.count().label("lines"))
        .join(sitting_rows, sitting_rows.c.id == look.c.sitting_id)
        .where(sitting_rows.c.run_id == run_id)
        .group_by(look.c.sitting_id, look.c.signal)
    ):
        looked.setdefault(row.sitting_id, {})[row.signal] = row.times
        counts[row.sitting_id] = counts.get(row.sitting_id, 0) + row.lines
    noted = arrivals_in(connection, run_id)
    doors = {one: stand(rows) for one, rows in noted.items()}
    voids: dict[str, str] = {}
    for asked in void_requests_of(connection, run_id):
        counts[asked.sitting_id] = counts.get(asked.sitting_id, 0) + (1 if asked.decision is None else 2)
        voids[asked.sitting_id] = asked.decision or "requested"
    return {
        one: Paper(
            len(kinds.get(one, ())) + counts.get(one, 0) + len(noted.get(one, ())), len(kinds.get(one, ())),
            any(map(is_misconduct, kinds.get(one, ()))), looked.get(one, {}), voids.get(one, ""),
            doors.get(one, NEVER_CAME).word, doors.get(one, NEVER_CAME).doubt_since,
        )
        for one in kinds.keys() | looked.keys() | noted.keys() | voids.keys()
    }  # fmt: skip


def void_requests_of(connection: Connection, run_id: str) -> list[Row[Any]]:
    """The room's requests to make a part void, oldest first."""
    query = select(void_request).where(void_request.c.run_id == run_id)
    return list(connection.execute(query.order_by(void_request.c.requested_at, void_request.c.id)))


def proposals_of(connection: Connection, run_id: str) -> list[Row[Any]]:
    return list(
        connection.execute(select(proposal).where(proposal.c.run_id == run_id).order_by(proposal.c.proposed_at, proposal.c.id))
    )


def closed_over(connection: Connection, run_id: str) -> list[Row[Any]]:
    """The proposals by which two persons closed the room over answers that may still be on machines, or over
    journals that do not verify: none, or one."""
    confirmed = [row for row in proposals_of(connection, run_id) if row.decision == "confirmed"]
    return [row for row in confirmed if msgspec.json.decode(row.wish, type=Wish).act == "close"]


def identities_of(connection: Connection, run_id: str) -> list[Row[Any]]:
    """Who sits where, with the locked identity number: sitting id, seat, person, name, ticket; in seat order."""
    query = (
        select(
            sitting_rows.c.id,
            sitting_rows.c.seat,
            sitting_rows.c.person_id,
            person.c.name,
            registration.c.ticket,
            person.c.identity_locked,
        )
        .join(person, sitting_rows.c.person_id == person.c.id)
        .join(registration, sitting_rows.c.registration_id == registration.c.id)
        .where(sitting_rows.c.run_id == run_id)
        .order_by(sitting_rows.c.seat)
    )
    return list(connection.execute(query))


def incidents_of(connection: Connection, run_id: str) -> list[Row[Any]]:
    """The room's incidents, oldest first."""
    query = select(incident).where(incident.c.run_id == run_id).order_by(incident.c.noted_at, incident.c.trail_number)
    return list(connection.execute(query))


def holds_of(connection: Connection, run_id: str) -> list[Row[Any]]:
    """The pauses of the whole room, oldest first."""
    return list(connection.execute(select(room_hold).where(room_hold.c.run_id == run_id).order_by(room_hold.c.since)))


def decisions_due(connection: Connection, run_id: str) -> tuple[dict[str, Instant], int]:
    """Outage -> until when the chief decides whether to wait on (those without such a limit are left out), and how often
    somebody chose to."""
    settings = connection.execute(
        select(administration.c.settings)
        .join(room_run, room_run.c.administration_id == administration.c.id)
        .where(room_run.c.id == run_id)
    ).scalar_one()
    limit = msgspec.json.decode(settings, type=HouseRules).decide_after * SECOND
    found = {hold.name: hold.since + limit for hold in holds_of(connection, run_id) if hold.kind and limit}
    waits = connection.execute(select(longer_wait).where(longer_wait.c.run_id == run_id).order_by(longer_wait.c.at)).all()
    return found | {wait.hold: wait.until for wait in waits}, len(waits)


def header_of(connection: Connection, run_id: str) -> Header:
    """What is said over the room now."""
    run = connection.execute(
        select(room_run.c.opened_at, room_run.c.closed_at, room_run.c.abandoned_at, room.c.centre_id)
        .join(room, room.c.id == room_run.c.room_id)
        .where(room_run.c.id == run_id)
    ).one()
    holds = holds_of(connection, run_id)
    proposals = proposals_of(connection, run_id)
    waiting = [row for row in proposals if row.decision is None]
    names = names_of(connection, [*_people(holds), *(row.proposed_by for row in waiting)])
    chiefs = _chiefs(connection, [row.proposed_by for row in waiting], run.centre_id)
    happened = [
        run.opened_at,
        run.closed_at,
        run.abandoned_at,
        *(hold.until for hold in holds),
        *(row.decision for row in proposals),
    ]
    confirmed = sum(bool(hold.confirmed_by) for hold in holds)
    limits, waits = decisions_due(connection, run_id)
    return Header(
        count=len(holds) + confirmed + len(proposals) + waits + sum(what is not None for what in happened),
        opened_at=_ms(run.opened_at),
        closed_at=_ms(run.closed_at),
        abandoned_at=_ms(run.abandoned_at),
        holds=tuple(_hold(hold, names, limits) for hold in holds if hold.until is None or _is_owed(hold) or hold.kind),
        proposals=tuple(_proposal(row, names, chiefs) for row in waiting if run.closed_at is None),
    )


def _is_owed(hold: Row[Any]) -> bool:
    return bool(hold.emergency) and not hold.confirmed_by


def _people(holds: Iterable[Row[Any]]) -> list[str]:
    return [one for hold in holds for one in (hold.by, hold.confirmed_by) if one]


def _chiefs(connection: Connection, ids: Collection[str], centre_id: str) -> frozenset[str]:
    query = select(role_grant.c.person_id).where(
        role_grant.c.person_id.in_(set(ids)),
        role_grant.c.role == Role.CHIEF_PROCTOR,
        role_grant.c.centre_id.in_(("", centre_id)),
    )
    return frozenset(connection.execute(query).scalars())


def _hold(row: Row[Any], names: dict[str, str], limits: dict[str, Instant]) -> Hold:
    return Hold(
        row.name, milliseconds(row.since), _ms(row.until), row.reason, names.get(row.by, row.by), row.by, row.emergency,
        names.get(row.confirmed_by, row.confirmed_by),
        milliseconds((row.called_at or row.since) + CONFIRM_WITHIN) if _is_owed(row) else None, row.kind,
        _ms(limits.get(row.name)) if row.until is None else None,
    )  # fmt: skip


def _proposal(row: Row[Any], names: dict[str, str], chiefs: frozenset[str]) -> Proposal:
    wish = msgspec.json.decode(row.wish, type=Wish)
    return Proposal(
        row.id, wish.act, wish.sittings, wish.args, wish.reason, names.get(row.proposed_by, ""), row.proposed_by,
        row.proposed_by in chiefs, milliseconds(row.proposed_at),
    )  # fmt: skip


def _ms(at: Instant | None) -> int | None:
    return None if at is None else milliseconds(at)
