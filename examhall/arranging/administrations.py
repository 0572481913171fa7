"""Verbs on administrations: holding one in rooms at a time, moving it, and cancelling it before anybody is seated."""

from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Column, Connection, Row, Select, delete, select, update
from sqlalchemy.exc import IntegrityError

from examhall.arranging.clashes import check_candidates, check_rooms
from examhall.arranging.house_rules import changed_rules, check_rules
from examhall.arranging.seating_draft import check_still
from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.programme.tables import level_part
from examhall.registration.tables import placement, registration
from examhall.schedule.operations import add_administration, use_rooms
from examhall.schedule.settings import HouseRules, read_settings
from examhall.schedule.tables import administration, administration_room, centre, room
from examhall.schedule.windows import ScheduleProblem
from examhall.sittings.tables import room_run, sitting

LONGEST: Final = 24 * 3600  # seconds


class Wanted(Struct, frozen=True):
    """An administration as it is typed. `rules`: none where they are as they stand, or the usual ones."""

    level: str
    part: str
    title: str
    starts_at: Instant
    seconds: int
    rooms: tuple[str, ...]
    rules: HouseRules | None = None


class RoomOpened(NotNow):
    """What has begun is the console's: nothing of it moves from here."""

    code = "room_opened"
    says = _("A room of this administration has been opened: what changes now is changed at its console.")


class SomebodySeated(NotNow):
    code = "somebody_seated"
    says = _("Candidates are seated in this administration. Move or unseat them first.")


class RestsOnIt(NotNow):
    code = "rests_on_it"
    says = _("A paper, a release or a browser rule is set for this administration. Take that back first.")


class PaperLaid(Refusal):
    code = "paper_laid"
    says = _("Papers lie on the seats of this administration: its length, level, part, rules and seats stay.")


def hold(connection: Connection, hall: Hall, now: Instant, by: str, batch_id: str, wanted: Wanted) -> str:
    """A new administration; its id. ScheduleProblem, RoomTaken."""
    _check(connection, wanted)
    check_rooms(connection, wanted.rooms, wanted.starts_at, wanted.seconds)
    made = add_administration(
        connection, batch_id, wanted.level, wanted.part, wanted.title.strip(), wanted.starts_at, wanted.seconds, wanted.rules
    )
    use_rooms(connection, made, wanted.rooms)
    trail.write(connection, hall.audit_key, now, by, "hold_administration", made, batch=batch_id, **msgspec.to_builtins(wanted))
    return made


def change(
    connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, wanted: Wanted, reason: str
) -> None:  # fmt: skip
    """Another time, other rooms, another title. A reason is needed once somebody is seated: their tickets say otherwise then.

    ScheduleProblem, RoomTaken, CandidateTaken, RoomOpened, PaperLaid, SomebodySeated where a room is given up that is in use.
    """
    stands = to_change(connection, administration_id)
    _check(connection, wanted)
    seated = set(connection.execute(_placed(administration_id, placement.c.room_id)).scalars())
    moved = (wanted.starts_at, wanted.seconds) != (stands.starts_at, stands.seconds)
    another = (wanted.level, wanted.part) != (stands.level, stands.part)
    if (another and seated) or seated - set(wanted.rooms):
        raise SomebodySeated()
    before = read_settings(stands.settings)
    rules = wanted.rules or before
    if is_laid(connection, administration_id) and (another or wanted.seconds != stands.seconds or rules != before):
        raise PaperLaid()
    if seated and moved and not reason.strip():
        raise ReasonNeeded(field="reason")
    check_rooms(connection, wanted.rooms, wanted.starts_at, wanted.seconds, administration_id)
    persons = select(registration.c.person_id).join(placement, placement.c.registration_id == registration.c.id)
    persons = persons.where(placement.c.administration_id == administration_id)
    check_candidates(connection, persons, wanted.starts_at, wanted.seconds, administration_id)
    now_said = {
        "level": wanted.level, "part": wanted.part, "title": wanted.title.strip(), "starts_at": wanted.starts_at,
        "seconds": wanted.seconds,
    }  # fmt: skip
    values = {**now_said, "settings": msgspec.json.encode(rules).decode()}
    connection.execute(update(administration).where(administration.c.id == administration_id).values(values))
    use_rooms(connection, administration_id, wanted.rooms)
    trail.write(
        connection, hall.audit_key, now, by, "change_administration", administration_id, reason=reason.strip(),
        before={"title": stands.title, "starts_at": stands.starts_at, "seconds": stands.seconds},
        rooms=sorted(wanted.rooms), rules=changed_rules(before, rules), **now_said,
    )  # fmt: skip


