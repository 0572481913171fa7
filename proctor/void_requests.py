"""A room asks that a part be made void (申请作废): it says why and what was noted, and decides nothing."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, Select, insert, select, update

from examhall.audit import trail
from examhall.errors import Malformed, NotFound, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from proctor.doing import Doing, Done
from proctor.tables import incident, void_request

LONGEST_REASON = 500


class AlreadyRequested(Refusal):
    code = "already_requested"
    says = _("This has been requested already and waits for the authority's decision.")


def request_void(doing: Doing) -> None:
    """For these candidates, with the incident that shows why. Decided elsewhere, by two persons."""
    if doing.wish.sittings == "all":
        raise Malformed(field="sittings")
    named = doing.wish.args.incident
    for one in doing.concerned():
        if waiting_for(doing.connection, one) is not None:
            doing.done.append(Done(one, "refused", code=AlreadyRequested.code))
            continue
        if named and not _is_about(doing.connection, named, one):
            raise NotFound()
        reason = doing.wish.reason.strip()[:LONGEST_REASON]
        row = {
            "id": new_id(), "run_id": doing.run.id, "sitting_id": one, "incident_id": named or None, "reason": reason,
            "requested_by": doing.by, "requested_at": doing.now,
        }  # fmt: skip
        doing.connection.execute(insert(void_request), row)
        doing.write("request_void", request=row["id"], sitting=one, incident=named, reason=reason)
        doing.done.append(Done(one, "done"))


def _is_about(connection: Connection, incident_id: str, sitting_id: str) -> bool:
    query = select(incident.c.id).where(incident.c.id == incident_id, incident.c.sitting_id == sitting_id)
    return connection.execute(query).first() is not None


def waiting_for(connection: Connection, sitting_id: str) -> Row[Any] | None:
    """The request on this sitting that nobody has decided on: its id and its run."""
    found = select(void_request.c.id, void_request.c.run_id)
    query: Select[Any] = found.where(void_request.c.sitting_id == sitting_id, void_request.c.decision.is_(None))
    return connection.execute(query.with_for_update()).first()


def settle(connection: Connection, sitting_id: str, decision: str, by: str, why: str, now: Instant) -> str:
    """Note on the waiting request what was decided; the run it came from, empty where none waits."""
    asked = waiting_for(connection, sitting_id)
    if asked is None:
        return ""
    decided = {"decision": decision, "decided_by": by, "decided_at": now, "decided_why": why}
    connection.execute(update(void_request).where(void_request.c.id == asked.id).values(decided))
    return str(asked.run_id)


def decline_void(hall: Hall, by: str, sitting_id: str, why: str) -> None:
    """The part stays as it is. One person is enough; NotFound where no request waits, ReasonNeeded."""
    if not why.strip():
        raise ReasonNeeded()
    now = hall.now()
    with hall.database.writing() as connection:
        run_id = settle(connection, sitting_id, "declined", by, why.strip()[:LONGEST_REASON], now)
        if not run_id:
            raise NotFound()
        trail.write(connection, hall.audit_key, now, by, "decline_void", sitting_id, reason=why.strip()[:LONGEST_REASON])
    hall.announcements.tell("runs", run_id)
