"""Putting a part off (缓考) and carrying it over to another batch, with the fee that was paid for it."""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, delete, func, insert, select

from examhall.arranging.floor import registrations, school_of
from examhall.arranging.seating_draft import check_still
from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.registration.numbering import next_tickets
from examhall.registration.operations import belong_to, register, register_part
from examhall.registration.places import held_by, hold
from examhall.registration.tables import (
    carry_over,
    confirmation,
    deferral,
    placement,
    registered_part,
    registration,
)
from examhall.schedule.operations import give_place_back, take_place
from examhall.schedule.queries import ends_at
from examhall.schedule.tables import administration
from examhall.sittings import board
from examhall.sittings.states import State
from examhall.sittings.tables import room_run, sitting

CARRIED_OVER: Final = "carried_over"  # nothing is paid again


class SatOrSits(NotNow):
    code = "sat_or_sits"
    says = _(
        "This part was sat, or its paper lies on the seat. It can be put off once the room is closed without the candidate."
    )


class NoPlaceOffered(Refusal):
    code = "no_place_offered"
    says = _("The candidate's centre has no place left in that batch for this part.")


class NoPartChosen(Refusal):
    code = "no_part_chosen"
    says = _("Choose at least one part that is put off.")


class PutOffAlready(NotNow):
    code = "put_off_already"
    says = _("This part was put off already.")


class NothingToCarry(NotNow):
    code = "nothing_to_carry"
    says = _("Nothing waits to be carried over into another batch: nothing was put off, or it was carried over already.")


class BatchIsOver(NotNow):
    code = "batch_is_over"
    says = _("This part has been examined in that batch already. Choose one that is still to come.")


class AlreadyThere(NotNow):
    code = "already_there"
    says = _("The candidate is registered for this part in that batch already.")


def put_off(
    connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str, parts: Sequence[str], reason: str,
    reference: str,
) -> None:  # fmt: skip
    """These parts are not sat in this batch: their seats are free, and with the last of them the ticket is void.

    NotFound, NoPartChosen, ReasonNeeded, PutOffAlready, SatOrSits.
    """
    row = _held(connection, registration_id)
    if not parts:
        raise NoPartChosen(field="parts")
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    open_parts = to_sit_of(connection, registration_id)
    for part in parts:
        if part not in open_parts:
            raise PutOffAlready(part=part)
        _check_not_sat(connection, registration_id, part)
        _free_seat(connection, registration_id, part)
        _give_place_back(connection, row, part)
    connection.execute(
        insert(deferral),
        [
            {"registration_id": registration_id, "part": part, "reason": reason.strip(), "reference": reference.strip()[:200],
             "decided_by": by, "decided_at": now}
            for part in parts
        ],
    )  # fmt: skip
    trail.write(
        connection, hall.audit_key, now, by, "put_off", registration_id, ticket=row.ticket, parts=list(parts),
        reason=reason.strip(), reference=reference.strip(), void=set(parts) == open_parts,
    )  # fmt: skip


def carry(
    connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str, batch_id: str
) -> str:  # fmt: skip
    """What was put off is sat in another batch, on a ticket of its own, and nothing is paid again; the registration there.

    NotFound, NothingToCarry (into the same batch: nothing either), BatchIsOver, NoPlaceOffered, AlreadyThere.
    """
    row = _held(connection, registration_id)
    waiting = waiting_to_be_carried(connection, registration_id)
    if not waiting or batch_id == row.batch_id:
        raise NothingToCarry()
    if not row.centre_id:
        raise NotFound()
    check_still(connection, batch_id)
    for part in waiting:
        if is_over(connection, batch_id, row.level, part, now):
            raise BatchIsOver(part=part)
        if not take_place(connection, batch_id, row.centre_id, row.level, part):
            raise NoPlaceOffered(part=part)
    new = _registration_in(connection, row, batch_id)
    there = set(connection.execute(select(registered_part.c.part).where(registered_part.c.registration_id == new)).scalars())
    if there & set(waiting):
        raise AlreadyThere()
    for part in waiting:
        register_part(connection, new, part)
        connection.execute(
            insert(carry_over),
            {"registration_id": registration_id, "part": part, "to_registration_id": new, "fee": CARRIED_OVER,
             "carried_by": by, "carried_at": now},
        )  # fmt: skip
    trail.write(
        connection,
        hall.audit_key,
        now,
        by,
        "carry_over",
        registration_id,
        to=new,
        batch=batch_id,
        parts=waiting,
        fee=CARRIED_OVER,
    )
    return new


