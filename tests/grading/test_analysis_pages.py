"""Analysis through its doors: from marks that were given to what officers read, and who may."""

import re
import subprocess
import sys
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert, select

from examhall.audit import trail
from examhall.ids import new_id
from examhall.instants import MINUTE, SECOND
from examhall.jobs.tables import job
from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.schedule.tables import room as rooms
from examhall.sittings.entries import Answered, Paused, Record, Resumed, Started
from examhall.sittings.tables import room_run
from grading.analysis import queries
from grading.analysis.operations import ask_for_analysis
from grading.analysis.tables import analysis
from grading.analysis.timing import seconds_by_field
from grading.mark_book.queries import marks_of
from grading.operations import grade_run
from grading.tables import mark_scheme
from grading.voiding import void_part
from tests.bank_builders import a_desk, a_room_that_sits, right
from tests.builders import NINE
from tests.grading.rescoring.amended_room import singles

FEW = 8  # fields that are answered at all


@pytest.fixture
def bank(sqlite_bank):
    return sqlite_bank


@pytest.fixture
def desk(bank):
    return a_desk(bank.hall)


def text_of(reply):
    assert reply.status_code == 200, reply.status_code
    return text_of_any(reply)


def text_of_any(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True)))


def sat(bank, part="theory", candidates=3, graded=True, tickets=""):
    """A room in which each candidate answers some of the questions rightly: the more the higher the seat."""
    room = a_room_that_sits(bank, part, candidates=candidates, tickets=tickets)
    for seat in range(1, candidates + 1):
        room.sit(seat, dict(list(right(room, seat).items())[: FEW * seat // candidates]))
    room.close()
    if graded:
        grade_run(bank.hall, room.run, bank.staff["officer"])
    return room


def work(hall):
    done = 0
    while work_once(hall, kinds(named_wings())):
        done += 1
    return done


def stored(hall):
    with hall.database.reading() as connection:
        return connection.execute(select(analysis)).all()


def findings(hall):
    (row,) = stored(hall)
    with hall.database.reading() as connection:
        return queries.findings_of(connection, row)


def test_an_officer_asks_and_reads_a_paper_its_items_and_the_workbook(bank, desk):
    room = sat(bank)
    officer, where = desk("officer"), f"/results/analysis/{room.paper}"
    scope = f"administration={room.administration}"
    assert "1 / 1 3" in text_of(officer.get("/results/analysis"))
    assert "Not analysed yet" in text_of(officer.get(f"{where}?{scope}"))
    assert officer.post(where, data={"administration": room.administration}).status_code == 302
    waits = officer.get(f"{where}?{scope}").get_data(as_text=True)
    assert "It waits for the back office" in waits
    told = officer.get(re.search(r'data-progress="([^"]+)"', waits)[1]).get_json()
    assert told == {"state": "waiting", "done": 0, "total": 0}
    assert work(bank.hall) == 1
    page = text_of(officer.get(f"{where}?{scope}"))
    with bank.hall.database.reading() as connection:
        found = queries.findings_of(connection, queries.analysis_of(connection, room.paper, room.administration))
        assert "ask_analysis" in [entry.action for entry in trail.read(connection)]
    assert found.paper.candidates == 3
    assert f"Mean {found.paper.mean:.2f}" in page
    assert "There are too few candidates for it." in page
    assert f"Standard deviation {found.paper.spread:.2f}" in page
    first = max(range(80), key=lambda n: found.items[n].facility)
    item = text_of(officer.get(f"{where}/items/{first + 1}?{scope}"))
    assert found.items[first].item in item
    assert f"Facility {found.items[first].facility:.3f}" in item
    assert "right" in item
    assert officer.get(f"{where}/items/81?{scope}").status_code == 404
    book = CalamineWorkbook.from_filelike(BytesIO(officer.get(f"{where}/workbook?{scope}").data))
    assert book.sheet_names == ["Paper", "Scores", "Items", "Options", "Models", "Groups", "Pairs of candidates"]
    lines = book.get_sheet_by_name("Items").to_python()
    assert len(lines) == 81
    assert lines[first + 1][4] == pytest.approx(found.items[first].facility)


def test_marks_come_to_the_analysis_as_they_were_given(bank):
    room = sat(bank)
    ask_for_analysis(bank.hall)
    work(bank.hall)
    (row,) = stored(bank.hall)
    with bank.hall.database.reading() as connection:
        found = queries.findings_of(connection, row)
        scores = sorted(sum(line.points for line in marks_of(connection, one).lines) for one in room.sittings)
    assert [score for score, count in found.paper.distribution for _ in range(count)] == [float(one) for one in scores]
    assert sum(one.out_of for one in found.items) == 100
    answered = [one for one in found.items if one.omitted < 1]
    assert all(sum(option.share for option in one.options) == pytest.approx(1) for one in found.items)
    assert all(
        next(option for option in one.options if option.right).share == pytest.approx(1 - one.omitted) for one in answered
    )


def test_graded_rooms_are_analysed_by_themselves_and_once(bank, desk):
    room = sat(bank)
    ask_for_analysis(bank.hall)
    ask_for_analysis(bank.hall)
    assert work(bank.hall) == 1
    (first,) = stored(bank.hall)
    ask_for_analysis(bank.hall)
    assert work(bank.hall) == 0, "nothing was graded since"
    bank.hall.clock.pass_minutes(5)
    grade_run(bank.hall, room.run, bank.staff["officer"])
    ask_for_analysis(bank.hall)
    work(bank.hall)
    (again,) = stored(bank.hall)
    assert (again.digest, again.result) == (first.digest, first.result), "the same marks, the same analysis"
    assert again.id != first.id


def test_an_analysis_that_failed_waits_for_an_officer(bank):
    room = sat(bank)
    with bank.hall.database.writing() as connection:
        kept = connection.execute(select(mark_scheme)).one()
        connection.execute(insert(mark_scheme), {"id": "0" * 64, "paper_id": kept.paper_id, "text": "broken"})
    ask_for_analysis(bank.hall)
    assert work(bank.hall) == 1
    ask_for_analysis(bank.hall)
    assert work(bank.hall) == 0
    assert stored(bank.hall) == []
    assert "The last analysis did not end." in text_of(
        a_desk(bank.hall)("officer").get(f"/results/analysis/{room.paper}?administration={room.administration}")
    )


def test_the_models_wait_until_the_last_room_is_closed(bank, desk):
    room = sat(bank)
    with bank.hall.database.writing() as connection:
        beside = connection.execute(select(rooms).join(room_run, room_run.c.room_id == rooms.c.id)).first()
        connection.execute(insert(rooms), {**beside._asdict(), "id": "other", "name": "another"})
        run = {"id": new_id(), "administration_id": room.administration, "room_id": "other"}
        connection.execute(insert(room_run), run)
    ask_for_analysis(bank.hall)
    work(bank.hall)
    found = findings(bank.hall)
    assert found.calibrations == ()
    assert found.paper.candidates == 3
    page = desk("officer").get(f"/results/analysis/{room.paper}?administration={room.administration}")
    assert "The models are fitted when all rooms are closed." in text_of(page)


def test_a_part_made_void_does_not_count(bank):
    room = sat(bank)
    void_part(bank.hall, bank.staff["officer"], bank.staff["authority"], room.sittings[0], "a phone was used")
    ask_for_analysis(bank.hall)
    work(bank.hall)
    assert stored(bank.hall)[0].candidates == 2


def test_an_analysis_says_how_many_are_set_aside_and_not_in_it(bank, desk, failing):
    """An option that a failing rule keeps out looks like one that nobody takes."""
    room = sat(bank, graded=False)
    last = list(right(room, 3))[FEW - 1]  # only the third has got so far
    key = next(one for one in singles(room) if last in one.fields)
    failing(key.item, key.key.fields["answer"].right)
    grade_run(bank.hall, room.run, bank.staff["officer"])
    officer, where = desk("officer"), f"/results/analysis/{room.paper}"
    officer.post(where, data={"administration": room.administration})
    work(bank.hall)
    page = text_of(officer.get(f"{where}?administration={room.administration}"))
    assert "Candidates 2 1 set aside, not counted here" in page


def test_the_variants_of_a_task_stand_in_one_column(bank, desk):
    room = a_room_that_sits(bank, "practical", candidates=3)
    for seat in (1, 2):
        room.sit(seat, right(room, seat))
    room.sit(3, {})
    room.close()
    grade_run(bank.hall, room.run, "x")
    ask_for_analysis(bank.hall)
    work(bank.hall)
    found = findings(bank.hall)
    assert [one.facility for one in found.items] == pytest.approx([2 / 3] * len(found.items))
    assert sum(one.out_of for one in found.items) == 100
    assert all(one.omitted == pytest.approx(1 / 3) and one.options == () for one in found.items)
    with_variants = next(one for one in found.items if one.variants)
    for one in found.items:
        assert [each.variant for each in one.variants] == sorted(each.variant for each in one.variants)
    assert sum(one.candidates for one in with_variants.variants) == 3
    place = found.items.index(with_variants) + 1
    where = f"/results/analysis/{room.paper}/items/{place}?administration={room.administration}"
    assert f"Variants Variant Candidates Facility {with_variants.variants[0].variant}" in text_of(desk("authority").get(where))


def test_two_papers_are_equated_by_the_back_office(bank, desk):
    papers = [sat(bank, tickets="first").paper]
    bank.papers.clear()  # another theory paper for the next room
    papers += [sat(bank, tickets="second").paper]
    officer = desk("officer")
    proposed = officer.get("/results/analysis").get_data(as_text=True)
    assert {one for one in papers if f'value="{one}" selected' in proposed} == set(papers)
    same = officer.post("/results/analysis/equatings", data={"first": papers[1], "second": papers[1]})
    assert (same.status_code, "Choose two different papers." in same.get_data(as_text=True)) == (409, True)
    assert same.get_data(as_text=True).count(f'value="{papers[1]}" selected') == 2, "what was chosen stays"
    assert officer.post("/results/analysis/equatings", data={"first": papers[0], "second": "none"}).status_code == 404
    assert officer.post("/results/analysis/equatings", data={"first": papers[0], "second": papers[1]}).status_code == 302
    assert "It waits for the back office" in text_of(officer.get("/results/analysis"))
    assert work(bank.hall) == 1
    (row,) = stored(bank.hall)
    page = text_of(officer.get(f"/results/analysis/equatings/{row.id}"))
    assert "There are too few candidates for it." in page
    assert "0 items stand on both papers." in page


def test_a_theory_paper_is_not_equated_with_a_practical_one(bank, desk):
    theory, practical = (sat(bank, part).paper for part in ("theory", "practical"))
    reply = desk("officer").post("/results/analysis/equatings", data={"first": theory, "second": practical})
    assert reply.status_code == 409
    assert "Only papers of the same level and part can be equated." in text_of_any(reply)
    assert work(bank.hall) == 0
    page = text_of(desk("officer").get("/results/analysis"))
    assert "Two papers of the same level and part must have been sat and marked." in page


@pytest.mark.parametrize("username", ["author", "reviewer", "chief", "proctor"])
def test_analyses_are_for_officers_and_the_authority(bank, desk, username):
    room = sat(bank)
    browser = desk(username)
    for page in ("/results/analysis", f"/results/analysis/{room.paper}", f"/results/analysis/{room.paper}/items/1"):
        assert browser.get(page).status_code == 403
    assert browser.post(f"/results/analysis/{room.paper}").status_code == 403
    assert desk("authority").get("/results/analysis").status_code == 200


def test_what_was_never_marked_is_not_found(bank, desk):
    officer = desk("officer")
    assert "Nothing to analyse yet" in text_of(officer.get("/results/analysis"))
    for page in ("nothing", "nothing/items/1", "nothing/workbook", "equatings/nothing", "progress/nothing"):
        assert officer.get(f"/results/analysis/{page}").status_code == 404
    assert officer.post("/results/analysis/nothing").status_code == 404


def test_a_scope_that_is_no_administration_of_the_paper_is_refused(bank, desk):
    room = sat(bank)
    reply = desk("officer").post(f"/results/analysis/{room.paper}", data={"administration": "another"})
    assert reply.status_code == 404
    with bank.hall.database.reading() as connection:
        assert connection.execute(select(job.c.id)).all() == []


def records(*told):
    return [Record(n, at, at, entry) for n, (at, entry) in enumerate(told)]


def answered(field, number, said_at=0):
    return Answered(field, "a", "browser", number, f"t{number}", 0, said_at=said_at)


def test_time_runs_from_one_answer_to_the_next_without_what_the_clock_stood():
    told = seconds_by_field(
        records(
            (NINE, Started(NINE)), (NINE + 20 * SECOND, answered("one", 1)),
            (NINE + 30 * SECOND, Paused("hold", NINE + 30 * SECOND, "power", "chief")),
            (NINE + 5 * MINUTE, Resumed("hold", "chief")), (NINE + 5 * MINUTE + 10 * SECOND, answered("two", 2)),
            (NINE + 5 * MINUTE + 15 * SECOND, answered("one", 3)),
        )
    )  # fmt: skip
    assert told == {"one": 25, "two": 20}


def test_answers_that_come_all_at_once_keep_the_time_of_the_browsers_clock():
    came = NINE + 10 * MINUTE
    told = seconds_by_field(
        records(
            (NINE, Started(NINE)), (NINE + 20 * SECOND, answered("one", 1, 1_000_000)), (came, answered("two", 2, 1_030_000)),
            (came, answered("three", 3, 1_090_000)),
        )
    )  # fmt: skip
    assert told == {"one": 20, "two": 30, "three": 60}


def test_no_page_of_the_hall_waits_for_what_few_need():
    asked = "import sys, grading.wiring; print([name for name in sys.modules if name.partition('.')[0] in ('numpy', 'scipy', 'pyhanko')])"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
