"""Stands before sign-in and before the pages of a sitting, and lets in the browsers that the rules of the day ask for.

The door that answers come through is not among them: no answer is ever refused storage because of a browser. A page that has
the lease and loads it anew goes on as well; a check that fails there is shown to the proctor.
"""

import re
from typing import Any, Final

from flask import Flask, g, render_template, request, session
from flask_babel import lazy_gettext as _

from examhall.errors import NotAllowed, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.permissions import Action
from examhall.secure_browser import gate, queries
from examhall.secure_browser.checking import SAYS, Fault, Finding, Shown, check, without_pass
from examhall.secure_browser.networks import is_inside
from examhall.secure_browser.queries import Door
from examhall.sittings import commands as c
from examhall.sittings.clerk import Wish
from examhall.sittings.states import RUNNING

PAGE, LEASE = "sittings.page", "sittings.take_lease"
LOOKED_AT: Final = (PAGE, "sittings.about", LEASE)
PASSES: Final = "secure_browser"  # in the signed cookie: administration -> pass
MOST_PASSES: Final = 4

_SECURE: Final = re.compile(r"\bSEB[/_ ]?[\w.]+")
_OTHER: Final = re.compile(r"(?:Edg|Firefox|HeadlessChrome|Chrome|Safari)/[\w.]+")

CONFIG_HEADER, BROWSER_HEADER = "X-SafeExamBrowser-ConfigKeyHash", "X-SafeExamBrowser-RequestHash"


class AccessRefused(Refusal):
    code = "access_refused"
    says = _("This browser, or the network it is in, may not open this exam. Please raise your hand.")


def install(app: Flask) -> None:
    app.extensions["entrance"].append(at_sign_in)
    app.before_request(at_sitting)


def at_sign_in(person_id: str) -> Any:
    """The next door of the candidate's day decides who may sign in from here; the page to show to anybody else."""
    shown = in_headers(request.path)
    with this_hall().database.reading() as connection:
        asked = queries.is_anything_asked(connection, person_id)
        door = queries.next_door(connection, person_id) if asked else None
        if door is None:
            return None
        finding = _look(connection, door, shown)
    if finding.fault is not None:
        return turn_away(door, finding)
    _keep_pass(door, shown)
    return None


def at_sitting() -> Any:
    """Asked before each request: only a candidate's own sitting has a door here, all else its view decides."""
    if request.endpoint not in LOOKED_AT or not guards.who().may(Action.SIT):
        return None
    is_page = request.endpoint == PAGE
    with this_hall().database.reading() as connection:
        sitting_id = str((request.view_args or {})["sitting_id"])
        door = queries.door_of(connection, sitting_id) if queries.is_asked(connection, sitting_id) else None
        if door is None or door.person != guards.who().id:
            return None
        g.secure_browser = door.rule is not None
        shown = in_headers(request.path) if is_page else shown_for(request.path, "", "")
        finding = _look(connection, door, shown)
    if finding.fault is None:
        _keep_pass(door, shown)
        return None
    if is_page:
        return turn_away(door, finding)
    note(door.administration, door, finding)
    if request.endpoint == LEASE and _goes_on(door):
        return None
    raise AccessRefused()


def in_headers(path: str) -> Shown:
    """What the browser shows in the headers of this request, for the address of ours that it asked for."""
    return shown_for(path, request.headers.get(CONFIG_HEADER, ""), request.headers.get(BROWSER_HEADER, ""))


def shown_for(path: str, config: str, browser: str, version: str = "") -> Shown:
    """The same from a script of ours. The address begins with the configured origin: nothing a browser says enters it."""
    return Shown(
        this_hall().config.origin + path, request.base_url, _plain(config), _plain(browser), _plain(version or _client())
    )


def _client() -> str:
    """How the browser names itself: the word that says which client it is, where there is one."""
    said = request.headers.get("User-Agent", "")
    found = _SECURE.search(said) or _OTHER.search(said)
    return found[0] if found else said


def _plain(text: str) -> str:
    """As much of what a browser says as may be kept and shown."""
    return "".join(sign for sign in text[:200] if sign.isascii() and sign.isprintable())


def address() -> str:
    return request.remote_addr or ""


def _look(connection: Any, door: Door, shown: Shown) -> Finding:
    if door.is_open:
        return Finding(shown)
    if door.networks and not is_inside(address(), door.networks):
        return Finding(shown, Fault.NETWORK, door.networks)
    if door.rule is None:
        return Finding(shown)
    accepted = queries.accepted(connection, this_hall(), door.rule)
    if shown.anything or not accepted.browser:
        return check(accepted, shown)
    kept = session.get(PASSES, {}).get(door.administration, "")
    if gate.holds_pass(connection, this_hall().now(), kept, door.administration, door.person):
        return Finding(shown)
    return without_pass(accepted, shown)


def _keep_pass(door: Door, shown: Shown) -> None:
    """Bind the browser's pass to this candidate; make one for a browser that has just shown its keys in the headers."""
    if door.is_open or door.rule is None:
        return
    hall = this_hall()
    kept = session.get(PASSES, {}).get(door.administration, "")
    with hall.database.reading() as connection:
        holds = gate.holds_pass(connection, hall.now(), kept, door.administration, door.person)
        if holds and gate.is_bound(connection, kept):
            return
    with hall.database.writing() as connection:
        name = kept if holds else gate.give_pass(connection, hall.now(), door.administration, address(), shown.version)
        if not gate.bind(connection, name, door.person):
            raise NotAllowed()
    remember(door.administration, name)


def remember(administration_id: str, name: str) -> None:
    """Keep a pass in the browser's signed cookie."""
    others = {one: kept for one, kept in session.get(PASSES, {}).items() if one != administration_id}
    session[PASSES] = {**dict(list(others.items())[1 - MOST_PASSES :]), administration_id: name}


def _goes_on(door: Door) -> bool:
    """Whether the browser that has the lease of a running sitting asks for it again."""
    asked = request.get_json(silent=True)
    browser = asked.get("browser") if isinstance(asked, dict) else None
    return door.sitting.state in RUNNING and browser == door.sitting.browser


def note(administration_id: str, door: Door | None, finding: Finding) -> str:
    """Write down a check that failed, once a minute, and let the proctor know whose it is. Returns its name."""
    hall = this_hall()
    sitting_id = door.sitting.id if door else None
    with hall.database.writing() as connection:
        name, new = gate.note_refusal(connection, hall.now(), administration_id, sitting_id, finding, address())
    if new and sitting_id:
        hall.clerk.one(Wish(sitting_id, c.Observe(finding.signal), hall.now()))
    return name


def turn_away(door: Door, finding: Finding) -> Any:
    return refused_page(note(door.administration, door, finding)), 403


def refused_page(refusal_id: str) -> str:
    """What a candidate sees who is not let in, with all that a proctor reads out to the exams office."""
    with this_hall().database.reading() as connection:
        row = queries.refusal(connection, refusal_id)
        about = queries.administration_of(connection, row.administration_id)
        rule = queries.rule_of(connection, row.administration_id)
    fault = Fault(row.fault)
    return render_template(
        "secure_browser/refused.html", refusal=row, about=about, says=SAYS[fault], fault=fault,
        start=f"/seb/gate/{rule.gate}" if rule and fault in (Fault.NO_PASS, Fault.NOTHING_SHOWN) else "",
    )  # fmt: skip
