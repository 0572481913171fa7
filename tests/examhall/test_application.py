"""An application's moves and its number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.registration.application import (
    HOLDS_PLACES,
    NEXT_STATE,
    STATE_WORDS,
    Move,
    NoSuchMove,
    State,
    after,
)
from examhall.registration.application_numbers import DRAWN, application_number, grouped, is_application_number
from examhall.registration.standing import BADGES, MOVE_WORDS, STANDS_AT


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_what_is_not_in_the_table_cannot_happen(state, move):
    if (state, move) in NEXT_STATE:
        assert after(state, move) is NEXT_STATE[state, move]
    else:
        with pytest.raises(NoSuchMove):
            after(state, move)


def test_nothing_follows_a_rejected_one_and_a_confirmed_one_only_when_its_fee_goes_back():
    assert not [move for state, move in NEXT_STATE if state is State.REJECTED]
    assert [move for state, move in NEXT_STATE if state is State.CONFIRMED] == [Move.VOID, Move.REFUND]


def test_only_a_submitted_or_an_approved_one_is_decided_and_only_an_approved_one_confirmed():
    decided = {state for state, move in NEXT_STATE if move in (Move.APPROVE, Move.RETURN, Move.REJECT)}
    assert decided == {State.SUBMITTED, State.APPROVED}
    assert [state for state, move in NEXT_STATE if move is Move.CONFIRM] == [State.APPROVED]


def test_places_are_held_from_submission_until_the_end():
    left = {after for (before, _), after in NEXT_STATE.items() if before in HOLDS_PLACES} - HOLDS_PLACES
    assert left == {State.REJECTED, State.WITHDRAWN}


def test_every_state_and_move_has_its_words():
    assert set(STATE_WORDS) == set(BADGES) == set(STANDS_AT) == set(State)
    assert set(MOVE_WORDS) == set(Move) - {Move.SAVE}


@given(st.integers(0, DRAWN - 1), st.integers(0, 11), st.integers(1, 9))
def test_a_number_shows_a_wrong_digit(drawn, place, added):
    number = application_number(2026, drawn)
    wrong = number[:place] + str((int(number[place]) + added) % 10) + number[place + 1 :]
    assert is_application_number(number)
    assert not is_application_number(wrong)
    assert grouped(number).replace(" ", "") == number


def test_a_number_that_does_not_fit_is_never_made():
    with pytest.raises(ValueError, match="does not fit"):
        application_number(2026, DRAWN)
