"""Candidate lists: told row by row what is wrong, looked through before anything comes, whole or only the right rows, twice as once."""

from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from examhall.arranging import importing
from examhall.arranging.importing import HasFaults, ListDealtWith, NothingComes, examine, list_of, read_again, receive, take
from examhall.arranging.list_columns import COLUMNS, MOST_ROWS
from examhall.arranging.list_reading import NoList
from examhall.arranging.list_template import template
from examhall.arranging.queries import candidates
from examhall.audit import trail
from examhall.language import speaking
from examhall.people.tables import person
from examhall.registration.barring import BarEntered, enter_bar
from examhall.registration.tables import registered_part, registration, registration_centre
from examhall.registration.tickets import is_ticket_number
from examhall.schedule.operations import offer
from examhall.schedule.tables import offering
from tests.seating_builders import a_batch

HEADS = [column.chinese for column in COLUMNS]
GOOD = ("李梅", "", "", "000000199303275732", "L1", "", "0001", "滨海学院")
OTHER = ("阿依古丽•买买提", "女", "护照", "E12345678", "L1", "理论知识", "0001", "")


def a_list(*rows, heads=HEADS) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("考生名单")
    for number, row in enumerate((heads, *rows)):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.close()
    return out.getvalue()


def handed_in(batch, data: bytes) -> str:
    return receive(batch.hall, "officer", batch.id, "名单.xlsx", data)


def looked_through(batch, list_id: str):
    with batch.hall.database.reading() as connection:
        row = list_of(connection, list_id)
        return examine(connection, batch.hall, batch.id, read_again(connection, batch.hall, row))


def faults(batch, *rows) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in looked_through(batch, handed_in(batch, a_list(*rows))).faults]


def count(hall, table) -> int:
    with hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_a_list_comes_whole_with_numbers_parts_and_schools(hall):
    batch = a_batch(hall)
    list_id = handed_in(batch, a_list(GOOD, OTHER))
    assert count(hall, registration) == 0
    assert take(hall, "officer", list_id) == 2
    with hall.database.reading() as connection:
        tickets = connection.execute(select(registration.c.ticket).order_by(registration.c.ticket)).scalars().all()
        assert all(map(is_ticket_number, tickets))
        assert [ticket[:13] for ticket in tickets] == ["2603000110001", "2603000110002"]
        assert connection.execute(select(func.count()).select_from(registered_part)).scalar() == 3
        assert set(connection.execute(select(person.c.name, person.c.sex))) == {("李梅", "男"), ("阿依古丽·买买提", "女")}
        assert set(connection.execute(select(registration_centre.c.school)).scalars()) == {"滨海学院", ""}
        act = next(trail.read(connection, batch.id))
        assert (act.action, act.detail["candidates"]) == ("import_candidates", 2)
    with pytest.raises(ListDealtWith):
        take(hall, "officer", list_id)


