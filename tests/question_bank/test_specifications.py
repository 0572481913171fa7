"""Specifications are data: typed into a table that must add up, kept version by version, and papers keep the one they were made by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from examhall.audit import trail
from examhall.errors import NotFound, Refusal
from question_bank.assembly import queries as specification_queries
from question_bank.assembly.assembling import assemble_paper
from question_bank.assembly.operations import (
    BadCode,
    ChangedMeanwhile,
    CodeTaken,
    NoTitle,
    add_specification,
    save_specification,
)
from question_bank.assembly.specifying import read, sums, typed
from question_bank.papers import queries as paper_queries
from question_bank.specification import AREAS, SPECIFICATIONS
from tests.bank_builders import a_desk

THEORY, PRACTICAL = SPECIFICATIONS["L1-theory"], SPECIFICATIONS["L1-practical"]


def findings(before, **changes):
    said = {**typed(before), **{name.replace("__", "-"): value for name, value in changes.items()}}
    return [one.part for one in read(said, before, [])[1]]


@pytest.mark.parametrize("code", SPECIFICATIONS)
def test_what_is_shipped_is_typed_and_read_again_as_it_was(code):
    assert read(typed(SPECIFICATIONS[code]), SPECIFICATIONS[code], []) == (SPECIFICATIONS[code], [])


def test_every_sum_must_agree():
    assert findings(THEORY, **{"count-single-01": "6"}) == ["items", "points", "difficulty-easy", "cognitive-remember"]
    assert findings(THEORY, **{"points-single": "2"}) == ["points"]
    assert findings(THEORY, **{"difficulty-easy": "39"}) == ["difficulty-easy"]
    assert findings(THEORY, **{"cognitive-apply": "17"}) == ["cognitive-remember"]
    assert findings(THEORY, items="79") == ["items"]
    assert findings(PRACTICAL, **{"task-L1-T03": ""}) == ["items", "points"]


def test_difficulties_may_be_left_open_altogether():
    said = {**typed(THEORY), **dict.fromkeys(("difficulty-easy", "difficulty-medium", "difficulty-hard"), "")}
    wanted, found = read(said, THEORY, [])
    assert (wanted.difficulty, found) == ({}, [])


def test_a_kind_without_items_is_no_section_and_needs_no_points():
    said = {name: text for name, text in typed(THEORY).items() if not name.startswith("count-truth")}
    said |= {"points-single": "1.5", "items": "60", "points-truth": "", "most_shared": "15"}
    said |= dict.fromkeys((name for name in said if name.startswith(("difficulty", "cognitive"))), "")
    wanted, found = read(said, THEORY, [])
    assert found == []
    assert [part.kind for part in wanted.sections] == ["single", "multiple"]
    assert read(typed(wanted), wanted, []) == (wanted, [])


@pytest.mark.parametrize("wrong", ["-1", "1.5", "many", "100", "²", "9" * 5000])
def test_what_is_no_count_is_named_where_it_stands(wrong):
    assert "count-single-01" in findings(THEORY, **{"count-single-01": wrong})
    assert findings(THEORY, most_calculation=wrong) == ["most_calculation"]


def test_limits_are_held_to_what_the_rules_of_the_exam_allow():
    assert findings(THEORY, most_shared="21") == ["most_shared"]
    assert findings(THEORY, most_shared="") == ["most_shared"]
    assert findings(THEORY, most_papers="0") == ["most_papers"]
    assert findings(THEORY, minutes="5") == ["minutes"]
    assert findings(THEORY, **{"points-truth": "0"}) == ["points-truth", "points"]


def test_a_cell_is_asked_for_more_closely_by_difficulty_and_cognitive_level():
    closer = {"portion-single-01-easy-remember": "2", "portion-single-01-hard-apply": "0"}
    wanted, found = read({**typed(THEORY), **closer}, THEORY, [])
    assert found == []
    assert [(one.name, one.count) for one in wanted.portions] == [
        ("single/01/easy/remember", 2), ("single/01/hard/apply", 0),
    ]  # fmt: skip
    assert read(typed(wanted), wanted, []) == (wanted, [])
    assert findings(THEORY, **closer, **{"portion-single-01-medium-apply": "4"}) == ["count-single-01"]
    assert findings(THEORY, **{"portion-truth-15-easy-apply": "some"}) == ["portion-truth-15-easy-apply"]


def test_a_task_chosen_for_a_place_stands_behind_those_that_were_there():
    wanted, found = read({**typed(PRACTICAL), "task-L1-T09": "1"}, PRACTICAL, ["L1-T01", "L1-T09"])
    assert found == []
    assert wanted.cells[0].tasks == ("L1-T02", "L1-T01", "L1-T09")


@given(st.dictionaries(st.sampled_from([*typed(THEORY), "count-truth-15", "other"]), st.text(max_size=8)))
def test_whatever_is_typed_can_be_read_and_added_up(changes):
    said = {**typed(THEORY), **changes}
    wanted, found = read(said, THEORY, [])
    assert sums(said, "theory").items >= 0
    if not found:
        assert (wanted.items, wanted.points) == (sums(said, "theory").items, 100)


def test_a_saved_version_stands_and_a_paper_keeps_the_one_it_was_made_by(bank):
    hall, officer = bank.hall, bank.staff["officer"]
    before = assemble_paper(hall, officer, "L1-theory", "before", "2026-11-01")
    easier = replace(THEORY, most_calculation=3, minutes=70)
    with hall.database.writing() as connection:
        assert save_specification(connection, hall, hall.now(), officer, easier, 0) == 1
        with pytest.raises(ChangedMeanwhile):
            save_specification(connection, hall, hall.now(), officer, THEORY, 0)
    after = assemble_paper(hall, officer, "L1-theory", "after", "2026-11-01")
    with hall.database.reading() as connection:
        assert specification_queries.standing_one(connection, "L1-theory") == specification_queries.Standing(easier, 1)
        rows = [paper_queries.read_paper(connection, one) for one in (before, after)]
        assert [paper_queries.specification_of(connection, row) for row in rows] == [THEORY, easier]
        assert [one.version for one in specification_queries.versions_of(connection, "L1-theory")] == [1]
        assert next(iter(trail.read(connection, "L1-theory"))).action == "save_specification"
        with pytest.raises(NotFound):
            specification_queries.specification_at(connection, "L1-theory", 2)


def test_a_new_specification_begins_as_a_copy_and_its_code_is_taken_once(bank):
    hall, officer = bank.hall, bank.staff["officer"]
    with hall.database.writing() as connection:
        add_specification(connection, hall, hall.now(), officer, "L1-2027", "Theory 2027", "L1-theory")
        assert specification_queries.standing_one(connection, "L1-2027").specification == replace(
            THEORY, code="L1-2027", title="Theory 2027"
        )
        for code in ("L1-2027", "L1-theory"):
            with pytest.raises(CodeTaken):
                add_specification(connection, hall, hall.now(), officer, code, "again", "L1-theory")
        for code, title in (("a b", "x"), ("", "x"), ("ok", "")):
            with pytest.raises(NoTitle if code == "ok" else BadCode):
                add_specification(connection, hall, hall.now(), officer, code, title, "L1-theory")
    assert assemble_paper(hall, officer, "L1-2027", "x", "2026-11-01")


def test_a_version_can_be_neither_changed_nor_removed(bank):
    hall = bank.hall
    with hall.database.writing() as connection:
        save_specification(connection, hall, hall.now(), bank.staff["officer"], THEORY, 0)
    for statement in ("UPDATE specification SET version = 9", "DELETE FROM specification"):
        with pytest.raises((DBAPIError, Refusal)), hall.database.writing() as connection:
            connection.execute(text(statement))


@pytest.fixture
def desk(sqlite_bank):
    return a_desk(sqlite_bank.hall)


def post(browser, **changes):
    said = {**typed(THEORY), "based_on": "0", **changes}
    reply = browser.post("/bank/specifications/L1-theory", data=said)
    return reply.status_code, reply.get_data(as_text=True)


def test_the_table_shows_what_the_bank_has_against_what_is_asked_of_so_many_papers(desk):
    page = desk("officer").get("/bank/specifications/L1-theory?papers=3").get_data(as_text=True)
    assert all(area in page for area in AREAS.values())
    assert '<span class="figures">5 / 15</span> <span class="word">thin</span>' in page
    assert 'data-state="ok"' in desk("officer").get("/bank/specifications/L1-theory?papers=1").get_data(as_text=True)
    assert desk("officer").get("/bank/specifications/L1-theory?language=xx").status_code == 400
    for near, papers in (("0", 1), ("99", 10), ("many", 2)):
        page = desk("officer").get(f"/bank/specifications/L1-theory?papers={near}").get_data(as_text=True)
        assert f'name="papers" type="number" min="1" max="10" value="{papers}"' in page
    tasks = desk("officer").get("/bank/specifications/L1-practical").get_data(as_text=True)
    assert "L1-T03" in tasks
    assert "not approved" in tasks  # L1-T01 is not in this bank


def test_what_does_not_add_up_is_said_and_nothing_that_was_typed_is_lost(desk):
    status, page = post(desk("officer"), **{"count-single-01": "7"})
    assert status == 409
    assert "The table adds up to 82 items; a paper is to have 80." in page
    assert 'name="count-single-01" value="7"' in page
    status, page = post(desk("officer"), title="Two sections", look="1", **{"count-single-01": "7"})
    assert (status, 'value="Two sections"' in page) == (200, True)
    assert desk("officer").get("/bank/specifications").get_data(as_text=True).count("as shipped") == 6


@pytest.mark.parametrize(
    ("code", "title", "field", "says"),
    [
        ("a b", "x", "code", "letters, digits and hyphens"),
        ("L1-theory", "x", "code", "There is a specification with this code already."),
        ("L1-2027", " ", "title", "Give it a name"),
    ],
)
def test_what_keeps_a_new_specification_is_said_beside_its_field(desk, code, title, field, says):
    reply = desk("officer").post("/bank/specifications", data={"code": code, "title": title, "like": "L1-theory"})
    page = reply.get_data(as_text=True)
    assert reply.status_code == 400
    assert says in page.split(f'id="{field}-problem"', 1)[1].split("</p>", 1)[0]
    assert f'value="{code}"' in page


def test_the_second_of_two_who_save_at_once_sees_that_and_keeps_what_was_typed(desk):
    assert post(desk("authority"), minutes="70")[0] == 302
    status, page = post(desk("officer"), minutes="80")
    assert status == 409
    assert "Somebody saved another version meanwhile" in page
    assert 'name="minutes" value="80"' in page
    assert 'name="based_on" value="1"' in page
    old = desk("officer").get("/bank/specifications/L1-theory?version=0").get_data(as_text=True)
    assert "This is how it stood then" in old
    assert "Save as a new version" not in old


def test_who_only_releases_reads_and_nobody_else_comes_in(desk):
    assert "Save as a new version" not in desk("chief").get("/bank/specifications/L1-theory").get_data(as_text=True)
    assert post(desk("chief"))[0] == 403
    assert desk("author").get("/bank/specifications").status_code == 403
    assert desk("officer").get("/bank/specifications/none").status_code == 404
    add = {"code": "L1-2027", "title": "Theory 2027", "like": "L1-theory"}
    assert desk("chief").post("/bank/specifications", data=add).status_code == 403
    assert desk("officer").post("/bank/specifications", data=add).status_code == 302
    again = desk("officer").post("/bank/specifications", data=add)
    assert (again.status_code, "with this code already" in again.get_data(as_text=True)) == (400, True)
