"""A fee at the counter: one receipt, one registration and one place, whoever sends what how often and from where."""

import threading
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from examhall.audit import trail
from examhall.counter.account import Method
from examhall.counter.admitting import NoWindow, PlacesGone, admit_late
from examhall.counter.comparing import COMPARED, NotCompared
from examhall.counter.lapsing import lapse_unpaid
from examhall.counter.numbering import next_receipt_number
from examhall.counter.receipt_numbers import is_receipt_number
from examhall.counter.tables import charge, receipt, reversal
from examhall.counter.taking import FeeChanged, ReferenceNeeded, ReferenceUsed
from examhall.counter.window import OutsideWindow
from examhall.errors import ChangedMeanwhile, ReasonNeeded, Refusal
from examhall.ids import new_id
from examhall.instants import MINUTE
from examhall.programme.days import day_of
from examhall.programme.editing import change_fee
from examhall.programme.tables import level_part
from examhall.registration.application import Move, NoSuchMove
from examhall.registration.application_queries import fees_of
from examhall.registration.applying import approve, reject
from examhall.registration.barred import BarredMeanwhile
from examhall.registration.moving import write_step
from examhall.registration.operations import register
from examhall.registration.tables import application, application_step, confirmation, registered_part, registration
from examhall.registration.tables import bar as bar_rows
from examhall.registration.tickets import is_ticket_number, ticket_number
from examhall.schedule.tables import batch_calendar
from tests.examhall.counters import PARTS, Counter


@pytest.fixture
def counter(sqlite_hall) -> Counter:
    return Counter(sqlite_hall)


@pytest.mark.parametrize(
    ("level", "parts", "fees"),
    [
        ("L1", PARTS, (120, 160)), ("L2", PARTS, (160, 220)), ("L3", PARTS, (280, 400)),
        ("L1", PARTS[:1], (120,)), ("L3", PARTS[1:], (400,)),
    ],
)  # fmt: skip
def test_each_level_and_part_costs_what_the_programme_says(counter, level, parts, fees):
    made = counter.pay(counter.apply(level, parts))
    assert counter.charges(made.receipt) == dict(zip(parts, map(Decimal, fees), strict=True))


def test_a_paid_application_is_a_registration_with_ticket_parts_confirmation_step_and_trail(counter, clock):
    asked = counter.apply()
    made = counter.pay(asked)
    assert (made.new, counter.row(asked).state) == (True, "confirmed")
    with counter.hall.database.reading() as connection:
        given = connection.execute(select(receipt).where(receipt.c.id == made.receipt)).one()
        seat = connection.execute(select(registration).where(registration.c.id == given.registration_id)).one()
        parts = set(connection.execute(select(registered_part.c.part)).scalars())
        confirmed = connection.execute(select(confirmation)).one()
        move = connection.execute(select(application_step.c.move)).scalar_one()
        act = next(trail.read(connection, made.receipt))
    assert (given.day, given.taken_by, given.reference) == ("2026-11-24", counter.staff["clerk"], "")
    assert is_receipt_number(given.number)
    assert is_ticket_number(seat.ticket)
    assert seat.ticket.startswith("260300011")
    assert parts == set(PARTS)
    assert (confirmed.application_id, confirmed.confirmed_at, move) == (asked, clock.now(), "confirm")
    assert (act.action, act.detail["amount"], act.detail["number"]) == ("take_fee", "280", given.number)


def test_numbers_of_receipts_and_tickets_follow_each_other_without_a_gap_also_after_a_refusal(counter):
    first = counter.pay(counter.apply())
    failed = counter.apply("L2")
    with counter.hall.database.writing() as connection:  # a place that is not there is found out after numbers were drawn
        connection.execute(update(batch_calendar).values(confirmation_closes_at=counter.hall.now()))
    with pytest.raises(OutsideWindow):
        counter.pay(failed)
    with counter.hall.database.writing() as connection:
        connection.execute(update(batch_calendar).values(confirmation_closes_at=counter.hall.now() + MINUTE))
    counter.pay(counter.apply())
    counter.pay(failed)
    assert [number[:12] for number in counter.receipts()] == ["000126000001", "000126000002", "000126000003"]
    assert first.new


def test_a_number_that_was_drawn_goes_back_with_the_transaction_that_failed(counter):
    asked = counter.apply()
    with pytest.raises(RuntimeError), counter.hall.database.writing() as connection:  # noqa: PT012  the fault comes last
        assert next_receipt_number(connection, "0001", 2026)[0] == 1
        raise RuntimeError("the power went")
    counter.pay(asked)
    assert counter.receipts()[0].startswith("000126000001")


