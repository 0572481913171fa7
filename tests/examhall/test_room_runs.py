"""One administration in one room, on both databases: letting in, opening, the room's holds, reopening."""

import pytest
from sqlalchemy import select

from examhall.errors import NotFound, NotNow, ReasonNeeded, SecondPersonNeeded
from examhall.instants import MINUTE
from examhall.sittings import board, room_runs
from examhall.sittings import commands as c
from examhall.sittings.room_runs import LiveElsewhere
from examhall.sittings.sitting import replay
from examhall.sittings.tables import room_hold, room_run
from examhall.sittings.timing import left
from tests.builders import CHIEF, OTHER, PROCTOR, a_hand_in, a_room, a_save, at
from tests.room_acts import act, kinds, open_room, shown, stored


@pytest.fixture
def room(hall):
    return a_room(hall, 4)


def states(room):
    return [str(shown(room, seat).sitting.state) for seat in range(1, len(room.sittings) + 1)]


def deadlines(room):
    return [shown(room, seat).sitting.deadline for seat in range(1, len(room.sittings) + 1)]


def time_left(room, seat, clock):
    return left(shown(room, seat).sitting.allowance, clock.at)


def test_opening_starts_every_authorised_sitting_of_the_room_at_the_same_moment(room, clock):
    act(room, room_runs.authorise, room.sittings[:3])
    clock.pass_minutes(5)
    act(room, room_runs.open_part)
    assert states(room) == ["in_progress"] * 3 + ["awaiting"]
    assert {shown(room, seat).sitting.opened_at for seat in (1, 2, 3)} == {at(5)}
    with room.hall.database.reading() as connection:
        run = connection.execute(select(room_run)).one()
    assert (run.opened_at, run.opened_by) == (at(5), PROCTOR)


def test_opening_twice_changes_nothing(room, clock):
    open_room(room)
    before = [stored(room, seat)[-1].hash for seat in (1, 2, 3, 4)]
    clock.pass_minutes(3)
    assert act(room, room_runs.open_part) == []
    assert [stored(room, seat)[-1].hash for seat in (1, 2, 3, 4)] == before
    assert deadlines(room) == [at(60)] * 4


def test_who_comes_after_the_opening_starts_at_once_with_what_is_left(room, clock):
    open_room(room, seats=(1, 2, 3))
    clock.pass_minutes(20)
    act(room, room_runs.authorise, [room.sittings[3]])
    assert states(room)[3] == "in_progress"
    assert time_left(room, 4, clock) == 40 * MINUTE
    assert deadlines(room) == [at(60)] * 4


def test_who_comes_while_the_room_stands_still_stands_still_too_and_ends_with_the_others(room, clock):
    open_room(room, seats=(1, 2, 3))
    clock.pass_minutes(10)
    act(room, room_runs.pause_room, "power", "power cut", second=CHIEF)
    clock.pass_minutes(10)
    act(room, room_runs.authorise, [room.sittings[3]])
    assert states(room) == ["paused"] * 4
    clock.pass_minutes(5)
    act(room, room_runs.resume_room)
    assert states(room) == ["in_progress"] * 4
    assert deadlines(room) == [at(75)] * 4


def test_a_proctor_lets_in_nobody_of_another_room(hall, room):
    other = a_room(hall, 1)
    open_room(room)
    with pytest.raises(NotFound):
        act(room, room_runs.authorise, other.sittings)
    assert states(other) == ["awaiting"]
    with pytest.raises(NotFound):
        act(room, room_runs.reopen, other.sittings, "r1", 60, "mistake", by=CHIEF)


def test_a_candidate_who_still_sits_elsewhere_holds_up_nobody(hall, clock):
    theory, practical = a_room(hall, 3), a_room(hall, 3)
    with hall.database.writing() as connection:
        for table in ("board", "sitting"):
            connection.exec_driver_sql(
                f"UPDATE {table} SET person_id = '{theory.persons[1]}' WHERE person_id = '{practical.persons[1]}'"
            )
    open_room(theory)
    act(practical, room_runs.authorise, practical.sittings)
    outcomes = act(practical, room_runs.open_part)
    assert states(practical) == ["in_progress", "authorised", "in_progress"]
    assert [type(outcome.refusal) for outcome in outcomes].count(LiveElsewhere) == 1
    practical.wish(c.WithdrawAuthorisation(PROCTOR), 2)
    late = act(practical, room_runs.authorise, [practical.sittings[1]])
    assert isinstance(late[0].refusal, LiveElsewhere), "let in after the opening he would start at once"
    theory.wish(c.Terminate("time was over long ago", PROCTOR), 2)
    clock.pass_minutes(2)
    act(practical, room_runs.authorise, [practical.sittings[1]])
    assert states(practical) == ["in_progress"] * 3
    assert shown(practical, 2).sitting.opened_at == at(0), "with the opening time of its room"
    reopened = act(theory, room_runs.reopen, [theory.sittings[1]], "r1", 60, "mistake", by=CHIEF)
    assert isinstance(reopened[0].refusal, LiveElsewhere)


