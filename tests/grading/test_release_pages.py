"""Releasing through its doors: confirmed by an officer as work of the back office, released by the authority, seen by the centre."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.people.operations import add_staff
from examhall.people.tables import role_grant
from examhall.schedule.tables import centre
from grading.operations import grade_run
from grading.voiding import void_part
from tests.bank_builders import _hashed, a_desk
from tests.grading.test_holding import noted
from tests.grading.test_releasing import marked, public


@pytest.fixture
def room(sqlite_bank):
    return marked(sqlite_bank)


@pytest.fixture
def desk(room):
    return a_desk(room.hall)


def text_of(reply, *, status=200):
    assert reply.status_code == status, reply.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True)))


def work(room):
    while work_once(room.hall, kinds(named_wings())):
        room.hall.clock.pass_minutes(1)


def release_path(page):
    return re.search(r'action="([^"]+/releases/[^"]+/release)"', page.get_data(as_text=True))[1]


def confirmed(room, officer, **data):
    where = f"/results/{room.administration}"
    assert officer.post(f"{where}/confirm", data=data).status_code == 302
    assert "waits for the back office" in text_of(officer.get(f"{where}/release"))
    work(room)


def let_out(room, desk):
    authority = desk("authority")
    page = authority.get(f"/results/{room.administration}/release")
    assert authority.post(release_path(page)).status_code == 302
    work(room)


def waiting_at(person, door):
    """The line of a door on the staff's own page."""
    return next(line for line in person.get("/staff").text.split("<li") if f'href="{door}"' in line)


def test_an_officer_confirms_and_the_authority_releases(room, desk):
    officer, where = desk("officer"), f"/results/{room.administration}"
    noted(room, "copying", seat=3)
    page = text_of(officer.get(f"{where}/release"))
    assert "Absent 1 Not passed 1 Passed 1 Together 3" in page
    assert "The room noted misconduct, and nobody has decided what follows 1" in page
    confirmed(room, officer)
    page = officer.get(f"{where}/release")
    assert "another person releases them" in text_of(page)
    assert re.search(r"/releases/\w+/release", page.get_data(as_text=True)) is None
    assert "1 pressing" in waiting_at(desk("authority"), "/results")
    assert f'href="{where}/release">confirmed, waits for the second person' in desk("authority").get("/results").text
    let_out(room, desk)
    assert "pressing" not in waiting_at(desk("authority"), "/results")
    assert "waits for the second person" not in desk("authority").get("/results").text
    assert set(public(room)) == {1, 2, 4}
    page = text_of(officer.get(f"{where}/release"))
    assert "3 / 4 are public" in page
    lines = text_of(officer.get(where))
    assert lines.count("Released") == 3
    assert "Under review" in lines


def test_who_confirmed_cannot_release_by_any_path(room, desk):
    officer = desk("officer")
    confirmed(room, officer)
    path = release_path(desk("authority").get(f"/results/{room.administration}/release"))
    assert "needs a second person" in text_of(officer.post(path), status=409)
    assert public(room) == {}
    assert desk("chief").post(path).status_code == 403


def test_a_withdrawn_release_says_why_and_leaves_the_results_to_be_confirmed_again(room, desk):
    officer = desk("officer")
    confirmed(room, officer)
    path = release_path(desk("authority").get(f"/results/{room.administration}/release"))
    withdraw = f"{path.rpartition('/')[0]}/withdraw"
    assert "Please give a reason" in text_of(officer.post(withdraw), status=422)
    assert officer.post(withdraw, data={"reason": "a key is looked at"}).status_code == 302
    assert "Together 4" in text_of(officer.get(f"/results/{room.administration}/release"))


