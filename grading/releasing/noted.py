"""Verb on what a room noted: somebody looked at it, and nothing follows for the result."""

from typing import Any

from sqlalchemy import Connection, Row, insert, literal, select, union_all

from examhall.audit import trail
from examhall.errors import NotFound, ReasonNeeded
from examhall.hall import Hall
from examhall.people.tables import person
from grading.releasing.holding import doubt_id, open_doubt, open_misconduct
from grading.releasing.tables import no_consequence
from proctor.tables import arrival, incident

LONGEST_REASON = 500
DOUBT = "doubt"


def nothing_follows(hall: Hall, by: str, sitting_id: str, noted: str, reason: str) -> None:
    """The result stands as if this had not been noted. ReasonNeeded, NotFound where nothing of this name is open."""
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise ReasonNeeded()
    now = hall.now()
    with hall.database.writing() as connection:
        if noted not in [row.noted for row in open_notes(connection, sitting_id)]:
            raise NotFound()
        row = {"noted": noted, "sitting_id": sitting_id, "reason": said, "by": by, "at": now}
        connection.execute(insert(no_consequence), row)
        trail.write(connection, hall.audit_key, now, by, "no_consequence", sitting_id, noted=noted, reason=said)


def open_notes(connection: Connection, sitting_id: str) -> list[Row[Any]]:
    """What was noted against a sitting and nobody has decided on: noted (its name), kind, text, at. A doubt about who
    somebody is has the kind `doubt`, misconduct its own."""
    misconduct = select(incident.c.id.label("noted"), incident.c.kind, incident.c.text, incident.c.noted_at.label("at"))
    doubts = select(doubt_id().label("noted"), literal(DOUBT), arrival.c.text, arrival.c.noted_at)
    found = union_all(
        misconduct.where(incident.c.sitting_id == sitting_id, open_misconduct()),
        doubts.where(arrival.c.sitting_id == sitting_id, open_doubt()),
    ).subquery()
    return list(connection.execute(select(found).order_by(found.c.at)))


def dismissed_notes(connection: Connection, sitting_id: str) -> list[Row[Any]]:
    """What somebody decided has no consequence: kind, text, reason, by whom and when."""
    return list(
        connection.execute(
            select(
                no_consequence.c.noted, no_consequence.c.reason, no_consequence.c.at, person.c.name.label("by"),
                incident.c.kind, incident.c.text,
            )
            .join(person, person.c.id == no_consequence.c.by)
            .outerjoin(incident, incident.c.id == no_consequence.c.noted)
            .where(no_consequence.c.sitting_id == sitting_id)
            .order_by(no_consequence.c.at)
        )
    )  # fmt: skip