# --- the room's holds


def test_a_room_pause_needs_two_persons_a_reason_and_an_open_part(room):
    with pytest.raises(NotNow):
        act(room, room_runs.pause_room, "p1", "power", second=CHIEF)
    open_room(room)
    for second in ("", PROCTOR):
        with pytest.raises(SecondPersonNeeded):
            act(room, room_runs.pause_room, "p1", "power", second=second)
    with pytest.raises(ReasonNeeded):
        act(room, room_runs.pause_room, "p1", "  ", second=CHIEF)
    assert states(room) == ["in_progress"] * 4
    act(room, room_runs.pause_room, "p1", "power", second=CHIEF)
    assert states(room) == ["paused"] * 4
    assert stored(room)[-1].record.entry.second == CHIEF


def test_an_emergency_pause_acts_at_once_and_another_person_confirms_it(room):
    open_room(room)
    act(room, room_runs.pause_room, "fire", "alarm", emergency=True)
    assert states(room) == ["paused"] * 4

    def confirmed_by():
        with room.hall.database.reading() as connection:
            return connection.execute(select(room_hold.c.confirmed_by)).scalar_one()

    assert confirmed_by() == ""
    with pytest.raises(SecondPersonNeeded):
        act(room, room_runs.confirm_pause, "fire")
    act(room, room_runs.confirm_pause, "fire", by=OTHER)
    act(room, room_runs.confirm_pause, "fire", by=CHIEF)
    assert confirmed_by() == OTHER, "the first confirmation stands"
    with pytest.raises(NotFound):
        act(room, room_runs.confirm_pause, "flood", by=OTHER)


def test_nobody_confirms_an_emergency_pause_by_calling_it_twice_over(room):
    open_room(room)
    act(room, room_runs.pause_room, "fire", "alarm", emergency=True, second=PROCTOR)
    with room.hall.database.reading() as connection:
        assert connection.execute(select(room_hold.c.confirmed_by)).scalar_one() == ""


def test_a_room_pause_over_a_candidates_own_pays_once_and_the_own_one_stays(room, clock):
    open_room(room)
    clock.pass_minutes(10)
    room.wish(c.Pause("own", "ill", PROCTOR), 1)
    clock.pass_minutes(10)
    act(room, room_runs.pause_room, "power", "power cut", second=CHIEF)
    clock.pass_minutes(10)
    act(room, room_runs.resume_room, "power")
    assert states(room) == ["paused", "in_progress", "in_progress", "in_progress"]
    clock.pass_minutes(10)
    room.wish(c.Resume(PROCTOR, "own"), 1)
    assert deadlines(room) == [at(90), at(70), at(70), at(70)]


def test_two_room_holds_end_one_by_one(room, clock):
    open_room(room)
    act(room, room_runs.pause_room, "power", "power cut", second=CHIEF)
    clock.pass_minutes(5)
    act(room, room_runs.pause_room, "network", "switch", second=CHIEF)
    act(room, room_runs.resume_room, "power")
    assert states(room) == ["paused"] * 4
    clock.pass_minutes(5)
    act(room, room_runs.resume_room)
    assert deadlines(room) == [at(70)] * 4
    with room.hall.database.reading() as connection:
        assert room_runs.open_holds(connection, room.run) == ()


def test_a_room_pause_that_lies_back_is_clipped_to_the_opening_and_to_each_sittings_last_resume(room, clock):
    clock.pass_minutes(5)
    open_room(room)
    clock.pass_minutes(10)
    room.wish(c.Pause("own", "ill", PROCTOR), 1)
    clock.pass_minutes(5)
    room.wish(c.Resume(PROCTOR), 1)
    clock.pass_minutes(5)
    act(room, room_runs.pause_room, "power", "since before", at(-30), second=CHIEF)
    assert [shown(room, seat).sitting.holds[-1].since for seat in (1, 2)] == [at(20), at(5)]
    assert time_left(room, 1, clock) == 50 * MINUTE
    assert time_left(room, 2, clock) == 60 * MINUTE


