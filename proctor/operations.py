"""Doing an act of the console: once, however often it is sent; in one transaction with its result and its line in the trail."""

from typing import Final

import msgspec
from sqlalchemy import Connection, func, insert, select

from examhall.audit import trail
from examhall.errors import Malformed, ReasonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.sittings.clerk import Outcome
from examhall.sittings.room_runs import CONFIRM_WITHIN
from examhall.sittings.states import RUNNING
from examhall.sittings.tables import room_hold, room_run
from proctor import room_acts, sitting_acts
from proctor.acts import ACTS, NAME, Kind, Wish, is_whole_room
from proctor.doing import Doing, Result, RoomClosed
from proctor.queries import on_duty
from proctor.tables import incident, room_act
from proctor.two_persons import propose_for_room

VERBS: Final = {**sitting_acts.VERBS, **room_acts.VERBS}


def perform(hall: Hall, person_id: str, run_id: str, wish: Wish) -> Result:
    """Carry out one act. Sitting by sitting it is done or refused; what concerns the act as a whole is raised as a Refusal.

    A repeated id gets the first result, as long as it is the same person's, in the same room.
    """
    kind = ACTS.get(wish.act)
    if kind is None or NAME.fullmatch(wish.id) is None:
        raise Malformed(field="act" if kind is None else "id")
    results: list[Result] = []

    def work(connection: Connection, now: Instant) -> list[Outcome]:
        connection.execute(select(room_run.c.id).where(room_run.c.id == run_id).with_for_update())
        run, roles = on_duty(connection, person_id, run_id, kind.action)
        earlier = connection.execute(select(room_act).where(room_act.c.id == wish.id)).first()
        if earlier is not None:
            if (earlier.run_id, earlier.person_id) != (run_id, person_id):
                raise Malformed(field="id")
            results.append(msgspec.json.decode(earlier.result, type=Result))
            return []
        doing = Doing(hall, connection, now, run, wish, by=person_id, roles=roles)
        _do(doing, kind)
        results.append(Result(wish.id, wish.act, tuple(doing.done), doing.waiting))
        connection.execute(
            insert(room_act),
            {
                "id": wish.id, "run_id": run_id, "person_id": person_id, "at": now,
                "wish": msgspec.json.encode(wish).decode(), "result": msgspec.json.encode(results[0]).decode(),
            },
        )  # fmt: skip
        return doing.moved

    hall.clerk.transact(work)
    hall.announcements.tell("runs", run_id)
    return results[0]


def _do(doing: Doing, kind: Kind) -> None:
    if doing.run.closed_at is not None and not kind.after_closing:
        raise RoomClosed()
    if kind.reason and not doing.wish.reason.strip():
        raise ReasonNeeded()
    if is_whole_room(doing.wish, doing.standing(*RUNNING)):
        propose_for_room(doing)
    else:
        VERBS[doing.wish.act](doing)


def note_unconfirmed_pauses(hall: Hall) -> None:
    """An emergency pause that nobody confirmed in five minutes: it stays, and the hall itself notes the incident, once."""
    with hall.database.writing() as connection:
        now = hall.now()
        overdue = connection.execute(
            select(room_hold).where(
                room_hold.c.emergency.is_(True), room_hold.c.confirmed_by == "",
                func.coalesce(room_hold.c.called_at, room_hold.c.since) <= now - CONFIRM_WITHIN,
                room_hold.c.name.not_in(select(incident.c.id)),
            )
        ).all()  # fmt: skip
        for hold in overdue:
            line = trail.write(
                connection, hall.audit_key, now, "proctor", "pause_unconfirmed", hold.run_id, hold=hold.name, by=hold.by
            )
            connection.execute(
                insert(incident),
                {
                    "id": hold.name, "run_id": hold.run_id, "kind": "pause_unconfirmed", "text": hold.reason,
                    "noted_by": "", "noted_at": now, "trail_number": line.number,
                },
            )  # fmt: skip
    for hold in overdue:
        hall.announcements.tell("runs", hold.run_id)
