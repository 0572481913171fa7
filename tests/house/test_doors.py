"""Every door has its guard: a route or a socket message without one is a failing test, and each lets in exactly its roles."""

import inspect
import sys

import pytest
from sqlalchemy import insert

from examhall.app import create_app
from examhall.ids import new_id
from examhall.opening import WINGS
from examhall.people.guards import APPLICANTS_DOOR
from examhall.people.permissions import MAY, Action, Role
from examhall.people.tables import account, person, role_grant
from examhall.sittings.leases import Lease, write_lease
from tests.builders import BROWSER, a_room

OPEN = {
    "static", "file_versions", "people.staff_sign_in", "people.sign_staff_in", "people.staff_home", "people.sign_out", "people.choose_locale",
    "arriving.code", "arriving.take", "arriving.password", "arriving.choose", "arriving.factor", "arriving.enrol",
    "registration.sign_in", "registration.sign_candidate_in", "words.catalogue",
    "secure_browser.start", "secure_browser.show_keys", "secure_browser.refused", "secure_browser.leave_browser",
    "site.home", "site.programme", "site.levels", "site.procedure", "site.textbooks", "site.calendar", "site.centres", "site.centre",
    "site.notices", "site.notice", "site.documents", "site.document",
    "apply.start", "apply.ask_for_code", "apply.code", "apply.enter",
    "station.page", "station.judge", "practice.page", "practice.about", "practice.booklet", "practice.clock", "practice.responses",
    "registers.centres", "registers.training", "complaints.home", "complaints.new", "complaints.file", "complaints.receipt",
    "complaints.follow", "complaints.find", "complaints.leave", "complaints.mine", "complaints.appeal_against",
    "complaints.take_back", "complaints.add", "complaints.attachment",
    "results_lookup.form", "results_lookup.look_up", "results_lookup.picture", "results_lookup.sound", "results_lookup.mine",
    "results_lookup.slip", "results_lookup.leave",
    "looked_up_reviews.page", "looked_up_reviews.ask_for", "looked_up_reviews.take_back", "looked_up_reviews.reply",
    "inspection.form", "inspection.enter", "inspection.paper", "inspection.still_open", "inspection.finish", "inspection.over",
    "verify.ask", "verify.verify", "verify.scanned", "verify.compare", "verify.badge", "verify.key_set", "verify.key",
    "verify.issuer", "verify.achieved", "verify.revoked",
}  # fmt: skip

# The one page that shows a candidate what is right; tests/browser/test_leak.py exempts it by the same name.
SHOWS_KEYS = "inspection.paper"
KEYS = {"marked_paper", "marks_of", "keys_of", "as_marked"}  # whoever uses one of these has keys before them


@pytest.fixture
def app(sqlite_hall):
    app = create_app(sqlite_hall)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def guarded(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in OPEN and not rule.endpoint.endswith(".static")]


def test_every_route_has_a_guard(app):
    bare = [
        rule.endpoint for rule in guarded(app) if getattr(app.view_functions[rule.endpoint], "required_action", None) is None
    ]
    assert bare == []


def test_one_page_for_candidates_names_what_is_right_and_it_is_the_inspection(app):
    """Pages that a candidate or anybody can reach import nothing of a key, but for the one that the leak test names."""
    for_candidates = (None, Action.SIT, Action.APPLY, "lease")
    reached = {
        module_of(view) for view in app.view_functions.values() if getattr(view, "required_action", "staff") in for_candidates
    }
    found = {name for name in reached if KEYS & names_in_reach(name)}
    assert found == {"grading.inspecting.seat_pages"}
    shows = {rule.endpoint for rule in app.url_map.iter_rules() if module_of(app.view_functions[rule.endpoint]) in found}
    assert SHOWS_KEYS in shows


def module_of(view):
    return getattr(inspect.unwrap(view), "__module__", "")


def names_in_reach(module):
    """The names that a module's code uses, and those in the functions of its own room that it calls."""
    loaded = sys.modules[module]
    used = {name for one in vars(loaded).values() if inspect.isfunction(one) for name in inspect.unwrap(one).__code__.co_names}
    called = [getattr(loaded, name, None) for name in used]
    rooms = [one for one in vars(loaded).values() if inspect.ismodule(one) and one.__name__.startswith(WINGS)]
    called += [getattr(room, name, None) for room in rooms for name in used]
    return used | {name for one in called if inspect.isfunction(one) for name in inspect.unwrap(one).__code__.co_names}


def test_only_the_doors_meant_to_be_open_are_open(app):
    opened = {
        endpoint for endpoint, view in app.view_functions.items()
        if getattr(view, "required_action", "missing") is None
    }  # fmt: skip
    assert opened <= OPEN


EVERYBODY = [*Role, None]  # None: nobody has signed in

# What may be said on a socket, and who may: a message that is not here fails. "lease": the page that writes, whoever is signed in.
MESSAGES = {
    ("/proctor", "watch"): Action.WATCH_ROOM,
    ("/proctor", "leave"): Action.WATCH_ROOM,
    ("/overview", "watch"): Action.WATCH_ROOM,
    ("/overview", "leave"): Action.WATCH_ROOM,
    ("/candidate", "seen"): "lease",
}


