"""Before the day: a station's self-test, practice that keeps nothing, and go or no-go for a room."""

import pytest
from msgspec.structs import replace
from sqlalchemy import func, insert, select, update

from examhall.instants import MINUTE, SECOND
from examhall.papers.interactions import is_well_formed
from examhall.readiness.checks import Facts, checks, worst
from examhall.readiness.practice import practice_booklet, practice_shape
from examhall.readiness.self_test import Figures, findings, passed
from examhall.readiness.tables import self_test
from examhall.schedule.tables import room as rooms
from examhall.sittings.tables import journal, room_run
from tests.builders import NINE, a_room
from tests.room_acts import unguard

GOOD = Figures([], 1920, 1080, -150, storage=True, socket=True, latency_ms=12)
READY = Facts(
    NINE, has_paper=True, paper_fits=True, unbound=0, broken_booklets=0, released_at=NINE, due_at=None, seats=40, candidates=36,
    rooms_then=1, proctors=("陆远",), chiefs=("沈静",), tests_passed=36, tests_failed=(), not_apart=0, without_photo=0, disk_free=10 * 1024**3,
    drift=0, last_entry_at=NINE - MINUTE, heartbeat_at=NINE - SECOND, anchored=True,
)  # fmt: skip


# --- one station


def test_a_good_station_passes_with_nothing_to_mend():
    found = findings(GOOD)
    assert [one.state for one in found] == ["ok"] * 6
    assert passed(found)
    assert not any(str(one.mend) for one in found)


@pytest.mark.parametrize(
    ("change", "place", "state"),
    [
        ({"missing": ["IndexedDB"]}, 0, "stop"),
        ({"width": 1365}, 1, "stop"),
        ({"height": 767}, 1, "stop"),
        ({"offset_ms": 61_000}, 2, "warn"),
        ({"offset_ms": -61_000}, 2, "warn"),
        ({"offset_ms": None}, 2, "stop"),
        ({"storage": False}, 3, "stop"),
        ({"socket": False}, 4, "warn"),
        ({"latency_ms": 301}, 5, "warn"),
        ({"latency_ms": 1001}, 5, "stop"),
        ({"latency_ms": None}, 5, "stop"),
    ],
)
def test_what_is_not_good_is_marked_with_what_to_do(change, place, state):
    found = findings(replace(GOOD, **change))
    assert [one.state for one in found] == ["ok"] * place + [state] + ["ok"] * (5 - place)
    assert str(found[place].mend)
    assert passed(found) is (state != "stop")


@pytest.fixture
def station(doors):
    """Somebody who has not signed in."""
    doors.config["WTF_CSRF_ENABLED"] = False
    return doors.test_client()


@pytest.fixture
def room(hall):
    return a_room(hall, 2)


def room_id(room):
    with room.hall.database.reading() as connection:
        return connection.exec_driver_sql("SELECT room_id FROM room_run").scalar()


def figures(**change):
    return {name: getattr(replace(GOOD, **change), name) for name in GOOD.__struct_fields__}


def kept(room):
    with room.hall.database.reading() as connection:
        return [(row.station, row.passed) for row in connection.execute(select(self_test).order_by(self_test.c.station))]


def test_a_station_is_judged_without_a_sign_in_and_kept_only_under_its_name(room, station):
    told = station.post("/station", json={"figures": figures(width=800)}).get_json()
    assert (told["passed"], told["kept"], kept(room)) == (False, False, [])
    where = {"room": room_id(room), "station": "A-1"}
    assert station.post("/station", json={"figures": figures(width=800), **where}).get_json()["kept"]
    assert kept(room) == [("A-1", False)]
    station.post("/station", json={"figures": figures(), **where})
    assert kept(room) == [("A-1", True)], "the latest result of a station stands"
    assert station.get("/station").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"figures": {"width": 1}}, {"figures": None}, {"figures": figures(), "room": "nowhere", "station": "A-1"}, {"figures": figures(), "more": 1}, []],
)  # fmt: skip
def test_what_is_no_result_is_refused_and_not_kept(room, station, wrong):
    assert station.post("/station", json=wrong).status_code == 400
    assert kept(room) == []


