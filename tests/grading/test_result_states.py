"""From facts to a result's state, from passed parts to what is kept, and from a day to its promises: all pure."""

import datetime as dt

import pytest

from grading.releasing.deadlines import Pressing, countdown
from grading.releasing.keeping import Passed, attained, counts_in
from grading.releasing.states import Facts, Flag, State, flags, state

BOTH = ("theory", "practical")


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        (Facts(), State.UNMARKED),
        (Facts(counting=1), State.MARKED),
        (Facts(counting=1, under_review=True), State.UNDER_REVIEW),
        (Facts(counting=1, confirmed=1), State.CONFIRMED),
        (Facts(counting=1, public=1, releases=1), State.RELEASED),
        (Facts(counting=2, public=1, releases=1, confirmed=2), State.RELEASED),
        (Facts(counting=2, public=2, releases=2), State.CORRECTED),
        (Facts(counting=2, public=2, releases=2, under_review=True), State.UNDER_REVIEW),
    ],
)
def test_a_result_has_one_state(facts, stands):
    assert state(facts) is stands


def test_flags_stand_beside_the_state():
    assert flags(Facts(counting=1, verdict="passed")) == set()
    assert flags(Facts(counting=1, verdict="absent")) == {Flag.ABSENT}
    assert flags(Facts(counting=1, verdict="absent", deferred=True)) == {Flag.DEFERRED}
    assert flags(Facts(counting=2, public=1, releases=1, verdict="voided")) == {Flag.VOIDED, Flag.CORRECTION_DUE}
    assert flags(Facts(counting=1, public=1, releases=1, verdict="failed")) == set()


def passed(part, place, kept_for=0):
    return Passed(part, place, f"b{place}", kept_for)


def test_a_part_counts_in_its_own_batch_and_in_as_many_after_it_as_it_is_kept_for():
    theory = passed("theory", 3, 2)
    assert [bool(counts_in([theory], place)) for place in range(2, 7)] == [False, True, True, True, False]
    assert counts_in([passed("theory", 3), passed("theory", 1, 9)], 3)["theory"].place == 3


def test_a_level_is_held_for_good_once_its_parts_counted_together():
    assert attained(BOTH, [passed("theory", 1), passed("practical", 1)]) == {
        "theory": Passed("theory", 1, "b1"), "practical": Passed("practical", 1, "b1"),
    }  # fmt: skip
    assert attained(BOTH, [passed("theory", 1, 2), passed("practical", 3)]).keys() == set(BOTH)
    assert attained(BOTH, [passed("theory", 1, 2), passed("practical", 4)]) == {"theory": passed("theory", 1, 2)}
    assert attained(BOTH, [passed("theory", 1), passed("practical", 2)]) == {}
    assert attained(BOTH, []) == {}


@pytest.mark.parametrize(
    ("sat_on", "results", "certificates"),
    [
        ("2025-01-20", "2025-03-28", "2025-04-21"),
        ("2025-04-25", "2025-07-02", "2025-07-23"),
        ("2025-09-20", "2025-11-27", "2025-12-18"),
    ],
)
def test_results_are_due_on_the_45th_and_certificates_on_the_60th_working_day(sat_on, results, certificates):
    day = dt.date.fromisoformat(sat_on)
    for within, due in ((45, results), (60, certificates)):
        found = countdown(day, within, day, False)
        assert found.due == (dt.date.fromisoformat(due), True)
        assert found.left == within


def test_a_promise_warns_before_it_is_late_and_never_once_it_is_kept():
    sat_on = dt.date(2025, 4, 25)  # due on 2 July
    told = {
        day: countdown(sat_on, 45, dt.date.fromisoformat(day), False)
        for day in ("2025-06-17", "2025-06-18", "2025-07-02", "2025-07-03")
    }
    assert [one.pressing for one in told.values()] == [Pressing.IN_TIME, Pressing.SOON, Pressing.SOON, Pressing.OVERDUE]
    assert [one.left for one in told.values()] == [11, 10, 0, -1]
    assert [one.presses for one in told.values()] == [False, True, True, True]
    assert countdown(sat_on, 45, dt.date(2025, 9, 1), True).pressing is Pressing.DONE


def test_a_day_in_a_year_without_announced_holidays_is_provisional():
    assert not countdown(dt.date(2026, 11, 24), 45, dt.date(2026, 11, 24), False).due.certain
    known = {dt.date(2027, 1, 1): False}
    assert countdown(dt.date(2026, 11, 24), 45, dt.date(2026, 11, 24), False, known).due.certain
