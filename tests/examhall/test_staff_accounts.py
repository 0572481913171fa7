"""The staff's accounts: passwords of one's own, roles per centre, and sign-ins that end when what somebody may do changes."""

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import insert, select, update

from examhall.audit import trail
from examhall.instants import SECOND
from examhall.people.confirming import GivenPassword, signer
from examhall.people.operations import check_password
from examhall.people.passwords import LikeTheName, NotTheSame, TooLong, TooShort, TooWellKnown, check_new
from examhall.people.permissions import Role
from examhall.people.tables import person, role_grant
from examhall.schedule.tables import centre
from examhall.staff.reach import Grant, may_give, may_manage, may_reset_factor
from tests.examhall.staff_desk import PASSWORD, Desk, is_in

NORTH, SOUTH = "north", "south"
AUTHORITY, OFFICER = frozenset({Grant(Role.AUTHORITY)}), frozenset({Grant(Role.EXAMS_OFFICER)})
OF_NORTH = frozenset({Grant(Role.EXAMS_OFFICER, NORTH)})
NEW = "another long password"


def chief(where=""):
    return frozenset({Grant(Role.CHIEF_PROCTOR, where)})


def proctor(where=""):
    return frozenset({Grant(Role.PROCTOR, where)})


@pytest.mark.parametrize(
    ("mine", "theirs", "managed", "helped"),
    [
        (AUTHORITY, AUTHORITY, True, True),
        (OFFICER, AUTHORITY, False, False),
        (OFFICER, proctor(NORTH), True, True),
        (OFFICER, frozenset(), True, True),
        (OF_NORTH, proctor(NORTH), True, True),
        (OF_NORTH, proctor(SOUTH), False, False),
        (OF_NORTH, proctor(NORTH) | proctor(SOUTH), False, True),
        (OF_NORTH, proctor(), False, True),
        (chief(NORTH), proctor(NORTH), False, True),
        (chief(NORTH), proctor(), False, True),
        (chief(), proctor(SOUTH), False, True),
        (chief(NORTH), proctor(SOUTH), False, False),
        (chief(NORTH), chief(NORTH), False, False),
        (chief(NORTH), proctor(NORTH) | OFFICER, False, False),
        (chief(NORTH), frozenset(), False, False),
        (proctor(NORTH), proctor(NORTH), False, False),
    ],
)
def test_how_far_somebody_reaches_into_other_accounts(mine, theirs, managed, helped):
    assert may_manage(mine, theirs) == managed
    assert may_reset_factor(mine, theirs) == helped


def test_nobody_gives_more_than_they_may():
    assert may_give(AUTHORITY, Grant(Role.AUTHORITY))
    assert not may_give(OFFICER, Grant(Role.AUTHORITY))
    assert not may_give(OF_NORTH, Grant(Role.PROCTOR))
    assert not may_give(chief(), Grant(Role.PROCTOR))


@pytest.mark.parametrize(
    ("password", "again", "refused"),
    [
        ("short one", "short one", TooShort), ("x" * 201, "x" * 201, TooLong), ("1234567890", "1234567890", TooWellKnown),
        ("Password123", "Password123", TooWellKnown), ("aaaaaaaaaaaa", "aaaaaaaaaaaa", TooWellKnown),
        ("officer-wang", "officer-wang", LikeTheName), ("Officer.Wang2026", "Officer.Wang2026", LikeTheName),
        ("two different words", "two different word", NotTheSame),
    ],
)  # fmt: skip
def test_a_new_password_is_refused_with_what_is_wrong(password, again, refused):
    with pytest.raises(refused):
        check_new(password, again, "officer.wang")


def test_a_password_with_the_name_in_it_and_more_is_taken():
    check_new("officer.wang likes tea", "officer.wang likes tea", "officer.wang")


def test_who_changes_the_own_password_stays_here_and_is_signed_out_elsewhere(desk):
    desk.add("author", Role.AUTHOR)
    here, elsewhere = desk.comes_in("author"), desk.comes_in("author")
    told = {"old": PASSWORD, "password": NEW, "again": NEW}
    for wrong, says in (({"old": "not it"}, "not the password you have now"), ({"again": "x"}, "do not agree"),
                        ({"password": PASSWORD, "again": PASSWORD}, "is the password you have now")):  # fmt: skip
        page = here.post("/staff/access/password", data=told | wrong)
        assert page.status_code == 422
        assert says in page.get_data(as_text=True)
    assert is_in(elsewhere)
    assert here.post("/staff/access/password", data=told).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert desk.knock("author")[1] == ""
    assert desk.knock("author", NEW)[1] == "/staff"


