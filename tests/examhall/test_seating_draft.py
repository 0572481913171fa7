"""A seating is drawn, looked at and taken over by the back office; single seats move with a reason; what has begun stays."""

import pytest
from sqlalchemy import delete, func, select, update

from examhall.arranging import deferring, moving
from examhall.arranging.administrations import PaperLaid, RoomOpened
from examhall.arranging.clashes import CandidateTaken
from examhall.arranging.seating_draft import (
    Asked,
    BeingTakenOver,
    DraftDealtWith,
    FloorChanged,
    ask,
    confirm,
    draft_of,
    drawn_in,
    drop,
)
from examhall.arranging.tables import seating_draft
from examhall.audit import trail
from examhall.errors import ReasonNeeded
from examhall.instants import MINUTE
from examhall.jobs.queue import look
from examhall.jobs.tables import job
from examhall.registration.accommodations import Approval, Kinds
from examhall.registration.operations import accommodate
from examhall.registration.seating import Rule, Why
from examhall.registration.tables import placement
from examhall.sittings.preparing import run_of
from examhall.sittings.tables import room_run
from tests.seating_builders import a_batch, fill, minutes_after_start, work

OFFICER = "officer"


def asks(batch, again: bool = False, reason: str = "", rule: Rule = Rule("seed", 0)) -> str:  # noqa: B008  frozen
    hall = batch.hall
    with hall.database.writing() as connection:
        draft = ask(connection, hall, hall.now(), OFFICER, batch.id, Asked(rule, again, reason))
    work(hall)
    return draft


def takes_over(batch, draft: str) -> None:
    with batch.hall.database.writing() as connection:
        confirm(connection, batch.hall, batch.hall.now(), OFFICER, draft)
    work(batch.hall)


def seated(batch, **more) -> str:
    takes_over(batch, draft := asks(batch, **more))
    return draft


def state(batch, draft: str) -> str:
    with batch.hall.database.reading() as connection:
        return draft_of(connection, draft).state


def acts(batch, subject: str) -> list:
    with batch.hall.database.reading() as connection:
        return list(trail.read(connection, subject))


def changes(batch, verb, *arguments):
    """One of the verbs on single seats, as the officer, in a transaction of its own."""
    with batch.hall.database.writing() as connection:
        return verb(connection, batch.hall, batch.hall.now(), OFFICER, *arguments)


def test_nothing_moves_until_the_draft_is_taken_over(hall):
    batch = a_batch(hall, centres=2)
    fill(batch, 10)
    draft = asks(batch)
    assert (state(batch, draft), batch.seats()) == ("ready", {})
    takes_over(batch, draft)
    assert state(batch, draft) == "taken"
    assert len(batch.seats()) == 20
    (act,) = acts(batch, batch.id)
    assert (act.action, act.detail["seed"], act.detail["seated"]) == ("take_over_seating", "seed", 20)


def test_late_candidates_take_free_seats_and_the_others_stay(sqlite_hall):
    batch = a_batch(sqlite_hall, rows=3)
    fill(batch, 6)
    seated(batch)
    before = batch.seats()
    late = batch.candidate("来迟")
    seated(batch)
    assert before.items() <= batch.seats().items()
    assert (late, batch.held["theory"]) in batch.seats()


def test_everybody_anew_needs_a_reason_and_gives_other_seats(sqlite_hall):
    batch = a_batch(sqlite_hall, rows=4)
    fill(batch, 14)
    seated(batch)
    before = batch.seats()
    with pytest.raises(ReasonNeeded):
        asks(batch, again=True)
    draft = seated(batch, again=True, reason="考场调整", rule=Rule("another", 0))
    assert batch.seats().keys() == before.keys()
    assert batch.seats() != before
    with batch.hall.database.reading() as connection:
        assert len(drawn_in(draft_of(connection, draft)).stood) == 28
    assert acts(batch, batch.id)[0].detail["reason"] == "考场调整"


def test_what_was_changed_since_the_draw_stops_the_take_over(sqlite_hall):
    batch = a_batch(sqlite_hall)
    fill(batch, 4)
    draft = asks(batch)
    batch.candidate("来迟")
    takes_over(batch, draft)
    assert (state(batch, draft), batch.seats()) == ("ready", {})
    with sqlite_hall.database.reading() as connection:
        assert look(connection, draft_of(connection, draft).job_id).result == f'{{"code":"{FloorChanged.code}"}}'
    assert drop_it(batch, draft) == batch.id
    with pytest.raises(DraftDealtWith):
        takes_over(batch, draft)


