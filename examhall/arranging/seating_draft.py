"""A seating as a draft: drawn by the back office, looked at, and taken over, or let go.

What a draft that was taken over says stays: its seed, who sat where before and who sits where since.
"""

import secrets
from collections.abc import Callable
from itertools import groupby
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, delete, insert, select, update

from examhall.arranging.floor import read_floor
from examhall.arranging.tables import seating_draft
from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.jobs.queue import enqueue, look
from examhall.registration.seating import Left, Plan, Rule, Seated, seat_all
from examhall.registration.tables import placement
from examhall.schedule.tables import batch, room

DRAW: Final = "draw_seating"
TAKE_OVER: Final = "take_over_seating"
MOST_SPARE: Final = 50  # per cent
BEING_TAKEN: Final = ("taking", "writing")  # asked for, and then begun

Progress = Callable[[int, int], None]


class FloorChanged(Refusal):
    code = "floor_changed"
    says = _("Candidates, rooms or seats were changed since this was drawn. Nothing was moved; please draw again.")


class DraftDealtWith(NotNow):
    code = "draft_dealt_with"
    says = _("This seating was taken over or let go already: it stands below as it is now.")


class BeingTakenOver(NotNow):
    code = "being_taken_over"
    says = _("A seating of this batch is being taken over just now. Please try again in a moment.")


class Asked(Struct, frozen=True):
    """`again`: everybody draws a new seat who can; otherwise those without one take what is free."""

    rule: Rule
    again: bool = False
    reason: str = ""


class Drawn(Struct, array_like=True):
    """What was drawn. `stood`: the seats that were given up for it; `pairs`: administration, room, schoolmates beside each
    other; `waited`: how many parts there were to seat."""

    seated: list[Seated] = []
    left: list[Left] = []
    pairs: list[tuple[str, str, int]] = []
    stood: list[Seated] = []
    waited: int = 0
    fingerprint: str = ""


def ask(connection: Connection, hall: Hall, now: Instant, by: str, batch_id: str, asked: Asked) -> str:
    """Have a seating drawn; the id of the draft. NotFound, BeingTakenOver; ReasonNeeded where seats would be given up."""
    if connection.execute(select(batch.c.id).where(batch.c.id == batch_id).with_for_update()).first() is None:
        raise NotFound()
    check_still(connection, batch_id)
    if asked.again and not asked.reason.strip():
        raise ReasonNeeded(field="reason")
    draft_id = new_id()
    job_id = enqueue(connection, DRAW, {"draft": draft_id}, now, by)
    row = {
        "id": draft_id, "batch_id": batch_id, "state": "waiting", "asked": msgspec.json.encode(asked).decode(), "plan": "",
        "job_id": job_id, "made_by": by, "made_at": now,
    }  # fmt: skip
    connection.execute(insert(seating_draft), row)
    return draft_id


def new_seed() -> str:
    return secrets.token_hex(8)


def draft_of(connection: Connection, draft_id: str) -> Row[Any]:
    """NotFound."""
    row = connection.execute(select(seating_draft).where(seating_draft.c.id == draft_id)).first()
    if row is None:
        raise NotFound()
    return row


def asked_in(row: Row[Any]) -> Asked:
    return msgspec.json.decode(row.asked, type=Asked)


def drawn_in(row: Row[Any]) -> Drawn:
    return msgspec.json.decode(row.plan, type=Drawn) if row.plan else Drawn()


