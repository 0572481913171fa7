"""Who gets through the console's doors: pages, questions and acts, by role and by centre."""

import pytest

from examhall.people.permissions import MAY, Action, Role
from proctor.acts import ACTS
from tests.builders import a_room

READS = ("/snapshot", "")
OF_ONE = ("", "/timeline", "/entries")
WATCHERS = MAY[Action.WATCH_ROOM]


@pytest.mark.parametrize("role", Role)
def test_a_room_is_watched_by_who_may_watch_rooms_and_by_nobody_else(small_centre, role):
    person = small_centre.person(role)
    sitting = small_centre.room.sittings[0]
    expected = 200 if role in WATCHERS else 403
    for path in (*READS, *(f"/sittings/{sitting}{path}" for path in OF_ONE)):
        assert person.get(path).status_code == expected, path
    assert person.browser.get("/proctor/rooms").status_code == expected
    assert person.browser.get("/proctor/rooms/counts").status_code == expected


@pytest.mark.parametrize("role", Role)
def test_an_act_is_refused_to_who_has_not_its_right(small_centre, role):
    person = small_centre.person(role)
    for act, needs in ACTS.items():
        reply = person.act(act, small_centre.room.sittings[:1], "a reason")
        allowed = role in WATCHERS and role in MAY[needs.action]
        assert (reply.status_code != 403) == allowed, (act, reply.get_json())


def test_who_is_not_signed_in_is_asked_to(small_centre):
    browser = small_centre.app.test_client()
    for path in READS:
        assert browser.get(f"/proctor/rooms/{small_centre.room.run}{path}").status_code == 401


def test_a_proctor_of_another_centre_sees_nothing_of_this_one(small_centre):
    stranger = small_centre.person("proctor", "chief_proctor", centre="another-centre")
    sitting = small_centre.room.sittings[0]
    for path in (*READS, *(f"/sittings/{sitting}{path}" for path in OF_ONE)):
        assert stranger.get(path).status_code == 403, path
    assert stranger.act("authorise", "all").status_code == 403
    assert "<table" not in stranger.browser.get("/proctor/rooms").get_data(as_text=True)


def test_a_proctor_of_this_centre_runs_its_rooms(small_centre):
    person = small_centre.person("proctor", centre=small_centre.centre)
    assert person.get("/snapshot").status_code == 200
    person.does("authorise", "all")


def test_a_chief_elsewhere_is_no_chief_here(small_centre):
    person = small_centre.person("chief_proctor", centre="another-centre")
    other = small_centre.person("proctor", browser=person.browser)
    assert other.snapshot()["you"]["chief"] is False


def test_somebody_who_no_longer_works_here_gets_nothing(small_centre):
    person = small_centre.person("proctor")
    with small_centre.hall.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE person SET active = false WHERE id = '{person.id}'")
    assert person.get("/snapshot").status_code in (401, 403)
    assert person.act("authorise", "all").status_code in (401, 403)


def test_an_unknown_room_and_another_rooms_candidate_are_not_found(small_centre):
    person = small_centre.person("proctor")
    other = a_room(small_centre.hall, 1)
    assert person.get(f"/sittings/{other.sittings[0]}/timeline").status_code == 404
    person.run = "no-such-room"
    assert person.get("/snapshot").status_code == 404


def test_a_refusal_to_the_script_is_json_and_to_a_reader_a_page(small_centre):
    person = small_centre.person("author")
    assert person.get("/snapshot").get_json()["code"] == "not_allowed"
    assert person.browser.get(f"/proctor/rooms/{person.run}").mimetype == "text/html"


def test_an_act_without_the_pages_token_is_refused(small_centre):
    small_centre.app.config["WTF_CSRF_ENABLED"] = True
    reply = small_centre.person("proctor").act("authorise", "all")
    assert reply.get_json()["code"] == "stale_page"
