"""The spreadsheet: the one to fill in, what people write in cells, and sheets made to do harm."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from question_bank.exchange import spreadsheet_columns, spreadsheet_reading
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Outgoing
from question_bank.exchange.formats import read_file
from question_bank.exchange.spreadsheet_columns import COLUMNS, SHEET
from question_bank.exchange.spreadsheet_writing import template, write_spreadsheet
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.theory import AuthoredArea, AuthoredItem

DEFAULTS = Defaults("L1", "06", knowledge="术语", source="大纲")
HEAD = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "秒"]
ROW = ["单选题", "FOB 后面填什么？", "装运港", "目的港", "工厂", "仓库", "A"]


def book(*rows, name="Sheet1"):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    sheet = made.add_worksheet(name)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    made.close()
    return out.getvalue()


def read(*rows):
    return read_file(book(*rows), "t.xlsx", DEFAULTS)


def test_the_sheet_to_fill_in_has_lists_to_choose_from_examples_and_notes():
    filled = CalamineWorkbook.from_filelike(io.BytesIO(template()))
    assert filled.sheet_names[:3] == [SHEET, "示例 Examples", "说明 Notes"]
    assert read_file(template(), "t.xlsx", DEFAULTS).faults[0].code == "empty"
    text = zipfile.ZipFile(io.BytesIO(template())).read("xl/worksheets/sheet1.xml").decode()
    assert text.count("<dataValidation ") == sum(bool(column.words) for column in COLUMNS)
    assert all(column.english in str(filled.get_sheet_by_name(SHEET).to_python()[1]) for column in COLUMNS)


def test_its_examples_are_items_that_can_be_imported():
    examples = CalamineWorkbook.from_filelike(io.BytesIO(template())).get_sheet_by_name("示例 Examples").to_python()
    reading = read_file(book(*examples), "t.xlsx", DEFAULTS)
    assert [one.theory.items[0].kind for one in reading.items] == [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUTH]
    assert reading.faults == []


@pytest.mark.parametrize("head", [HEAD, ["Kind", "stem", "Option A", "option_b", "OPTION C", "选项D", "Answer"]])
def test_heads_in_either_language_are_known_and_what_is_missing_is_as_the_page_says(head):
    (came,) = read(head, ROW).items
    item = came.theory.items[0]
    assert (item.kind, came.theory.level, came.theory.area, item.knowledge, came.place) == (
        Kind.SINGLE,
        "L1",
        "06",
        "术语",
        "2",
    )
    assert [one.right for one in item.options] == [True, False, False, False]


def test_people_write_letters_words_numbers_dates_and_truths_as_they_like():
    head = ["题型", "题干", "答案", "判断解析", "知识领域", "难度", "答题秒数", "需计算", "核查日期", "所据事实", "语言"]
    row = ["判断题", "水往低处流。", True, "重力", 6, "难", 45, "是", date(2026, 11, 1), "F01、F02", "中文"]
    (came,) = read(head, row).items
    item = came.theory.items[0]
    assert (item.right, came.theory.area, item.difficulty, item.seconds) == (True, "06", Difficulty.HARD, 45)
    assert (item.calculation, item.as_of, item.facts) == (True, date(2026, 11, 1), ["F01", "F02"])
    assert [one.right for one in read(HEAD, ["多选题", *ROW[1:6], "b、 D"]).items[0].theory.items[0].options] == [
        False,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("place", "cell", "code", "column"),
    [
        (0, "选择题", "bad_cell", "题型 Kind"), (0, "", "empty_cell", "题型 Kind"), (2, 0.05, "number_in_text", "选项A Option A"),
        (2, 20, "number_in_text", "选项A Option A"), (6, "E", "bad_letters", "答案 Answer"), (6, "", "bad_letters", "答案 Answer"),
        (7, "很久", "bad_seconds", "答题秒数 Seconds"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_row_and_column(place, cell, code, column):
    head = [*HEAD[:7], "答题秒数"]
    wrong = [*ROW, 40]
    wrong[place] = cell
    (fault,) = read(head, [*ROW, 40], wrong).faults
    assert (fault.place, fault.code, fault.values["column"]) == ("3", code, column)


def test_every_wrong_row_is_told_at_once():
    wrong = [*ROW[:6], "Z"]
    assert [one.place for one in read(HEAD, wrong, ROW, wrong, [], wrong).faults] == ["2", "4", "6"]


@pytest.mark.parametrize(
    ("rows", "code"), [([], "no_head"), ([["题干"]], "no_head"), ([[*HEAD, "题干"], ROW], "column_twice"), ([HEAD], "empty")]
)
def test_a_sheet_without_its_heads_is_a_fault(rows, code):
    assert [one.code for one in read(*rows).faults] == [code]


def test_cells_that_begin_as_formulas_go_out_as_plain_text():
    item = AuthoredItem(
        id="", kind=Kind.TRUTH, difficulty=Difficulty.EASY, cognitive=Cognitive.APPLY, knowledge="=1", source="@x", seconds=30,
        stem="=HYPERLINK(\"http://x\")", right=True, why="-1+1|cmd",
    )  # fmt: skip
    written = write_spreadsheet([Outgoing(theory=AuthoredArea("06", "L1", [item]))])
    text = zipfile.ZipFile(io.BytesIO(written.data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in text
    cells = CalamineWorkbook.from_filelike(io.BytesIO(written.data)).get_sheet_by_name(SHEET).to_python()[2]
    assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in cells)
    assert read_file(written.data, "t.xlsx", DEFAULTS).items[0].theory.items == [item]


def test_a_text_too_long_for_a_cell_is_named_and_its_item_left_out():
    item = AuthoredItem(
        id="L1-06-T01", kind=Kind.TRUTH, difficulty=Difficulty.EASY, cognitive=Cognitive.APPLY, knowledge="k", source="s", seconds=30,
        stem="长" * 40_000, right=True,
    )  # fmt: skip
    written = write_spreadsheet([Outgoing(theory=AuthoredArea("06", "L1", [item]))])
    assert [(one.place, one.code, one.whole) for one in written.losses] == [("L1-06-T01", "cell_too_long", True)]


def test_more_rows_than_allowed_are_refused_before_they_are_read(monkeypatch):
    monkeypatch.setattr(spreadsheet_reading, "MOST_ROWS", 5)
    (fault,) = read(HEAD, *[ROW] * 20).faults
    assert fault.code == "too_many_rows"


def with_sheet(change):
    package = zipfile.ZipFile(io.BytesIO(book(HEAD, ROW)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in package.namelist():
            data = package.read(name)
            out.writestr(name, change(data) if name == "xl/worksheets/sheet1.xml" else data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data.replace(b'r="A2"', b'r="XFD1048576"'), "too_many_rows"),
        (lambda data: data.replace(b'r="A2"', b'r="XFD2"'), "too_many_columns"),
        (lambda data: data.replace(b'r="A2"', b'r="&#88;FD1048576"'), "too_many_rows"),
        (lambda data: data.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1), "doctype"),
        (lambda data: data.decode().replace("UTF-8", "UTF-16").replace("<worksheet", "<!DOCTYPE x><worksheet", 1).encode("utf-16"), "doctype"),
        (lambda data: data[:-20], "not_xml"),
        (lambda data: b" " * 20_000_000, "unpacks_too_large"),
    ],
)  # fmt: skip
def test_a_sheet_made_to_do_harm_is_refused(change, code):
    data = with_sheet(change)
    if code == "unpacks_too_large":
        data = data.replace(b"x", b"x")
        package = zipfile.ZipFile(io.BytesIO(data))
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
            for name in package.namelist():
                out.writestr(name, package.read(name))
        data = made.getvalue()
    assert [one.code for one in read_file(data, "t.xlsx", DEFAULTS).faults] == [code]


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"PK\x03\x04xl/workbook.xml"])
def test_the_spreadsheets_of_the_nineties_and_damaged_ones_get_a_clear_answer(data):
    assert read_file(data, "t.xls", DEFAULTS).faults[0].code in ("not_a_spreadsheet", "not_an_archive")


def test_a_formula_that_was_never_calculated_is_named_with_its_column():
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet, other = made.add_worksheet("Sheet1"), made.add_worksheet("Other")
    for number, row in enumerate([HEAD, ROW, ROW]):
        sheet.write_row(number, 0, row)
    sheet.write_formula(1, 1, "=Other!A1", value="")
    other.write_formula(2, 7, "=A1", value="")
    made.close()
    reading = read_file(out.getvalue(), "t.xlsx", DEFAULTS)
    assert [(one.place, one.code, one.values["column"].split()[0]) for one in reading.faults] == [("2", "formula", "题干")]
    assert len(reading.items) == 1


@pytest.mark.parametrize(
    ("data", "name"), [(b"hello", "t.xlsx"), (b"hello", "t.zip"), (b"hello", "t.xml"), (book(HEAD), "t.zip")]
)
def test_a_file_that_is_not_what_its_name_says_is_refused_as_such(data, name):
    (fault,) = read_file(data, name, DEFAULTS).faults
    assert (fault.code, fault.values["ending"]) == ("other_than_named", name[1:])


def test_the_columns_have_words_for_everything_an_item_says():
    names = {column.name for column in spreadsheet_columns.COLUMNS}
    from question_bank.exchange.about import ABOUT

    assert set(ABOUT) <= names
