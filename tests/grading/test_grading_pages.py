"""Grading through its doors: results, one candidate's marks, grading at the press of a button, and the chief's decisions."""

import re

import pytest
from sqlalchemy import select

from examhall.jobs.tables import job
from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.sittings import board
from examhall.sittings.commands import ApproveMachine, TakeLease
from grading.jobs import GRADE, grade
from grading.operations import grade_run
from grading.tables import voided_part
from tests.bank_builders import PASSWORD, a_desk, a_room_that_sits, right
from tests.builders import BROWSER, PROCTOR, a_save

NEW = "new-machine"


@pytest.fixture
def bank(sqlite_bank):
    return sqlite_bank


@pytest.fixture
def desk(bank):
    return a_desk(bank.hall)


def text_of(reply):
    assert reply.status_code in (200, 422), reply.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True)))


def closed(bank, part="theory", graded=True, **more):
    room = a_room_that_sits(bank, part, candidates=3, absent=(3,), **more)
    room.sit(1, right(room, 1))
    room.sit(2, {})
    room.close()
    if graded:
        grade_run(bank.hall, room.run, bank.staff["officer"])
    return room


def test_results_tell_absent_from_nothing_earned(bank, desk):
    room = closed(bank)
    officer = desk("officer")
    assert room.administration in officer.get("/results").get_data(as_text=True)
    page = text_of(officer.get(f"/results/{room.administration}"))
    assert "theory-1 考生1 第一考场 1 Handed in 100.0 Passed Not complete" in page
    assert "theory-2 考生2 第一考场 2 Handed in 0.0 Not passed Not complete" in page
    assert "theory-3 考生3 第一考场 3 Absent — Absent Not complete" in page
    only_absent = text_of(officer.get(f"/results/{room.administration}?verdict=absent"))
    assert "考生3" in only_absent
    assert "考生1" not in only_absent


def test_grade_now_asks_the_back_office(bank, desk):
    room = closed(bank, graded=False)
    officer = desk("officer")
    assert "Not graded yet 3" in text_of(officer.get(f"/results/{room.administration}"))
    assert officer.post(f"/results/{room.administration}/grade").status_code == 302
    assert "Grading waits for the back office" in text_of(officer.get(f"/results/{room.administration}"))
    assert work_once(bank.hall, kinds(named_wings()))
    page = text_of(officer.get(f"/results/{room.administration}"))
    assert "Passed 1" in page
    assert "waits for the back office" not in page


def test_a_grading_that_did_not_end_is_told_until_the_next_one_did(bank, desk):
    room = closed(bank)
    officer, where = desk("officer"), f"/results/{room.administration}"
    officer.post(f"{where}/grade")

    def breaks(hall, arguments, progress):
        raise RuntimeError("a broken disk")

    work_once(bank.hall, {GRADE: breaks})
    assert "did not come to its end" in text_of(officer.get(where))
    bank.hall.clock.pass_minutes(1)
    officer.post(f"{where}/grade")
    work_once(bank.hall, {GRADE: grade})
    assert "did not come to its end" not in text_of(officer.get(where))


def void_form(second="authority", **more):
    return {"reason": "a phone was used", "second": second, "second_password": PASSWORD, **more}


def test_two_persons_make_a_part_void_and_the_page_tells_who_and_why(bank, desk):
    room = closed(bank)
    where = f"/results/sittings/{room.sittings[0]}"
    officer = desk("officer")
    assert "Make this part void" in text_of(officer.get(where))
    assert officer.post(f"{where}/void", data=void_form()).status_code == 302
    assert work_once(bank.hall, kinds(named_wings())), "it is graded again"
    page = text_of(officer.get(where))
    assert "Made void a phone was used" in page
    assert "Make this part void" not in page
    assert "Handed in — Void" in text_of(officer.get(f"/results/{room.administration}"))
    again = officer.post(f"{where}/void", data=void_form())
    assert again.status_code == 409
    assert "This part was made void before, by two persons." in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (void_form(reason=" "), "Please give a reason"),
        (void_form(second="officer"), "second person"),
        (void_form(second="author"), "has no role that may do this"),
        (void_form(second_password="wrong"), "user name and the password do not match"),
    ],
)
def test_a_part_is_not_made_void_by_one_person_or_for_no_reason(bank, desk, form, says):
    room = closed(bank)
    reply = desk("officer").post(f"/results/sittings/{room.sittings[0]}/void", data=form)
    assert reply.status_code == 409
    assert says in re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True))
    with bank.hall.database.reading() as connection:
        assert connection.execute(select(voided_part)).all() == []


def test_a_marker_sees_marks_and_makes_nothing_void(bank, desk):
    room = closed(bank)
    marker = desk("chief")
    assert marker.post(f"/results/sittings/{room.sittings[0]}/void", data=void_form()).status_code == 403


def test_one_candidates_page_shows_every_mark_in_words(bank, desk):
    room = closed(bank)
    page = text_of(desk("officer").get(f"/results/sittings/{room.sittings[0]}"))
    assert "一、单项选择题（共40题，每题1分） 40 / 40" in page
    assert page.count("by the key as the key") == 80
    assert "企业对消费者（B2C） 企业对消费者（B2C） one right option by the key as the key 1 / 1" in page
    blank = text_of(desk("authority").get(f"/results/sittings/{room.sittings[1]}"))
    assert blank.count("no points left blank") == 80
    absent = text_of(desk("officer").get(f"/results/sittings/{room.sittings[2]}"))
    assert "No marks" in absent


