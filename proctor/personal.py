"""The room's papers as far as they speak of one person, for the file that the person is given: no names of others."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Select, select

from examhall.disclosure.rows import rows_of
from examhall.disclosure.wording import coded
from examhall.hall import Hall
from examhall.sittings.tables import sitting
from examhall.wing import Rows
from proctor.arrivals import HOW
from proctor.incidents import KINDS
from proctor.tables import arrival, incident, void_request

CALLED: Final[Mapping[str, LazyString]] = {
    "incidents": _("What the room noted"),
    "arrivals": _("At the door of the room"),
    "requests_to_void": _("Requests of the room to make a part void"),
    "text": _("Note"),
    "how": _("How it was checked"),
    "noted_at": _("Noted"),
    "requested_at": _("Requested"),
    "decision": _("Decision"),
    "decided_why": _("Reason of the decision"),
    **coded("incidents.kind", {kind: one.title for kind, one in KINDS.items()}),
    **coded("how", HOW),
}


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