def a_browser_of(app, sqlite_hall, role):
    """Somebody with this role at a browser."""
    person_id = new_id()
    with sqlite_hall.database.writing() as connection:
        staff = {} if role is Role.CANDIDATE else {"username": f"u{person_id}", "password_hash": "x"}
        connection.execute(insert(person), {"id": person_id, "name": "x", **staff})
        if role is not None and role not in (Role.CANDIDATE, Role.APPLICANT):
            connection.execute(insert(role_grant), {"person_id": person_id, "role": role})
    client = app.test_client()
    if role is not None:
        with client.session_transaction() as kept:
            kept["_user_id"] = an_account(sqlite_hall) if role is Role.APPLICANT else person_id
            kept["_fresh"] = True
    return client


def an_account(hall):
    """What the cookie of a signed-in applicant keeps."""
    account_id = new_id()
    row = {"id": account_id, "contact_kind": "email", "contact_locked": b"", "contact_lookup": account_id, "made_at": 0}
    with hall.database.writing() as connection:
        connection.execute(insert(account), row)
    return APPLICANTS_DOOR + account_id


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_gets_through_its_own_doors_and_no_other(app, sqlite_hall, role):
    """All routes with all their methods; what a lease opens is closed to everybody without one, whoever it is."""
    client = a_browser_of(app, sqlite_hall, role)
    for rule in guarded(app):
        action = app.view_functions[rule.endpoint].required_action
        path = rule.build(dict.fromkeys(rule.arguments, 1))[1]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            status = client.open(path, method=method, json={} if method == "POST" else None).status_code
            if role is None or action == "lease":
                assert status == 401, (role, method, rule.endpoint, status)
            elif role in allowed(action):
                assert status not in (401, 403), (role, method, rule.endpoint, status)
            else:
                assert status == 403, (role, method, rule.endpoint, status)


def channels(app):
    """path -> namespace, of all sockets."""
    return app.extensions["live"].server.namespace_handlers


def test_every_socket_message_is_known_with_who_may_say_it(app):
    said = {
        (path, name.removeprefix("on_"))
        for path, channel in channels(app).items()
        for name in dir(channel)
        if name.startswith("on_") and name not in ("on_connect", "on_disconnect")
    }
    assert said == set(MESSAGES)
    assert {path for path, _ in MESSAGES} == set(channels(app))


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_is_heard_on_its_own_socket_and_on_no_other(app, sqlite_hall, role):
    live, browser = app.extensions["live"], a_browser_of(app, sqlite_hall, role)
    for (path, message), who in MESSAGES.items():
        may = who != "lease" and role in allowed(who)
        for auth in (None, {"sitting": "1", "lease": "1.1.browser-of-seat-1.forged"}):
            socket = live.test_client(app, namespace=path, auth=auth, flask_test_client=browser)
            assert socket.is_connected(path) == may, (role, path, auth)
            if may:
                reply = socket.emit(message, {"run": "no-such-room"}, namespace=path, callback=True)
                assert (reply or {}).get("code") in (None, "not_found")
                socket.disconnect(path)


def test_a_lease_opens_the_page_that_has_it_and_neither_another_sitting_nor_the_console(app, sqlite_hall):
    room, other = a_room(sqlite_hall, 1), a_room(sqlite_hall, 1)
    room.lease()
    live, here, there = app.extensions["live"], room.sittings[0], other.sittings[0]
    token = write_lease(sqlite_hall.lease_key, Lease(here, 1, BROWSER))
    for path, sitting, opens in (("/candidate", here, True), ("/candidate", there, False), ("/proctor", here, False)):
        socket = live.test_client(
            app, namespace=path, auth={"sitting": sitting, "lease": token}, flask_test_client=app.test_client()
        )
        assert socket.is_connected(path) == opens, (path, sitting)
        if opens:
            socket.disconnect(path)
    client, lease = app.test_client(), {"Authorization": f"Lease {token}"}
    seen = {"signal": "paste_blocked"}
    assert client.post(f"/sittings/{here}/signals", json=seen, headers=lease).status_code == 200
    assert client.post(f"/sittings/{there}/signals", json=seen, headers=lease).status_code == 403
    assert client.get("/proctor/rooms", headers=lease).status_code == 401


def test_a_page_of_another_origin_opens_no_socket(app):
    """The websocket's own handshake, as a foreign page in a signed-in browser would begin it."""
    for origin, opens in (("http://localhost", True), ("http://elsewhere.example", False), ("null", False)):
        reply = app.test_client().get("/socket.io/?EIO=4&transport=polling", headers={"Origin": origin})
        assert (reply.status_code == 200) == opens, (origin, reply.status_code, reply.get_data(as_text=True))


def allowed(action):
    actions = action if isinstance(action, tuple | frozenset | set) else (action,)
    return frozenset().union(*(MAY[Action(one)] for one in actions))