def test_tickets_go_on_after_those_that_came_with_the_file_of_a_day(counter):
    with counter.hall.database.writing() as connection:
        register(connection, counter.staff["clerk"], counter.batch, "L1", ticket_number(2026, 3, 1, 1, 41))
    counter.pay(counter.apply())
    with counter.hall.database.reading() as connection:
        tickets = sorted(connection.execute(select(registration.c.ticket)).scalars())
    assert [ticket[9:13] for ticket in tickets] == ["0041", "0042"]


def test_sent_twice_or_from_the_page_before_it_is_one_receipt_and_the_same_is_shown(counter):
    asked = counter.apply()
    sent = counter.payment(asked)
    first, again = counter.pay(asked, sent), counter.pay(asked, sent, by="colleague")
    assert (again.receipt, first.new, again.new) == (first.receipt, True, False)
    assert (counter.count(receipt), counter.count(charge), counter.taken()) == (1, 2, 1)


def test_a_page_from_before_a_void_takes_nothing(counter):
    asked = counter.apply()
    sent = counter.payment(asked)
    counter.void(counter.pay(asked, sent).receipt)
    with pytest.raises(ChangedMeanwhile):
        counter.pay(asked, sent)
    assert counter.count(receipt) == 1


@pytest.mark.parametrize("left", sorted(COMPARED))
def test_what_was_not_compared_is_not_paid_for(counter, left):
    asked = counter.apply()
    with pytest.raises(NotCompared):
        counter.pay(asked, ticked=frozenset(COMPARED) - {left})
    assert counter.row(asked).state == "approved"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "rejected", "withdrawn"])
def test_only_what_was_approved_is_paid_for(counter, state):
    asked = counter.apply(state=state)
    with pytest.raises(NoSuchMove):
        counter.pay(asked)
    assert counter.count(receipt) == 0


def test_a_transfer_has_a_reference_and_none_pays_for_two(counter):
    first, second = counter.apply(), counter.apply()
    with pytest.raises(ReferenceNeeded):
        counter.pay(first, method=Method.TRANSFER, reference="  ")
    made = counter.pay(first, method=Method.TRANSFER, reference="CMB-771")
    with pytest.raises(ReferenceUsed, match="reference_used") as refused:
        counter.pay(second, method=Method.TRANSFER, reference="CMB-771")
    assert counter.receipts()[0] in refused.value.says._args or counter.receipts()[0] in str(refused.value.says._kwargs)
    counter.void(made.receipt)
    counter.pay(second, method=Method.TRANSFER, reference="CMB-771")


def test_a_fee_that_changed_while_the_page_was_open_takes_nothing(counter):
    asked = counter.apply()
    sent = counter.payment(asked)
    with counter.hall.database.writing() as connection:
        connection.execute(update(level_part).where(level_part.c.level == "L1").values(fee=Decimal("130.50")))
    with pytest.raises(FeeChanged):
        counter.pay(asked, sent)
    counter.pay(asked, total=Decimal("261.00"))


@pytest.mark.parametrize("window", [(10, 600), (-600, 0)])
def test_outside_the_window_nothing_is_taken_and_an_officer_admits_with_a_reason(sqlite_hall, window):
    counter = Counter(sqlite_hall, window=window)
    asked, now = counter.apply(), sqlite_hall.now()
    with pytest.raises(OutsideWindow):
        counter.pay(asked)
    for refusal, until, reason in ((ReasonNeeded, now + MINUTE, " "), (Refusal, now, "路上遇阻")):
        with pytest.raises(refusal), sqlite_hall.database.writing() as connection:
            admit_late(connection, sqlite_hall, now, counter.staff["officer"], asked, until, reason)
    with sqlite_hall.database.writing() as connection:
        admit_late(connection, sqlite_hall, now, counter.staff["officer"], asked, now + MINUTE, "路上遇阻")
    assert counter.pay(asked).new


def test_a_batch_without_a_calendar_takes_nothing(counter):
    asked = counter.apply()
    with counter.hall.database.writing() as connection:
        connection.execute(batch_calendar.delete())
    with pytest.raises(NoWindow):
        counter.pay(asked)


