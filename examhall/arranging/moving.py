"""Single seats: one candidate moved, two swapped, one drawn again or taken out, each with its reason and its line."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, delete, func, literal, select

from examhall.arranging.administrations import PaperLaid, is_laid, to_change
from examhall.arranging.clashes import check_candidates
from examhall.arranging.floor import read_floor, registrations
from examhall.arranging.seating_draft import check_still, new_seed
from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.registration.operations import place
from examhall.registration.seating import Left, Rule, seat_all
from examhall.registration.tables import deferral, placement, registered_part, registration
from examhall.schedule.layout import read_layout, usable
from examhall.schedule.tables import administration, administration_room, room


class NoSuchPlace(Refusal):
    code = "no_such_place"
    says = _("There is no such seat in this room, or it is out of order.")


class NoRoomOfThisPart(Refusal):
    code = "no_room_of_this_part"
    says = _("Choose the room to move to: one in which this part is held.")


class NoSuchOther(Refusal):
    code = "no_such_other"
    says = _("Name somebody else of the same batch and level, to change seats with.")


class PlaceTaken(Refusal):
    code = "place_taken"
    says = _("Somebody sits on this seat. Choose a free one, or swap the two.")


class OtherCentre(Refusal):
    code = "other_centre"
    says = _("This room belongs to another centre than the candidate.")


class NotSeated(NotNow):
    code = "not_seated"
    says = _("This candidate has no seat in this part.")


class CannotSeat(Refusal):
    """`left`: why, part by part."""

    code = "cannot_seat"
    says = _("No seat could be drawn for this candidate.")

    def __init__(self, left: list[Left]) -> None:
        super().__init__(left={one.part: one.why for one in left})
        self.left = left


def move(
    connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str, part: str, administration_id: str,
    room_id: str, seat: int, reason: str,
) -> None:  # fmt: skip
    """A candidate's seat in a part from now on, in this administration of it. A reason is needed where there was one before.

    NotFound, NoRoomOfThisPart, RoomOpened, PaperLaid, OtherCentre, NoSuchPlace, PlaceTaken, CandidateTaken, ReasonNeeded.
    """
    row = held_registration(connection, registration_id, part)
    before = seat_in(connection, registration_id, part)
    if before is not None:
        _check_may_leave(connection, before, reason)
    new = to_change(connection, administration_id)
    if (new.batch_id, new.level, new.part) != (row.batch_id, row.level, part):
        raise NoRoomOfThisPart(field="where")
    if is_laid(connection, administration_id):
        raise PaperLaid()
    _check_seat(connection, row, administration_id, room_id, seat)
    sat = before.administration_id if before is not None else ""
    if sat != administration_id:
        persons = select(literal(row.person_id))
        check_candidates(connection, persons, new.starts_at, new.seconds, sat)
    if before is not None:
        _take_out(connection, before)
    place(connection, registration_id, administration_id, room_id, seat)
    _note(connection, hall, now, by, registration_id, part, reason, _said(before), [administration_id, room_id, seat])


def swap(
    connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str, other_id: str, part: str, reason: str
) -> None:  # fmt: skip
    """Two candidates of a part change seats.

    NoSuchOther, NotSeated, OtherCentre, RoomOpened, PaperLaid, CandidateTaken, ReasonNeeded.
    """
    rows = [held_registration(connection, one, part) for one in sorted((registration_id, other_id))]
    if rows[0].id == rows[1].id or (rows[0].batch_id, rows[0].level) != (rows[1].batch_id, rows[1].level):
        raise NoSuchOther(field="other")
    if rows[0].centre_id != rows[1].centre_id:
        raise OtherCentre()
    seats = [seat_in(connection, one.id, part) for one in rows]
    first, second = seats
    if first is None or second is None:
        raise NotSeated()
    for one in (first, second):
        _check_may_leave(connection, one, reason)
    if first.administration_id != second.administration_id:
        for row, old, new in ((rows[0], first, second), (rows[1], second, first)):
            held = to_change(connection, new.administration_id)
            check_candidates(connection, select(literal(row.person_id)), held.starts_at, held.seconds, old.administration_id)
    for one in (first, second):
        _take_out(connection, one)
    for row, old, new in ((rows[0], first, second), (rows[1], second, first)):
        place(connection, row.id, new.administration_id, new.room_id, new.seat)
        _note(connection, hall, now, by, row.id, part, reason, _said(old), _said(new))


def unseat(connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str, part: str, reason: str) -> None:
    """The candidate has no seat in this part any more. NotSeated, RoomOpened, PaperLaid, ReasonNeeded."""
    held_registration(connection, registration_id, part)
    before = seat_in(connection, registration_id, part)
    if before is None:
        raise NotSeated()
    _check_may_leave(connection, before, reason)
    _take_out(connection, before)
    _note(connection, hall, now, by, registration_id, part, reason, _said(before), [])


def draw_again(
    connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str, rule: Rule, reason: str
) -> None:
    """One candidate draws a seat in every part, new ones where there were some. CannotSeat, ReasonNeeded."""
    row = connection.execute(select(registration).where(registration.c.id == registration_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    check_still(connection, row.batch_id)
    floor = read_floor(connection, row.batch_id, again=False, only=registration_id)
    if floor.stood and not reason.strip():
        raise ReasonNeeded(field="reason")
    if not floor.waiting:
        raise NotNow()
    plan = seat_all(floor.waiting, floor.held, floor.uses, floor.rooms, floor.standing, floor.busy, rule)
    if plan.left:
        raise CannotSeat(plan.left)
    for old in floor.stood:
        mine = (placement.c.registration_id == old.registration) & (placement.c.administration_id == old.administration)
        connection.execute(delete(placement).where(mine))
    for new in plan.seated:
        place(connection, new.registration, new.administration, new.room, new.seat)
    trail.write(
        connection, hall.audit_key, now, by, "draw_seat_again", registration_id, reason=reason.strip(), seed=rule.seed,
        before=[[one.administration, one.room, one.seat] for one in floor.stood],
        after=[[one.administration, one.room, one.seat] for one in plan.seated],
    )  # fmt: skip


def rule_for_one() -> Rule:
    """A late candidate takes any free seat, spare share included: it is there for who comes late."""
    return Rule(new_seed(), spare_percent=0)


def held_registration(connection: Connection, registration_id: str, part: str) -> Row[Any]:
    """The registration, held to the end of what is done to it, with centre and school. NotFound where it has no such part to
    sit; BeingTakenOver."""
    connection.execute(select(registration.c.id).where(registration.c.id == registration_id).with_for_update())
    row = connection.execute(registrations().where(registration.c.id == registration_id)).first()
    mine = (registered_part.c.registration_id == registration_id) & (registered_part.c.part == part)
    put_off = (deferral.c.registration_id == registration_id) & (deferral.c.part == part)
    known = connection.execute(select(registered_part.c.part).where(mine)).first()
    if row is None or known is None or connection.execute(select(deferral.c.part).where(put_off)).first() is not None:
        raise NotFound()
    check_still(connection, row.batch_id)
    return row


def seat_in(connection: Connection, registration_id: str, part: str) -> Row[Any] | None:
    """Where a candidate sits in a part; of an examination that was held again, the last one."""
    query = (
        select(placement)
        .join(administration, administration.c.id == placement.c.administration_id)
        .where(placement.c.registration_id == registration_id, administration.c.part == part)
        .order_by(administration.c.starts_at.desc())
    )
    return connection.execute(query).first()


def _check_may_leave(connection: Connection, before: Row[Any], reason: str) -> None:
    to_change(connection, before.administration_id)
    if is_laid(connection, before.administration_id):
        raise PaperLaid()
    if not reason.strip():
        raise ReasonNeeded(field="reason")


def _check_seat(connection: Connection, row: Row[Any], administration_id: str, room_id: str, seat: int) -> None:
    used = (administration_room.c.administration_id == administration_id) & (administration_room.c.room_id == room_id)
    there = connection.execute(
        select(room).join(administration_room, administration_room.c.room_id == room.c.id).where(used)
    ).first()
    if there is None:
        raise NotFound()
    if row.centre_id and there.centre_id != row.centre_id:
        raise OtherCentre()
    if seat not in usable(there.rows, there.columns, read_layout(there.layout)):
        raise NoSuchPlace(field="seat")
    on_it = select(func.count()).select_from(placement).where(
        placement.c.administration_id == administration_id, placement.c.room_id == room_id, placement.c.seat == seat,
        placement.c.registration_id != row.id,
    )  # fmt: skip
    if connection.execute(on_it).scalar():
        raise PlaceTaken(field="seat")


def _take_out(connection: Connection, one: Row[Any]) -> None:
    mine = (placement.c.registration_id == one.registration_id) & (placement.c.administration_id == one.administration_id)
    connection.execute(delete(placement).where(mine))


def _said(one: Row[Any] | None) -> list[Any]:
    return [] if one is None else [one.administration_id, one.room_id, one.seat]


def _note(
    connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str, part: str, reason: str, before: list[Any],
    after: list[Any],
) -> None:  # fmt: skip
    trail.write(
        connection, hall.audit_key, now, by, "seat_candidate", registration_id, part=part, reason=reason.strip(), before=before,
        after=after,
    )  # fmt: skip
