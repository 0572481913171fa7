"""Wrong sign-ins are slowed, guesses are never faster for the number of browsers, and the real person's browser has its turn."""

import pytest

from examhall.instants import SECOND
from examhall.people.throttle import FREE_TRIES, MOST_WAITING, NAMELESS, PAUSE, Browser, Throttle

SEAT = "seat"
REAL = Browser(1_000, "real")


def flooded(throttle, browsers, start, seconds, each_second=16, until=None):
    """How many wrong tries were looked at, in turn by these browsers, and when the real one was let in."""
    looked, let_in = 0, None
    for step in range(seconds * each_second):
        now = start + step * SECOND // each_second
        browser = browsers[step % len(browsers)]
        if throttle.may_try("ticket", SEAT, browser, now):
            throttle.was_wrong("ticket", SEAT, browser, now)
            looked += 1
        if until and step % (3 * each_second) == each_second and throttle.may_try("ticket", SEAT, until, now + 1):
            let_in = let_in or now - start
    return looked, let_in


def test_five_tries_are_free_and_then_one_each_two_seconds_is_looked_at():
    looked, _ = flooded(Throttle(), [REAL], 0, 20)
    assert FREE_TRIES + 8 <= looked <= FREE_TRIES + 10


@pytest.mark.parametrize("browsers", [1, 8, 200])
def test_more_browsers_guess_no_faster(browsers):
    looked, _ = flooded(Throttle(), [Browser(n, f"{n}") for n in range(browsers)], 0, 60)
    assert looked <= FREE_TRIES + 60 * SECOND // PAUSE


@pytest.mark.parametrize(
    "flood",
    [[NAMELESS], [Browser(1, "older, but wrong before")], [Browser(2_000 + n, f"fresh {n}") for n in range(2_000)]],
    ids=["nameless", "one older browser", "a fresh browser each time"],
)
def test_the_real_browser_has_its_turn_while_the_flood_lasts(flood):
    throttle = Throttle()
    flooded(throttle, flood, 0, 30)
    _, let_in = flooded(throttle, flood, 30 * SECOND, 30, until=REAL)
    assert let_in is not None
    assert let_in <= 5 * SECOND


def test_a_turn_that_is_not_taken_is_given_on():
    throttle = Throttle()
    for _ in range(FREE_TRIES):
        throttle.was_wrong("ticket", SEAT, NAMELESS, 0)
    assert not throttle.may_try("ticket", SEAT, REAL, SECOND)
    assert not throttle.may_try("ticket", SEAT, NAMELESS, 3 * SECOND), "it is the real one's turn"
    assert throttle.may_try("ticket", SEAT, NAMELESS, 17 * SECOND)


def test_a_full_queue_still_takes_an_older_browser():
    throttle = Throttle()
    for _ in range(FREE_TRIES):
        throttle.was_wrong("ticket", SEAT, NAMELESS, 0)
    for n in range(MOST_WAITING * 2):
        assert not throttle.may_try("ticket", SEAT, Browser(5_000 + n, f"{n}"), SECOND)
    assert not throttle.may_try("ticket", SEAT, REAL, SECOND)
    assert throttle.may_try("ticket", SEAT, REAL, 3 * SECOND)


def test_other_numbers_and_other_addresses_are_not_slowed():
    throttle = Throttle()
    flooded(throttle, [NAMELESS], 0, 10)
    assert throttle.may_try("ticket", "elsewhere", REAL, 10 * SECOND)
    assert throttle.may_try("another ticket", SEAT, REAL, 10 * SECOND)