def test_a_correction_names_its_reason_and_shows_before_and_after(room, desk):
    officer, where = desk("officer"), f"/results/{room.administration}/release"
    confirmed(room, officer)
    let_out(room, desk)
    void_part(room.hall, room.bank.staff["officer"], room.bank.staff["authority"], room.sittings[0], "somebody else sat")
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    assert "theory-1 考生1 Passed 100.0 Void" in text_of(officer.get(where))
    refused = officer.post(f"/results/{room.administration}/confirm", data={"correct": "1", "reason": " "})
    assert "Please give a reason" in text_of(refused, status=422)
    confirmed(room, officer, correct="1", reason="decision 7 of 2026")
    page = text_of(officer.get(where))
    assert "decision 7 of 2026" in page
    assert "theory-1 考生1 Passed 100.0 Void" in page
    let_out(room, desk)
    assert public(room)[1].reason == "decision 7 of 2026"


def test_a_job_that_found_nothing_says_so(room, desk):
    officer = desk("officer")
    confirmed(room, officer)
    let_out(room, desk)
    assert officer.post(f"/results/{room.administration}/confirm").status_code == 302
    work(room)
    assert "No result is ready that has not been released yet" in text_of(
        officer.get(f"/results/{room.administration}/release")
    )


def test_what_a_room_noted_is_decided_on_the_candidates_page(room, desk):
    officer = desk("officer")
    noted(room, "whispering")
    where = f"/results/sittings/{room.sittings[0]}"
    assert "Waits for a decision" in text_of(officer.get(where))
    decided = {"noted": "incident-1", "reason": "he asked for a pen"}
    assert officer.post(f"{where}/nothing-follows", data=decided).status_code == 302
    page = text_of(officer.get(where))
    assert "Nothing follows he asked for a pen" in page
    assert "Waits for a decision" not in page


def rows_of(reply):
    assert reply.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(reply.data)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_the_workbook_has_scores_as_numbers_and_nothing_where_there_is_none(room, desk):
    lines = rows_of(desk("officer").get(f"/results/{room.administration}/results.xlsx"))
    assert [(line[0], line[4], line[5]) for line in lines[2:]] == [
        ("theory-1", 100.0, "Passed"), ("theory-2", 0.0, "Not passed"), ("theory-3", 100.0, "Passed"), ("theory-4", "", "Absent"),
    ]  # fmt: skip


def centre_staff(room, name, centre_id):
    with room.hall.database.writing() as connection:
        person = add_staff(connection, room.hall, room.hall.now(), "", name, name, _hashed(), ["centre_staff"])
        connection.execute(update(role_grant).where(role_grant.c.person_id == person).values(centre_id=centre_id))


def test_a_centre_sees_its_own_results_and_only_once_they_are_public(room, desk):
    with room.hall.database.reading() as connection:
        here = connection.execute(select(centre.c.id)).scalar_one()
    centre_staff(room, "here", here)
    centre_staff(room, "elsewhere", "another-centre")
    where = f"/results/reports/{room.administration}"
    assert desk("here").get(where).status_code == 404
    assert desk("here").get(f"/results/{room.administration}").status_code == 403
    confirmed(room, desk("officer"))
    assert desk("here").get(where).status_code == 404
    let_out(room, desk)
    page = text_of(desk("here").get(where))
    assert "theory-1 考生1" in page
    assert "100.0 Passed Not complete" in page
    assert len(rows_of(desk("here").get(f"{where}/results.xlsx"))) == 6
    assert desk("elsewhere").get(where).status_code == 404
    assert "考试" not in text_of(desk("elsewhere").get("/results/reports"))


def test_the_countdown_warns_at_the_doors_until_all_is_public(room, desk, clock):
    officer = desk("officer")
    clock.pass_minutes(24 * 60 * 52)  # 15 January 2027
    page = text_of(officer.get("/results/deadlines"))
    assert "0 / 4" in page
    assert "provisional" in page
    assert "working days left" in page
    assert "1 pressing" in text_of(officer.get("/staff"))
    confirmed(room, officer)
    let_out(room, desk)
    assert "all are public" in text_of(officer.get("/results/deadlines"))
    assert "pressing" not in text_of(officer.get("/staff"))
