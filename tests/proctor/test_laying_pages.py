"""Rooms drawn on their page, and the sentences for proctors on theirs: who may, what is kept, and two who edit at once."""

import re

import pytest
from sqlalchemy import select

from examhall.audit import trail
from examhall.schedule.layout import Layout, Numbering
from examhall.schedule.operations import add_room
from examhall.schedule.tables import room as room_rows
from proctor.canned import DEFAULTS, Canned
from proctor.layouts import layout_of
from proctor.tables import canned_texts
from proctor.texts import texts_now


@pytest.fixture
def empty(small_centre) -> str:
    """A room in which nobody is placed: two rows of three."""
    with small_centre.hall.database.writing() as connection:
        return add_room(connection, small_centre.centre, "空教室", 2, 3)


@pytest.fixture
def staff(small_centre):
    return small_centre.person("centre_staff", centre=small_centre.centre)


def stands(centre, room_id: str) -> Layout:
    with centre.hall.database.reading() as connection:
        return layout_of(connection.execute(select(room_rows).where(room_rows.c.id == room_id)).one())


def drawn(person, room_id: str, seen: str = "{}", numbering: str = "rows", aisles=(), **places: str):
    form = {"seen": seen, "numbering": numbering, "aisle": list(aisles), **places}
    return person.browser.post(f"/proctor/layouts/{room_id}", data=form)


def test_a_room_is_drawn_place_by_place_and_its_numbers_follow_the_walk(small_centre, staff, empty):
    places = {"place-1-2": "gap", "place-2-1": "spare", "place-2-3": "broken"}
    assert drawn(staff, empty, numbering="serpentine_rows", aisles=["1"], **places).status_code == 302
    assert stands(small_centre, empty) == Layout(
        Numbering.SERPENTINE_ROWS, aisles=(1,), gaps=((1, 2),), spare=(5,), broken=(3,)
    )
    page = staff.browser.get(f"/proctor/layouts/{empty}").get_data(as_text=True)
    assert re.findall(r'aria-hidden="true">(\d*)<', page) == ["01", "", "02", "05", "04", "03"]
    with small_centre.hall.database.reading() as connection:
        assert next(trail.read(connection, empty)).action == "lay_out_room"


def test_a_console_shows_the_room_as_it_was_drawn(small_centre, staff):
    proctor = small_centre.person("proctor")
    about = proctor.snapshot()["about"]
    room_id = re.search(r"/proctor/layouts/(\w+)", staff.browser.get("/proctor/layouts").get_data(as_text=True))[1]
    assert drawn(staff, room_id, aisles=["2", "4"], **{"place-2-1": "spare", "place-2-2": "broken"}).status_code == 302
    after = proctor.snapshot()["about"]
    assert (after["aisles"], after["spare"], after["broken"]) == ([2, 4], [9], [10])
    assert after["plan"] == about["plan"]


@pytest.mark.parametrize("change", [{"numbering": "columns"}, {"place-1-1": "gap"}])
def test_where_candidates_are_placed_numbers_do_not_move(small_centre, staff, change):
    with small_centre.hall.database.reading() as connection:
        room_id = connection.execute(select(room_rows.c.id)).scalar_one()
    reply = drawn(staff, room_id, **change)
    assert reply.status_code == 409
    assert "present seat numbers" in reply.get_data(as_text=True) or "座位号" in reply.get_data(as_text=True)
    assert stands(small_centre, room_id) == Layout()


def test_of_two_who_draw_at_once_the_second_sees_what_the_first_did(small_centre, staff, empty):
    drawn(staff, empty, **{"place-1-1": "spare"})
    reply = drawn(staff, empty, **{"place-1-2": "broken"})
    assert reply.status_code == 409
    assert stands(small_centre, empty) == Layout(spare=(1,))


