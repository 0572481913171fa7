"""Reads of complaints: the list with its deadlines, one in full, and who may look into it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from examhall.complaints.moves import UNANSWERED, Deadline, Handling, Move, Pressing, State, deadline
from examhall.complaints.tables import complaint, complaint_attachment, complaint_step
from examhall.errors import NotFound
from examhall.instants import Instant, moment
from examhall.institutions.standing import Subject
from examhall.institutions.tables import trainer, training_institution
from examhall.people.permissions import MAY, Action, Role
from examhall.people.tables import person, role_grant
from examhall.programme import queries as programme
from examhall.programme.days import HOME
from examhall.programme.working_days import all_known
from examhall.schedule.tables import centre

NAMED = {Subject.CENTRE: centre, Subject.TRAINING: training_institution}


class Listed(NamedTuple):
    """A complaint in the list. `partial`: whoever looks works where it is about."""

    row: Row[Any]
    institution: str
    due: Deadline | None
    handed_to: str
    partial: bool


def institution_name(connection: Connection, subject: str, subject_id: str) -> str | None:
    """Its name; None where there is no such institution."""
    table = NAMED[Subject(subject)]
    return connection.execute(select(table.c.name).where(table.c.id == subject_id)).scalar()


def institutions(connection: Connection) -> dict[Subject, list[Row[Any]]]:
    """All that can be complained about, centres and training institutions, by name."""
    return {
        subject: list(connection.execute(select(table.c.id, table.c.name).order_by(table.c.name)))
        for subject, table in NAMED.items()
    }


def complaint_id(connection: Connection, number: str) -> str:
    """NotFound."""
    found = connection.execute(select(complaint.c.id).where(complaint.c.number == number)).scalar()
    if found is None:
        raise NotFound()
    return str(found)


def complaint_of(connection: Connection, complaint_id: str) -> Row[Any]:
    """NotFound."""
    row = connection.execute(select(complaint).where(complaint.c.id == complaint_id)).first()
    if row is None:
        raise NotFound()
    return row


def steps_of(connection: Connection, complaint_id: str) -> list[Row[Any]]:
    """All that happened, the first thing first."""
    mine = complaint_step.c.complaint_id == complaint_id
    return list(connection.execute(select(complaint_step).where(mine).order_by(complaint_step.c.number)))


def attachments_of(connection: Connection, complaint_id: str) -> list[Row[Any]]:
    """Names and times of what was handed in, without the files."""
    table = complaint_attachment.c
    query = select(table.id, table.name, table.media_type, table.added_at).where(table.complaint_id == complaint_id)
    return list(connection.execute(query.order_by(table.added_at, table.id)))


def attachment_of(connection: Connection, complaint_id: str, attachment_id: str) -> Row[Any]:
    """NotFound."""
    mine = (complaint_attachment.c.id == attachment_id) & (complaint_attachment.c.complaint_id == complaint_id)
    row = connection.execute(select(complaint_attachment).where(mine)).first()
    if row is None:
        raise NotFound()
    return row


def works_at(connection: Connection, person_id: str, subject: str, subject_id: str) -> bool:
    """Whether somebody of the staff has a role at this centre, or trains for this institution."""
    if subject == Subject.CENTRE:
        query = select(role_grant.c.role).where(role_grant.c.person_id == person_id, role_grant.c.centre_id == subject_id)
    else:
        query = select(trainer.c.id).where(trainer.c.person_id == person_id, trainer.c.institution_id == subject_id)
    return connection.execute(query).first() is not None


def handlers(connection: Connection, subject: str, subject_id: str) -> list[Row[Any]]:
    """Who may handle complaints and does not work at this institution, by name."""
    return [row for row in _all_handlers(connection) if not works_at(connection, row.id, subject, subject_id)]


def _all_handlers(connection: Connection) -> list[Row[Any]]:
    query = (
        select(person.c.id, person.c.name)
        .distinct()
        .join(role_grant, role_grant.c.person_id == person.c.id)
        .where(role_grant.c.role.in_(sorted(MAY[Action.HANDLE_COMPLAINTS])), person.c.active)
        .order_by(person.c.name)
    )
    return list(connection.execute(query))


def handling_of(connection: Connection, row: Row[Any], by: str, now: Instant) -> Handling:
    """What bears on what somebody of the staff may do with this complaint."""
    is_authority = select(role_grant.c.role).where(role_grant.c.person_id == by, role_grant.c.role == Role.AUTHORITY)
    return Handling(
        State(row.state), by, works_at(connection, by, row.subject, row.subject_id), row.answered_by,
        _who_answers(connection, row.id), connection.execute(is_authority).first() is not None,
        moment(now, HOME).date().isoformat(), row.appeal_until,
    )  # fmt: skip


def _who_answers(connection: Connection, complaint_id: str) -> str:
    """To whom it was handed last; where an institution was asked to look into it, who asked. Empty where it never was."""
    handed = select(complaint_step).where(
        complaint_step.c.complaint_id == complaint_id, complaint_step.c.move == Move.HAND_OVER
    )
    row = connection.execute(handed.order_by(complaint_step.c.number.desc()).limit(1)).first()
    return "" if row is None else str(row.to_id if row.to_kind == "person" else row.by)


def due_of(connection: Connection, row: Row[Any], now: Instant) -> Deadline | None:
    """What is due of this complaint."""
    return _due(row, moment(now, HOME).date(), programme.working_days(connection))


def provisional(connection: Connection, row: Row[Any], now: Instant) -> frozenset[str]:
    """The columns of a complaint whose day may still move, since the holidays before it are not announced yet."""
    today, corrections = moment(now, HOME).date(), programme.working_days(connection)
    days = {name: getattr(row, name) for name in ("receipt_by", "answer_by", "appeal_until")}
    return frozenset(
        name for name, day in days.items() if day and not all_known(today, dt.date.fromisoformat(day), corrections)
    )


def _due(row: Row[Any], today: dt.date, corrections: Mapping[dt.date, bool]) -> Deadline | None:
    return deadline(State(row.state), row.receipt_by, row.answer_by, today, corrections)


def listed(connection: Connection, by: str, now: Instant, states: tuple[State, ...] | None = None) -> list[Listed]:
    """All complaints in these states, what is longest overdue at the top, what nothing is due of at the end."""
    query = select(complaint).order_by(complaint.c.filed_at.desc())
    if states is not None:
        query = query.where(complaint.c.state.in_(list(states)))
    today, corrections = moment(now, HOME).date(), programme.working_days(connection)
    rows = list(connection.execute(query))
    names = names_of(connection)
    handed = _handed_to(connection, names)
    found = [
        Listed(
            row, names.get((row.subject, row.subject_id), ""), _due(row, today, corrections), handed.get(row.id, ""),
            works_at(connection, by, row.subject, row.subject_id),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=_pressing)


def overdue(connection: Connection, now: Instant) -> int:
    """How many complaints are late or nearly so."""
    pressing = (Pressing.OVERDUE, Pressing.SOON)
    return sum(one.due is not None and one.due.pressing in pressing for one in listed(connection, "", now, UNANSWERED))


def _pressing(one: Listed) -> str:
    return one.due.day if one.due else dt.date.max.isoformat()


def names_of(connection: Connection) -> dict[tuple[str, str], str]:
    """(kind, id) -> name, of every institution and of everybody who may handle complaints."""
    names = {(str(subject), row.id): row.name for subject, rows in institutions(connection).items() for row in rows}
    return names | {("person", row.id): row.name for row in _all_handlers(connection)}


def _handed_to(connection: Connection, names: dict[tuple[str, str], str]) -> dict[str, str]:
    """Complaint -> to whom it was handed over last."""
    rows = connection.execute(
        select(complaint_step).where(complaint_step.c.move == Move.HAND_OVER).order_by(complaint_step.c.number)
    )
    return {row.complaint_id: names.get((row.to_kind, row.to_id), "") for row in rows}
