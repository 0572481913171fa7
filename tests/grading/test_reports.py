"""Reports agree with the rows: worked by hand first, then through the doors, of one centre and of all."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from examhall.counter.account import Method
from examhall.people.scope import EVERYWHERE
from examhall.schedule.tables import batch, centre
from grading.reports.figures import Attendance, Line, Rate, over_all_parts, rates
from grading.reports.queries import attendance, public_lines
from grading.results import Verdict
from grading.reviewing.paying import give_back, pay
from tests.bank_builders import a_desk
from tests.grading.reviewed import reviewed
from tests.grading.test_kept_parts import out, practical_of
from tests.grading.test_releasing import marked
from tests.grading.test_reviewing import at_the_counter


def line(registration, level, part, verdict, centre="c1", batch="b1"):
    return Line(registration, level, part, batch, centre, Verdict(verdict))


# Six candidates of two levels at two centres: theory and practical, one voided, one absent, one practical not told yet.
BY_HAND = [
    line("r1", "L1", "theory", "passed"), line("r1", "L1", "practical", "passed"),
    line("r2", "L1", "theory", "passed"), line("r2", "L1", "practical", "failed"),
    line("r3", "L1", "theory", "absent"), line("r3", "L1", "practical", "absent"),
    line("r4", "L1", "theory", "voided", "c2"), line("r4", "L1", "practical", "passed", "c2"),
    line("r5", "L1", "theory", "passed", "c2"),
    line("r6", "L2", "theory", "failed", "c2", "b2"), line("r6", "L2", "practical", "passed", "c2", "b2"),
]  # fmt: skip


def test_pass_rates_by_part_centre_and_batch_worked_by_hand():
    by_part = rates(BY_HAND, lambda one: (one.level, one.part))
    assert by_part["L1", "theory"] == Rate(passed=3, failed=0, voided=1, absent=1)
    assert by_part["L1", "theory"].percent == 75.0
    assert by_part["L1", "practical"].percent == 66.7
    assert by_part["L2", "theory"].percent == 0.0
    assert {key: rate.percent for key, rate in rates(BY_HAND, lambda one: one.centre).items()} == {"c1": 75.0, "c2": 60.0}
    assert {key: rate.told for key, rate in rates(BY_HAND, lambda one: one.batch).items()} == {"b1": 9, "b2": 2}
    assert Rate(absent=3).percent is None


def test_every_table_adds_up_to_the_same():
    keys = (lambda one: one.level, lambda one: one.part, lambda one: one.centre, lambda one: one.batch)
    sums = {
        tuple(map(sum, zip(*((r.told, r.sat, r.passed, r.absent) for r in rates(BY_HAND, key).values()), strict=True)))
        for key in keys
    }
    assert sums == {(11, 9, 6, 2)}


def test_candidates_over_all_parts_count_once_all_is_told_and_with_what_is_kept():
    parts = {level: frozenset({"theory", "practical"}) for level in ("L1", "L2")}
    counting = {
        "r1": frozenset({"theory", "practical"}),
        "r2": frozenset({"theory"}),
        "r4": frozenset({"practical"}),
        "r5": frozenset({"theory"}),
    }
    assert over_all_parts(BY_HAND, parts, counting) == {"L1": (4, 1), "L2": (1, 0)}
    counting["r5"] = frozenset({"theory", "practical"})  # the practical part was passed in an earlier batch
    assert over_all_parts(BY_HAND, parts, counting) == {"L1": (5, 2), "L2": (1, 0)}


def text_of(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True)))


@pytest.fixture
def rooms(sqlite_bank):
    theory = marked(sqlite_bank)
    out(theory)
    practical = practical_of(sqlite_bank, theory, again=False)
    return theory, practical


def test_only_public_results_are_counted_and_attendance_is_told_before(rooms):
    theory, _ = rooms
    with theory.hall.database.reading() as connection:
        assert [one.part for one in public_lines(connection, {EVERYWHERE})] == ["theory"] * 4
        here = connection.execute(select(centre.c.id)).scalars().first()
        assert len(public_lines(connection, {here})) == 4
        assert public_lines(connection, {"another"}) == []
        present = {one.part: one for one in attendance(connection, {EVERYWHERE})}
    assert present["practical"] == Attendance(present["practical"].batch, "L1", "practical", 4, 3, 1, 0)
    assert present["theory"].sat == 3


def test_the_page_and_the_workbook_say_the_same_numbers(rooms):
    theory, practical = rooms
    out(practical)
    officer = a_desk(theory.hall)("officer")
    page = text_of(officer.get("/results/reports"))
    assert "L1 · Theory 4 3 2 1 0 1 66.7%" in page
    assert "L1 · Practical 4 3 2 1 0 1 66.7%" in page
    assert "Together 8 6 4 2 0 2 66.7%" in page
    assert "L1 4 1 25.0%" in page
    book = CalamineWorkbook.from_filelike(BytesIO(officer.get("/results/reports/report.xlsx").data))
    rows = book.get_sheet_by_name("Pass rates").to_python(skip_empty_area=False)
    assert [row[1:] for row in rows if row[0] == "By level"] == [["L1", 8.0, 6.0, 4.0, 2.0, 0.0, 2.0, 66.7]]
    assert book.get_sheet_by_name("Both parts").to_python(skip_empty_area=False)[2] == ["L1", 4.0, 1.0]


def test_a_report_of_one_batch_leaves_the_others_out(rooms):
    theory, _ = rooms
    officer = a_desk(theory.hall)("officer")
    assert "No result is public yet" not in officer.get("/results/reports?batch=unknown").get_data(as_text=True)
    assert "L1 · Theory" in officer.get("/results/reports").get_data(as_text=True)


def test_fees_of_a_batch_tell_score_reviews_apart_and_what_went_back_of_them(sqlite_bank):
    desk = reviewed(sqlite_bank)
    desk.rule()
    at_the_counter(desk, pay, desk.ask(1), Method.CASH, "")
    second = desk.ask(2)
    at_the_counter(desk, pay, second, Method.CASH, "")
    at_the_counter(desk, give_back, desk.staff["authority"], second, Method.CASH, "", "误收")
    with desk.hall.database.reading() as connection:
        (batch_id,) = connection.execute(select(batch.c.id)).scalars()
    officer = a_desk(desk.hall)("officer")
    line = "L1 Theory Score review ¥100.00 ¥50.00 ¥0.00 ¥50.00 Together ¥100.00 ¥50.00 ¥0.00 ¥50.00"
    for asked in ("", f"?batch={batch_id}"):
        assert line in text_of(officer.get(f"/results/reports{asked}")), asked
    book = CalamineWorkbook.from_filelike(BytesIO(officer.get(f"/results/reports/report.xlsx?batch={batch_id}").data))
    rows = book.get_sheet_by_name("Fees").to_python(skip_empty_area=False)
    assert rows[2] == ["L1", "Theory", "Score review", 100.0, -50.0, 0.0, 50.0]


def test_on_a_narrow_screen_who_sat_is_no_day_of_the_week(rooms):
    theory, _ = rooms
    officer = a_desk(theory.hall)("officer")
    officer.get("/locale/zh_CN")
    page = officer.get("/results/reports").get_data(as_text=True)
    assert 'data-label="实考"' in page
    assert "周六" not in page


def test_attendance_names_the_newest_batch_first_and_theory_before_the_practical_part(rooms):
    theory, _ = rooms
    with theory.hall.database.reading() as connection:
        assert [one.part for one in attendance(connection, {EVERYWHERE})] == ["theory", "practical"]
