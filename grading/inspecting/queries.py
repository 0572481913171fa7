"""Reads of supervised inspections: those that one may see, one of them, who may watch, and the marked sitting itself."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.people.permissions import MAY, Action
from examhall.people.tables import person, role_grant
from examhall.sittings.tables import sitting
from grading.answer_sheets import open_booklet
from grading.inspecting.tables import marked_inspection
from grading.inspecting.terms import Window
from grading.mark_book.marked_paper import SectionShown, marked_paper
from grading.mark_book.queries import marks_of
from grading.releasing.queries import Released, released
from grading.reviewing.queries import sat
from question_bank.papers.queries import keys_of


def _inspections() -> Select[Any]:
    watcher = person.alias("watcher_of")
    return (
        sat()
        .add_columns(marked_inspection, watcher.c.name.label("watcher_name"))
        .join(marked_inspection, marked_inspection.c.sitting_id == sitting.c.id)
        .join(watcher, watcher.c.id == marked_inspection.c.watcher)
    )


def inspections(connection: Connection, watcher: str = "") -> list[Row[Any]]:
    """All, or those that somebody watches; the last to open first."""
    query = _inspections().order_by(marked_inspection.c.opens_at.desc(), marked_inspection.c.number.desc())
    return list(connection.execute(query.where(marked_inspection.c.watcher == watcher) if watcher else query))


def inspection_of(connection: Connection, inspection_id: str) -> Row[Any]:
    """NotFound."""
    row = connection.execute(_inspections().where(marked_inspection.c.id == inspection_id)).first()
    if row is None:
        raise NotFound()
    return row


def with_code(connection: Connection, ticket: str, code: str) -> Row[Any] | None:
    """The inspection of this ticket whose code (as it is kept) is this one; None."""
    query = _inspections().where(marked_inspection.c.code == code, marked_inspection.c.ended_at.is_(None))
    return next((row for row in connection.execute(query) if row.ticket == ticket), None)


def window_of(row: Row[Any]) -> Window:
    return Window(row.opens_at, row.closes_at, row.zone, row.networks.split("\n"), row.ended_at)


def not_ended(connection: Connection, sitting_id: str, now: int) -> Row[Any] | None:
    """An inspection of this sitting that is open or will be; None."""
    mine = marked_inspection.c.sitting_id == sitting_id, marked_inspection.c.ended_at.is_(None)
    return connection.execute(_inspections().where(*mine, marked_inspection.c.closes_at > now)).first()


def watchers(connection: Connection) -> list[Row[Any]]:
    """The staff who may watch: id, name, username."""
    roles = [str(role) for role in MAY[Action.WATCH_INSPECTION]]
    query = select(person.c.id, person.c.name, person.c.username).join(role_grant, role_grant.c.person_id == person.c.id)
    found = query.where(person.c.active, person.c.username.is_not(None), role_grant.c.role.in_(roles)).distinct()
    return list(connection.execute(found.order_by(person.c.name, person.c.username)))


def marked_sitting(connection: Connection, hall: Hall, sitting_id: str) -> tuple[Released, Sequence[SectionShown]]:
    """What is public of a sitting, and its paper with the marks of exactly that edition: none where nobody sat. NotFound."""
    public = released(connection, [sitting_id]).get(sitting_id)
    if public is None:
        raise NotFound()
    sheet = marks_of(connection, sitting_id, public.edition)
    if sheet is None:
        return public, []
    booklet = open_booklet(connection, hall, sheet.booklet)
    return public, marked_paper(booklet, sheet.scheme, sheet.lines, keys_of(connection, sheet.paper))