def is_over(connection: Connection, batch_id: str, level: str, part: str, now: Instant) -> bool:
    """Whether a part was held in a batch, and nowhere in it is still to be held."""
    held = (administration.c.batch_id == batch_id) & (administration.c.level == level) & (administration.c.part == part)
    last: Instant | None = connection.execute(select(func.max(ends_at())).where(held)).scalar()
    return last is not None and last <= now


def to_sit_of(connection: Connection, registration_id: str) -> set[str]:
    """The parts of a registration that were not put off."""
    mine = select(registered_part.c.part).where(registered_part.c.registration_id == registration_id)
    gone = select(deferral.c.part).where(deferral.c.registration_id == registration_id)
    return set(connection.execute(mine).scalars()) - set(connection.execute(gone).scalars())


def waiting_to_be_carried(connection: Connection, registration_id: str) -> list[str]:
    """The parts that were put off and are not carried over yet."""
    gone = select(deferral.c.part).where(deferral.c.registration_id == registration_id)
    carried = select(carry_over.c.part).where(carry_over.c.registration_id == registration_id)
    return sorted(set(connection.execute(gone).scalars()) - set(connection.execute(carried).scalars()), reverse=True)


def _held(connection: Connection, registration_id: str) -> Row[Any]:
    connection.execute(select(registration.c.id).where(registration.c.id == registration_id).with_for_update())
    row = connection.execute(registrations().where(registration.c.id == registration_id)).first()
    if row is None:
        raise NotFound()
    check_still(connection, row.batch_id)
    return row


def _check_not_sat(connection: Connection, registration_id: str, part: str) -> None:
    """SatOrSits, unless nobody laid a paper there yet or the room is closed and the candidate was absent."""
    rows = connection.execute(
        select(sitting.c.id, room_run.c.closed_at)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .where(sitting.c.registration_id == registration_id, administration.c.part == part)
    ).all()
    shown = board.read(connection, [row.id for row in rows])
    if any(row.closed_at is None or shown[row.id].sitting.state is not State.ABSENT for row in rows):
        raise SatOrSits(part=part)


def _free_seat(connection: Connection, registration_id: str, part: str) -> None:
    """The seat in an administration that is still to come; where the room is closed the place stays what it was."""
    sat = select(sitting.c.administration_id).where(sitting.c.registration_id == registration_id)
    of_part = select(administration.c.id).where(administration.c.part == part)
    connection.execute(
        delete(placement).where(
            placement.c.registration_id == registration_id, placement.c.administration_id.in_(of_part),
            placement.c.administration_id.not_in(sat),
        )
    )  # fmt: skip


def _give_place_back(connection: Connection, row: Row[Any], part: str) -> None:
    """What the application of this registration holds, or else one of those that candidate lists have taken."""
    place = (row.batch_id, row.centre_id, row.level, part)
    asked = connection.execute(select(confirmation.c.application_id).where(confirmation.c.registration_id == row.id)).scalar()
    if asked is None:
        give_place_back(connection, *place)
    else:
        hold(connection, asked, held_by(connection, asked) - {place})


def _registration_in(connection: Connection, row: Row[Any], batch_id: str) -> str:
    """The person's registration at this level in another batch, made where there is none."""
    found = connection.execute(
        select(registration.c.id).where(
            registration.c.person_id == row.person_id, registration.c.batch_id == batch_id, registration.c.level == row.level
        )
    ).scalar()
    if found is not None:
        return str(found)
    ticket = next(next_tickets(connection, batch_id, row.centre_id, row.level))
    made = register(connection, row.person_id, batch_id, row.level, ticket)
    belong_to(connection, made, row.centre_id, school_of(row))
    return made
