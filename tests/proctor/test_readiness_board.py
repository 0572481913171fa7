"""The readiness board: every room of today where somebody works, with what is green or red."""

import re

import msgspec
from sqlalchemy import update

from examhall.audit import trail
from examhall.readiness.tables import self_test
from examhall.schedule.layout import Layout
from examhall.schedule.tables import room
from examhall.sittings.tables import board


def page(who):
    reply = who.browser.get("/proctor/readiness")
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def states(text):
    return re.findall(r'<span class="badge" data-state="(\w+)"', text)


def test_the_board_says_of_each_room_what_is_ready(small_centre):
    officer = small_centre.person("exams_officer")
    small_centre.hall.config.data.mkdir(parents=True, exist_ok=True)
    before = states(page(officer))
    assert len(before) == 10
    assert before[4] == "stop", "nobody has signed in"
    proctor, chief = small_centre.person("proctor", name="陆远"), small_centre.person("chief_proctor", name="沈静")
    hall = small_centre.hall
    with hall.database.writing() as connection:
        for person in (proctor, chief):
            trail.write(connection, hall.audit_key, hall.now(), person.id, "sign_in", person.id)
    text = page(officer)
    assert states(text)[4] == "ok"
    assert "陆远" in text
    assert "沈静" in text


def test_stations_that_failed_are_named(small_centre, clock):
    staff = small_centre.person("centre_staff")
    with small_centre.hall.database.writing() as connection:
        room_id = connection.exec_driver_sql("SELECT room_id FROM room_run").scalar()
        row = {"room_id": room_id, "station": "A-7", "at": clock.now(), "address": "", "passed": False, "figures": "{}"}
        connection.execute(self_test.insert(), row)
    text = page(staff)
    assert states(text)[3] == "stop"
    assert "A-7" in text


def test_only_seats_that_stand_and_work_are_counted(small_centre):
    officer = small_centre.person("exams_officer")
    officer.browser.set_cookie("locale", "en")
    assert "16 seats, 3 candidates" in page(officer)
    layout = Layout(gaps=tuple((2, column) for column in range(1, 9)), broken=(3, 4, 5, 6, 7, 8))
    with small_centre.hall.database.writing() as connection:
        connection.execute(update(room).values(layout=msgspec.json.encode(layout).decode()))
    text = page(officer)
    assert "2 seats, 3 candidates" in text
    assert states(text)[2] == "stop"


def test_another_centres_staff_sees_no_room(small_centre):
    stranger = small_centre.person("centre_staff", centre="elsewhere")
    assert states(page(stranger)) == []


def test_a_server_clock_behind_the_journals_is_red(small_centre, clock):
    with small_centre.hall.database.writing() as connection:
        connection.execute(update(board).values(changed_at=clock.now() + 1))
    assert states(page(small_centre.person("chief_proctor")))[8] == "stop"
