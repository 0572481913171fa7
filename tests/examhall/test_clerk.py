"""The clerk on both databases: durable, idempotent, one writer, and one sitting's fault stays its own."""

import threading

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from examhall.database import Database
from examhall.errors import Broken, MachineTaken, NotNow, StorageFull
from examhall.sittings import board, journal, room_runs
from examhall.sittings import commands as c
from examhall.sittings.clerk import Clerk, Wish
from examhall.sittings.room_runs import Act, LiveElsewhere
from examhall.sittings.sitting import replay
from examhall.sittings.tables import journal as journal_table
from tests.builders import BROWSER, CHIEF, PROCTOR, a_hand_in, a_room, a_save
from tests.room_acts import kinds


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

    def failing(batch, careful=False):
        if any(wish.sitting == bad for waiting in batch for wish in waiting.wishes):
            raise IntegrityError("", {}, Exception("unique"))
        return real(batch, careful)

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


def test_of_fifty_browsers_that_open_one_sitting_at_the_same_moment_one_writes(hall):
    """Five more stand before the proctor, the others are sent away, and nobody takes over."""
    room, start = a_room(hall), threading.Barrier(50)
    served = Clerk(hall.database, hall.clerk.key, hall.clock)
    served.start()
    outcomes = []

    def open_page(browser):
        start.wait()
        outcomes.extend(served.carry_out([Wish(room.sittings[0], c.TakeLease(browser), hall.now())]))

    threads = [threading.Thread(target=open_page, args=(f"browser-{n:02}",)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    served.stop()
    assert [kinds(room).count(kind) for kind in ("Leased", "MachineAsked")] == [1, 5]
    assert sum(isinstance(outcome.refusal, MachineTaken) for outcome in outcomes) == 44
    assert shown(room).sitting.browser not in {asker.browser for asker in shown(room).sitting.asking}


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
    assert isinstance(open_room(second)[-1].refusal, LiveElsewhere), "and nobody else of the room is held up"
    assert shown(second).sitting.state == "authorised"
    by_hand = f"UPDATE board SET state = 'in_progress', deadline = 1 WHERE sitting_id = '{second.sittings[0]}'"
    with pytest.raises(IntegrityError), hall.database.writing() as connection:  # the database itself would not have it
        connection.exec_driver_sql(by_hand)
    first.wish(c.Terminate("went home", PROCTOR))
    open_room(second)
    assert shown(second).sitting.state == "in_progress", "opening again starts who could not start then"


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


def test_one_bad_sitting_in_a_submission_of_many_holds_up_none_of_the_others(room):
    """As when the timekeeper collects a room: one row that cannot be read is one sitting's fault."""
    with room.hall.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE board SET facts = '{{}}' WHERE sitting_id = '{room.sittings[1]}'")
    wishes = [Wish(sitting, c.Observe("focus_lost"), room.hall.now()) for sitting in room.sittings]
    outcomes = room.hall.clerk.carry_out(wishes)
    assert [type(outcome.refusal) for outcome in outcomes] == [type(None), Broken, type(None)]
    assert shown(room, 1).sitting.signals == shown(room, 3).sitting.signals == {"focus_lost": 1}


def test_a_token_used_again_under_another_number_harms_only_its_own_sitting(room):
    room.save(1)
    other = Wish(room.sittings[1], a_save(1), room.hall.now())
    twice = Wish(room.sittings[0], a_save(2, token=f"token-{BROWSER}-1"), room.hall.now())
    outcomes = room.hall.clerk.carry_out([twice, other])
    assert outcomes[0].again, "a known token gets its first receipt"
    assert outcomes[1].refusal is None
    assert room.save(2).refusal is None, "and that one goes on too"


def test_a_regrouped_resend_never_doubles(room):
    def post(*numbers):
        return room.hall.clerk.carry_out([Wish(room.sittings[0], a_save(n), room.hall.now()) for n in numbers])

    first = post(1, 2, 3)
    room.lease(1)  # the page was loaded again
    second = post(2, 3, 4)
    third = post(1, 2, 3, 4, 5)
    hashes = [outcome.posted[0].hash for outcome in (*first, second[2], third[4])]
    assert [outcome.posted[0].hash for outcome in third] == hashes
    assert [type(entry.record.entry).__name__ for entry in stored(room)].count("Answered") == 5


def test_a_wall_clock_set_back_never_takes_an_entry_back_in_time(room, clock):
    room.save(1)
    at = shown(room).sitting.last_at
    clock.pass_minutes(-60)
    room.save(2)
    assert shown(room).sitting.last_at == at
    with room.hall.database.reading() as connection:
        assert board.last_entry_at(connection) == at


def test_an_entry_keeps_both_times_when_it_reached_the_door_and_when_it_was_carried_out(room, clock):
    received_at = clock.at
    clock.pass_minutes(1)
    room.save(1, received_at=received_at)
    record = stored(room)[-1].record
    assert (record.received_at, record.at) == (received_at, clock.at)


def test_with_hands_of_its_own_the_clerk_does_the_same(room):
    from concurrent.futures import ThreadPoolExecutor

    hall = room.hall
    with ThreadPoolExecutor(2) as pool:
        clerk = Clerk(hall.database, hall.clerk.key, hall.clock, hands=lambda work, *more: pool.submit(work, *more).result())
        clerk.start()
        saved = clerk.carry_out([Wish(sitting, a_save(1), hall.now()) for sitting in room.sittings])
        again = clerk.carry_out([Wish(room.sittings[0], a_save(1), hall.now())])
        handed_in = clerk.one(Wish(room.sittings[0], a_hand_in(2, 1), hall.now()))
        clerk.stop()
    assert again[0].posted[0].hash == saved[0].posted[0].hash
    assert handed_in.sitting.state == "submitted"
    assert [entry.hash for entry in stored(room)][-2:] == [saved[0].posted[0].hash, handed_in.posted[0].hash]


def test_a_clerk_that_stops_answers_what_waits_and_a_wish_that_comes_between_is_not_slept_over(room):
    hall = room.hall
    clerk = Clerk(hall.database, hall.clerk.key, hall.clock)
    clerk.start()
    for number in range(1, 60):
        assert clerk.carry_out([Wish(room.sittings[number % 3], c.Observe("focus_lost"), hall.now())])[0].refusal is None
    clerk.stop()
    assert clerk.carry_out([Wish(room.sittings[0], a_save(1), hall.now())])[0].refusal is None


def test_a_full_disk_is_told_to_all_who_wait_and_nothing_is_acknowledged(sqlite_hall):
    room = a_room(sqlite_hall)
    open_room(room)
    room.lease(1)
    saved = room.save(1).posted[0]
    engine = sqlite_hall.database.engine
    with sqlite_hall.database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    engine.dispose()
    full = []

    @event.listens_for(engine, "connect")
    def no_more_room(connection, _):
        if full:
            connection.execute(f"PRAGMA max_page_count = {pages}")

    full.append(True)
    refused = 0
    for number in range(2, 80):
        try:
            room.save(number, "很长的作答" * 400, "f0")
        except StorageFull:
            refused += 1
    assert refused > 50
    acknowledged = [entry.record.entry.number for entry in stored(room) if hasattr(entry.record.entry, "number")]
    full.clear()
    engine.dispose()
    assert shown(room).sitting.numbers[BROWSER] == acknowledged[-1]
    assert room.save(1).posted[0].hash == saved.hash
    assert room.save(100).refusal is None, "with room again it goes on"
    posted = stored(room)
    rows = [(entry.record.number, entry.text, entry.hash) for entry in posted]
    assert journal.verify(sqlite_hall.clerk.key, room.sittings[0], rows, shown(room).head) is None
    with sqlite_hall.database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_a_known_token_under_a_higher_number_gets_its_first_receipt(room):
    first = room.save(1).posted[0]
    room.save(2, "q2a", "f2")
    again = room.wish(a_save(3, token=first.record.entry.token))
    assert again.again
    assert again.posted[0].hash == first.hash
    assert room.save(3, "q3a", "f3").posted[0].record.number > first.record.number
