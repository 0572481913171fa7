"""A paper looked at by an officer: as a candidate sees it and on printed sheets, without keys, and with a line in the trail."""

import msgspec
import pytest
from sqlalchemy import func, select

from examhall.audit import trail
from examhall.config import Config
from examhall.papers.interactions import Choice, Choices, Option
from examhall.papers.question import Field, Paper, Question, Section, Slot
from examhall.papers.tables import booklet
from examhall.programme.editing import set_names
from examhall.programme.names import Names
from question_bank.assembly.assembling import assemble_paper
from question_bank.keys import NumberKey
from question_bank.papers import queries as paper_queries
from question_bank.papers import showing
from question_bank.papers.operations import release_paper
from question_bank.papers.printing import key_sheet, letter, sheet
from question_bank.papers.showing import StillSat, shown, variants_of
from tests.bank_builders import a_desk, a_room_that_sits
from tests.browser.test_leak import BOOKLET_WORDS, names_in
from tests.examhall.test_print import characters, fonts


def acts_of(hall, subject):
    with hall.database.reading() as connection:
        return [act.action for act in trail.read(connection, subject)]


def test_two_looks_at_a_paper_that_is_not_sealed_show_the_same_and_a_sealed_one_is_shown_as_sealed(bank):
    hall, officer = bank.hall, bank.staff["officer"]
    paper_id = assemble_paper(hall, officer, "L1-theory", "卷", "2026-11-01")
    with hall.database.reading() as connection:
        assert shown(connection, hall, paper_id) == shown(connection, hall, paper_id)
    sealed = bank.sealed("theory")
    with hall.database.reading() as connection:
        ids = {slot.variants[0].id for section in shown(connection, hall, sealed).sections for slot in section.slots}
        assert ids == {one.question for one in paper_queries.keys_of(connection, sealed)}


@pytest.mark.parametrize("part", ["theory", "practical"])
def test_a_preview_says_nothing_that_a_booklet_does_not_and_leaves_one_line(bank, part):
    paper_id = bank.sealed(part)
    before = acts_of(bank.hall, paper_id)
    told = msgspec.to_builtins(showing.preview(bank.hall, bank.staff["officer"], paper_id, 1))
    assert names_in(told) <= BOOKLET_WORDS
    assert told["law_as_of"] == "2026-11-01"
    assert acts_of(bank.hall, paper_id) == ["preview_paper", *before]
    with bank.hall.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(booklet)).scalar() == 0


def test_the_printed_paper_holds_every_question_and_no_answer(bank):
    with bank.hall.database.reading() as connection:
        paper = shown(connection, bank.hall, bank.sealed("practical"))
        keys = {one.question: one for one in paper_queries.keys_of(connection, paper.id)}
    said = sheet(paper, variants_of(paper, 0), 90)
    assert [question["number"] for section in said["sections"] for question in section["questions"]] == [1, 2, 3, 4, 5]
    assert said["head"] == ["法规以 2026-11-01 现行有效为准", "满分 100 分", "时间 90 分钟", "变式 A"]
    assert sheet(paper, variants_of(paper, 0), 90, "鉴定中心")["body"] == "鉴定中心"
    text = str(said)
    shown_ids = {slot.variants[0].id for section in paper.sections for slot in section.slots}
    for one in (keys[name] for name in shown_ids):
        numbers = [key for key in one.key.fields.values() if isinstance(key, NumberKey) and len(f"{key.value:f}") > 6]
        assert not [key for key in numbers if f"{key.value:f}" in text]


def test_the_letters_on_the_sheet_of_answers_are_those_of_the_printed_options(bank):
    with bank.hall.database.reading() as connection:
        paper = shown(connection, bank.hall, bank.sealed("theory"))
        keys = paper_queries.keys_of(connection, paper.id)
    variants = variants_of(paper, 0)
    rows = [row for section in key_sheet(paper, keys, variants)["sections"] for row in section["rows"]]
    questions = [slot.variants[0] for section in paper.sections for slot in section.slots]
    assert [row["number"] for row in rows] == list(range(1, 81))
    by_question = {one.question: one for one in keys}
    for row, question in zip(rows, questions, strict=True):
        shape, key = question.fields[0].interaction, by_question[question.id]
        assert isinstance(shape, Choice | Choices)
        expected = key.key.fields[key.fields[question.fields[0].id]].expected
        right = {expected} if isinstance(expected, str) else set(expected)
        lettered = {letter(place): key.names[option.id] for place, option in enumerate(shape.options)}
        assert {lettered[one] for one in row["lines"][0]} == right


