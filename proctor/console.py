"""What the console's script asks: the room as it stands, a candidate's timeline, and to have an act done. JSON throughout."""

from typing import Any

import msgspec
from flask import Blueprint, Response, request, url_for
from flask_babel import get_locale
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action, Role, may
from examhall.schedule.settings import HouseRules
from examhall.sittings import board
from examhall.sittings.queries import roster, timeline_of
from examhall.sittings.receipts import clock_of, milliseconds
from examhall.sittings.states import State
from examhall.wing import these_wings
from proctor.acts import ACTS, Wish, possible_in
from proctor.doing import Result
from proctor.history import history, people_in
from proctor.incidents import BY_SYSTEM, KINDS
from proctor.operations import perform
from proctor.queries import incidents_of, names_of, on_duty
from proctor.watch import Watch

console = Blueprint("proctor_console", __name__)


def reply(body: Any, status: int = 200) -> Response:
    return Response(replies.encode(body), status, mimetype="application/json")


@console.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    return reply(replies.body_of(refusal), replies.status_of(refusal))


@console.get("/proctor/rooms/<run_id>/snapshot")
@requires(Action.WATCH_ROOM)
def snapshot(run_id: str) -> Response:
    """The whole room: what a console starts from, and how a lost push heals."""
    hall, user = this_hall(), guards.somebody()
    watch = Watch(run_id, hall.presence)
    with hall.database.reading() as connection:
        run, roles = on_duty(connection, user.id, run_id, Action.WATCH_ROOM)
        now = hall.now()
        watch.look(connection, now, whole=True)
        places = [
            {"id": row.id, "seat": row.seat, "name": row.name, "ticket": row.ticket} for row in roster(connection, run_id)
        ]
    return reply(
        {
            "now": milliseconds(now), "sum": watch.total, "header": watch.header, "seats": watch.seats, "places": places,
            "about": about(run), "possible": {state: possible_in(state) for state in State},
            "you": {
                "id": user.id, "chief": Role.CHIEF_PROCTOR in roles, "kept_page": kept_page(roles),
                "acts": [name for name, kind in ACTS.items() if may(roles, kind.action)],
            },
            "kinds": [
                {"kind": name, "group": kind.group, "title": str(kind.title), "tier": kind.tier}
                for name, kind in KINDS.items()
                if name not in BY_SYSTEM
            ],
        }
    )  # fmt: skip


def kept_page(roles: frozenset[str]) -> str:
    """Where answers kept aside are decided, by who may: another wing's page, found by its right. Empty where there is none."""
    if not may(roles, Action.DECIDE_KEPT):
        return ""
    menu = (item for wing in these_wings() for item in wing.menu)
    return next((url_for(endpoint) for endpoint, _words, action in menu if action is Action.DECIDE_KEPT), "")


def about(run: Row[Any]) -> dict[str, Any]:
    """What stands at the head of the console: administration, room and plan."""
    english = str(get_locale()) == "en"
    rules = msgspec.json.decode(run.settings, type=HouseRules)
    return {
        "run": run.id, "title": run.title, "exam": run.exam_en if english else run.exam,
        "part": run.part_title_en if english else run.part_title, "room": run.room, "centre": run.centre, "zone": run.zone,
        "rows": run.rows, "columns": run.columns, "starts_at": milliseconds(run.starts_at), "seconds": run.seconds,
        "late_limit": rules.late_limit, "alone_limit": rules.alone_limit,
    }  # fmt: skip


@console.get("/proctor/rooms/<run_id>/sittings/<sitting_id>/timeline")
@requires(Action.WATCH_ROOM)
def timeline(run_id: str, sitting_id: str) -> Response:
    """What happened to one candidate, without values; the figures of the clock; what was noted."""
    hall = this_hall()
    with hall.database.reading() as connection:
        on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
        shown = board.read(connection, [sitting_id]).get(sitting_id)
        if shown is None or shown.sitting.run != run_id:
            raise NotFound()
        lines = history(timeline_of(connection, sitting_id))
        noted = [_noted(row) for row in incidents_of(connection, run_id) if row.sitting_id == sitting_id]
        names = _names(connection, people_in(lines) | {line["by"] for line in noted})
    return reply({"lines": lines, "incidents": noted, "names": names, "clock": clock_of(shown.sitting, hall.now())})


def _noted(row: Row[Any]) -> dict[str, Any]:
    return {
        "at": milliseconds(row.noted_at), "title": str(KINDS[row.kind].title), "group": KINDS[row.kind].group,
        "text": row.text, "by": row.noted_by,
    }  # fmt: skip


def _names(connection: Connection, ids: set[str]) -> dict[str, str]:
    return names_of(connection, ids - {""})


@console.post("/proctor/rooms/<run_id>/acts")
@requires(Action.WATCH_ROOM)
def act(run_id: str) -> Response:
    """One act on one, many or all. Which right it needs is the act's own; the answer says what became of each sitting."""
    try:
        wish = msgspec.json.decode(request.get_data(), type=Wish)
    except msgspec.DecodeError as fault:
        raise Malformed() from fault
    result = perform(this_hall(), guards.somebody().id, run_id, wish)
    return reply(in_words(result))


def in_words(result: Result) -> dict[str, Any]:
    """A result with a sentence for each sitting that was refused, in the reader's language."""
    told: dict[str, Any] = msgspec.to_builtins(result)
    for outcome in told["outcomes"]:
        if outcome["code"]:
            outcome["says"] = str(_sentences(Refusal).get(outcome["code"], Refusal.says))
    return told


def _sentences(kind: type[Refusal]) -> dict[str, Any]:
    """code -> sentence, of a refusal and all its kinds."""
    found: dict[str, Any] = {kind.code: kind.says}
    for below in kind.__subclasses__():
        found |= _sentences(below)
    return found