def drop_it(batch, draft: str) -> str:
    with batch.hall.database.writing() as connection:
        return drop(connection, draft)


def test_a_take_over_that_broke_off_is_done_once_more_and_comes_out_the_same(sqlite_hall):
    batch = a_batch(sqlite_hall, centres=3)
    fill(batch, 18)
    draft = asks(batch)
    takes_over(batch, draft)
    whole = batch.seats()
    with sqlite_hall.database.writing() as connection:  # as a power cut after the first centre leaves it
        connection.execute(delete(placement).where(placement.c.room_id != batch.rooms[batch.centres[0]][0]))
        connection.execute(update(seating_draft).values(state="writing"))
        connection.execute(update(job).values(state="failed"))
    with pytest.raises(BeingTakenOver):
        changes(batch, moving.unseat, batch.registrations[0], "theory", "病假")
    takes_over(batch, draft)
    assert batch.seats() == whole
    assert state(batch, draft) == "taken"


def test_a_separate_room_that_was_approved_is_given(sqlite_hall):
    batch = a_batch(sqlite_hall, rooms=2)
    fill(batch, 7)
    one = batch.candidate("单独")
    with sqlite_hall.database.writing() as connection:
        approval = Approval("组", "2026-11-01", "2026-11-01", "", "批 1")
        accommodate(connection, 0, "x", one, "theory", Kinds(separate_room=True), approval)
        accommodate(connection, 0, "x", one, "practical", Kinds(separate_room=True), approval)
    seated(batch)
    where = {room for (who, _), (room, _) in batch.seats().items() if who == one}
    assert len(where) == 1
    assert sum(room in where for room, _ in batch.seats().values()) == 2


def test_where_papers_lie_nobody_moves(sqlite_hall):
    batch = a_batch(sqlite_hall, rows=3)
    fill(batch, 4)
    seated(batch)
    before = batch.seats()
    with sqlite_hall.database.writing() as connection:
        run = run_of(connection, batch.held["theory"], batch.rooms[batch.centres[0]][0])
        connection.execute(update(room_run).where(room_run.c.id == run).values(opened_at=1, opened_by="x"))
    seated(batch, again=True, reason="再来", rule=Rule("another", 0))
    theory = {key: seat for key, seat in before.items() if key[1] == batch.held["theory"]}
    assert theory.items() <= batch.seats().items()
    one = batch.registrations[0]
    with pytest.raises(RoomOpened):
        changes(batch, moving.unseat, one, "theory", "原因")
    late = batch.candidate("来迟")
    draft = asks(batch)
    with sqlite_hall.database.reading() as connection:
        assert [(one.registration, one.part, one.why) for one in drawn_in(draft_of(connection, draft)).left] == [
            (late, "practical", Why.OTHER_PART), (late, "theory", Why.NOT_HELD),
        ]  # fmt: skip


def test_one_candidate_moves_with_a_reason_and_it_stands_in_the_trail(hall):
    batch = a_batch(hall)
    one = batch.candidate("甲")
    room = batch.rooms[batch.centres[0]][0]
    changes(batch, moving.move, one, "theory", batch.held["theory"], room, 3, "")
    with pytest.raises(ReasonNeeded):
        changes(batch, moving.move, one, "theory", batch.held["theory"], room, 4, " ")
    changes(batch, moving.move, one, "theory", batch.held["theory"], room, 4, "设备故障")
    assert batch.seats() == {(one, batch.held["theory"]): (room, 4)}
    act = acts(batch, one)[0]
    assert (act.action, act.detail["reason"], act.detail["before"][2], act.detail["after"][2]) == (
        "seat_candidate",
        "设备故障",
        3,
        4,
    )


def test_a_seat_that_is_taken_missing_or_of_another_centre_is_refused(sqlite_hall):
    batch = a_batch(sqlite_hall, centres=2)
    one, two = batch.candidate("甲"), batch.candidate("乙")
    room, elsewhere = batch.rooms[batch.centres[0]][0], batch.rooms[batch.centres[1]][0]
    changes(batch, moving.move, one, "theory", batch.held["theory"], room, 1, "")
    for where, seat, refusal in (
        (room, 1, moving.PlaceTaken),
        (room, 9, moving.NoSuchPlace),
        (elsewhere, 1, moving.OtherCentre),
    ):
        with pytest.raises(refusal):
            changes(batch, moving.move, two, "theory", batch.held["theory"], where, seat, "")


