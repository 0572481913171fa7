"""What needs a proctor's attention: in which order, from when, and when it is over."""

import pytest

from examhall.instants import SECOND
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from proctor.attention import ORDER, Need, due, needs_of
from proctor.presence import Connection, Kind
from tests.builders import BROWSER, PROCTOR, Story, at, in_progress

HERE = Connection(Kind.HERE)
NEVER = Connection(Kind.NEVER)


def kinds(needs):
    return [begun.need for begun in needs]


def since(needs, need):
    return next(begun.since for begun in needs if begun.need is need)


def test_needs_come_in_the_order_in_which_a_proctor_should_turn_to_them():
    story = (
        in_progress()
        .wishes(2, c.Observe("focus_lost"))
        .wishes(2, c.Observe("clock_drift", "95 s"))
        .wishes(3, c.AskHelp("machine"))
        .wishes(4, c.TakeLease("browser-of-seat-2"))
    )
    needs = needs_of(story.sitting, Connection(Kind.LOST, at(1), unsaved_since=at(1)), {})
    assert kinds(needs) == [
        Need.SECOND_SIGN_IN, Need.HAND, Need.UNSAVED, Need.LOST, Need.CLOCK_DRIFT, Need.FOCUS_LOSS,
    ]  # fmt: skip
    assert [begun.since for begun in needs[:2]] == [at(4), at(3)]
    assert kinds(needs) == sorted(kinds(needs), key=ORDER.index)


def test_an_answer_that_waits_for_the_hall_is_a_need_after_a_minute_and_not_before():
    needs = needs_of(in_progress().sitting, Connection(Kind.HERE, unsaved_since=at(10)), {})
    assert due(needs, at(11) - 1) == []
    assert due(needs, at(11)) == [Need.UNSAVED]


def test_who_only_reads_needs_nobody_however_long():
    story = in_progress().happens(10, e.Answered("f1", "a", BROWSER, 1, "token-1", 0))
    assert needs_of(story.sitting, HERE, {}) == ()


def test_who_was_let_in_and_never_came_is_lost_fifteen_seconds_after_the_opening_but_has_nothing_unsaved():
    needs = needs_of(in_progress(opened=5).sitting, NEVER, {})
    assert kinds(needs) == [Need.LOST]
    assert since(needs, Need.LOST) == at(5) + 15 * SECOND


def test_a_loss_is_a_need_fifteen_seconds_after_the_last_word():
    needs = needs_of(in_progress().sitting, Connection(Kind.LOST, at(7)), {})
    assert since(needs, Need.LOST) == at(7) + 15 * SECOND


def test_a_page_without_a_socket_that_still_asks_is_not_lost():
    assert Need.LOST not in kinds(needs_of(in_progress().sitting, Connection(Kind.QUIET, at(7)), {}))


def test_a_pause_of_ones_own_waits_for_its_resume_and_one_of_the_whole_room_does_not():
    story = in_progress().wishes(10, c.Pause("room-1", "fire", PROCTOR))
    assert kinds(needs_of(story.sitting, HERE, {}, frozenset({"room-1"}))) == []
    story.wishes(12, c.Pause("own-1", "ill", PROCTOR))
    needs = needs_of(story.sitting, HERE, {}, frozenset({"room-1"}))
    assert kinds(needs) == [Need.WAITING]
    assert since(needs, Need.WAITING) == at(12)


def test_a_locked_page_waits_for_its_unlocking():
    needs = needs_of(in_progress().wishes(10, c.Lock("away", "candidate")).sitting, HERE, {})
    assert [(begun.need, begun.since) for begun in needs] == [(Need.LOCKED, at(10))]


def test_an_answer_waits_for_the_hall_also_while_the_clock_stands():
    story = in_progress().wishes(10, c.Pause("own-1", "ill", PROCTOR))
    needs = needs_of(story.sitting, Connection(Kind.HERE, unsaved_since=at(9)), {})
    assert since(needs, Need.UNSAVED) == at(10)


def test_a_signal_somebody_looked_at_is_no_need_until_it_comes_again():
    story = in_progress().wishes(2, c.Observe("focus_lost")).wishes(3, c.Observe("focus_lost"))
    assert Need.FOCUS_LOSS in kinds(needs_of(story.sitting, HERE, {"focus_lost": 1}))
    assert Need.FOCUS_LOSS not in kinds(needs_of(story.sitting, HERE, {"focus_lost": 2}))
    story.wishes(4, c.Observe("focus_lost"))
    assert Need.FOCUS_LOSS in kinds(needs_of(story.sitting, HERE, {"focus_lost": 2}))


@pytest.mark.parametrize("end", [c.Terminate("asked to leave", PROCTOR), None])
def test_a_sitting_that_is_over_needs_nobody(end):
    story = in_progress().wishes(1, c.AskHelp("ill")).wishes(1, c.Observe("clock_drift"))
    if end is None:
        story.happens(60, e.Expired(at(60)))
    else:
        story.wishes(20, end)
    assert needs_of(story.sitting, Connection(Kind.LOST, at(2)), {}) == ()


def test_before_the_part_is_open_nobody_is_lost_or_unsaved():
    story = Story().happens(0, e.Authorised(PROCTOR))
    assert needs_of(story.sitting, NEVER, {}) == ()


def test_who_left_one_seat_and_was_not_let_on_at_the_other_needs_somebody():
    story = in_progress().wishes(10, c.ChangeSeat(1, 9, "screen", PROCTOR))
    assert [(begun.need, begun.since) for begun in needs_of(story.sitting, HERE, {})] == [(Need.MOVING, at(10))]
    story.wishes(11, c.TakeLease("browser-at-seat-9")).wishes(12, c.ApproveMachine("browser-at-seat-9", PROCTOR))
    story.wishes(13, c.TakeLease("browser-at-seat-9"))
    assert needs_of(story.sitting, HERE, {}) == ()


def test_who_was_moved_before_ever_signing_in_needs_nobody():
    story = Story().wishes(0, c.ChangeSeat(1, 9, "screen", PROCTOR)).happens(1, e.Authorised(PROCTOR), e.Started(at(1)))
    assert Need.MOVING not in kinds(needs_of(story.sitting, HERE, {}))