def cancel(hall: Hall, by: str, administration_id: str) -> str:
    """It is not held. NotFound, SomebodySeated, RestsOnIt; returns the batch it belonged to."""
    try:
        with hall.database.writing() as connection:
            stands = to_change(connection, administration_id)
            if connection.execute(_placed(administration_id, placement.c.seat).limit(1)).first() is not None:
                raise SomebodySeated()
            use_rooms(connection, administration_id, ())
            connection.execute(delete(administration).where(administration.c.id == administration_id))
            trail.write(
                connection, hall.audit_key, hall.now(), by, "cancel_administration", administration_id, batch=stands.batch_id,
                title=stands.title, starts_at=stands.starts_at,
            )  # fmt: skip
    except IntegrityError as fault:
        raise RestsOnIt() from fault
    return str(stands.batch_id)


def to_change(connection: Connection, administration_id: str) -> Row[Any]:
    """The administration, held to the end of what is done to it. NotFound, RoomOpened, BeingTakenOver."""
    row = connection.execute(select(administration).where(administration.c.id == administration_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    check_still(connection, row.batch_id)
    opened = select(room_run.c.id).where(room_run.c.administration_id == administration_id, room_run.c.opened_at.is_not(None))
    if connection.execute(opened.limit(1)).first() is not None:
        raise RoomOpened()
    return row


def is_laid(connection: Connection, administration_id: str) -> bool:
    """Whether papers lie on its seats."""
    laid = select(sitting.c.id).where(sitting.c.administration_id == administration_id).limit(1)
    return connection.execute(laid).first() is not None


def rooms_used(connection: Connection, administration_id: str) -> list[str]:
    query = select(administration_room.c.room_id).where(administration_room.c.administration_id == administration_id)
    return list(connection.execute(query).scalars())


def _placed(administration_id: str, column: Column[Any]) -> Select[Any]:
    return select(column).where(placement.c.administration_id == administration_id).distinct()


def _check(connection: Connection, wanted: Wanted) -> None:
    if not 1 <= len(wanted.title.strip()) <= 100:
        raise ScheduleProblem("title", _("Write a title of at most 100 characters."))
    if not 60 <= wanted.seconds <= LONGEST:
        raise ScheduleProblem("minutes", _("An examination lasts between 1 minute and 24 hours."))
    known = select(level_part.c.part).where(level_part.c.level == wanted.level, level_part.c.part == wanted.part)
    if connection.execute(known).first() is None:
        raise ScheduleProblem("part", _("The programme has no such part at this level."))
    if wanted.rules is not None:
        check_rules(wanted.rules, wanted.seconds)
    if not wanted.rooms:
        raise ScheduleProblem("rooms", _("Choose at least one room."))
    zones = select(room.c.id, centre.c.zone).join(centre, centre.c.id == room.c.centre_id).where(room.c.id.in_(wanted.rooms))
    rows = connection.execute(zones).all()
    if len(rows) != len(set(wanted.rooms)):
        raise NotFound()
    if len({row.zone for row in rows}) > 1:
        raise ScheduleProblem("rooms", _("These rooms lie in different time zones: hold one administration in each zone."))
