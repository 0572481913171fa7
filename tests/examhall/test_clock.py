"""The server's clock: it never steps, and it never tells less than the journals do."""

import time

from examhall.clock import STEP_ALARM, SystemClock
from examhall.instants import MINUTE, SECOND


def test_a_stepped_wall_clock_moves_nothing_and_shows_as_drift(monkeypatch):
    clock, hour = SystemClock(), 60 * MINUTE
    before, wall = clock.now(), time.time_ns
    for step in (hour, -hour):
        monkeypatch.setattr(time, "time_ns", lambda step=step: wall() + step * 1000)
        assert abs(clock.now() - before) < 5 * SECOND
        assert abs(clock.drift() - step) < SECOND
        assert abs(clock.drift()) > STEP_ALARM


def test_a_hall_started_with_its_clock_set_back_goes_on_from_the_last_entry_and_shows_the_drift():
    clock = SystemClock()
    last = clock.now() + 60 * MINUTE
    clock.not_before(last)
    assert last <= clock.now() < last + SECOND
    assert clock.drift() < -STEP_ALARM
    clock.not_before(last - MINUTE)
    assert last <= clock.now() < last + SECOND, "an older entry takes nothing back"


def test_time_goes_on():
    clock = SystemClock()
    first = clock.now()
    time.sleep(0.002)
    assert clock.now() > first
    assert abs(clock.drift()) < SECOND
