"""The room's papers as far as they speak of one person, for the file that the person is given: no names of others."""

from typing import Any

from sqlalchemy import Connection, Select, select

from examhall.disclosure.rows import rows_of
from examhall.hall import Hall
from examhall.sittings.tables import sitting
from examhall.wing import Rows
from proctor.tables import arrival, incident, void_request


def incidents(connection: Connection, hall: Hall, person_id: str) -> Rows:
    return rows_of(connection, _of(person_id, select(incident.c.kind, incident.c.text, incident.c.noted_at)))


def arrivals(connection: Connection, hall: Hall, person_id: str) -> Rows:
    return rows_of(connection, _of(person_id, select(arrival.c.kind, arrival.c.how, arrival.c.text, arrival.c.noted_at)))


def requests_to_void(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = (void_request.c.reason, void_request.c.requested_at, void_request.c.decision, void_request.c.decided_at,
              void_request.c.decided_why)  # fmt: skip
    return rows_of(connection, _of(person_id, select(*wanted)))


def _of(person_id: str, query: Select[Any]) -> Select[Any]:
    return query.join(sitting).where(sitting.c.person_id == person_id)