@pytest.mark.parametrize(
    ("texts", "beside"),
    [(["是", "否"], 4), (["a"] * 5, 3), (["二十个汉字" * 4] * 4, 1), (["十二个汉字" * 3] * 4, 2), (["<img src='x'>"] * 4, 1)],
)
def test_as_many_options_stand_beside_each_other_as_fit_in_one_line(texts, beside):
    shape = Choice(tuple(Option(str(n), text) for n, text in enumerate(texts)))
    section = Section("s", "", "", (Slot((Question("q", "", (Field("f", shape),), "1"),)),))
    paper = Paper("p", "", "L1", "theory", "zh-CN", "1", "2026-11-01", (section,))
    (question,) = sheet(paper, (0,), 60)["sections"][0]["questions"]
    assert question["fields"][0]["answer"]["beside"] == beside


def test_letters_go_on_after_z():
    assert [letter(place) for place in (0, 25, 26, 52)] == ["A", "Z", "AA", "BA"]


def test_a_printed_paper_has_its_fonts_inside_and_its_chinese_can_be_taken_out(bank):
    pdf = showing.print_paper(bank.hall, bank.staff["officer"], bank.sealed("theory"))
    assert pdf.startswith(b"%PDF")
    names, embedded = fonts(pdf)
    assert {b"NotoSerifSC-Regular", b"NotoSansSC-Regular"} <= names
    assert embedded == len(names)
    assert set("跨境电子商务员法规以现行有效为准单项选择题") <= characters(pdf)
    assert "print_paper" in acts_of(bank.hall, bank.sealed("theory"))


def test_the_answers_are_printed_only_when_every_room_is_closed(bank):
    hall, officer = bank.hall, bank.staff["officer"]
    paper_id = bank.sealed("theory")
    with pytest.raises(StillSat):
        showing.print_key(hall, officer, paper_id)
    room = a_room_that_sits(bank, "theory", candidates=1)
    with pytest.raises(StillSat):
        showing.print_key(hall, officer, paper_id)
    room.hand_in(1, 0)
    room.close()
    pdf = showing.print_key(hall, officer, paper_id)
    assert set("参考答案ABCD") <= characters(pdf)
    assert acts_of(hall, paper_id)[0] == "print_key"


def test_the_doors_are_for_who_may_seal_and_the_answers_for_who_may_release(sqlite_bank):
    bank, desk = sqlite_bank, a_desk(sqlite_bank.hall)
    paper_id = bank.sealed("theory")
    address = f"/bank/papers/{paper_id}"
    officer, chief, author = desk("officer"), desk("chief"), desk("author")
    assert "data-booklet" in officer.get(f"{address}/preview").get_data(as_text=True)
    assert officer.get(f"{address}/preview/booklet").get_json()["title"] == "跨境电子商务员"
    printed = officer.get(f"{address}/print?variant=1")
    assert (printed.mimetype, printed.headers["Cache-Control"]) == ("application/pdf", "no-store")
    for path in ("preview", "preview/booklet", "print"):
        assert chief.get(f"{address}/{path}").status_code == 403
        assert author.get(f"{address}/{path}").status_code == 403
        assert officer.get(f"{address}/{path}?variant=26").status_code == 400
        assert officer.get(f"/bank/papers/none/{path}").status_code == 404
    refused = chief.get(f"{address}/print-key")
    assert (refused.status_code, "every room that sits this paper is closed" in refused.get_data(as_text=True)) == (409, True)
    with bank.hall.database.writing() as connection:
        release_paper(connection, bank.hall, bank.hall.now(), bank.staff["officer"], bank.staff["chief"], paper_id)
    assert chief.get(f"{address}/print-key").mimetype == "application/pdf"
    assert author.get(f"{address}/print-key").status_code == 403
    assert "Answers (PDF)" in chief.get(address).get_data(as_text=True)


def test_the_printed_paper_is_headed_by_the_body_that_the_installation_names(sqlite_bank, monkeypatch):
    told = []
    monkeypatch.setattr(showing, "typeset", lambda template, data, pictures: told.append(data) or b"%PDF")
    showing.print_paper(sqlite_bank.hall, sqlite_bank.staff["officer"], sqlite_bank.sealed("theory"))
    assert told[0]["body"] == sqlite_bank.hall.config.authority
    monkeypatch.setenv("EXAMHALL_AUTHORITY", "某省鉴定中心")
    assert Config.from_environment("data").authority == "某省鉴定中心"
    hall, authority = sqlite_bank.hall, sqlite_bank.staff["officer"]
    with hall.database.writing() as connection:
        set_names(connection, hall, hall.now(), authority, 0, Names(body="新的鉴定中心", body_en="New centre"), "更名")
    showing.print_paper(hall, authority, sqlite_bank.sealed("theory"))
    assert told[1]["body"] == "新的鉴定中心", "what the authority names itself comes first"