def test_one_room_takes_no_more_stations_than_a_room_can_have(room, station, monkeypatch):
    monkeypatch.setattr("examhall.readiness.station_pages.MOST_STATIONS", 2)
    where = room_id(room)
    codes = [
        station.post("/station", json={"figures": figures(), "room": where, "station": f"A-{n}"}).status_code for n in range(3)
    ]
    assert codes == [200, 200, 409]
    assert [station for station, _passed in kept(room)] == ["A-0", "A-1"]


def test_a_flood_of_results_is_slowed_down(room, station, clock):
    where = {"room": room_id(room), "station": "A-1"}
    codes = {station.post("/station", json={"figures": figures(), **where}).status_code for _ in range(45)}
    assert codes == {200, 429}
    clock.pass_minutes(1)
    assert station.post("/station", json={"figures": figures(), **where}).status_code == 200


# --- practice


def test_the_practice_paper_has_one_of_each_way_to_answer_in_both_languages():
    shapes = {name: one.interaction for name, one in practice_shape().fields.items()}
    kinds = {type(one).__name__ for one in shapes.values()}
    assert kinds == {"Choice", "Choices", "NumberEntry", "DateEntry", "TextEntry", "Order", "Match", "Table"}
    chinese, english = (practice_booklet(one) for one in (False, True))
    ids = [
        [field.id for part in one.sections for question in part.questions for field in question.fields]
        for one in (chinese, english)
    ]
    assert sorted(ids[0]) == sorted(ids[1]) == sorted(shapes)
    assert (chinese.language, english.language) == ("zh-CN", "en")
    assert is_well_formed(shapes["p1f"], "p1a")


def test_practice_answers_as_the_save_door_and_keeps_nothing(room, station):
    before = count_journal(room)
    changes = [
        {"number": 1, "token": "t1", "field": "p1f", "value": "p1a"},
        {"number": 2, "token": "t2", "field": "p1f", "value": "an option of another paper"},
        {"number": 3, "token": "t3", "hand_in": 1},
    ]
    told = station.post("/practice/responses", json={"seen": 0, "changes": changes, "notes": None}).get_json()
    assert [one["number"] for one in told["receipts"]] == [1, 3]
    assert [one["number"] for one in told["parked"]] == [2]
    assert count_journal(room) == before
    assert station.post("/practice/responses", json={"changes": [{"number": "x"}]}).status_code == 400


def test_practice_is_open_to_everybody_and_shows_nobody(room, station):
    for path in ("/practice", "/practice/about", "/practice/booklet", "/practice/clock"):
        assert station.get(path).status_code == 200
    assert station.get("/practice/about").get_json()["candidate"]["ticket"] == "0" * 14


def count_journal(room):
    with room.hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(journal)).scalar()


# --- go or no-go


def test_a_room_in_which_all_is_ready_is_green():
    found = checks(READY, NINE)
    assert [one.state for one in found] == ["ok"] * 10
    assert worst(found) == "ok"


@pytest.mark.parametrize(
    ("change", "place", "state"),
    [
        ({"has_paper": False}, 0, "stop"),
        ({"paper_fits": False}, 0, "stop"),
        ({"paper_fits": None, "released_at": None, "due_at": NINE}, 0, "ok"),
        ({"unbound": 1}, 0, "stop"),
        ({"broken_booklets": 1}, 0, "stop"),
        ({"released_at": None}, 1, "stop"),
        ({"released_at": None, "starts_at": NINE + 60 * MINUTE}, 1, "warn"),
        ({"seats": 35}, 2, "stop"),
        ({"seats": 37}, 2, "warn"),
        ({"tests_failed": ("A-7",)}, 3, "stop"),
        ({"tests_passed": 35}, 3, "warn"),
        ({"proctors": ()}, 4, "stop"),
        ({"chiefs": ()}, 4, "warn"),
        ({"rooms_then": 2}, 4, "warn"),
        ({"not_apart": 1}, 5, "warn"),
        ({"without_photo": 2}, 6, "warn"),
        ({"disk_free": 1024**3}, 7, "warn"),
        ({"disk_free": 100 * 1024**2}, 7, "stop"),
        ({"drift": -3 * SECOND}, 8, "stop"),
        ({"last_entry_at": NINE + SECOND}, 8, "stop"),
        ({"heartbeat_at": NINE - 2 * MINUTE}, 9, "stop"),
        ({"anchored": False}, 9, "stop"),
    ],
)
def test_what_is_not_ready_is_red_or_amber_with_why_and_what_to_do(change, place, state):
    found = checks(replace(READY, **change), NINE)
    assert [one.state for one in found] == ["ok"] * place + [state] + ["ok"] * (9 - place)
    assert worst(found) == state
    assert str(found[place].why)
    assert bool(str(found[place].mend)) is (state != "ok")


