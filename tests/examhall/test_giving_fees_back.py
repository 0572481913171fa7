"""Voids and refunds: two persons and a reason, once, with the place and the right to sit; nothing is deleted."""

import pytest
from sqlalchemy import insert, select, update

from examhall.counter.account import Kind, Method, summed
from examhall.counter.entries import entries_of
from examhall.counter.giving_back import AlreadyGivenBack, HasSat, NoPartChosen, NotItsDay, StillItsDay, StillSeated
from examhall.counter.tables import charge, receipt, reversal
from examhall.counter.taking import ReferenceNeeded
from examhall.errors import ReasonNeeded, SecondPersonNeeded
from examhall.instants import MINUTE
from examhall.jobs.queue import newest
from examhall.people.news import ACCOUNT_NEWS
from examhall.people.tables import account
from examhall.registration.tables import application, application_step, confirmation, placement, registered_part, registration
from examhall.schedule.operations import add_administration, add_room
from examhall.sittings.commands import MarkAbsent
from tests.builders import PROCTOR, a_room
from tests.examhall.counters import PARTS, Counter
from tests.examhall.test_taking_fees import both_at_once

A_DAY = 24 * 60


@pytest.fixture
def counter(sqlite_hall) -> Counter:
    return Counter(sqlite_hall, window=(-60, 3 * A_DAY))


def parts_to_seat(counter) -> set[str]:
    with counter.hall.database.reading() as connection:
        return set(connection.execute(select(registered_part.c.part)).scalars())


def test_a_void_gives_all_back_and_the_application_may_be_paid_anew_with_the_same_ticket(counter):
    asked = counter.apply()
    first = counter.pay(asked)
    counter.void(first.receipt)
    assert (counter.row(asked).state, counter.taken(), parts_to_seat(counter)) == ("approved", 0, set())
    again = counter.pay(asked, method=Method.TRANSFER, reference="B-1")
    assert (again.new, again.receipt != first.receipt, counter.taken(), parts_to_seat(counter)) == (True, True, 1, set(PARTS))
    assert (counter.count(registration), counter.count(receipt), counter.count(charge), counter.count(reversal)) == (1, 2, 4, 2)


def test_after_a_void_another_level_may_be_paid_for(counter):
    """It went back for correction, and the applicant chose another level."""
    asked = counter.apply("L1")
    counter.void(counter.pay(asked).receipt)
    with counter.hall.database.writing() as connection:
        connection.execute(update(application).where(application.c.id == asked).values(level="L2"))
    made = counter.pay(asked)
    assert set(counter.charges(made.receipt).values()) == {160, 220}
    assert (counter.count(registration), counter.count(confirmation), counter.taken("L2")) == (2, 1, 1)


def test_a_void_leaves_the_account_of_who_took_the_fee_whoever_makes_it(counter):
    made = counter.pay(counter.apply())
    counter.void(made.receipt, by="colleague", second="clerk")
    with counter.hall.database.reading() as connection:
        entries = entries_of(connection, {counter.centre}, "2026-11-24", "2026-11-24")
    assert {entry.person for entry in entries} == {counter.staff["clerk"]}
    assert summed(entries).net == 0
    assert [entry.kind for entry in entries].count(Kind.VOIDED) == 2


def test_a_refund_of_one_part_gives_one_place_back_and_the_other_part_stands(counter, clock):
    asked = counter.apply()
    made = counter.pay(asked)
    clock.pass_minutes(A_DAY)
    counter.refund(made.receipt, "practical", method=Method.TRANSFER, reference="R-9")
    assert (counter.taken(), counter.taken(part="practical"), parts_to_seat(counter)) == (1, 0, {"theory"})
    assert counter.row(asked).state == "confirmed"
    assert counter.pay(asked).receipt == made.receipt
    with counter.hall.database.writing() as connection:
        row = {"id": "a", "contact_kind": "email", "contact_locked": b"", "contact_lookup": "", "made_at": clock.at}
        connection.execute(insert(account), {**row, "person_id": counter.row(asked).person_id})
    counter.refund(made.receipt, "theory")
    assert (counter.taken(), parts_to_seat(counter), counter.row(asked).state) == (0, set(), "withdrawn")
    with counter.hall.database.reading() as connection:
        assert len(newest(connection, ACCOUNT_NEWS)) == 1, "who has an account is told"
    with counter.hall.database.reading() as connection:
        moves = list(connection.execute(select(application_step.c.move).order_by(application_step.c.number)).scalars())
        day = entries_of(connection, {counter.centre}, "2026-11-25", "2026-11-25")
    assert moves == ["confirm", "refund", "refund"]
    assert {(entry.method, entry.amount) for entry in day} == {(Method.TRANSFER, 160), (Method.CASH, 120)}