def test_when_the_window_closes_places_go_back_once_and_the_steps_say_why(counter, clock):
    waiting, paid = counter.apply(), counter.apply()
    counter.pay(paid)
    clock.pass_minutes(599.9)
    lapse_unpaid(counter.hall)
    assert counter.taken() == 2
    clock.pass_minutes(0.1)
    for _ in range(3):
        lapse_unpaid(counter.hall)
    assert (counter.taken(), counter.taken(part="practical")) == (1, 1)
    assert (counter.row(waiting).state, counter.row(paid).state) == ("withdrawn", "confirmed")
    with counter.hall.database.reading() as connection:
        steps = connection.execute(select(application_step).where(application_step.c.application_id == waiting)).all()
    assert [(step.move, step.by) for step in steps] == [("lapse", "")]


def test_who_comes_late_is_admitted_while_a_place_is_left_and_does_not_lapse_again(sqlite_hall, clock):
    counter = Counter(sqlite_hall, places=1)
    late = counter.apply()
    clock.pass_minutes(600)
    lapse_unpaid(sqlite_hall)

    def admit() -> None:
        with sqlite_hall.database.writing() as connection:
            officer, now = counter.staff["officer"], clock.now()
            admit_late(connection, sqlite_hall, now, officer, late, now + 60 * MINUTE, "航班取消")

    other = counter.apply(parts=PARTS[:1], state="submitted")
    with pytest.raises(PlacesGone):
        admit()
    assert counter.row(late).state == "withdrawn"
    lapse_unpaid(sqlite_hall)
    assert counter.row(other).state == "withdrawn"
    admit()
    lapse_unpaid(sqlite_hall)
    assert (counter.row(late).state, counter.taken()) == ("approved", 1)
    clock.pass_minutes(61)
    with pytest.raises(OutsideWindow):
        counter.pay(late)
    lapse_unpaid(sqlite_hall)
    assert (counter.row(late).state, counter.taken()) == ("withdrawn", 0)


@pytest.mark.parametrize(
    ("steps", "state"),
    [(["submit", "approve"], "approved"), (["submit"], "submitted"), (["submit", "return"], "submitted"),
     (["submit", "approve", "lapse", "readmit"], "approved"), (["submit", "lapse", "hold_again"], "submitted")],
)  # fmt: skip
def test_nobody_is_admitted_late_past_the_check_of_the_evidence(counter, steps, state):
    asked = counter.apply(state="withdrawn")
    with counter.hall.database.writing() as connection:
        for move in (*steps, "lapse"):
            write_step(connection, counter.hall.now(), "", asked, Move(move))
        admit_late(connection, counter.hall, counter.hall.now(), "o", asked, counter.hall.now() + MINUTE, "航班取消")
    assert counter.row(asked).state == state
    assert counter.taken() == 1


def test_who_withdrew_is_not_admitted_late(counter):
    asked = counter.apply(state="withdrawn")
    with pytest.raises(NoSuchMove), counter.hall.database.writing() as connection:
        admit_late(connection, counter.hall, counter.hall.now(), "o", asked, counter.hall.now() + MINUTE, "x")


@pytest.mark.parametrize("table", [receipt, charge, reversal])
def test_no_receipt_is_ever_edited_or_deleted(hall, table):
    counter = Counter(hall)
    counter.void(counter.pay(counter.apply()).receipt)
    first = next(iter(table.primary_key.columns))
    for statement in (table.delete(), table.update().values({first: first})):
        with pytest.raises(DBAPIError, match="append-only"), hall.database.engine.begin() as connection:
            connection.execute(statement)


def both_at_once(*acts) -> list[object]:
    """Each in a thread of its own, begun together: what it gave, or what it raised."""
    ready, gave = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act) -> None:
        ready.wait()
        try:
            gave[place] = act()
        except Refusal as refusal:
            gave[place] = refusal

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gave


def test_two_counters_that_take_the_same_fee_at_once_make_one_receipt(hall):
    counter = Counter(hall)
    asked = counter.apply()
    sent = counter.payment(asked)
    gave = both_at_once(*(lambda by=by: counter.pay(asked, sent, by) for by in ("clerk", "colleague") * 3))
    assert len({taken.receipt for taken in gave}) == 1
    assert sorted(taken.new for taken in gave) == [False] * 5 + [True]
    assert (counter.count(receipt), counter.count(registration), counter.taken()) == (1, 1, 1)