def test_follow_through_and_table_cells_are_shown_with_their_route(bank, desk):
    room = a_room_that_sits(bank, "practical", candidates=1)
    asked = {key.item: key for key in room.asked(1)}
    rows = [dict(row) for row in asked["L1-T04"].key.fields["lines"].expected]
    rows[0]["amount"] = "1.00"
    room.sit(1, right(room, 1, {"L1-T04": {"lines": rows}}))
    room.close()
    grade_run(bank.hall, room.run, "x")
    page = text_of(desk("officer").get(f"/results/sittings/{room.sittings[0]}"))
    assert "not as the key" in page
    assert "partly as the key" in page
    assert "rows in any order, cell by cell" in page


@pytest.mark.parametrize("username", ["author", "reviewer", "chief", "proctor"])
def test_marks_are_for_officers_and_the_authority(bank, desk, username):
    room = closed(bank)
    browser = desk(username)
    for page in ("/results", f"/results/{room.administration}", f"/results/sittings/{room.sittings[0]}"):
        assert browser.get(page).status_code == 403
    assert browser.post(f"/results/{room.administration}/grade").status_code == 403
    assert desk("authority").post(f"/results/{room.administration}/grade").status_code == 403


def test_what_is_not_there_is_not_found(desk):
    officer = desk("officer")
    for page in ("/results/nothing", "/results/sittings/nothing"):
        assert officer.get(page).status_code == 404
    assert desk("chief").get("/results/kept/nothing").status_code == 404


@pytest.fixture
def kept(bank):
    """Two changes from a machine that another one had replaced: an empty field, and one answered since."""
    room = a_room_that_sits(bank, candidates=2)
    answers = [(field, value) for field, value in right(room, 1).items() if isinstance(value, str)][:2]
    for browser in (NEW,):
        room.wish(TakeLease(browser), 1)
        room.wish(ApproveMachine(browser, PROCTOR), 1)
        room.wish(TakeLease(browser), 1)
    shape = room.hall.safe.shape(room.booklet(1))[0]
    other = next(o.id for o in shape.fields[answers[1][0]].interaction.options if o.id != answers[1][1])
    room.wish(a_save(1, other, answers[1][0], NEW, place=shape.fields[answers[1][0]].place), 1)
    for number, (field, value) in enumerate(answers, 1):
        room.wish(a_save(number, value, field, BROWSER, place=shape.fields[field].place), 1)
    return room


def kept_of(room):
    with room.hall.database.reading() as connection:
        return board.read(connection, room.sittings)[room.sittings[0]].sitting.kept


def test_the_chief_sees_what_waits_and_must_give_a_reason(kept, desk):
    chief = desk("chief")
    assert kept.run in chief.get("/results/kept").get_data(as_text=True)
    page = chief.get(f"/results/kept/{kept.run}")
    said = text_of(page)
    assert "Score without them: 0.0; with them: 2.0" in said
    assert said.count("from a machine that no longer writes") == 2
    assert said.count("Another machine answered later: please choose.") == 1
    refused = chief.post(f"/results/kept/{kept.run}", data={"act": "admit:", "reason": ""})
    assert (refused.status_code, "Please give a reason" in text_of(refused)) == (422, True)
    assert len(kept_of(kept)) == 2


def test_admitting_all_leaves_what_a_later_machine_answered_to_a_choice(kept, desk):
    chief = desk("chief")
    assert chief.post(f"/results/kept/{kept.run}", data={"act": "admit:", "reason": "fault"}).status_code == 302
    (left,) = kept_of(kept)
    data = {"act": f"chosen:{kept.sittings[0]}", f"{kept.sittings[0]}/{left}": "admit", "reason": "the first was meant"}
    assert chief.post(f"/results/kept/{kept.run}", data=data).status_code == 302
    assert kept_of(kept) == ()
    assert "Nothing waits" in text_of(chief.get(f"/results/kept/{kept.run}"))


def test_rejecting_one_candidates_leaves_the_others(kept, desk):
    chief = desk("chief")
    address = f"/results/kept/{kept.run}"
    assert chief.post(address, data={"act": f"reject:{kept.sittings[1]}", "reason": "x"}).status_code == 302
    assert len(kept_of(kept)) == 2
    chief.post(address, data={"act": f"reject:{kept.sittings[0]}", "reason": "after the change"})
    assert kept_of(kept) == ()
    assert chief.post(address, data={"act": "invent", "reason": "x"}).status_code == 400


@pytest.mark.parametrize("username", ["officer", "proctor", "authority", "author"])
def test_kept_answers_are_for_the_chief_alone(kept, desk, username):
    browser = desk(username)
    for reply in (
        browser.get("/results/kept"),
        browser.get(f"/results/kept/{kept.run}"),
        browser.post(f"/results/kept/{kept.run}", data={"act": "admit:", "reason": "x"}),
    ):
        assert reply.status_code == 403
    assert len(kept_of(kept)) == 2


def test_a_regrading_waits_once_however_often_the_button_is_pressed(bank, desk):
    room = closed(bank)
    officer = desk("officer")
    for _ in range(3):
        officer.post(f"/results/{room.administration}/grade")
    with bank.hall.database.reading() as connection:
        assert len(connection.execute(select(job.c.id)).all()) == 1
