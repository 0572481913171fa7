"""The deadline: one pure function of the opening, the allowance, the minutes granted and the holds."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.instants import MINUTE, SECOND, instant, moment
from examhall.sittings.timing import Allowance, Hold, deadline, held, left, length_of_union
from tests.builders import NINE, at

HOUR = 60 * MINUTE


def minutes(since, until=None, name="p"):
    return Hold(name, at(since), None if until is None else at(until))


def an_hour(*holds, **more):
    return Allowance(NINE, HOUR, holds=holds, **more)


seconds = st.integers(-600, 5400).map(lambda second: NINE + second * SECOND)
closed_holds = st.builds(lambda a, b: Hold("p", min(a, b), max(a, b)), seconds, seconds)
holds = st.lists(closed_holds | st.builds(lambda a: Hold("p", a), seconds), max_size=6).map(tuple)
allowances = st.builds(
    Allowance,
    opened_at=st.just(NINE),
    allowed=st.integers(1, 7200).map(lambda second: second * SECOND),
    extra=st.integers(0, 3600).map(lambda second: second * SECOND),
    granted=st.integers(0, 3600).map(lambda second: second * SECOND),
    holds=holds,
)


def test_time_is_up_when_the_minutes_of_the_part_are_over():
    assert deadline(an_hour(), at(10)) == at(60)


def test_a_candidate_with_extra_time_and_minutes_granted_has_both():
    assert deadline(an_hour(extra=15 * MINUTE, granted=5 * MINUTE), at(10)) == at(80)


def test_a_pause_moves_the_deadline_by_its_length():
    assert deadline(an_hour(minutes(10, 25)), at(30)) == at(75)


def test_while_the_clock_stands_the_time_left_does_not_move():
    paused = an_hour(minutes(10))
    assert left(paused, at(10)) == left(paused, at(40)) == 50 * MINUTE


def test_a_room_pause_over_a_candidates_own_pause_pays_once():
    assert deadline(an_hour(minutes(10, 30, "own"), minutes(20, 40, "room")), at(50)) == at(90)


def test_a_pause_within_another_adds_nothing():
    assert deadline(an_hour(minutes(10, 40), minutes(20, 30)), at(50)) == at(90)


def test_what_was_held_before_the_part_was_open_does_not_count():
    assert deadline(an_hour(minutes(-20, 5)), at(10)) == at(65)
    assert deadline(an_hour(minutes(-20, -10)), at(10)) == at(60)


def test_a_pause_that_is_still_to_come_does_not_count_yet():
    assert deadline(an_hour(minutes(10, 25)), at(5)) == at(60)
    assert deadline(an_hour(minutes(10, 25)), at(15)) == at(65)


def test_who_is_admitted_late_has_what_is_left():
    assert left(an_hour(), at(25)) == 35 * MINUTE


@pytest.mark.parametrize(
    ("day", "on_the_wall"),
    [(datetime(2026, 3, 29), (4, 30)), (datetime(2026, 10, 25), (2, 30))],  # noqa: DTZ001  the zone is set below
    ids=["spring", "autumn"],
)
def test_summer_time_begins_or_ends_during_the_part_and_nobody_gains_or_loses(day, on_the_wall):
    opened = instant(day.replace(hour=1, minute=30, tzinfo=ZoneInfo("Europe/Berlin")))
    pause = Hold("p", opened + 10 * MINUTE, opened + 40 * MINUTE)
    up = deadline(Allowance(opened, 90 * MINUTE, holds=(pause,)), opened + HOUR)
    assert up - opened == 2 * HOUR
    shown = moment(up, "Europe/Berlin")
    assert (shown.hour, shown.minute) == on_the_wall


def test_an_instant_is_the_same_moment_in_every_zone():
    said = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert moment(instant(said), "Asia/Shanghai") == said
    assert moment(instant(said), "America/New_York") == said
    with pytest.raises(ValueError, match="aware"):
        instant(said.replace(tzinfo=None))


@given(allowances, seconds)
def test_holds_never_pay_more_than_the_clock_time_they_cover(allowance, now):
    covered = set()
    for hold in allowance.holds:
        end = now if hold.until is None else min(hold.until, now)
        covered.update(range(max(hold.since, NINE), end, SECOND))
    assert held(allowance, now) == len(covered) * SECOND
    assert held(allowance, now) <= max(0, now - NINE)


@given(allowances, st.integers(1, 7200), seconds)
def test_minutes_granted_move_the_deadline_by_exactly_their_length(allowance, granted, now):
    more = Allowance(
        allowance.opened_at, allowance.allowed, allowance.extra, allowance.granted + granted * SECOND, allowance.holds
    )
    assert deadline(more, now) - deadline(allowance, now) == granted * SECOND


@given(allowances, closed_holds, seconds)
def test_one_more_pause_moves_the_deadline_by_no_more_than_its_length_and_never_back(allowance, hold, now):
    more = Allowance(allowance.opened_at, allowance.allowed, allowance.extra, allowance.granted, (*allowance.holds, hold))
    assert 0 <= deadline(more, now) - deadline(allowance, now) <= hold.until - hold.since


@given(allowances, seconds, seconds)
def test_as_the_clock_goes_on_the_deadline_never_comes_nearer_and_the_time_left_never_grows(allowance, one, other):
    earlier, later = sorted((one, other))
    assert deadline(allowance, earlier) <= deadline(allowance, later)
    assert left(allowance, earlier) >= left(allowance, later) >= 0


@given(allowances, st.permutations(range(6)), seconds)
def test_the_order_in_which_pauses_were_written_down_does_not_matter(allowance, order, now):
    mixed = tuple(allowance.holds[place] for place in order if place < len(allowance.holds))
    turned = Allowance(allowance.opened_at, allowance.allowed, allowance.extra, allowance.granted, mixed)
    assert deadline(turned, now) == deadline(allowance, now)


def test_an_empty_or_turned_round_span_covers_nothing():
    assert length_of_union([(5, 5), (9, 3)]) == 0
    assert length_of_union([(9, 3), (9, 10), (1, 4)]) == 4
