"""An item's life as a table: who may move a version on, and who may not."""

import pytest

from examhall.errors import NotNow, SecondPersonNeeded
from question_bank.review import (
    NEXT_STATE,
    USABLE,
    AlreadyReviewed,
    Move,
    NotOwnItem,
    OwnItem,
    State,
    Step,
    moves_from,
    next_state,
)

DRAFT = Step(Move.WRITE, State.DRAFT, "author")
REVIEWED = Step(Move.REVIEW, State.REVIEWED, "first")
APPROVED = Step(Move.APPROVE, State.APPROVED, "first")
IN_USE = Step(Move.USE, State.IN_USE, "officer")
SUSPENDED = Step(Move.SUSPEND, State.SUSPENDED, "first")
LIFE = {
    State.DRAFT: [DRAFT],
    State.IN_REVIEW: [DRAFT, Step(Move.HAND_ON, State.IN_REVIEW, "author")],
    State.REVIEWED: [DRAFT, REVIEWED],
    State.APPROVED: [DRAFT, REVIEWED, APPROVED],
    State.IN_USE: [DRAFT, REVIEWED, APPROVED, IN_USE],
    State.SUSPENDED: [DRAFT, REVIEWED, APPROVED, IN_USE, SUSPENDED],
}


def test_one_step_lets_the_reviewer_also_approve():
    assert next_state([DRAFT], Move.REVIEW, "first", persons=1) is State.REVIEWED
    assert next_state([DRAFT, REVIEWED], Move.APPROVE, "first", persons=1) is State.APPROVED


def test_two_steps_take_two_persons_none_of_them_the_author():
    with pytest.raises(SecondPersonNeeded):
        next_state([DRAFT, REVIEWED], Move.APPROVE, "first", persons=2)
    assert next_state([DRAFT, REVIEWED], Move.APPROVE, "second", persons=2) is State.APPROVED


def test_three_steps_take_a_second_review():
    with pytest.raises(SecondPersonNeeded):
        next_state([DRAFT, REVIEWED], Move.APPROVE, "second", persons=3)
    again = Step(Move.REVIEW, next_state([DRAFT, REVIEWED], Move.REVIEW, "second", persons=3), "second")
    assert next_state([DRAFT, REVIEWED, again], Move.APPROVE, "third", persons=3) is State.APPROVED


@pytest.mark.parametrize("move", [Move.REVIEW, Move.SEND_BACK])
def test_nobody_judges_an_item_of_their_own(move):
    with pytest.raises(OwnItem):
        next_state([DRAFT], move, "author", 2)


def test_the_author_cannot_approve_what_another_reviewed():
    with pytest.raises(OwnItem):
        next_state([DRAFT, REVIEWED], Move.APPROVE, "author", 2)


def test_what_is_handed_on_is_in_review_until_somebody_decides_and_only_its_author_takes_it_back():
    handed_on = Step(Move.HAND_ON, next_state([DRAFT], Move.HAND_ON, "author", 2), "author")
    assert handed_on.state is State.IN_REVIEW
    assert moves_from([DRAFT, handed_on], "author", 2) == [Move.WITHDRAW]
    assert moves_from([DRAFT, handed_on], "first", 2) == [Move.REVIEW, Move.SEND_BACK]
    assert next_state([DRAFT, handed_on], Move.WITHDRAW, "author", 2) is State.WITHDRAWN
    for move, steps in ((Move.WITHDRAW, [DRAFT, handed_on]), (Move.HAND_ON, [DRAFT])):
        with pytest.raises(NotOwnItem):
            next_state(steps, move, "first", 2)
    with pytest.raises(NotNow):
        next_state([DRAFT, handed_on, REVIEWED], Move.WITHDRAW, "author", 2)


def test_the_same_person_reviews_a_version_once():
    with pytest.raises(AlreadyReviewed):
        next_state([DRAFT, REVIEWED], Move.REVIEW, "first", 2)


def test_what_is_not_in_the_table_cannot_happen():
    for state, steps in LIFE.items():
        for move in Move:
            if (state, move) not in NEXT_STATE:
                with pytest.raises(NotNow):
                    next_state(steps, move, "somebody", 1)


def test_a_version_that_was_sent_back_or_retired_stays_so():
    assert not [state for state, _ in NEXT_STATE if state in (State.SENT_BACK, State.RETIRED)]


def test_the_buttons_are_the_moves_that_would_be_granted():
    assert moves_from([DRAFT], "author", 2) == []
    assert moves_from([DRAFT], "first", 2) == [Move.REVIEW, Move.SEND_BACK]
    assert moves_from([DRAFT, REVIEWED], "first", 1) == [Move.SEND_BACK, Move.APPROVE]
    assert moves_from([DRAFT, REVIEWED], "first", 2) == [Move.SEND_BACK]
    assert moves_from(LIFE[State.APPROVED], "author", 2) == [Move.SUSPEND, Move.RETIRE]
    assert moves_from(LIFE[State.SUSPENDED], "author", 2) == [Move.RETIRE]
    assert moves_from(LIFE[State.SUSPENDED], "first", 2) == [Move.RESUME, Move.RETIRE]


def test_what_papers_may_take_is_suspended_and_taken_up_again_by_another_than_its_author():
    assert next_state(LIFE[State.APPROVED], Move.USE, "officer", 2) is State.IN_USE
    for state in USABLE:
        assert next_state(LIFE[state], Move.SUSPEND, "author", 2) is State.SUSPENDED
    with pytest.raises(OwnItem):
        next_state(LIFE[State.SUSPENDED], Move.RESUME, "author", 2)
    assert next_state(LIFE[State.SUSPENDED], Move.RESUME, "first", 2) is State.APPROVED
