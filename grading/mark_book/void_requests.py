"""What rooms ask to be made void, as the authority and the exams officers read it."""

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.schedule.tables import administration, centre, room
from examhall.sittings.tables import room_run, sitting
from proctor.tables import incident, void_request


def _requests() -> Select[Any]:
    candidate, asker, decider = person.alias(), person.alias(), person.alias()
    return (
        select(
            void_request.c.id, void_request.c.sitting_id, void_request.c.reason, void_request.c.requested_at,
            void_request.c.decision, void_request.c.decided_at, void_request.c.decided_why,
            candidate.c.name, registration.c.ticket, sitting.c.seat, room.c.name.label("room"),
            centre.c.name.label("centre"), administration.c.title, asker.c.name.label("asked_by"),
            decider.c.name.label("decided_by"), incident.c.kind, incident.c.text, incident.c.noted_at,
        )
        .join(sitting, sitting.c.id == void_request.c.sitting_id)
        .join(candidate, candidate.c.id == sitting.c.person_id)
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(room_run, room_run.c.id == void_request.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .join(asker, asker.c.id == void_request.c.requested_by)
        .outerjoin(decider, decider.c.id == void_request.c.decided_by)
        .outerjoin(incident, incident.c.id == void_request.c.incident_id)
    )  # fmt: skip


def void_requests(connection: Connection, decided: bool, limit: int = 200) -> list[Row[Any]]:
    """Those that wait, oldest first; or those decided, newest first."""
    if decided:
        query = _requests().where(void_request.c.decision.is_not(None)).order_by(void_request.c.decided_at.desc())
    else:
        query = _requests().where(void_request.c.decision.is_(None)).order_by(void_request.c.requested_at)
    return list(connection.execute(query.limit(limit)))


def requests_on(connection: Connection, sitting_id: str) -> list[Row[Any]]:
    """All requests on one sitting, oldest first."""
    query = _requests().where(void_request.c.sitting_id == sitting_id).order_by(void_request.c.requested_at)
    return list(connection.execute(query))
