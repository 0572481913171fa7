"""The clerk on both databases: durable, idempotent, one writer, and one sitting's fault stays its own."""

import threading

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from examhall.database import Database
from examhall.errors import Broken, NotNow
from examhall.sittings import board, journal, room_runs
from examhall.sittings import commands as c
from examhall.sittings.clerk import Clerk, Wish
from examhall.sittings.room_runs import Act
from examhall.sittings.sitting import replay
from examhall.sittings.tables import journal as journal_table
from tests.builders import BROWSER, CHIEF, PROCTOR, a_hand_in, a_room, a_save


def open_room(room):
    def work(connection, now):
        act = Act(connection, room.hall.clerk.key, now, room.run, PROCTOR)
        return room_runs.authorise(act, room.sittings) + room_runs.open_part(act)

    return room.hall.clerk.transact(work)


@pytest.fixture
def room(hall):
    room = a_room(hall)
    open_room(room)
    for seat in (1, 2, 3):
        room.lease(seat)
    return room


def shown(room, seat=1):
    with room.hall.database.reading() as connection:
        return board.read(connection, [room.sittings[seat - 1]])[room.sittings[seat - 1]]


def stored(room, seat=1):
    with room.hall.database.reading() as connection:
        return journal.read(connection, room.sittings[seat - 1])


def test_what_is_acknowledged_is_in_the_journal_and_on_the_board(room):
    outcome = room.save(1)
    assert stored(room)[-1].hash == outcome.posted[0].hash
    assert shown(room).sitting.answered_count == 1


def test_the_board_row_is_the_fold_of_the_journal(room, clock):
    room.save(1)
    room.wish(c.Pause("p1", "power", PROCTOR))
    clock.pass_minutes(3)
    room.save(2, "q2b", "f2")
    room.wish(c.Resume(PROCTOR))
    room.wish(c.Grant(60, "noise", PROCTOR))
    room.wish(a_hand_in(3, 2))
    row = shown(room)
    records = [entry.record for entry in stored(room)]
    assert replay(room.sittings[0], records) == row.sitting
    assert stored(room)[-1].hash == row.head


def test_a_resend_gets_its_first_receipt_in_every_state(room):
    first = room.save(1).posted[0]
    again = room.save(1)
    assert again.again
    assert again.posted[0].hash == first.hash
    receipt = room.wish(a_hand_in(2, 1)).posted[0]
    for _ in range(100):
        assert room.wish(a_hand_in(2, 1)).posted[0].hash == receipt.hash
    assert room.save(1).posted[0].hash == first.hash
    assert [type(entry.record.entry).__name__ for entry in stored(room)].count("HandedIn") == 1


def test_the_same_change_twice_in_one_batch_is_one_answer(room):
    wishes = [Wish(room.sittings[0], a_save(1), room.hall.now())] * 3
    outcomes = room.hall.clerk.carry_out(wishes)
    assert len({outcome.posted[0].hash for outcome in outcomes}) == 1
    assert [type(entry.record.entry).__name__ for entry in stored(room)].count("Answered") == 1


def test_an_exception_stays_in_its_sitting_and_takes_back_what_it_did_in_the_batch(room, monkeypatch):
    from examhall.sittings import clerk as clerk_module

    real = clerk_module.decide

    def failing(sitting, command, now, received_at):
        if isinstance(command, c.Message) and command.text == "boom":
            raise ZeroDivisionError
        return real(sitting, command, now, received_at)

    monkeypatch.setattr(clerk_module, "decide", failing)
    before = len(stored(room, 1))
    now = room.hall.now()
    outcomes = room.hall.clerk.carry_out(
        [
            Wish(room.sittings[0], a_save(1), now),
            Wish(room.sittings[1], a_save(1), now),
            Wish(room.sittings[0], c.Message("boom", CHIEF), now),
        ]
    )
    assert isinstance(outcomes[0].refusal, Broken)
    assert outcomes[1].refusal is None
    assert len(stored(room, 1)) == before
    assert shown(room, 2).sitting.answered_count == 1


def test_when_a_commit_fails_the_others_of_the_batch_are_carried_out_one_by_one(room, monkeypatch):
    clerk = room.hall.clerk
    real, bad = clerk._commit, room.sittings[0]

    def failing(batch):
        if any(wish.sitting == bad for waiting in batch for wish in waiting.wishes):
            raise IntegrityError("", {}, Exception("unique"))
        return real(batch)

    monkeypatch.setattr(clerk, "_commit", failing)
    monkeypatch.setattr(clerk, "_hands", lambda work, *arguments: failing(*arguments))
    from examhall.sittings.clerk import _Waiting

    batch = [_Waiting([Wish(sitting, a_save(1), room.hall.now())]) for sitting in room.sittings[:2]]
    clerk._answer(batch)
    assert isinstance(batch[0].outcomes[0].refusal, Broken)
    assert batch[1].outcomes[0].refusal is None


def test_fifty_writers_at_once_give_one_unbroken_chain(room):
    hall = room.hall
    served = Clerk(hall.database, hall.clerk.key, hall.clock)
    served.start()
    failures = []

    def write(n):
        seat = n % 3
        try:
            served.one(Wish(room.sittings[seat], c.Observe("focus_lost", str(n)), hall.now()))
        except Exception as fault:  # noqa: BLE001  collected and asserted below
            failures.append(fault)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    served.stop()
    assert failures == []
    with hall.database.reading() as connection:
        for seat in (1, 2, 3):
            entries = journal.read(connection, room.sittings[seat - 1])
            rows = [(entry.record.number, entry.text, entry.hash) for entry in entries]
            assert journal.verify(hall.clerk.key, room.sittings[seat - 1], rows, shown(room, seat).head) is None
        assert connection.execute(select(func.count()).select_from(journal_table)).scalar() >= 50


def test_two_clerks_on_one_database_never_both_win(room):
    hall = room.hall
    clerks = [Clerk(Database(hall.config.url), hall.clerk.key, hall.clock) for _ in range(2)]
    results = []

    def grant(clerk, n):
        results.append(clerk.carry_out([Wish(room.sittings[0], c.Grant(60, f"r{n}", PROCTOR), hall.now())])[0])

    threads = [threading.Thread(target=grant, args=(clerks[n % 2], n)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    granted = [outcome for outcome in results if outcome.refusal is None]
    assert len(granted) == 10, "ten minutes in all is what one proctor may grant, however they race"
    assert shown(room).sitting.granted == 600_000_000


def test_a_candidate_cannot_be_live_in_two_sittings(hall):
    first = a_room(hall, 1)
    second = a_room(hall, 1)
    with hall.database.writing() as connection:
        for table in ("board", "sitting"):
            connection.exec_driver_sql(
                f"UPDATE {table} SET person_id = '{first.persons[0]}' WHERE person_id = '{second.persons[0]}'"
            )
    open_room(first)
    with pytest.raises(IntegrityError):
        open_room(second)
    assert shown(second).sitting.state == "awaiting"


def test_a_refused_wish_writes_nothing(room):
    before = len(stored(room))
    with pytest.raises(NotNow):
        room.wish(c.MarkAbsent(PROCTOR))
    assert len(stored(room)) == before


def test_another_browser_is_fenced_and_what_it_sends_is_kept_aside(room):
    outcome = room.save(1, browser="another-browser")
    assert type(outcome.posted[0].record.entry).__name__ == "KeptAside"
    assert shown(room).sitting.kept == (outcome.posted[0].record.number,)
    assert room.save(1, browser="another-browser").again
    assert shown(room).sitting.browser == BROWSER
