"""An examination that was abandoned in a room is held again: spare paper, same candidates, seats and tickets, nothing paid twice."""

import pytest
from sqlalchemy import select

from examhall.instants import MINUTE
from examhall.registration.tables import placement, registration
from examhall.schedule.tables import administration, replacement
from examhall.sittings import room_runs
from examhall.sittings.closing import close
from examhall.sittings.room_runs import Act
from examhall.sittings.tables import answer_sheet, sitting
from grading.mark_book.queries import result_of
from grading.operations import grade_run
from question_bank.assembly.assembling import assemble_papers
from question_bank.papers.batches import set_spare
from question_bank.papers.holding_again import NoSpare, RoomsOpen, abandoned, hold_again, notices_of
from question_bank.papers.operations import seal_paper
from question_bank.papers.preparing import prepare_in_parts
from tests.bank_builders import a_desk, a_room_that_sits


@pytest.fixture
def broken(sqlite_bank):
    """A room of three, the third of whom is absent, whose examination was abandoned; and its spare paper."""
    bank, officer = sqlite_bank, sqlite_bank.staff["officer"]
    laid, spare = assemble_papers(bank.hall, officer, "L1-practical", ["A", "B"], "2026-11-01")
    for one in (laid, spare):
        seal_paper(bank.hall, officer, bank.staff["authority"], one)
    return a_room_that_sits(bank, "practical", 3, absent=[3], paper_id=laid), spare


def in_room(room, verb, *arguments, second="second"):
    def work(connection, now):
        return verb(Act(connection, room.hall.clerk.key, now, room.run, room.bank.staff["chief"], second), *arguments)

    room.hall.clerk.transact(work)


def again(room, spare=""):
    hall, by = room.hall, room.bank.staff["officer"]
    with hall.database.writing() as connection:
        if spare:
            set_spare(connection, hall, hall.now(), by, room.administration, spare)
        return hold_again(connection, hall, hall.now(), by, room.administration, "重考", hall.now() + 90 * MINUTE)


def test_who_sat_it_has_the_same_place_again_and_the_spare_paper_lies_there(broken):
    room, spare = broken
    in_room(room, room_runs.abandon, "no power")
    in_room(room, close)
    new = again(room, spare)
    hall = room.hall
    prepare_in_parts(hall, {"administration": new, "paper": spare, "by": room.bank.staff["officer"]}, lambda done, total: None)
    with hall.database.reading() as connection:
        first, second = (
            connection.execute(select(placement).where(placement.c.administration_id == one).order_by(placement.c.seat)).all()
            for one in (room.administration, new)
        )
        assert [(one.registration_id, one.room_id, one.seat) for one in second] == [
            (one.registration_id, one.room_id, one.seat) for one in first[:2]
        ]
        assert connection.execute(select(administration.c.paper_id).where(administration.c.id == new)).scalar() == spare
        assert len(connection.execute(select(sitting).where(sitting.c.administration_id == new)).all()) == 2
        assert connection.execute(select(replacement.c.instead_of, replacement.c.fee)).all() == [
            (room.administration, "carried_over")
        ]
        tickets = connection.execute(
            select(registration.c.ticket).where(registration.c.id == first[0].registration_id)
        ).scalars()
        assert [row.ticket for row in notices_of(connection, new)[1]][:1] == list(tickets)
        assert [(one.waiting, one.placed) for one in abandoned(connection)] == [(0, 2)]


def test_an_abandoned_sitting_gets_no_result(broken):
    room, _spare = broken
    in_room(room, room_runs.abandon, "no power")
    in_room(room, close)
    told = grade_run(room.hall, room.run, "officer")
    assert (told["graded"], told["set_aside"]) == (1, 2)
    with room.hall.database.reading() as connection:
        states = connection.execute(select(answer_sheet.c.sitting_id, answer_sheet.c.state)).all()
        assert {row.sitting_id: row.state for row in states}[room.sittings[0]] == "abandoned"
        line = result_of(connection, room.sittings[0])
        assert (line.verdict, line.score, line.reason) == ("set_aside", None, "abandoned")
        assert result_of(connection, room.sittings[2]).verdict == "absent"


def test_nobody_is_placed_before_the_room_is_closed_without_a_spare_or_twice(broken):
    room, spare = broken
    in_room(room, room_runs.abandon, "no power")
    with pytest.raises(RoomsOpen):
        again(room, spare)
    in_room(room, close)
    with room.hall.database.reading() as connection:
        assert connection.execute(select(replacement)).all() == []
    with pytest.raises(NoSpare):
        again(room)
    again(room, spare)
    with pytest.raises(Exception, match="not_now"):
        again(room, spare)


def test_an_officer_holds_it_again_on_a_page_and_prints_the_notices(broken):
    room, spare = broken
    in_room(room, room_runs.abandon, "no power")
    in_room(room, close)
    officer = a_desk(room.hall)("officer")
    assert "A spare is assembled and sealed together" in officer.get("/bank/again").get_data(as_text=True)
    with room.hall.database.writing() as connection:
        set_spare(connection, room.hall, room.hall.now(), room.bank.staff["officer"], room.administration, spare)
    assert "Hold it again" in officer.get("/bank/again").get_data(as_text=True)
    past = officer.post(f"/bank/again/{room.administration}", data={"title": "重考", "day": "2020-01-01", "time": "09:00"})
    assert past.status_code == 409
    reply = officer.post(f"/bank/again/{room.administration}", data={"title": "重考", "day": "2026-12-05", "time": "09:00"})
    assert reply.status_code == 302
    notices = officer.get(reply.headers["Location"]).get_data(as_text=True)
    assert "2026-12-05 09:00" in notices
    assert "考生1" in notices
    assert "考生3" not in notices
    assert officer.get(f"/bank/again/{room.administration}/notices").status_code == 404