def test_one_who_should_sit_apart_is_not_called_several():
    (said,) = (str(one.why) for one in checks(replace(READY, not_apart=1), NINE) if one.state != "ok")
    assert said == "one candidate with a room of their own approved sits with others"


def facts(room):
    from examhall.readiness.queries import facts_of
    from examhall.sittings.queries import run_of

    hall = room.hall
    hall.config.data.mkdir(parents=True, exist_ok=True)
    with hall.database.reading() as connection:
        return facts_of(connection, hall, run_of(connection, room.run))


@pytest.fixture
def inside(doors):
    with doors.app_context():
        yield


def test_the_papers_of_a_room_are_opened_and_compared(room, inside):
    found = facts(room)
    assert (found.has_paper, found.paper_fits, found.unbound, found.broken_booklets) == (True, True, 0, 0)
    assert (found.seats, found.candidates, found.without_photo) == (16, 2, 2)


def test_each_room_that_is_in_use_at_the_same_time_needs_a_proctor(room, inside):
    assert facts(room).rooms_then == 1
    with room.hall.database.writing() as connection:
        run = connection.execute(select(room_run).where(room_run.c.id == room.run)).one()
        here = connection.execute(select(rooms).where(rooms.c.id == run.room_id)).one()
        connection.execute(
            insert(rooms), {"id": "next-door", "centre_id": here.centre_id, "name": "二", "rows": 2, "columns": 2}
        )
        connection.execute(
            insert(room_run), {"id": "then", "administration_id": run.administration_id, "room_id": "next-door"}
        )  # fmt: skip
    assert facts(room).rooms_then == 2


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE sealed_paper SET hash = 'x'", {"paper_fits": False, "unbound": 2}),
        ("UPDATE sealed_paper SET released_key = NULL, released_at = NULL", {"paper_fits": None}),
        ("UPDATE booklet SET hash = 'x'", {"broken_booklets": 2, "unbound": 2}),
    ],
)
def test_a_paper_or_booklet_that_was_changed_is_found(room, inside, statement, bad):
    with room.hall.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    found = facts(room)
    assert {name: getattr(found, name) for name in bad} == bad


def test_a_first_entry_that_binds_another_paper_is_found(room, inside):
    with room.hall.database.engine.begin() as connection:
        unguard(connection, "journal")
        text = connection.execute(
            select(journal.c.text).where(journal.c.sitting_id == room.sittings[0], journal.c.number == 0)
        ).scalar()
        other = text.replace(room.paper.id, "another-paper-id")
        connection.execute(update(journal).where(journal.c.sitting_id == room.sittings[0]).values(text=other))
    assert facts(room).unbound == 1


def test_anchors_and_trail_are_compared_by_their_ends(room, tmp_path):
    from examhall.sittings import anchors

    path = tmp_path / "anchors"
    with room.hall.database.writing() as connection:
        assert anchors.agree(connection, path), "before the first minute there is nothing to compare"
        made = anchors.make(connection, room.hall.now(), None)
        anchors.append(path, made)
        anchors.tell(connection, room.hall.audit_key, made)
        assert anchors.agree(connection, path)
        path.write_bytes(b"")
        assert not anchors.agree(connection, path)