def test_two_swap_seats(hall):
    batch = a_batch(hall)
    fill(batch, 4)
    seated(batch)
    one, two = batch.registrations[:2]
    theory, before = batch.held["theory"], batch.seats()
    changes(batch, moving.swap, two, one, "theory", "视线")
    after = batch.seats()
    assert (after[one, theory], after[two, theory]) == (before[two, theory], before[one, theory])
    assert {key: seat for key, seat in after.items() if key[1] != theory} == {
        key: seat for key, seat in before.items() if key[1] != theory
    }


def test_one_draws_again_and_nobody_else_moves(sqlite_hall):
    batch = a_batch(sqlite_hall, rows=6)
    fill(batch, 5)
    seated(batch)
    one, before = batch.registrations[0], batch.seats()
    changes(batch, moving.draw_again, one, Rule("a third", 0), "换座")
    after = batch.seats()
    assert {key: seat for key, seat in after.items() if key[0] != one} == {
        key: seat for key, seat in before.items() if key[0] != one
    }
    assert after[one, batch.held["theory"]] == after[one, batch.held["practical"]]
    assert acts(batch, one)[0].action == "draw_seat_again"


def test_nobody_is_put_where_they_sit_at_that_time_already(sqlite_hall):
    from examhall.arranging.administrations import Wanted, hold

    batch = a_batch(sqlite_hall, rooms=2)
    one, (first, second) = batch.candidate("甲"), batch.rooms[batch.centres[0]]
    with sqlite_hall.database.writing() as connection:
        wanted = Wanted("L1", "practical", "同时", minutes_after_start(250), 3600, (second,))
        same = hold(connection, sqlite_hall, 0, OFFICER, batch.id, wanted)
        late = hold(
            connection,
            sqlite_hall,
            0,
            OFFICER,
            batch.id,
            Wanted("L1", "theory", "午后", minutes_after_start(240), 3600, (first,)),
        )
    changes(batch, moving.move, one, "practical", same, second, 1, "")
    with pytest.raises(CandidateTaken) as refused:
        changes(batch, moving.move, one, "theory", late, first, 1, "")
    assert "甲" in str(refused.value.details["candidate"])


# --- putting off and carrying over ------------------------------------------------------------------------------------


def another_batch(hall, batch, places: int = 5) -> str:
    from examhall.schedule.operations import add_batch, offer

    with hall.database.writing() as connection:
        other = add_batch(connection, "2604", "第四批")
        for part in ("theory", "practical"):
            offer(connection, other, batch.centres[0], "L1", part, places)
    return other


def test_a_part_that_is_put_off_frees_its_seat_and_is_seated_no_more(hall):
    batch = a_batch(hall)
    fill(batch, 3)
    seated(batch)
    one = batch.registrations[0]
    changes(batch, deferring.put_off, one, ["theory"], "住院", "病历 7")
    with pytest.raises(deferring.PutOffAlready):
        changes(batch, deferring.put_off, one, ["theory"], "住院", "病历 7")
    assert (one, batch.held["theory"]) not in batch.seats()
    assert (one, batch.held["practical"]) in batch.seats()
    seated(batch)
    assert (one, batch.held["theory"]) not in batch.seats()


def test_the_ticket_is_void_with_the_last_part_and_the_fee_goes_with_it(hall):
    from examhall.registration.queries import holder_of
    from examhall.registration.tables import carry_over, registration
    from examhall.schedule.tables import offering

    batch = a_batch(hall)
    one = batch.candidate("甲")
    other = another_batch(hall, batch)

    def holder(registration_id: str) -> str | None:
        with hall.database.reading() as connection:
            row = connection.execute(select(registration).where(registration.c.id == registration_id)).one()
            return holder_of(connection, hall.vault, row.ticket, "A00000001")

    changes(batch, deferring.put_off, one, ["theory"], "住院", "")
    assert holder(one) is not None
    changes(batch, deferring.put_off, one, ["practical"], "住院", "")
    assert holder(one) is None
    made = changes(batch, deferring.carry, one, other)
    assert holder(made) is not None
    with hall.database.reading() as connection:
        assert connection.execute(select(offering.c.taken)).scalars().all() == [1, 1]
        assert connection.execute(select(carry_over.c.part, carry_over.c.fee)).all() == [
            ("theory", "carried_over"), ("practical", "carried_over"),
        ]  # fmt: skip
    with pytest.raises(deferring.NothingToCarry):
        changes(batch, deferring.carry, one, other)
    assert [act.action for act in acts(batch, one)] == ["carry_over", "put_off", "put_off"]


