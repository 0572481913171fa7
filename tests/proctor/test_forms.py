"""The printed forms: how many pages, which fonts, whose doors; the record's page takes as many lines as it has."""

import re

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from examhall.print.typesetting import typeset
from examhall.schedule.layout import PLAIN, Layout, Numbering, plan_of
from proctor.forms_pages import FORMS, TEMPLATES
from proctor.printing import About, Seated, desk_labels, seating_chart, sign_in_sheet
from proctor.record import Facts, RoomRecord, Standing
from proctor.record_print import LINES, WIDTH, cut, record_print, rows_of, shared_out
from proctor.report import Line, Record
from tests.builders import NINE, at
from tests.examhall.test_print import characters, fonts
from tests.proctor.conftest import open_centre
from tests.proctor.papers import opened, page, staff

LONG = "因考场供电线路检修导致多台计算机断电重启，" * 6
ABOUT = About("跨境电子商务员", "理论知识", "第一批", "上午场", "考点", "第一考场", "Asia/Shanghai", NINE, 3600, False)
PEOPLE = [Seated(seat, f"考生{seat}", f"260144011{seat:05d}", "4403**********1234") for seat in range(1, 41)]


def pages_of(pdf: bytes) -> int:
    assert pdf.startswith(b"%PDF-")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.fixture
def words(small_centre):
    """Outside a page nobody has a language: here the installation's."""
    with small_centre.app.test_request_context():
        yield


def printed(name: str, data) -> bytes:
    return typeset(TEMPLATES / f"{name}.typ", data)


def a_record(times: int, text: str) -> Standing:
    """A record on which everything happened to so many candidates."""

    def lines(**detail):
        return [Line(n, f"考生{n}", f"260144011{n:05d}", at(n), at(n + 5), detail, f"k{n}") for n in range(1, times + 1)]

    said = {"reason": text, "by": "p", "second": "q"}
    happened = Record(
        expected=40, present=40 - times, absent=lines(), late=lines(minutes=12), seats=lines(before=3, seat=41, **said),
        machines=lines(before="A-07", machine="B-12", by="p"), grants=lines(seconds=300, **said),
        pauses=lines(since=at(1), **said), handed_in=lines(unsaved=True, **said), ended=lines(**said),
        reopened=lines(seconds=60, **said), kept=lines(admitted=True, count=2, **said), waived=lines(**said),
        incidents=lines(kind="power", text=text, by="p"), misconduct=lines(kind="copying", text=text, by="p", sheet="draft"),
    )  # fmt: skip
    facts = Facts(
        text, text, text, text, text, text, text, text, "Asia/Shanghai", NINE, 3600, at(0), at(60), at(70),
        ("9f" * 32, "8e" * 32), "ab" * 32,
    )  # fmt: skip
    return Standing(RoomRecord(facts, happened, (), {"p": "陈监考", "q": "周主考"}), "d", "7K3QX-9M2PD-4TT8W-ZZ01H", [], {})


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.integers(0, 60))
def test_the_lines_of_a_page_are_shared_out_fairly_and_none_too_many(wanted, room):
    given_out = shared_out(wanted, room)
    assert sum(given_out) == min(room, sum(wanted))
    assert all(got <= want for got, want in zip(given_out, wanted, strict=True))
    short = [got for got, want in zip(given_out, wanted, strict=True) if got < want]
    assert all(got <= min(short, default=61) + 1 for got in given_out)


@pytest.mark.parametrize(("text", "width"), [("考" * 100, WIDTH), ("x" * 300, WIDTH), ("短", WIDTH), ("", WIDTH)])
def test_a_line_is_never_wider_than_its_place(text, width):
    made = cut(text, width)
    assert rows_of(made) == 1
    assert (made == text) or made.endswith("…")


def test_a_quiet_record_is_one_page_without_an_annex(words):
    assert pages_of(printed("record", record_print(ABOUT, a_record(1, "断电"), []))) == 1


@pytest.mark.parametrize(
    ("locale", "said"), [("en", "power: why (陈监考 + 周主考)"), ("zh_Hans_CN", "power: why（陈监考 + 周主考）")]
)
def test_who_did_it_stands_in_the_brackets_of_the_language(words, locale, said):
    with force_locale(locale):
        lines = [line for one in record_print(ABOUT, a_record(1, "power: why"), [])["sections"] for line in one["lines"]]
    assert sum(line.endswith(said) for line in lines) > 2


def test_a_record_of_a_terrible_day_is_still_one_page_and_has_an_annex_with_all_of_it(words):
    data = record_print(ABOUT, a_record(40, LONG), [])
    assert sum(sum(map(rows_of, one["lines"])) + bool(one["more"]) for one in data["sections"]) <= LINES
    assert [len(part["rows"]) for part in data["annex"]] == [40, 40, 80, *[40] * 9], "changes of seat and of machine together"
    assert LONG in str(data["annex"])
    assert "见附页" in str(data["sections"])
    assert pages_of(printed("record", data | {"annex": []})) == 1
    assert pages_of(printed("record", data)) > 1


