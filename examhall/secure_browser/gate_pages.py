"""The candidate's side: the gate where Safe Exam Browser starts, the look at each page load, and the way out of it."""

from typing import Any, Final

import msgspec
from flask import Blueprint, redirect, render_template, request

from examhall import replies
from examhall.errors import Malformed, NotAllowed, NotFound, NotNow
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import open_to_all, paced, requires
from examhall.people.permissions import Action
from examhall.secure_browser import doorkeeper, gate, queries
from examhall.secure_browser.checking import Finding, Shown, check
from examhall.secure_browser.client_settings import GATE, quit_url
from examhall.secure_browser.queries import Door
from examhall.sittings.states import FINAL

BURST: Final = 1000  # from one address: all machines of a centre open their gates in the same minutes
A_SECOND: Final = 20

pages = Blueprint("secure_browser", __name__)

REFUSED = "/seb/refused/"


class Keys(msgspec.Struct):
    """What the page's script found in `SafeExamBrowser`; empty in any other browser."""

    config: str = ""
    browser: str = ""
    version: str = ""


def _keys() -> Keys:
    if not request.is_json:
        raise Malformed(field="content-type")
    try:
        return msgspec.json.decode(request.get_data(), type=Keys)
    except msgspec.DecodeError as fault:
        raise Malformed() from fault


def _reply(body: Any) -> Any:
    return replies.encode(body), 200, {"Content-Type": "application/json"}


@pages.get("/seb/gate/<gate_token>")
@open_to_all
def start(gate_token: str) -> Any:
    """The first page in Safe Exam Browser. Who shows the keys in the headers goes on; the script shows those of the others."""
    shown = doorkeeper.in_headers(GATE + gate_token)
    if not shown.anything:
        with this_hall().database.reading() as connection:
            rule = queries.rule_of_gate(connection, gate_token)
            if rule is None:
                raise NotFound()
            about = queries.administration_of(connection, rule.administration_id)
        return render_template("secure_browser/gate.html", about=about, required=rule.required)
    return redirect(_through(gate_token, shown))


@pages.post("/seb/gate/<gate_token>")
@open_to_all
def show_keys(gate_token: str) -> Any:
    """The keys as the script of the gate's page found them: where to go on."""
    paced("gate", doorkeeper.address(), BURST, A_SECOND)
    keys = _keys()
    shown = doorkeeper.shown_for(GATE + gate_token, keys.config, keys.browser, keys.version)
    return _reply({"go": _through(gate_token, shown)})


def _through(gate_token: str, shown: Shown) -> str:
    """Where this browser goes: to sign in, with a pass, or to the page that says what was wrong."""
    hall = this_hall()
    with hall.database.reading() as connection:
        rule = queries.rule_of_gate(connection, gate_token)
        if rule is None:
            raise NotFound()
        finding = check(queries.accepted(connection, hall, rule), shown) if rule.required else Finding(shown)
    if finding.fault is not None:
        return REFUSED + doorkeeper.note(rule.administration_id, None, finding)
    if rule.required:
        with hall.database.writing() as connection:
            name = gate.give_pass(connection, hall.now(), rule.administration_id, doorkeeper.address(), shown.version)
        doorkeeper.remember(rule.administration_id, name)
    return "/exam"


@pages.get("/seb/refused/<refusal_id>")
@open_to_all
def refused(refusal_id: str) -> Any:
    return doorkeeper.refused_page(refusal_id), 403


@pages.get("/seb/quit/<quit_token>")
@open_to_all
def leave_browser(quit_token: str) -> str:
    """Safe Exam Browser ends when it is asked for this address; any other browser sees a page."""
    with this_hall().database.reading() as connection:
        if not queries.is_quit_link(connection, quit_token):
            raise NotFound()
    return render_template("secure_browser/left.html")


def _own_door(sitting_id: str) -> Door:
    with this_hall().database.reading() as connection:
        door = queries.door_of(connection, sitting_id)
    if door is None:
        raise NotFound()
    if door.person != guards.somebody().id:
        raise NotAllowed()
    return door


@pages.post("/sittings/<sitting_id>/secure-browser")
@requires(Action.SIT)
def look_again(sitting_id: str) -> Any:
    """At each load of the page of a sitting. Nothing is refused here: what does not fit is noted and shown to the proctor."""
    hall, keys, door = this_hall(), _keys(), _own_door(sitting_id)
    if door.is_open or door.rule is None:
        return _reply({"passed": True})
    if keys.config or keys.browser:
        shown = doorkeeper.shown_for(f"/sittings/{sitting_id}", keys.config, keys.browser, keys.version)
    else:  # a client without the script interface shows the keys in the headers of whatever it asks for
        shown = doorkeeper.in_headers(request.path)
    with hall.database.reading() as connection:
        finding = check(queries.accepted(connection, hall, door.rule), shown)
    if finding.fault is not None:
        doorkeeper.note(door.administration, door, finding)
    return _reply({"passed": finding.fault is None})


@pages.get("/sittings/<sitting_id>/leave")
@requires(Action.SIT)
def leave(sitting_id: str) -> Any:
    """The way out once a sitting is over. Before that nobody is told the address at which the browser ends."""
    door = _own_door(sitting_id)
    if door.sitting.state not in FINAL:
        raise NotNow(state=str(door.sitting.state))
    with this_hall().database.reading() as connection:
        rule = queries.rule_of(connection, door.administration)
    if rule is None:
        raise NotFound()
    return redirect(quit_url(this_hall().config.origin, rule.quit))
