"""Every door has its guard: a route without one is a failing test, and each guard lets in exactly its roles."""

import pytest
from sqlalchemy import insert

from examhall.app import create_app
from examhall.ids import new_id
from examhall.people.permissions import MAY, Action, Role
from examhall.people.tables import person, role_grant

OPEN = {
    "static", "people.staff_sign_in", "people.sign_staff_in", "people.staff_home", "people.sign_out", "people.choose_locale",
    "registration.sign_in", "registration.sign_candidate_in", "words.catalogue",
    "secure_browser.start", "secure_browser.show_keys", "secure_browser.refused", "secure_browser.leave_browser",
    "station.page", "station.judge", "practice.page", "practice.about", "practice.booklet", "practice.clock", "practice.responses",
}  # fmt: skip


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


def test_only_the_doors_meant_to_be_open_are_open(app):
    opened = {
        endpoint for endpoint, view in app.view_functions.items()
        if getattr(view, "required_action", "missing") is None
    }  # fmt: skip
    assert opened <= OPEN


@pytest.mark.parametrize("role", [*Role, None])
def test_each_role_gets_through_its_own_doors_and_no_other(app, sqlite_hall, role):
    person_id = new_id()
    with sqlite_hall.database.writing() as connection:
        staff = {} if role is Role.CANDIDATE else {"username": f"u{person_id}", "password_hash": "x"}
        connection.execute(insert(person), {"id": person_id, "name": "x", **staff})
        if role is not None and role is not Role.CANDIDATE:
            connection.execute(insert(role_grant), {"person_id": person_id, "role": role})
    client = app.test_client()
    if role is not None:
        with client.session_transaction() as kept:
            kept["_user_id"] = person_id
            kept["_fresh"] = True
    for rule in guarded(app):
        action = app.view_functions[rule.endpoint].required_action
        if action == "lease":
            continue
        path = rule.build(dict.fromkeys(rule.arguments, 1))[1]
        method = "GET" if "GET" in rule.methods else "POST"
        status = client.open(path, method=method, json={} if method == "POST" else None).status_code
        if role is None:
            assert status == 401, (rule.endpoint, status)
        elif role in allowed(action):
            assert status not in (401, 403), (role, rule.endpoint, status)
        else:
            assert status == 403, (role, rule.endpoint, status)


def allowed(action):
    actions = action if isinstance(action, tuple | frozenset | set) else (action,)
    return frozenset().union(*(MAY[Action(one)] for one in actions))
