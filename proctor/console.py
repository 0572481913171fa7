"""What the console's script asks: the room as it stands, a candidate's timeline, and to have an act done. JSON throughout."""

from typing import Any

import msgspec
from flask import Blueprint, Response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import SECOND
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.permissions import Action, Role, may
from examhall.schedule.layout import plan_of, read_layout
from examhall.schedule.settings import HouseRules
from examhall.secure_browser.queries import asks_anything
from examhall.sittings import board
from examhall.sittings.card import card_of
from examhall.sittings.queries import roster, seated, timeline_of
from examhall.sittings.receipts import clock_of, milliseconds
from examhall.sittings.states import State
from examhall.wing import these_wings
from proctor.acts import ACTS, Wish, possible_in
from proctor.arrivals import HOW, NOTED, Kind
from proctor.attendance import BEATS, attend, attended_at
from proctor.doing import Result
from proctor.door_queries import arrivals_of
from proctor.history import entries, history, people_in, steps
from proctor.incidents import BY_SYSTEM, KINDS, is_misconduct
from proctor.operations import perform
from proctor.queries import incidents_of, on_duty, void_requests_of
from proctor.texts import texts_now
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
        attended = attended_at(connection, run_id)
        access = asks_anything(connection, run_id)
        _edition, texts = texts_now(connection)
        places = [
            {"id": row.id, "seat": row.seat, "name": row.name, "ticket": row.ticket} for row in roster(connection, run_id)
        ]
    if may(roles, Action.RUN_ROOM) and now - attended > BEATS * SECOND:  # a console without a socket
        attend(hall, (run_id,))
    return reply(
        {
            "now": milliseconds(now), "sum": watch.total, "header": watch.header, "seats": watch.seats, "places": places,
            "about": {**about(run), "access": access}, "possible": {state: possible_in(state) for state in State},
            "you": {
                "id": user.id, "chief": Role.CHIEF_PROCTOR in roles, "kept_page": kept_page(roles),
                "acts": [name for name, kind in ACTS.items() if may(roles, kind.action)],
            },
            "texts": [text.en if english() else text.zh for text in texts],
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
    return next((url_for(endpoint) for endpoint, _words, action, _step in menu if action is Action.DECIDE_KEPT), "")


def english() -> bool:
    return str(get_locale()) == "en"


def about(run: Row[Any]) -> dict[str, Any]:
    """What stands at the head of the console: administration, room and plan."""
    rules = msgspec.json.decode(run.settings, type=HouseRules)
    layout = read_layout(run.layout)
    return {
        "run": run.id, "title": run.title, "exam": run.exam_en if english() else run.exam,
        "part": run.part_title_en if english() else run.part_title, "room": run.room, "centre": run.centre, "zone": run.zone,
        "plan": plan_of(run.rows, run.columns, layout), "aisles": layout.aisles, "spare": layout.spare,
        "broken": layout.broken, "starts_at": milliseconds(run.starts_at), "seconds": run.seconds,
        "late_limit": rules.late_limit, "alone_limit": rules.alone_limit,
    }  # fmt: skip


@console.get("/proctor/rooms/<run_id>/sittings/<sitting_id>/timeline")
@requires(Action.WATCH_ROOM)
def timeline(run_id: str, sitting_id: str) -> Response:
    """What happened to one candidate, without values; the figures of the clock; what was noted in the room and at the door."""
    hall = this_hall()
    with hall.database.reading() as connection:
        on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
        shown = board.read(connection, [sitting_id]).get(sitting_id)
        if shown is None or shown.sitting.run != run_id:
            raise NotFound()
        lines = history(timeline_of(connection, sitting_id))
        noted = [_noted(row) for row in incidents_of(connection, run_id) if row.sitting_id == sitting_id]
        noted += [_requested(row) for row in void_requests_of(connection, run_id) if row.sitting_id == sitting_id]
        noted += [_at_door(row) for row in arrivals_of(connection, [sitting_id]).get(sitting_id, ()) if row.kind != Kind.DOUBT]
        names = _names(connection, people_in(lines) | {line["by"] for line in noted})
    return reply({"lines": lines, "incidents": noted, "names": names, "clock": clock_of(shown.sitting, hall.now())})


@console.get("/proctor/rooms/<run_id>/sittings/<sitting_id>/entries")
@requires(Action.WATCH_ROOM)
def every_entry(run_id: str, sitting_id: str) -> Response:
    """Every entry with both clocks, and the answer card with all that filled it."""
    hall = this_hall()
    with hall.database.reading() as connection:
        on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
        place = seated(connection, run_id, sitting_id)
        moments = timeline_of(connection, sitting_id)
        lines = entries(moments)
        names = _names(connection, people_in(lines))
        card = card_of(connection, hall.safe, place.booklet_id)
    return reply({"entries": lines, "names": names, "card": card, "steps": steps(moments), "now": milliseconds(hall.now())})


def _noted(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id, "at": milliseconds(row.noted_at), "title": str(KINDS[row.kind].title), "kind": row.kind,
        "group": KINDS[row.kind].group, "text": row.text, "by": row.noted_by, "sheet": _sheet_page(row),
    }  # fmt: skip


def _sheet_page(row: Row[Any]) -> str:
    """Where the sheet of a misconduct is filled in; empty where an incident has none."""
    return url_for("misconduct.page", run_id=row.run_id, incident_id=row.id) if is_misconduct(row.kind) else ""


def _requested(row: Row[Any]) -> dict[str, Any]:
    """A request to make the part void, among what was noted; without a name of its own, so that no request points at it."""
    title = _("Requested: make void")
    return {"id": "", "at": milliseconds(row.requested_at), "title": title, "group": "misconduct", "text": row.reason,
            "by": row.requested_by, "sheet": ""}  # fmt: skip


def _at_door(row: Row[Any]) -> dict[str, Any]:
    """What the door noted, with how the identity was checked. A doubt stands among the incidents already."""
    said = str(HOW[row.how]) if row.how else row.text
    return {"id": "", "at": milliseconds(row.noted_at), "title": str(NOTED[row.kind]), "group": "door", "text": said,
            "by": row.noted_by, "sheet": ""}  # fmt: skip


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
    """code -> sentence, of a refusal and all its kinds; one without a code of its own is another door's word for the same."""
    found: dict[str, Any] = {kind.code: kind.says} if "code" in vars(kind) else {}
    for below in kind.__subclasses__():
        found |= _sentences(below)
    return found