def test_a_hash_of_weaker_parameters_is_made_anew_at_the_next_sign_in(small_desk):
    small_desk.add("author", Role.AUTHOR)
    hall, weak = small_desk.hall, PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with hall.database.writing() as connection:
        connection.execute(update(person).values(password_hash=weak))
    assert check_password(hall, "author", "wrong") is None
    assert _hash_of(hall) == weak
    browser = small_desk.comes_in("author")
    assert "$argon2id$" in _hash_of(hall)
    assert "m=19456,t=2,p=1" in _hash_of(hall)
    assert is_in(browser)
    assert small_desk.comes_in("author")


def _hash_of(hall):
    with hall.database.reading() as connection:
        return connection.execute(select(person.c.password_hash)).scalar_one()


@pytest.fixture
def centres(desk: Desk) -> Desk:
    """A hall with two centres, an authority, an officer, a chief of the north and a proctor of each."""
    with desk.hall.database.writing() as connection:
        for number, one in enumerate((NORTH, SOUTH), 1):
            row = {"id": one, "code": f"000{number}", "name": one.title(), "address": "x", "zone": "Asia/Shanghai"}
            connection.execute(insert(centre), row)
    desk.add("authority", Role.AUTHORITY)
    desk.add("officer", Role.EXAMS_OFFICER)
    desk.add("chief", Role.CHIEF_PROCTOR, centre=NORTH)
    desk.add("northern", Role.PROCTOR, centre=NORTH)
    desk.add("southern", Role.PROCTOR, centre=SOUTH)
    return desk


def test_somebody_new_gets_a_one_time_password_and_changes_it_before_anything_else(centres, clock):
    officer = centres.comes_in("officer")
    asked = {"name": "李明", "username": "liming", "role": "proctor", "centre": NORTH}
    page = officer.post("/staff/people", data=asked).get_data(as_text=True)
    password = page.partition('class="handed"><code>')[2].partition("<")[0]
    assert len(password) == 19
    again = officer.post("/staff/people", data=asked)
    assert again.status_code == 422
    assert "Somebody else has this user name" in again.get_data(as_text=True)
    assert 'value="李明"' in again.get_data(as_text=True)
    browser, where = centres.knock("liming", password)
    assert where == "/staff/sign-in/password"
    assert not is_in(browser)
    assert browser.post("/staff/sign-in/password", data={"password": password, "again": password}).status_code == 422
    assert browser.post("/staff/sign-in/password", data={"password": NEW, "again": NEW}).headers["Location"] == "/staff"
    assert is_in(browser)
    assert browser.get("/staff/people").status_code == 403
    assert centres.knock("liming", password)[1] == ""


def test_a_one_time_password_ends_after_three_days(centres, clock):
    officer = centres.comes_in("officer")
    page = officer.post(f"/staff/people/{centres.ids['northern']}/password").get_data(as_text=True)
    password = page.partition('class="handed"><code>')[2].partition("<")[0]
    assert centres.knock("northern")[1] == ""
    assert centres.knock("northern", password)[1] == "/staff/sign-in/password"
    typed = {"signer": "northern", "signer_password": password}
    with centres.app.test_request_context(method="POST", data=typed), pytest.raises(GivenPassword):
        signer()  # who gave the password could sign with it too
    clock.at += 3 * 24 * 3600 * SECOND + 1
    assert centres.knock("northern", password)[1] == ""


def test_a_role_given_or_taken_ends_the_sign_in_and_stands_in_the_trail(centres):
    officer, them = centres.comes_in("officer"), centres.ids["northern"]
    browser = centres.comes_in("northern")
    given = {"role": "centre_staff", "centre": SOUTH}
    assert officer.post(f"/staff/people/{them}/roles", data=given).status_code == 302
    assert not is_in(browser)
    browser = centres.comes_in("northern")
    assert officer.post(f"/staff/people/{them}/roles", data=given).status_code == 302
    assert is_in(browser)  # it was given already: nothing changed
    assert officer.post(f"/staff/people/{them}/roles/taken", data={"role": "proctor", "centre": NORTH}).status_code == 302
    assert not is_in(browser)
    with centres.hall.database.reading() as connection:
        rows = connection.execute(select(role_grant.c.role, role_grant.c.centre_id).where(role_grant.c.person_id == them)).all()
        acts = [(act.action, act.detail) for act in trail.read(connection, them) if act.actor == centres.ids["officer"]]
    assert [tuple(row) for row in rows] == [("centre_staff", SOUTH)]
    assert acts == [
        ("take_role", {"role": "proctor", "centre": NORTH}),
        ("give_role", {"role": "centre_staff", "centre": SOUTH}),
    ]