def draw(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"draft"} -> {"seated", "left"}."""
    with hall.database.reading() as connection:
        row = draft_of(connection, arguments["draft"])
        asked = asked_in(row)
        floor = read_floor(connection, row.batch_id, again=asked.again)
    plan = seat_all(
        floor.waiting, floor.held, floor.uses, floor.rooms, floor.standing, floor.busy, asked.rule, progress
    )  # fmt: skip
    drawn = Drawn(
        plan.seated, plan.left, pairs_in(plan), floor.stood, sum(len(one.parts) for one in floor.waiting), floor.fingerprint
    )
    with hall.database.writing() as connection:
        waiting = (seating_draft.c.id == row.id) & (seating_draft.c.state == "waiting")
        connection.execute(update(seating_draft).where(waiting).values(state="ready", plan=msgspec.json.encode(drawn).decode()))
    return {"seated": len(plan.seated), "left": len(plan.left)}


def pairs_in(plan: Plan) -> list[tuple[str, str, int]]:
    return [(*where, count) for where, count in sorted(plan.pairs.items())]


def confirm(connection: Connection, hall: Hall, now: Instant, by: str, draft_id: str) -> None:
    """Have a draft taken over; from now on nothing else moves in its batch. DraftDealtWith, BeingTakenOver."""
    row = draft_of(connection, draft_id)
    connection.execute(select(batch.c.id).where(batch.c.id == row.batch_id).with_for_update())
    row = draft_of(connection, draft_id)
    if row.state == "ready":
        check_still(connection, row.batch_id)
    elif row.state not in BEING_TAKEN or (job := look(connection, row.job_id)) is None or job.state != "failed":
        raise DraftDealtWith()
    job_id = enqueue(connection, TAKE_OVER, {"draft": draft_id, "by": by}, now, by)
    state = "taking" if row.state == "ready" else row.state
    connection.execute(update(seating_draft).where(seating_draft.c.id == draft_id).values(state=state, job_id=job_id))


def drop(connection: Connection, draft_id: str) -> str:
    """Let a draft go; the batch it was of. DraftDealtWith."""
    row = draft_of(connection, draft_id)
    open_one = (seating_draft.c.id == draft_id) & seating_draft.c.state.in_(("waiting", "ready"))
    if not connection.execute(update(seating_draft).where(open_one).values(state="dropped", plan="")).rowcount:
        raise DraftDealtWith()
    return str(row.batch_id)


def take_over(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"draft", "by"} -> {"seated"}. Centre by centre, each in a short transaction of its own and each of them whole,
    so that nobody who sits just now waits for it; begun again, it does the same once more. FloorChanged."""
    _check_floor(hall, arguments["draft"])
    with hall.database.reading() as connection:
        row = draft_of(connection, arguments["draft"])
        centres = {one.id: one.centre_id for one in connection.execute(select(room.c.id, room.c.centre_id))}
    drawn, done = drawn_in(row), 0
    of_centre = _by_centre(drawn.seated, centres)
    given_up = _by_centre(drawn.stood, centres)
    for centre_id in sorted(of_centre.keys() | given_up.keys()):
        coming, going = of_centre.get(centre_id, []), given_up.get(centre_id, [])
        with hall.database.writing() as connection:
            _clear(connection, [*going, *coming])
            if coming:
                connection.execute(insert(placement), [_as_row(one) for one in coming])
        done += len(coming)
        progress(done, len(drawn.seated))
    with hall.database.writing() as connection:
        writing = (seating_draft.c.id == row.id) & (seating_draft.c.state == "writing")
        if connection.execute(update(seating_draft).where(writing).values(state="taken")).rowcount:
            asked = asked_in(row)
            trail.write(
                connection, hall.audit_key, hall.now(), arguments["by"], "take_over_seating", row.batch_id, draft=row.id,
                seed=asked.rule.seed, again=asked.again, reason=asked.reason, seated=len(drawn.seated), left=len(drawn.left),
                given_up=len(drawn.stood),
            )  # fmt: skip
    return {"seated": len(drawn.seated)}


def _check_floor(hall: Hall, draft_id: str) -> None:
    """FloorChanged where it is not what was drawn from: then the draft lies there as before. Once seats are being written it is
    theirs to differ."""
    with hall.database.reading() as connection:
        row = draft_of(connection, draft_id)
        if row.state == "writing":
            return
        same = read_floor(connection, row.batch_id, again=asked_in(row).again).fingerprint == drawn_in(row).fingerprint
    with hall.database.writing() as connection:
        taking = (seating_draft.c.id == draft_id) & (seating_draft.c.state == "taking")
        connection.execute(update(seating_draft).where(taking).values(state="writing" if same else "ready"))
    if not same:
        raise FloorChanged()


def _by_centre(seats: list[Seated], centres: dict[str, str]) -> dict[str, list[Seated]]:
    ordered = sorted(seats, key=lambda one: (centres[one.room], one.administration, one.room, one.seat))
    return {name: list(some) for name, some in groupby(ordered, key=lambda one: centres[one.room])}


def _as_row(one: Seated) -> dict[str, Any]:
    return {
        "registration_id": one.registration, "administration_id": one.administration, "room_id": one.room, "seat": one.seat,
    }  # fmt: skip


def _clear(connection: Connection, seats: list[Seated]) -> None:
    """Take these people out of these administrations, wherever they sit in them."""
    for administration_id, some in groupby(seats, key=lambda one: one.administration):
        people = {one.registration for one in some}
        connection.execute(
            delete(placement).where(placement.c.administration_id == administration_id, placement.c.registration_id.in_(people))
        )


def check_still(connection: Connection, batch_id: str) -> None:
    """BeingTakenOver while seats of this batch are being written."""
    taking = select(seating_draft.c.id).where(seating_draft.c.batch_id == batch_id, seating_draft.c.state.in_(BEING_TAKEN))
    if connection.execute(taking.limit(1)).first() is not None:
        raise BeingTakenOver()


def drafts_of(connection: Connection, batch_id: str) -> list[Row[Any]]:
    """The last twenty of a batch, the newest first, without what they say."""
    columns = (
        seating_draft.c.id,
        seating_draft.c.state,
        seating_draft.c.asked,
        seating_draft.c.made_at,
        seating_draft.c.made_by,
    )
    query = select(*columns).where(seating_draft.c.batch_id == batch_id).order_by(seating_draft.c.made_at.desc())
    return list(connection.execute(query.limit(20)))