def test_nothing_is_carried_into_a_batch_whose_examination_is_over(hall):
    from examhall.registration.tables import carry_over
    from examhall.schedule.operations import add_administration

    batch = a_batch(hall)
    one = batch.candidate("甲")
    other = another_batch(hall, batch)
    changes(batch, deferring.put_off, one, ["theory"], "住院", "")
    with hall.database.writing() as connection:
        yesterday = hall.now() - 24 * 60 * MINUTE
        add_administration(connection, other, "L1", "theory", "已考", yesterday, 3600)
    with pytest.raises(deferring.BatchIsOver):
        changes(batch, deferring.carry, one, other)
    with hall.database.writing() as connection:
        assert connection.execute(select(carry_over.c.part)).all() == []
        add_administration(connection, other, "L1", "theory", "补考", hall.now() + 60 * MINUTE, 3600)
    changes(batch, deferring.carry, one, other)
    with hall.database.reading() as connection:
        assert connection.execute(select(carry_over.c.part)).scalars().all() == ["theory"]


def test_the_place_of_a_part_that_is_put_off_is_somebody_else_s(sqlite_hall):
    from examhall.schedule.operations import offer, take_place
    from examhall.schedule.tables import offering

    batch = a_batch(sqlite_hall)
    one = batch.candidate("甲")
    with sqlite_hall.database.writing() as connection:
        offer(connection, batch.id, batch.centres[0], "L1", "theory", 1)
        assert take_place(connection, batch.id, batch.centres[0], "L1", "theory")
    changes(batch, deferring.put_off, one, ["theory"], "住院", "")
    with sqlite_hall.database.reading() as connection:
        assert connection.execute(select(offering.c.taken)).scalars().all() == [0]


def test_where_no_place_is_left_nothing_is_carried_over(hall):
    batch = a_batch(hall)
    one, other = batch.candidate("甲"), another_batch(hall, batch, places=0)
    changes(batch, deferring.put_off, one, ["theory"], "住院", "")
    with pytest.raises(deferring.NoPlaceOffered):
        changes(batch, deferring.carry, one, other)
    with hall.database.reading() as connection:
        from examhall.registration.tables import registration

        assert connection.execute(select(func.count()).where(registration.c.batch_id == other)).scalar() == 0


def test_a_part_that_is_being_sat_is_not_put_off_but_one_that_was_missed_is(sqlite_hall):
    from examhall.registration.operations import belong_to, register_part
    from examhall.sittings.commands import MarkAbsent
    from tests.builders import PROCTOR, a_room

    room = a_room(sqlite_hall, 2)
    one = room.registrations[0]
    with sqlite_hall.database.writing() as connection:
        centre = connection.exec_driver_sql("SELECT centre_id FROM room").scalar()
        belong_to(connection, one, centre)
        register_part(connection, one, "theory")

    def put_off():
        with sqlite_hall.database.writing() as connection:
            deferring.put_off(connection, sqlite_hall, 0, OFFICER, one, ["theory"], "住院", "")

    with pytest.raises(deferring.SatOrSits):
        put_off()
    with sqlite_hall.database.writing() as connection:
        connection.execute(update(room_run).values(opened_at=1, opened_by="x"))
    room.wish(MarkAbsent(PROCTOR)).granted()
    with pytest.raises(deferring.SatOrSits):
        put_off()
    with sqlite_hall.database.writing() as connection:
        connection.execute(update(room_run).values(closed_at=2, closed_by="x"))
    put_off()
    with sqlite_hall.database.reading() as connection:
        assert deferring.waiting_to_be_carried(connection, one) == ["theory"]


def test_a_laid_paper_keeps_its_seats(sqlite_hall):
    from tests.builders import a_room

    room = a_room(sqlite_hall, 1)
    from examhall.registration.operations import belong_to, register_part

    with sqlite_hall.database.writing() as connection:
        centre, room_id = connection.exec_driver_sql("SELECT centre_id, id FROM room").one()
        belong_to(connection, room.registrations[0], centre)
        register_part(connection, room.registrations[0], "theory")
    with pytest.raises(PaperLaid), sqlite_hall.database.writing() as connection:
        moving.move(
            connection, sqlite_hall, 0, OFFICER, room.registrations[0], "theory", room.administration, room_id, 2, "原因"
        )
