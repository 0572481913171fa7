"""Reads of institutions: how each stands, what expires, which batches a centre is not authorised for, hours of training."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from examhall.instants import Instant
from examhall.institutions.standing import (
    Act,
    Authorisation,
    Stand,
    Subject,
    covers,
    expired_lately,
    expires_soon,
    stand_on,
)
from examhall.institutions.tables import (
    authorisation,
    inspection,
    standard_hours,
    trainer,
    training_institution,
    training_record,
)
from examhall.institutions.training import Certified, Trained, hours_of
from examhall.people.tables import person, role_grant
from examhall.programme.days import day_of
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch, batch_calendar, centre, offering, room


class Kept(NamedTuple):
    """An institution with how it stands. `row`: of the centre, or of the training institution."""

    row: Row[Any]
    stand: Stand


class Expiring(NamedTuple):
    """What expires soon or has expired lately. `key`: the id of the centre, or of the training institution."""

    kind: str  # centre, training, trainer
    key: str
    name: str
    until: str


class Uncovered(NamedTuple):
    """A centre that offers places in a batch without being authorised on all of its days."""

    id: str
    code: str
    name: str
    batch: str
    first: str
    last: str


def acts_of(connection: Connection, subject: Subject, subject_id: str) -> list[Authorisation]:
    """What was granted, suspended and let go on, in the order in which it was written."""
    return _acts(connection, subject).get(subject_id, [])


def _acts(connection: Connection, subject: Subject) -> dict[str, list[Authorisation]]:
    rows = connection.execute(select(authorisation).where(authorisation.c.subject == subject).order_by(authorisation.c.number))
    found = defaultdict[str, list[Authorisation]](list)
    for row in rows:
        found[row.subject_id].append(Authorisation(Act(row.act), row.first, row.last))
    return found


def decisions_of(connection: Connection, subject: Subject, subject_id: str) -> list[Row[Any]]:
    """The same with its papers, who wrote it and why; the newest first."""
    mine = (authorisation.c.subject == subject) & (authorisation.c.subject_id == subject_id)
    return list(connection.execute(select(authorisation).where(mine).order_by(authorisation.c.number.desc())))


def centres(connection: Connection, day: str) -> list[Kept]:
    """Every centre by its code, and how it stands on a day."""
    acts = _acts(connection, Subject.CENTRE)
    rows = connection.execute(select(centre).order_by(centre.c.code))
    return [Kept(row, stand_on(acts.get(row.id, []), day)) for row in rows]


def training_institutions(connection: Connection, day: str, listed: bool = False) -> list[Kept]:
    """Every training institution by place and name; with `listed` only those that the public may find."""
    acts, table = _acts(connection, Subject.TRAINING), training_institution
    query = select(table).order_by(table.c.province, table.c.city, table.c.name)
    rows = connection.execute(query.where(table.c.listed) if listed else query)
    return [Kept(row, stand_on(acts.get(row.id, []), day)) for row in rows]


def trainers_by_institution(connection: Connection) -> dict[str, list[Row[Any]]]:
    """Institution -> its trainers by name, with the user name where one is somebody of the staff."""
    rows = connection.execute(
        select(trainer, person.c.username).outerjoin(person, person.c.id == trainer.c.person_id).order_by(trainer.c.name)
    )
    found = defaultdict[str, list[Row[Any]]](list)
    for row in rows:
        found[row.institution_id].append(row)
    return found


def certified_trainers(connection: Connection) -> dict[str, Certified]:
    """Number of the certificate -> who has it."""
    acts = _acts(connection, Subject.TRAINING)
    return {
        row.certificate: Certified(
            row.id, row.institution_id, row.valid_from, row.valid_until, acts.get(row.institution_id, [])
        )
        for row in connection.execute(select(trainer))
    }  # fmt: skip


def inspections_of(connection: Connection, subject: Subject, subject_id: str) -> list[Row[Any]]:
    mine = (inspection.c.subject == subject) & (inspection.c.subject_id == subject_id)
    return list(connection.execute(select(inspection).where(mine).order_by(inspection.c.held_on.desc(), inspection.c.id)))


def open_follow_ups(connection: Connection) -> list[Row[Any]]:
    """What inspections asked for and nobody has seen to yet, the longest due first."""
    is_open = (inspection.c.follow_up_on != "") & (inspection.c.done_on == "")
    return list(connection.execute(select(inspection).where(is_open).order_by(inspection.c.follow_up_on)))


def rooms_of(connection: Connection, centre_id: str) -> list[Row[Any]]:
    return list(connection.execute(select(room).where(room.c.centre_id == centre_id).order_by(room.c.name)))


def staff_of(connection: Connection, centre_id: str) -> list[Row[Any]]:
    """Who has a role at this centre and not everywhere, by name."""
    query = select(person.c.name, person.c.username, role_grant.c.role).join(person, person.c.id == role_grant.c.person_id)
    return list(connection.execute(query.where(role_grant.c.centre_id == centre_id).order_by(person.c.name, role_grant.c.role)))


def expiring(connection: Connection, day: str) -> list[Expiring]:
    """All that expires soon after this day or did lately before it, what ended first at the top."""
    found = [
        Expiring(subject, kept.row.id, kept.row.name, kept.stand.until)
        for subject, those in (
            (Subject.CENTRE, centres(connection, day)),
            (Subject.TRAINING, training_institutions(connection, day)),
        )
        for kept in those
        if _presses(kept.stand.until, day)
    ]
    found += [
        Expiring("trainer", row.institution_id, row.name, row.valid_until)
        for row in connection.execute(select(trainer))
        if _presses(row.valid_until, day)
    ]
    return sorted(found, key=lambda one: (one.until, one.name))


def _presses(last: str, day: str) -> bool:
    return bool(last) and (expires_soon(last, day) or expired_lately(last, day))


def warnings(connection: Connection, now: Instant) -> int:
    """How many things expire soon or have expired lately."""
    return len(expiring(connection, day_of(now)))


def uncovered(connection: Connection, batch_id: str = "", centre_id: str = "") -> list[Uncovered]:
    """The centres that offer places in a batch (or in any) without being authorised on all days from its confirmation to its
    last examination. For whoever makes offerings: name them before anybody applies."""
    acts = _acts(connection, Subject.CENTRE)
    query = (
        select(
            batch.c.id, batch.c.code.label("batch_code"), batch_title().label("title"), centre.c.id.label("centre_id"),
            centre.c.code, centre.c.name,
        )
        .distinct()
        .join(offering, offering.c.batch_id == batch.c.id)
        .join(centre, centre.c.id == offering.c.centre_id)
        .order_by(batch.c.code, centre.c.code)
    )  # fmt: skip
    if batch_id:
        query = query.where(batch.c.id == batch_id)
    if centre_id:
        query = query.where(centre.c.id == centre_id)
    days = _days_of_batches(connection)
    return [
        Uncovered(row.centre_id, row.code, row.name, row.title, *days[row.id])
        for row in connection.execute(query)
        if row.id in days and not covers(acts.get(row.centre_id, []), *days[row.id])
    ]


def _days_of_batches(connection: Connection) -> dict[str, tuple[str, str]]:
    """Batch -> the days on which its centres must be authorised, for every batch that has any."""
    rows = connection.execute(
        select(
            batch.c.id, func.min(batch_calendar.c.confirmation_opens_at).label("opens"),
            func.min(administration.c.starts_at).label("first"), func.max(administration.c.starts_at).label("last"),
            func.max(batch_calendar.c.confirmation_closes_at).label("closes"),
        )
        .outerjoin(batch_calendar, batch_calendar.c.batch_id == batch.c.id)
        .outerjoin(administration, administration.c.batch_id == batch.c.id)
        .group_by(batch.c.id)
    )  # fmt: skip
    found = {}
    for row in rows:
        times = [at for at in (row.opens, row.first, row.last, row.closes) if at is not None]
        if times:
            found[row.id] = (day_of(min(times)), day_of(max(times)))
    return found


def standard_hours_on(connection: Connection, day: str) -> dict[str, int]:
    """Level -> the hours it asks for of who applies on this day; levels that ask for none are not in it."""
    rows = connection.execute(
        select(standard_hours)
        .where(standard_hours.c.valid_from <= day)
        .order_by(standard_hours.c.valid_from, standard_hours.c.number)
    )
    return {level: hours for level, hours in {row.level: row.hours for row in rows}.items() if hours}


def hours_written(connection: Connection) -> list[Row[Any]]:
    """Every change of the standard hours, the newest first."""
    return list(connection.execute(select(standard_hours).order_by(standard_hours.c.number.desc())))


def training_hours(connection: Connection, person_id: str, level: str, day: str) -> Trained:
    """What a person, by the document, has been trained for a level, and what the level asks for on a day."""
    query = (
        select(training_record)
        .join(
            person,
            (person.c.identity_lookup == training_record.c.identity_lookup)
            & (person.c.identity_kind == training_record.c.identity_kind),
        )
        .where(person.c.id == person_id, training_record.c.level == level, training_record.c.struck_by == "")
    )
    rows = connection.execute(query.order_by(training_record.c.last))
    return hours_of(
        ((row.hours, row.completion) for row in rows), standard_hours_on(connection, day).get(level, 0)
    )  # fmt: skip


def records(connection: Connection, words: str, limit: int) -> list[Row[Any]]:
    """Trainings whose name or number of completion has these words, the latest entered first, with trainer and institution."""
    query = (
        select(
            training_record, trainer.c.name.label("trainer"), trainer.c.certificate,
            training_institution.c.name.label("institution"),
        )
        .join(trainer, trainer.c.id == training_record.c.trainer_id)
        .join(training_institution, training_institution.c.id == training_record.c.institution_id)
        .order_by(training_record.c.entered_at.desc(), training_record.c.id)
        .limit(limit)
    )  # fmt: skip
    for word in words.split():
        query = query.where(
            training_record.c.name.contains(word, autoescape=True)
            | training_record.c.completion.contains(word, autoescape=True)
        )
    return list(connection.execute(query))