def test_fonts_are_embedded_and_the_words_can_be_taken_out_again(words):
    pdf = printed("record", record_print(ABOUT, a_record(2, "断电重启"), []))
    names, embedded = fonts(pdf)
    assert names == {b"NotoSerifSC-Regular", b"NotoSansSC-Regular"}
    assert embedded == len(names)
    assert set("考场情况记录表断电重启陈监考") <= characters(pdf)


def test_what_people_write_is_never_read_as_source(words):
    assert {"#", "$", "@"} <= characters(printed("record", record_print(ABOUT, a_record(1, "#panic() $x$ @b *c*"), [])))


@pytest.mark.parametrize(
    ("name", "data", "pages"),
    [
        ("sign-in", lambda: sign_in_sheet(ABOUT, PEOPLE), 3), ("seating", lambda: seating_chart(ABOUT, PEOPLE, plan_of(5, 8, PLAIN)), 1),
        ("seating", lambda: seating_chart(ABOUT, PEOPLE, plan_of(10, 4, PLAIN)), 1), ("desks", lambda: desk_labels(ABOUT, PEOPLE), 2),
        ("sign-in", lambda: sign_in_sheet(ABOUT, []), 1), ("seating", lambda: seating_chart(ABOUT, [], plan_of(5, 8, PLAIN)), 1),
    ],
)  # fmt: skip
def test_a_room_of_forty_and_an_empty_one_fit_their_forms(words, name, data, pages):
    assert pages_of(printed(name, data())) == pages


def test_the_seating_chart_stands_as_the_room_does(words):
    plan = plan_of(4, 4, Layout(numbering=Numbering.SERPENTINE_ROWS, gaps=((1, 2),), aisles=(2,)))
    data = seating_chart(ABOUT, [PEOPLE[0], PEOPLE[9]], plan, (2,))
    assert [seat and seat["seat"] for seat in data["seats"]] == [
        "01", None, "02", "03", "07", "06", "05", "04", "08", "09", "10", "11",
    ]  # fmt: skip
    assert [seat["name"] for seat in data["seats"] if seat and seat["name"]] == [PEOPLE[0].name, PEOPLE[9].name]
    assert pages_of(printed("seating", data)) == 1


def test_every_form_is_reached_from_one_page_by_who_works_in_the_room(small_centre):
    proctor = staff(small_centre, "proctor", name="陈监考")
    opened(small_centre, proctor)
    proctor.does("incident", small_centre.room.sittings[:1], kind="copying", text="纸条")
    helper = small_centre.person("centre_staff", centre=small_centre.centre)
    listed = page(helper, "/forms")
    paths = re.findall(rf'href="/proctor/rooms/{helper.run}(/forms/[a-z-]+)"', listed)
    assert len(set(paths)) == len(FORMS)
    for path in (*paths, *re.findall(rf'href="/proctor/rooms/{helper.run}(/misconduct/\w+)"', listed)):
        reply = helper.get(path)
        assert reply.status_code == 200, path
        assert reply.mimetype == ("application/pdf" if path.startswith("/forms") else "text/html")
    (sheet,) = set(re.findall(rf'href="/proctor/rooms/{helper.run}(/misconduct/\w+)"', listed))
    assert helper.get(f"{sheet}/print").status_code == 403
    assert pages_of(proctor.get(f"{sheet}/print").data) == 1
    assert "第一" not in listed
    assert helper.browser.get("/proctor/forms").get_data(as_text=True).count(f"/proctor/rooms/{helper.run}/forms") == 1


def test_a_helper_of_another_centre_prints_nothing_of_this_one(small_centre):
    stranger = small_centre.person("centre_staff", centre="another-centre")
    assert stranger.get("/forms").status_code == 403
    assert all(stranger.get(f"/forms/{name}").status_code == 403 for name in ("sign-in", "record", "handover"))
    assert small_centre.room.run not in stranger.browser.get("/proctor/forms").get_data(as_text=True)


def test_identity_numbers_are_masked_on_paper_too(sqlite_hall, monkeypatch):
    centre = open_centre(sqlite_hall, monkeypatch, candidates=1)
    with sqlite_hall.database.writing() as connection:
        locked = sqlite_hall.vault.lock("identity", b"440301199901011234")
        connection.exec_driver_sql(
            "UPDATE person SET identity_locked = ?, identity_lookup = 'x' WHERE id = ?", (locked, centre.room.persons[0])
        )
    from proctor.forms_pages import _people

    with centre.app.test_request_context(), sqlite_hall.database.reading() as connection:
        assert [one.identity for one in _people(connection, centre.room.run)] == ["4403**********1234"]