def test_a_closed_account_opens_nothing_until_it_is_opened_again(centres):
    officer, them = centres.comes_in("officer"), centres.ids["northern"]
    browser = centres.comes_in("northern")
    unsaid = officer.post(f"/staff/people/{them}/account", data={"active": "no", "reason": " "})
    assert unsaid.status_code == 422
    assert is_in(browser)
    assert officer.post(f"/staff/people/{them}/account", data={"active": "no", "reason": "left"}).status_code == 302
    assert not is_in(browser)
    assert centres.knock("northern")[1] == ""
    assert "closed account" in officer.get("/staff/people").get_data(as_text=True)
    officer.post(f"/staff/people/{them}/account", data={"active": "yes", "reason": "back"})
    assert not is_in(browser)
    assert is_in(centres.comes_in("northern"))


def test_nobody_touches_their_own_account_or_one_above(centres):
    officer, mine = centres.comes_in("officer"), centres.ids["officer"]
    for whom in (mine, centres.ids["authority"]):
        for path, told in (
            ("roles", {"role": "marker", "centre": ""}), ("roles/taken", {"role": "exams_officer", "centre": ""}),
            ("password", {}), ("account", {"active": "no", "reason": "x"}), ("factor", {"reason": "x"}),
        ):  # fmt: skip
            assert officer.post(f"/staff/people/{whom}/{path}", data=told).status_code == 403, path
    assert officer.post(f"/staff/people/{centres.ids['chief']}/roles", data={"role": "authority"}).status_code == 403
    assert officer.get(f"/staff/people/{centres.ids['authority']}").status_code == 403
    assert centres.ids["authority"] not in officer.get("/staff/people").get_data(as_text=True)
    assert is_in(officer)
    with centres.hall.database.reading() as connection:
        assert connection.execute(select(role_grant.c.role).where(role_grant.c.person_id == mine)).scalars().all() == [
            "exams_officer"
        ]


def test_a_chief_helps_the_proctors_of_the_own_centre_with_a_dead_telephone(centres):
    centres.ask_for_factor(Role.PROCTOR)
    for name in ("northern", "southern"):
        centres.enrols(centres.knock(name)[0])
    chief_of_north = centres.comes_in("chief")
    page = chief_of_north.get("/staff/people").get_data(as_text=True)
    assert centres.ids["northern"] in page
    assert centres.ids["southern"] not in page
    assert "Open the account" not in page
    path = f"/staff/people/{centres.ids['northern']}/factor"
    assert chief_of_north.post(path, data={"reason": ""}).status_code == 422
    assert centres.knock("northern")[1] == "/staff/sign-in/code"
    assert chief_of_north.post(path, data={"reason": "telephone dead"}).status_code == 302
    browser, where = centres.knock("northern")
    assert where == "/staff/sign-in/factor"
    centres.enrols(browser)
    assert is_in(browser)
    assert chief_of_north.post(f"/staff/people/{centres.ids['southern']}/factor", data={"reason": "x"}).status_code == 403
    assert chief_of_north.post(f"/staff/people/{centres.ids['northern']}/password").status_code == 403


def test_what_is_no_role_and_no_centre_is_refused(centres):
    officer, them = centres.comes_in("officer"), centres.ids["northern"]
    for told in ({"role": "king"}, {"role": "candidate"}, {"role": "proctor", "centre": "nowhere"}):
        assert officer.post(f"/staff/people/{them}/roles", data=told).status_code == 400
    assert officer.get("/staff/people/0123456789abcdef").status_code == 404


def test_a_sign_in_from_before_there_were_counters_goes_on_until_something_changes(small_desk):
    them = small_desk.add("author", Role.AUTHOR)
    browser = small_desk.browser()
    with browser.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = them, True
    assert is_in(browser)
    with small_desk.hall.database.writing() as connection:
        connection.execute(update(person).values(access=1))
    assert not is_in(browser)


def test_who_gives_a_role_reads_what_it_opens(centres):
    page = centres.comes_in("authority").get("/staff/people").get_data(as_text=True)
    told = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page.partition("What each role opens")[2]))
    assert {"Exams officer", "Marker", "Proctor", "Inspector"} <= told.keys()
    assert "Accommodations" in told["Exams officer"]
    assert told["Marker"] == "Your password and second factor"
