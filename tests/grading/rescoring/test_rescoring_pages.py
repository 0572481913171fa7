"""Rescoring through its doors: choosing an item, what is wrong with a form, the preview, two persons, and what others see."""

import re
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from grading.amendments.amending import Manner
from grading.amendments.tables import key_amendment
from grading.operations import grade_run
from question_bank.queries import read_version
from tests.bank_builders import a_desk, a_room_that_sits, right
from tests.grading.rescoring.amended_room import AmendedRoom


@pytest.fixture
def room(sqlite_bank):
    return AmendedRoom(sqlite_bank)


@pytest.fixture
def desk(sqlite_bank):
    return a_desk(sqlite_bank.hall)


def text_of(reply, status=200):
    assert reply.status_code == status, reply.status_code
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True))))


def form(room, **more):
    said = {"manner": "other_key", "right": room.new, "reason": "the textbook says otherwise", "evidence": "minutes 7"}
    return {**said, **more}


def where(room):
    return f"/results/rescoring/new/{room.item}/{room.key.version}"


def written(room):
    with room.hall.database.reading() as connection:
        return connection.execute(select(key_amendment)).all()


def test_an_officer_amends_a_key_and_another_makes_it_live(room, desk):
    officer, authority = desk("officer"), desk("authority")
    assert "No key was amended yet" in text_of(officer.get("/results/rescoring"))
    chosen = text_of(officer.get(f"/results/rescoring/new?paper={room.room.paper}"))
    assert room.item in chosen
    assert "Nobody loses by it" in text_of(officer.get(where(room)))
    sent = officer.post(where(room), data=form(room))
    assert sent.status_code == 302
    run = sent.headers["Location"]
    assert "It waits for the back office" in text_of(officer.get(run))
    assert officer.get(f"{run}/progress").get_json()["state"] == "waiting"
    room.work()
    page = text_of(officer.get(run))
    assert "Passed before: 2. Passed after: 2." in page
    assert "theory-2 考生2 第一考场 · 02 59.0 Not passed 60.0 Passed +1.0 Passes now" in page
    assert "somebody else makes it live" in page
    assert "考生1" not in text_of(officer.get(f"{run}?show=passes"))
    assert "somebody else" not in text_of(authority.get(run))
    assert officer.post(f"{run}/live").status_code == 409
    assert authority.post(f"{run}/live").status_code == 302
    room.work()
    assert "Made live authority" in text_of(authority.get(run))
    assert room.scores()[2] == "60.0"
    marks = text_of(officer.get(f"/results/sittings/{room.sittings[1]}"))
    assert "Key amended" in marks
    earlier = text_of(officer.get(f"/results/sittings/{room.sittings[1]}/editions"))
    assert re.search(r"2 .* Rescoring authority 60.0 Passed counts now .* 1 .* Grading .* 59.0 Not passed", earlier)
    author = text_of(desk("author").get(f"/bank/items/{room.item}"))
    assert "This version is marked otherwise than its key says: Another answer is right. the textbook says otherwise" in author
    assert "See what was decided" not in author


def test_earlier_results_are_those_that_counted(room, desk):
    room.amended()
    where_ = f"/results/sittings/{room.sittings[1]}/editions"
    assert "Rescoring authority" not in text_of(desk("officer").get(where_))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"manner": "else"}, "Choose what is to be done about the item."),
        ({"right": ""}, "This cannot be the key of the item"),
        ({"right": []}, "Choose one option."),
        ({"right": "old"}, "This is the key as it stands"),
        ({"reason": " "}, "Please give a reason"),
        ({"evidence": " "}, "Name what this rests on"),
        ({"manner": "taken_out"}, "Choose the paper"),
        ({"manner": "taken_out", "paper": "here"}, "do not come to the paper&#39;s points exactly|cannot be brought"),
        ({"paper": "nowhere"}, "This item stands on no paper"),
    ],
)
def test_a_form_that_cannot_be_is_given_back_with_a_sentence_and_what_was_written(room, desk, wrong, says):
    sent = form(room, **{name: {"old": room.old, "here": room.room.paper}.get(str(v), v) for name, v in wrong.items()})
    page = desk("officer").post(where(room), data={"reason": "kept words", **sent})
    assert re.search(says, page.get_data(as_text=True))
    assert page.status_code == 422
    if sent["evidence"].strip():
        assert 'value="minutes 7"' in page.get_data(as_text=True)
    assert written(room) == []


def test_the_key_of_an_item_that_nobody_has_sat_is_not_shown_here(sqlite_bank, desk):
    sqlite_bank.sealed()
    officer = desk("officer")
    assert officer.get("/results/rescoring/new/L1-01-S01/1").status_code == 404
    assert officer.post("/results/rescoring/new/L1-01-S01/1", data={"manner": "given"}).status_code == 404
    assert "Nothing was sat yet" in text_of(officer.get("/results/rescoring/new"))


