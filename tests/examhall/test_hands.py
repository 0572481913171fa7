"""A raised hand is one proctor's at a time; and handing in for somebody who cannot."""

import pytest

from examhall.errors import HandTaken, NotNow, ReasonNeeded, TooEarlyToHandIn
from examhall.instants import MINUTE
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.decide import CANDIDATE
from examhall.sittings.receipts import news
from examhall.sittings.states import State
from tests.builders import BROWSER, CHIEF, OTHER, PROCTOR, a_hand_in, a_save, at, in_progress


def raised():
    return in_progress().wishes(5, c.AskHelp("leave"))


def test_of_two_proctors_who_go_at_once_one_goes():
    story = raised().wishes(6, c.TakeHelp(PROCTOR))
    with pytest.raises(HandTaken):
        story.wishes(6, c.TakeHelp(OTHER))
    assert story.sitting.help_by == PROCTOR


def test_taking_ones_own_hand_again_changes_nothing():
    story = raised().wishes(6, c.TakeHelp(PROCTOR))
    count = len(story.records)
    assert len(story.wishes(7, c.TakeHelp(PROCTOR)).records) == count


def test_a_hand_given_back_may_be_taken_by_another():
    story = raised().wishes(6, c.TakeHelp(PROCTOR)).wishes(7, c.ReleaseHelp(PROCTOR)).wishes(8, c.TakeHelp(OTHER))
    assert story.sitting.help_by == OTHER
    assert story.sitting.help_at == at(5), "who waits has waited since the hand went up"


def test_only_who_has_it_answers_it_and_anybody_one_that_nobody_has():
    with pytest.raises(HandTaken):
        raised().wishes(6, c.TakeHelp(PROCTOR)).wishes(7, c.AnswerHelp(OTHER))
    answered = raised().wishes(6, c.TakeHelp(PROCTOR)).wishes(7, c.AnswerHelp(PROCTOR)).sitting
    assert (answered.help, answered.help_by) == ("", "")
    assert raised().wishes(7, c.AnswerHelp(OTHER)).sitting.help == ""


def test_the_candidate_takes_it_down_whoever_has_it():
    assert raised().wishes(6, c.TakeHelp(PROCTOR)).wishes(7, c.AnswerHelp(CANDIDATE)).sitting.help == ""


def test_no_hand_no_taking_and_after_the_end_none_is_up():
    with pytest.raises(NotNow):
        in_progress().wishes(6, c.TakeHelp(PROCTOR))
    story = raised().wishes(6, c.TakeHelp(PROCTOR)).wishes(7, c.Terminate("phone", PROCTOR))
    assert (story.sitting.help, story.sitting.help_by) == ("", "")
    with pytest.raises(NotNow):
        story.wishes(8, c.TakeHelp(OTHER))


def test_the_candidate_hears_that_somebody_comes_and_not_who():
    told = news(raised().wishes(6, c.TakeHelp(PROCTOR)).sitting, at(7), BROWSER)
    assert told["helped"] is True
    assert PROCTOR not in str(told)


def test_a_hand_in_for_a_candidate_is_a_hand_in_with_a_receipt_by_whom_and_why():
    story = in_progress().wishes(10, a_save(1)).wishes(20, c.HandInFor(" hand hurt ", PROCTOR))
    assert story.last == e.HandedInFor("hand hurt", PROCTOR)
    sitting = story.sitting
    assert (sitting.state, sitting.receipt, sitting.ended_at) == (State.SUBMITTED, story.records[-1].number, at(20))


def test_what_comes_from_the_machine_afterwards_is_kept_aside():
    story = in_progress().wishes(20, c.HandInFor("machine failed", PROCTOR, unsaved=True)).wishes(21, a_save(1))
    assert (type(story.last), story.last.why) == (e.KeptAside, "after_hand_in")


def test_the_second_of_two_hand_ins_is_refused_and_nothing_doubled():
    for first, second in ((c.HandInFor("ill", PROCTOR), a_hand_in(1, 0)), (a_hand_in(1, 0), c.HandInFor("ill", PROCTOR))):
        story = in_progress().wishes(20, first)
        with pytest.raises(NotNow):
            story.wishes(20, second)
    with pytest.raises(NotNow):
        in_progress().wishes(20, c.HandInFor("ill", PROCTOR)).wishes(20, c.HandInFor("ill", OTHER))


def test_it_waits_for_the_earliest_hand_in_as_the_candidate_does_and_needs_a_reason():
    with pytest.raises(TooEarlyToHandIn):
        in_progress(earliest_hand_in=30 * MINUTE).wishes(29, c.HandInFor("ill", PROCTOR))
    with pytest.raises(ReasonNeeded):
        in_progress().wishes(20, c.HandInFor(" ", PROCTOR))


def test_a_paused_sitting_is_resumed_first_and_one_whose_time_is_up_is_collected():
    with pytest.raises(NotNow):
        in_progress().wishes(5, c.Pause("p1", "noise", PROCTOR)).wishes(20, c.HandInFor("ill", PROCTOR))
    with pytest.raises(NotNow):
        in_progress().wishes(61, c.HandInFor("ill", PROCTOR))


def test_a_chief_may_reopen_it():
    story = in_progress().wishes(20, c.HandInFor("ill", PROCTOR)).wishes(25, c.Reopen("r1", 0, "can go on", CHIEF))
    assert (story.sitting.state, story.sitting.receipt) == (State.IN_PROGRESS, 0)