@pytest.mark.parametrize(
    ("place", "cell", "column"),
    [
        (3, "000000199303275731", "证件号码"),  # another check digit
        (3, "000000199302305732", "证件号码"),  # no such day
        (3, "123", "证件号码"), (3, "", "证件号码"), (0, "名" * 101, "姓名"), (0, "", "姓名"), (0, "=1+1", "姓名"),
        (2, "学生证", "证件类型"), (4, "L9", "级别"), (5, "口试", "科目"), (6, "0099", "考点代码"), (1, "x", "性别"),
        (7, "校" * 101, "学校或单位"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_row_and_its_column(sqlite_hall, place, cell, column):
    wrong = (*GOOD[:place], cell, *GOOD[place + 1 :])
    assert faults(a_batch(sqlite_hall), GOOD, wrong)[:1] == [(3, column)]


def test_who_has_a_document_that_does_not_tell_the_sex_must_say_it(sqlite_hall):
    assert faults(a_batch(sqlite_hall), GOOD, (OTHER[0], "", *OTHER[2:])) == [(3, "性别")]


def test_one_number_twice_in_a_list_is_a_fault(sqlite_hall):
    assert faults(a_batch(sqlite_hall), GOOD, GOOD) == [(3, "证件号码")]


def test_a_list_with_a_fault_brings_nobody_unless_the_right_rows_are_asked_for(sqlite_hall):
    batch = a_batch(sqlite_hall)
    list_id = handed_in(batch, a_list(GOOD, (*OTHER[:4], "L9", *OTHER[5:])))
    with pytest.raises(HasFaults):
        take(sqlite_hall, "officer", list_id)
    assert count(sqlite_hall, registration) == 0
    assert take(sqlite_hall, "officer", list_id, only_right=True) == 1


def test_the_same_list_again_doubles_nobody(hall):
    batch = a_batch(hall)
    take(hall, "officer", handed_in(batch, a_list(GOOD, OTHER)))
    again = handed_in(batch, a_list(GOOD, OTHER, ("新来", "女", "护照", "E99999999", "L1", "", "1", "")))
    assert [str(coming) for _, coming in looked_through(batch, again).coming] == ["there", "there", "new"]
    assert take(hall, "officer", again) == 1
    assert (count(hall, registration), count(hall, person)) == (3, 3)
    with pytest.raises(NothingComes):
        take(hall, "officer", handed_in(batch, a_list(GOOD)))


def test_a_number_that_belongs_to_another_name_and_other_parts_than_registered_are_faults(sqlite_hall):
    batch = a_batch(sqlite_hall)
    take(sqlite_hall, "officer", handed_in(batch, a_list(GOOD)))
    assert faults(batch, ("王兰", *GOOD[1:])) == [(2, "姓名")]
    assert faults(batch, (*GOOD[:5], "操作技能", *GOOD[6:])) == [(2, "科目")]


def test_no_centre_takes_more_than_it_offers(hall):
    batch = a_batch(hall)
    with hall.database.writing() as connection:
        for part in ("theory", "practical"):
            offer(connection, batch.id, batch.centres[0], "L1", part, 1)
    assert faults(batch, GOOD, OTHER) == [(3, "考点代码")]
    with speaking("zh_CN"):
        assert "理论知识" in str(looked_through(batch, handed_in(batch, a_list(GOOD, OTHER))).faults[0].says)
    take(hall, "officer", handed_in(batch, a_list(GOOD)))
    with hall.database.reading() as connection:
        assert set(connection.execute(select(offering.c.taken)).scalars()) == {1}


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90\x00 an executable with another name", b"PK\x03\x04 half an archive", a_list(GOOD, heads=["a"] * 8), a_list(),
     b"x" * (importing.LARGEST + 1)],
)  # fmt: skip
def test_what_is_no_list_is_refused_whole(sqlite_hall, data):
    batch = a_batch(sqlite_hall)
    with pytest.raises(NoList):
        handed_in(batch, data)


def test_too_many_rows_are_refused(sqlite_hall):
    with pytest.raises(NoList) as refused:
        handed_in(a_batch(sqlite_hall), a_list(*[GOOD] * (MOST_ROWS + 20)))
    with speaking("en"):
        assert str(refused.value.says).startswith(f"A list has at most {MOST_ROWS} rows")


def test_the_file_to_fill_in_can_be_handed_in(sqlite_hall):
    book = CalamineWorkbook.from_filelike(BytesIO(template(["L1"], [("0001", "第一考点")])))
    rows = book.get_sheet_by_name("考生名单").to_python()
    assert rows[0] == HEADS
    assert book.get_sheet_by_name("考点 Centres").to_python() == [["0001", "第一考点"]]
    batch = a_batch(sqlite_hall)
    assert take(sqlite_hall, "officer", handed_in(batch, a_list([column.english for column in COLUMNS], GOOD))) == 1


def test_what_was_handed_in_lies_in_the_database_as_ciphertext_and_goes_with_the_taking(sqlite_hall):
    batch = a_batch(sqlite_hall)
    data = a_list(GOOD)
    list_id = handed_in(batch, data)
    with sqlite_hall.database.reading() as connection:
        assert data[:40] not in list_of(connection, list_id).locked
    take(sqlite_hall, "officer", list_id)
    with sqlite_hall.database.reading() as connection:
        assert list_of(connection, list_id).locked == b""


def test_who_came_by_list_is_found_by_name_and_waits_for_a_seat(sqlite_hall):
    batch = a_batch(sqlite_hall)
    take(sqlite_hall, "officer", handed_in(batch, a_list(GOOD, OTHER)))
    with speaking("zh_CN"), sqlite_hall.database.reading() as connection:
        found = candidates(connection, batch.id, ("",), {"find": "李", "show": "waiting"})
    assert [one["row"].name for one in found] == ["李梅"]


def test_a_person_who_is_barred_is_a_fault_in_the_row_that_names_the_end(hall):
    batch = a_batch(hall)
    take(hall, "officer", handed_in(batch, a_list(OTHER)))
    entered = BarEntered(OTHER[3], "2026-11-01", "2031-10-31", "2026-7", "替考")
    with hall.database.writing() as connection:
        enter_bar(connection, hall, hall.now(), "authority", entered)
    (fault,) = looked_through(batch, handed_in(batch, a_list(GOOD, OTHER))).faults
    assert (fault.row, fault.column) == (3, "证件号码")
    assert "2031-10-31" in str(fault.says)