@pytest.mark.parametrize(
    "form",
    [
        {"seen": "no json"}, {"numbering": "by_heart"}, {"aisles": ["x"]},
        {f"place-{row}-{column}": "gap" for row in (1, 2) for column in (1, 2, 3)},
    ],
)  # fmt: skip
def test_what_is_no_layout_changes_nothing(small_centre, staff, empty, form):
    assert drawn(staff, empty, **form).status_code in (400, 409)
    assert stands(small_centre, empty) == Layout()


def test_a_room_of_another_centre_is_none_of_ones_business(small_centre, empty):
    stranger = small_centre.person("centre_staff", centre="another-centre")
    assert stranger.browser.get(f"/proctor/layouts/{empty}").status_code == 403
    assert drawn(stranger, empty).status_code == 403
    assert "空教室" not in stranger.browser.get("/proctor/layouts").get_data(as_text=True)
    assert small_centre.person("exams_officer").browser.get(f"/proctor/layouts/{empty}").status_code == 200
    assert small_centre.person("centre_staff").browser.get("/proctor/layouts/none").status_code == 404


# --- sentences --------------------------------------------------------------------------------------------------------


def written(person, edition: int, *pairs: tuple[str, str]):
    form = {"edition": edition, "zh": [zh for zh, _ in pairs], "en": [en for _, en in pairs]}
    return person.browser.post("/proctor/texts", data=form)


def now(centre):
    with centre.hall.database.reading() as connection:
        return texts_now(connection)


def test_the_house_comes_with_sentences_in_both_languages(small_centre):
    assert now(small_centre) == (0, DEFAULTS)
    proctor = small_centre.person("proctor")
    assert proctor.snapshot()["texts"] == [one.zh for one in DEFAULTS]
    proctor.browser.set_cookie("locale", "en")
    assert proctor.snapshot()["texts"] == [one.en for one in DEFAULTS]


def test_an_officer_writes_others_and_an_emptied_line_goes(small_centre):
    officer = small_centre.person("exams_officer")
    assert written(officer, 0, (" 请坐好。 ", "Sit down."), ("", ""), ("请安静。", "Quiet.")).status_code == 302
    assert now(small_centre) == (1, (Canned("请坐好。", "Sit down."), Canned("请安静。", "Quiet.")))
    assert small_centre.person("proctor").snapshot()["texts"] == ["请坐好。", "请安静。"]


def test_a_sentence_in_one_language_only_is_sent_back_with_all_that_was_written(small_centre):
    reply = written(small_centre.person("authority"), 0, ("请坐好。", ""), ("请安静。", "Quiet."))
    assert reply.status_code == 422
    assert "请坐好。" in reply.get_data(as_text=True)
    assert now(small_centre)[0] == 0


def test_of_two_who_write_at_once_the_second_sees_what_the_first_wrote(small_centre):
    officer = small_centre.person("exams_officer")
    written(officer, 0, ("一", "one"))
    reply = written(officer, 0, ("二", "two"))
    assert reply.status_code == 409
    assert 'value="一"' in reply.get_data(as_text=True)
    assert now(small_centre) == (1, (Canned("一", "one"),))


def test_too_many_or_too_long_sentences_are_refused(small_centre):
    officer = small_centre.person("exams_officer")
    assert written(officer, 0, *[("一", "one")] * 41).status_code == 400
    assert written(officer, 0, ("长" * 201, "long")).status_code == 422
    assert now(small_centre)[0] == 0


def test_editions_are_only_added_to(small_centre):
    written(small_centre.person("exams_officer"), 0, ("一", "one"))
    for statement in ("UPDATE canned_texts SET texts = '[]'", "DELETE FROM canned_texts"):
        with pytest.raises(Exception, match="append-only"), small_centre.hall.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with small_centre.hall.database.reading() as connection:
        assert len(connection.execute(select(canned_texts)).all()) == 1


def test_markup_in_a_sentence_stays_text(small_centre):
    officer = small_centre.person("exams_officer")
    written(officer, 0, ("<script>alert(1)</script>", "x"))
    assert "<script>alert(1)" not in officer.browser.get("/proctor/texts").get_data(as_text=True)
