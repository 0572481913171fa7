"""Whether a candidate's browser is here, quiet or lost."""

from examhall.instants import SECOND
from proctor.presence import Kind, connection_of
from tests.builders import at


def test_an_open_socket_is_here_however_long_nothing_was_said():
    assert connection_of(at(0), 1, at(50)).kind is Kind.HERE


def test_a_page_that_asks_each_second_and_a_half_is_quiet_and_never_lost():
    for milliseconds in range(0, 1_700, 100):
        assert connection_of(at(0), 0, at(0) + milliseconds * 1000).kind is Kind.QUIET


def test_a_closed_socket_is_lost_within_three_seconds_and_says_since_when():
    found = connection_of(at(0), 0, at(0) + 3 * SECOND)
    assert found.kind is Kind.LOST
    assert found.since == at(0)


def test_a_page_that_loads_again_is_quiet_for_a_moment_and_then_here():
    assert connection_of(at(0), 0, at(0) + SECOND).kind is Kind.QUIET
    assert connection_of(at(0) + SECOND, 1, at(0) + SECOND).kind is Kind.HERE


def test_who_was_never_heard_of_has_never_signed_in():
    assert connection_of(None, 0, at(0)).kind is Kind.NEVER


def test_who_is_connected_at_another_hall_is_here_while_that_hall_says_so():
    assert connection_of(at(0), 0, at(0) + 9 * SECOND, elsewhere=True).kind is Kind.HERE
    assert connection_of(at(0), 0, at(0) + 10 * SECOND, elsewhere=True).kind is Kind.LOST