def test_a_run_is_dropped_with_a_reason_and_computed_again_the_other_way(room, desk):
    run = room.amended()
    officer, authority = desk("officer"), desk("authority")
    at = f"/results/rescoring/{run}"
    assert "Please give a reason" in text_of(authority.post(f"{at}/drop", data={"reason": ""}), 409)
    again = officer.post(f"{at}/again", data={"spares": "yes"}).headers["Location"]
    room.work()
    assert "Passed before: 2. Passed after: 3." in text_of(authority.get(again))
    assert "Dropped" in text_of(authority.get(at))
    assert authority.post(f"{again}/drop", data={"reason": "decided otherwise"}).status_code == 302
    assert "decided otherwise" in text_of(authority.get(again))


def test_the_workbook_has_everybody_before_and_after(room, desk):
    run = room.amended(Manner.GIVEN)
    reply = desk("officer").get(f"/results/rescoring/{run}/candidates.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(reply.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2 + 4
    assert [*rows[2][:2], *rows[2][4:10]] == ["theory-2", "考生2", 59.0, "Not passed", 60.0, "Passed", 1.0, "Passes now"]


def test_public_results_that_change_wait_for_their_own_second_person(room, desk):
    room.publish()
    run = room.amended(Manner.FURTHER_KEY)
    room.live(run)
    assert "Public results that change Correction" in (page := text_of(desk("officer").get(f"/results/rescoring/{run}")))
    assert "考试 2 Waits to be released" in page


def test_who_was_marked_anew_with_the_same_result_is_not_called_a_correction(room, desk):
    room.publish()
    run = room.amended(Manner.FURTHER_KEY)
    room.live(run)
    officer, administration = desk("officer"), f"/results/{room.room.administration}"
    waiting = re.search(
        r'action="([^"]+/releases/[^"]+/release)"', officer.get(f"{administration}/release").get_data(as_text=True)
    )
    assert officer.post(waiting[1]).status_code == 302
    page = text_of(officer.get(f"{administration}/release"))
    assert "Marked anew with the same score and verdict: 2." in page
    assert "Corrected to" not in page
    assert "Correction to be released" not in text_of(officer.get(administration))


def test_a_tasks_tolerance_is_amended_in_its_text_and_checked_as_in_the_bank(sqlite_bank, desk):
    room = a_room_that_sits(sqlite_bank, "practical", candidates=1)
    key = next(one for one in room.asked(1) if one.item == "L1-T06")
    fee = key.key.fields["a_fee"]
    room.sit(1, right(room, 1, {key.item: {"a_fee": f"{fee.value + Decimal('0.02')}"}}))
    room.close()
    grade_run(sqlite_bank.hall, room.run, sqlite_bank.staff["officer"])
    at, officer = f"/results/rescoring/new/{key.item}/{key.version}", desk("officer")
    with sqlite_bank.hall.database.reading() as connection:
        words = read_version(connection, key.item, key.version).authored
    sent = {"manner": "other_rule", "reason": "rounding", "evidence": "minutes 8"}
    for text, says in (
        (words, "This is the key as it stands"),
        (words.replace("title: ", "title: 另", 1), "Candidates saw this task as it was set"),
        (words.replace('points: "4"', 'points: "5"', 1), "20"),
        ("- x", "This is not the text of a task."),
        (words + "\nfields: []\n", "is said twice"),
    ):
        page = officer.post(at, data={**sent, "words": text})
        assert page.status_code == 422
        assert says in page.get_data(as_text=True), says
    wider = words.replace('tolerance: "0.01"', 'tolerance: "0.02"', 1).replace("\n", "\r\n")
    reply = officer.post(at, data={**sent, "words": wider})
    assert reply.status_code == 302, text_of(reply, 422)
    while work_once(sqlite_bank.hall, kinds(named_wings())):
        pass
    page = text_of(officer.get(reply.headers["Location"]))
    assert "tolerance 0.01 → 0.02" in page
    assert "96.0 Passed 100.0 Passed +4.0 More points" in page


def test_what_was_amended_can_be_put_back_as_the_bank_has_it(room, desk):
    room.live(room.amended())
    reply = desk("officer").post(where(room), data=form(room, right=room.old))
    assert reply.status_code == 302
    room.work()
    room.live(reply.headers["Location"].rsplit("/", 1)[1])
    assert room.scores()[4] == "60.0"


def test_what_a_rule_failed_at_is_named_until_its_room_is_graded_again(room, desk, failing):
    mended, officer, authority = failing(room.item, room.new), desk("officer"), desk("authority")
    run = officer.post(where(room), data=form(room)).headers["Location"]
    room.work()
    proposed = text_of(officer.get(f"{run}?show=set_aside"))
    assert f"then grade the room again. {room.item} What counts goes on counting." in proposed
    assert "Once it is live they are held back until they are graded again" in proposed
    authority.post(f"{run}/live")
    room.work()
    assert "Some are still marked by the key before its amendment" in text_of(officer.get(run))
    results = f"/results/{room.room.administration}"
    page = officer.get(f"{results}/release")
    assert "Still marked by the key before its amendment" in text_of(page)
    assert f'<a class="button" href="{results}">' in page.get_data(as_text=True)
    grade_run(room.hall, room.room.run, room.officer)
    for address in (results, f"{results}/release"):
        assert f"then grade the room again. {room.item}" in text_of(officer.get(address))
    mended()
    grade_run(room.hall, room.room.run, room.officer)
    assert "Still marked by the key before" not in text_of(officer.get(f"{results}/release"))
    assert "Some are still marked" not in text_of(officer.get(run))