def test_answers_given_since_a_pause_that_lies_back_stay(room, clock):
    open_room(room)
    room.lease(1)
    clock.pass_minutes(10)
    room.save(1)
    clock.pass_minutes(5)
    act(room, room_runs.pause_room, "power", "since before", at(8), second=CHIEF)
    assert shown(room).sitting.answered_count == 1
    room.save(2, "q2b", "f2")
    assert stored(room)[-1].record.entry.paused


def test_sittings_that_expired_since_then_are_listed_and_reopened_in_the_same_act(room, clock):
    open_room(room)
    room.wish(c.Grant(600, "noise", PROCTOR), 4)
    room.lease(3)
    clock.pass_minutes(57)
    room.wish(a_hand_in(1, 0), 3)
    clock.pass_minutes(5)
    for seat in (1, 2):
        room.wish(c.Expire(), seat)
    assert states(room) == ["expired", "expired", "submitted", "in_progress"]
    with room.hall.database.reading() as connection:
        late = room_runs.expired_since(connection, room.run, at(55))
        assert sorted(sitting.id for sitting in late) == sorted(room.sittings[:2])
        assert room_runs.expired_since(connection, room.run, at(60)) == []
    chosen = [room.sittings[0], room.sittings[2]]
    act(room, room_runs.pause_room, "power", "power cut", at(55), by=CHIEF, second=PROCTOR, reopening=chosen)
    assert states(room) == ["paused", "expired", "submitted", "paused"], "who handed in is not reopened, nor who was not chosen"
    clock.pass_minutes(30)
    assert time_left(room, 1, clock) == 5 * MINUTE, "what was left when the power went"
    assert time_left(room, 4, clock) == 15 * MINUTE
    act(room, room_runs.resume_room)
    assert states(room)[0] == "in_progress"
    assert shown(room).sitting.deadline == clock.at + 5 * MINUTE


def test_a_sitting_reopened_while_the_room_stands_still_goes_on_with_the_room(room, clock):
    open_room(room)
    room.lease(1)
    clock.pass_minutes(20)
    room.wish(a_hand_in(1, 0))
    act(room, room_runs.pause_room, "power", "power cut", second=CHIEF)
    clock.pass_minutes(10)
    act(room, room_runs.reopen, [room.sittings[0]], "r1", 0, "handed in by mistake", by=CHIEF)
    assert states(room)[0] == "paused"
    clock.pass_minutes(10)
    act(room, room_runs.resume_room)
    assert deadlines(room)[0] == at(80)
    assert replay(room.sittings[0], (entry.record for entry in stored(room))) == shown(room).sitting


def test_an_act_is_done_whole_or_not_at_all(room):
    open_room(room)

    def half(one):
        room_runs.pause_room(one, "power", "power cut")
        raise NotNow

    with pytest.raises(NotNow):
        act(room, half, second=CHIEF)
    assert states(room) == ["in_progress"] * 4
    with room.hall.database.reading() as connection:
        assert room_runs.open_holds(connection, room.run) == ()


def test_a_change_and_a_pause_in_any_order_leave_the_board_equal_to_the_journal(room, clock):
    open_room(room)
    for seat in (1, 2):
        room.lease(seat)
        room.wish(a_save(1), seat)
    clock.pass_minutes(1)
    act(room, room_runs.pause_room, "power", "power cut", at(0.5), second=CHIEF)
    room.wish(a_save(2, "q1b"), 1)
    act(room, room_runs.resume_room)
    assert kinds(room)[-3:] == ["Paused", "Answered", "Resumed"]
    with room.hall.database.reading() as connection:
        run = board.read_run(connection, room.run)
        assert len(board.read_run(connection, room.run, since=clock.at)) == 4
        assert board.read_run(connection, room.run, since=clock.at + 1) == {}
    for seat in (1, 2, 3, 4):
        assert replay(room.sittings[seat - 1], (entry.record for entry in stored(room, seat))) == shown(room, seat).sitting
    assert len(run) == 4
