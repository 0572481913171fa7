"""What an outage took from a candidate is proposed from the journal: answering is no loss, and no second is paid twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.instants import MINUTE, SECOND
from examhall.sittings.timeline import Moment
from examhall.sittings.timing import Hold, length_of_union
from proctor.credit import Answer, Change, Work, answers_in, changes_in, credit_of, loss_of, seat_of_old_machine, work_in
from tests.builders import BROWSER, NINE, at


def said(number, made, received, *, browser=BROWSER, kind="answered", entry=None):
    """An answer in a timeline: made and received that many minutes after nine; `made` None: the page said nothing."""
    stamp = 0 if made is None else round(at(made) / 1000)
    detail = {"browser": browser, "number": number, "said_at": stamp}
    return Moment(number if entry is None else entry, at(received), at(received), kind, detail)


def power_cut(since=12, until=42, name="room-1"):
    return Hold(name, at(since), None if until is None else at(until))


def credit(*moments, hold=None, holds=(), now=60):
    hold = hold or power_cut()
    return credit_of(hold.since, hold, [hold, *holds], NINE, answers_in(moments), at(now))


def test_who_could_not_answer_gets_the_whole_outage():
    told = credit(said(1, 10, 10), said(2, 50, 50))
    assert (told.proposed, told.stands, told.work) == (30 * MINUTE, 30 * MINUTE, Work())


def test_the_time_in_which_the_page_went_on_answering_is_taken_off():
    told = credit(said(1, 10, 10), said(2, 14, 43), said(3, 20, 43))
    assert (told.since, told.proposed) == (at(20), 22 * MINUTE)
    assert told.work == Work(2, at(14), at(20), late=2)


def test_the_proposal_is_another_when_the_journal_comes_later():
    before = [said(1, 10, 10)]
    late = [said(2, 30, 55)]
    assert credit(*before).proposed == 30 * MINUTE
    assert credit(*before, *late).proposed == 12 * MINUTE


def test_answers_of_an_old_machine_that_a_person_did_not_let_count_are_no_work():
    kept = said(2, 30, 55, browser="browser-of-old", kind="kept_aside", entry=7)
    rejected = Moment(8, at(56), at(56), "kept_rejected", {"entry": 7, "reason": "", "by": ""})
    assert credit(kept).proposed == 12 * MINUTE
    assert credit(kept, rejected).proposed == 30 * MINUTE


def test_what_the_own_pause_covers_is_paid_once():
    told = credit(holds=[Hold("own-1", at(20), at(50))])
    assert told.proposed == 8 * MINUTE  # 9:12 to 9:20; the rest is the own pause's


def test_an_outage_that_goes_on_counts_until_now():
    told = credit(hold=power_cut(until=None), now=30)
    assert (told.ended, told.proposed) == (at(30), 18 * MINUTE)


def test_nothing_before_the_opening_is_credited():
    hold = power_cut(since=-5, until=10)
    assert credit(hold=hold).proposed == 10 * MINUTE


def test_a_shortened_hold_shows_what_stands_beside_what_is_proposed():
    shortened = Hold("room-1", at(20), at(42))
    told = credit_of(at(12), shortened, [shortened], NINE, answers_in([said(1, 30, 55)]), at(60))
    assert (told.began, told.stands, told.proposed) == (at(12), 22 * MINUTE, 12 * MINUTE)


def test_a_clock_that_contradicts_the_numbers_or_the_hall_is_pointed_at():
    backdated = answers_in([said(1, 30, 55), said(2, 5, 55)])
    assert [(one.made_at, one.doubtful) for one in backdated] == [(at(30), False), (at(30), True)]
    ahead = answers_in([said(1, 90, 55)])
    assert [(one.made_at, one.doubtful) for one in ahead] == [(at(55), True)]


def test_a_page_that_says_no_time_is_taken_at_the_time_of_receipt():
    assert answers_in([said(1, None, 30)]) == [Answer(at(30), at(30))]


def a_change(silent=20, approved=24, moved=25):
    return Change(at(silent), at(approved), at(moved), "A-01", "A-09")


def test_a_change_of_machine_gives_the_silence_without_what_was_answered_in_it():
    answers = answers_in([said(1, 19, 19), said(2, 22, 40, kind="kept_aside")])
    assert loss_of(a_change(), [], NINE, [], at(60)).proposed == 5 * MINUTE
    told = loss_of(a_change(), [], NINE, answers, at(60))
    assert (told.since, told.proposed, told.work.answers) == (at(22), 3 * MINUTE, 1)


def test_while_the_clock_stood_still_a_change_of_machine_cost_nothing():
    assert loss_of(a_change(), [Hold("own-1", at(21), at(30))], NINE, [], at(60)).proposed == 1 * MINUTE
    assert loss_of(a_change(), [Hold("own-1", at(10), None)], NINE, [], at(60)).proposed == 0


def test_a_change_of_machine_is_read_from_the_journal():
    def leased(minute, browser, machine):
        return Moment(1, at(minute), at(minute), "leased", {"epoch": 1, "browser": browser, "machine": machine})

    def agreed(minute, browser, silent):
        detail = {"browser": browser, "by": "", "silent_since": at(silent) if silent else 0}
        return Moment(2, at(minute), at(minute), "machine_approved", detail)

    first = [leased(0, "old", "A-01"), agreed(24, "new", 20)]
    assert changes_in(first) == []  # the new machine has not spoken yet
    assert changes_in([*first, leased(25, "new", "A-09")]) == [a_change()]
    unknown = [leased(0, "old", "A-01"), agreed(24, "new", 0), leased(25, "new", "A-09")]
    assert changes_in(unknown) == []  # journals of before: nobody wrote down when the old one fell silent


moments = st.integers(0, 60).map(lambda minute: NINE + minute * MINUTE)
spans = st.tuples(moments, moments).map(sorted)
made = st.lists(st.tuples(moments, moments), max_size=6)


@given(spans, st.lists(spans, max_size=3), made, moments)
def test_a_credit_is_never_below_zero_never_longer_than_the_outage_and_paid_once(outage, others, answers, opened_at):
    hold = Hold("room-1", *outage)
    holds = [hold, *(Hold(f"own-{n}", *span) for n, span in enumerate(others))]
    work = [Answer(min(one), max(one)) for one in answers]
    told = credit_of(hold.since, hold, holds, opened_at, sorted(work, key=lambda one: one.made_at), NINE + 90 * MINUTE)
    assert 0 <= told.proposed <= told.stands <= hold.until - hold.since
    clipped = [(max(one.since, opened_at), one.until) for one in holds[1:] if one.until > opened_at]
    assert length_of_union(clipped) + told.proposed <= length_of_union([*clipped, (max(hold.since, opened_at), hold.until)])


@given(spans, spans, st.lists(spans, max_size=3), made)
def test_a_change_of_machine_never_gives_more_than_the_silence(silence, approval, holds, answers):
    change = Change(silence[0], approval[0], silence[1], "", "")
    work = sorted((Answer(min(one), max(one)) for one in answers), key=lambda one: one.made_at)
    told = loss_of(change, [Hold(f"own-{n}", *span) for n, span in enumerate(holds)], NINE, work, NINE + 90 * MINUTE)
    assert 0 <= told.proposed <= silence[1] - silence[0]


@pytest.mark.parametrize("moment", [12, 42.001])
def test_only_what_lies_in_the_span_is_work(moment):
    assert work_in(answers_in([said(1, moment, moment)]), at(12), at(42)) == Work()
    assert work_in([Answer(at(12) + SECOND, at(12) + SECOND)], at(12), at(42)).answers == 1


def test_the_neighbours_of_a_machine_that_failed_are_those_of_the_seat_it_stood_at():
    kinds = ["leased", "seat_changed", "machine_asked", "machine_approved", "leased"]
    moved = [Moment(n, at(n), at(n), kind, {"before": 2, "seat": 41}) for n, kind in enumerate(kinds)]
    for known in range(1, 6):
        assert seat_of_old_machine(moved[:known], 41 if known > 1 else 2) == 2
    fails_too = Moment(9, at(9), at(9), "machine_asked", {})
    assert seat_of_old_machine([*moved, fails_too], 41) == 41
