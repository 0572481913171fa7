"""The audit trail as a page for those who may read it: who did what, when; and whether its chain holds."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request

from examhall.audit import trail
from examhall.errors import Malformed
from examhall.hall import this_hall
from examhall.instants import Instant, instant, moment
from examhall.people import trail_queries
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.trail_queries import Sought
from examhall.people.trail_words import ACTS, DETAILS

pages = Blueprint("trail", __name__)

ZONE: Final = "Asia/Shanghai"
A_PAGE: Final = 50


@pages.get("/staff/trail")
@requires(Action.READ_TRAIL)
def read() -> str:
    """A page of the acts that fit; with `verify` the whole chain is held against its key first."""
    hall, asked = this_hall(), request.args
    filters = {name: asked.get(name, "").strip()[:80] for name in ("action", "actor", "subject", "from", "to")}
    sought = Sought(
        filters["action"], filters["actor"], filters["subject"], _start_of(filters["from"]), _start_of(filters["to"], after=1)
    )
    before = asked.get("before", type=int)
    with hall.database.reading() as connection:
        found = trail_queries.acts(connection, sought, before, A_PAGE + 1)
        shown = found[:A_PAGE]
        count, whole = trail_queries.how_many(connection, sought), trail_queries.how_many(connection, Sought())
        named = {one for act in shown for one in (act.actor, act.subject, *act.detail.values()) if isinstance(one, str)}
        names = trail_queries.names(connection, named)
        known, staff = trail_queries.actions(connection), trail_queries.staff(connection)
    verified = off_the_loop(_verify) if "verify" in asked else None
    said = {action: ACTS.get(action, action) for action in known}
    return render_template(
        "trail.html", acts=shown, count=count, whole=whole, names=names, staff=staff, said=said, filters=filters, at=_at,
        kept={name: value for name, value in filters.items() if value}, first=before is None, verified=verified,
        next=shown[-1].number if len(found) > A_PAGE else None, details=_details,
    )  # fmt: skip


def _verify() -> dict[str, Any]:
    """{broken: number of the first entry that does not fit, or None; at}."""
    hall = this_hall()
    with hall.database.reading() as connection:
        return {"broken": trail.verify(connection, hall.audit_key), "at": hall.now()}


def _start_of(day: str, after: int = 0) -> Instant | None:
    """When a day begins, or so many days later; None where none is given. Malformed."""
    if not day:
        return None
    try:
        begins = date.fromisoformat(day) + timedelta(days=after)
    except (ValueError, OverflowError) as fault:
        raise Malformed(field="day") from fault
    return instant(datetime.combine(begins, time(), ZoneInfo(ZONE)))


def _at(at: Instant) -> str:
    return moment(at, ZONE).strftime("%Y-%m-%d %H:%M:%S")


def _details(detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What the act says of itself, in one line: persons by their names, empty values and hashes left out."""
    said = ((name, value) for name, value in detail.items() if value not in (None, "", [], {}, False) and name != "hash")
    return " · ".join(f"{DETAILS.get(name, name)}: {_shown(value, names)}" for name, value in said)


def _shown(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one}" for name, one in value.items() if one not in (None, ""))
    return ", ".join(map(str, value)) if isinstance(value, list) else names.get(str(value), str(value))