def test_counters_side_by_side_give_out_each_number_once(hall):
    counter = Counter(hall, places=12)
    sent = {asked: counter.payment(asked) for asked in (counter.apply() for _ in range(12))}
    both_at_once(*(lambda asked=asked: counter.pay(asked, sent[asked]) for asked in sent))
    assert [number[6:12] for number in counter.receipts()] == [f"{n:06d}" for n in range(1, 13)]
    with hall.database.reading() as connection:
        tickets = set(connection.execute(select(registration.c.ticket)).scalars())
    assert {ticket[9:13] for ticket in tickets} == {f"{n:04d}" for n in range(1, 13)}


def test_a_hundred_who_want_the_last_place_at_once_and_one_has_it(hall):
    """All had lapsed; the officer's page is sent a hundred times, for a hundred persons."""
    counter = Counter(hall, places=1, window=(-600, 0))
    late = [counter.apply(parts=PARTS[:1], state="draft") for _ in range(100)]
    with hall.database.writing() as connection:
        connection.execute(update(application).values(state="withdrawn"))
        for asked in late:
            write_step(connection, hall.now(), "", asked, Move.LAPSE)

    def admit(asked: str) -> str:
        with hall.database.writing() as connection:
            admit_late(connection, hall, hall.now(), counter.staff["officer"], asked, hall.now() + MINUTE, "x")
        return asked

    gave = both_at_once(*(lambda asked=asked: admit(asked) for asked in late))
    won = [one for one in gave if isinstance(one, str)]
    assert len(won) == 1
    assert all(isinstance(one, PlacesGone) for one in gave if one not in won)
    assert (counter.taken(), counter.row(won[0]).state) == (1, "approved")


def test_who_applied_before_a_fee_changed_pays_what_was_said_then(counter, clock):
    before, after = counter.apply(), counter.apply()
    tomorrow = day_of(clock.now() + 24 * 60 * MINUTE)
    with counter.hall.database.writing() as connection:
        change_fee(connection, counter.hall, clock.now(), "officer", "L1", "theory", Decimal(150), tomorrow, "new prices")
        write_step(connection, clock.now(), "applicant", before, Move.SUBMIT)
    clock.pass_minutes(24 * 60)
    with counter.hall.database.writing() as connection:
        write_step(connection, clock.now(), "applicant", after, Move.SUBMIT)
        fees = [fees_of(connection, counter.row(one), clock.now()) for one in (before, after)]
    assert [one["theory"] for one in fees] == [Decimal(120), Decimal(150)]


def bar(counter, asked: str, until: str = "2031-10-31") -> None:
    """A decision that came after the application."""
    row = {
        "id": new_id(), "person_id": counter.row(asked).person_id, "since": "2026-11-24", "until": until,
        "reference": "2026-7", "reason": "替考", "entered_by": "authority", "entered_at": counter.hall.now(),
    }  # fmt: skip
    with counter.hall.database.writing() as connection:
        connection.execute(insert(bar_rows), row)


@pytest.mark.parametrize("until", ["2031-10-31", ""])
def test_no_fee_is_taken_from_somebody_who_was_barred_after_the_approval_and_the_end_is_said(counter, until):
    asked = counter.apply()
    bar(counter, asked, until)
    with pytest.raises(BarredMeanwhile) as refused:
        counter.pay(asked)
    assert refused.value.says._kwargs == ({"until": until} if until else {}) | {"reference": "2026-7"}
    assert (counter.row(asked).state, counter.receipts(), counter.count(registration)) == ("approved", [], 0)


def test_somebody_who_was_barred_meanwhile_is_not_approved_but_can_be_rejected(counter):
    asked = counter.apply(state="submitted")
    bar(counter, asked)
    hall = counter.hall
    with pytest.raises(BarredMeanwhile), hall.database.writing() as connection:
        approve(connection, hall, hall.now(), counter.staff["clerk"], asked, 1)
    with hall.database.writing() as connection:
        reject(connection, hall, hall.now(), counter.staff["clerk"], asked, 1, "处理决定 2026-7")
    assert (counter.row(asked).state, counter.taken()) == ("rejected", 0)


def test_nobody_who_is_barred_is_admitted_late(counter):
    asked = counter.apply()
    bar(counter, asked)
    hall = counter.hall
    with pytest.raises(BarredMeanwhile), hall.database.writing() as connection:
        admit_late(connection, hall, hall.now(), counter.staff["officer"], asked, hall.now() + MINUTE, "住院")