@pytest.mark.parametrize(
    ("refusal", "days", "act"),
    [
        (ReasonNeeded, 0, lambda counter, made: counter.void(made, reason="  ")),
        (SecondPersonNeeded, 0, lambda counter, made: counter.void(made, second="clerk")),
        (NotItsDay, 1, lambda counter, made: counter.void(made)),
        (StillItsDay, 0, lambda counter, made: counter.refund(made, "theory")),
        (NoPartChosen, 1, lambda counter, made: counter.refund(made)),
        (ReasonNeeded, 1, lambda counter, made: counter.refund(made, "theory", reason="")),
        (SecondPersonNeeded, 1, lambda counter, made: counter.refund(made, "theory", second="clerk")),
        (ReferenceNeeded, 1, lambda counter, made: counter.refund(made, "theory", method=Method.TRANSFER)),
        (AlreadyGivenBack, 1, lambda counter, made: counter.refund(made, "essay")),
    ],
)  # fmt: skip
def test_what_is_missing_for_giving_back_is_said_and_nothing_is_given(counter, clock, refusal, days, act):
    made = counter.pay(counter.apply()).receipt
    clock.pass_minutes(days * A_DAY)
    with pytest.raises(refusal):
        act(counter, made)
    assert (counter.count(reversal), counter.taken()) == (0, 1)


def test_what_was_given_back_is_not_given_back_again_nor_voided_in_part(counter, clock):
    made = counter.pay(counter.apply()).receipt
    counter.void(made)
    with pytest.raises(AlreadyGivenBack):
        counter.void(made)
    clock.pass_minutes(A_DAY)
    with pytest.raises(AlreadyGivenBack):
        counter.refund(made, "theory")
    assert counter.count(reversal) == 2


def test_two_counters_that_void_at_once_void_once(hall):
    counter = Counter(hall)
    made = counter.pay(counter.apply()).receipt
    gave = both_at_once(*(lambda: counter.void(made) for _ in range(4)))
    assert [isinstance(one, AlreadyGivenBack) for one in gave].count(False) == 1
    assert (counter.count(reversal), counter.taken()) == (2, 0)


def test_a_seat_is_taken_back_before_the_fee(counter, clock):
    made = counter.pay(counter.apply()).receipt
    with counter.hall.database.writing() as connection:
        seat = {
            "registration_id": connection.execute(select(registration.c.id)).scalar_one(),
            "administration_id": add_administration(connection, counter.batch, "L1", "theory", "理论", clock.now() + MINUTE, 3600),
            "room_id": add_room(connection, counter.centre, "一", 2, 2), "seat": 1,
        }  # fmt: skip
        connection.execute(insert(placement), seat)
    with pytest.raises(StillSeated):
        counter.void(made)
    clock.pass_minutes(A_DAY)
    with pytest.raises(StillSeated):
        counter.refund(made, "theory")
    counter.refund(made, "practical")
    with counter.hall.database.writing() as connection:
        connection.execute(placement.delete())
    counter.refund(made, "theory")
    assert counter.count(reversal) == 2


def test_who_sat_or_was_absent_gets_nothing_back_at_the_counter(counter, clock):
    made = counter.pay(counter.apply())
    room = a_room(counter.hall, 1)
    with counter.hall.database.writing() as connection:  # the sitting in that room is this registration's
        mine = connection.execute(select(receipt.c.registration_id)).scalar_one()
        connection.exec_driver_sql(f"UPDATE sitting SET registration_id = '{mine}' WHERE id = '{room.sittings[0]}'")
    room.wish(MarkAbsent(by=PROCTOR))
    with pytest.raises(HasSat):
        counter.void(made.receipt)
    clock.pass_minutes(A_DAY)
    counter.refund(made.receipt, "practical")
