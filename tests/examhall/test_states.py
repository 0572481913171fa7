"""The table of states, read aloud: what is not in it cannot happen."""

import contextlib

import pytest

from examhall.errors import NotNow, Refusal
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.states import ANY, BEFORE, ENDED, FINAL, NEXT_STATE, RUNNING, State, may_happen
from tests.builders import BROWSER, CHIEF, NINE, PROCTOR, Story, at

WISHES = {
    "authorise": c.Authorise(PROCTOR),
    "withdraw": c.WithdrawAuthorisation(PROCTOR),
    "start": c.Start(NINE),
    "pause": c.Pause("p2", "noise", PROCTOR),
    "resume": c.Resume(PROCTOR, "p1"),
    "grant": c.Grant(60, "noise", PROCTOR),
    "hand in": c.SaveChange(c.Change(5, "token-5", hand_in=0), BROWSER),
    "hand in for": c.HandInFor("cannot press it", PROCTOR),
    "change seat": c.ChangeSeat(1, 2, "machine failed", PROCTOR),
    "expire": c.Expire(),
    "terminate": c.Terminate("phone", PROCTOR),
    "reopen": c.Reopen("r1", 60, "mistake", CHIEF),
    "mark absent": c.MarkAbsent(PROCTOR),
    "correct": c.CorrectAbsence("was there", CHIEF),
    "close": c.Close(CHIEF),
}

# The table of the house, as it is printed in every document: what may be wished in each state and happens then.
MAY = {
    State.AWAITING: {"authorise", "mark absent", "change seat"},
    State.AUTHORISED: {"start", "withdraw", "change seat"},
    State.IN_PROGRESS: {"pause", "grant", "hand in", "hand in for", "terminate", "change seat"},
    State.PAUSED: {"resume", "pause", "grant", "terminate", "change seat"},
    State.SUBMITTED: {"reopen", "close"},
    State.EXPIRED: {"reopen", "close"},
    State.TERMINATED: {"reopen", "close"},
    State.ABSENT: {"correct", "close"},
}

LEADING = {
    State.AWAITING: (),
    State.AUTHORISED: (e.Authorised(PROCTOR),),
    State.IN_PROGRESS: (e.Authorised(PROCTOR), e.Started(NINE)),
    State.PAUSED: (e.Authorised(PROCTOR), e.Started(NINE), e.Paused("p1", at(5), "noise", PROCTOR)),
    State.SUBMITTED: (e.Authorised(PROCTOR), e.Started(NINE), e.HandedIn(BROWSER, 1, "t", 0)),
    State.EXPIRED: (e.Authorised(PROCTOR), e.Started(NINE), e.Expired(at(60))),
    State.TERMINATED: (e.Authorised(PROCTOR), e.Started(NINE), e.Terminated("phone", PROCTOR)),
    State.ABSENT: (e.MarkedAbsent(PROCTOR),),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("wished", WISHES)
def test_in_each_state_exactly_what_the_table_says_may_be_wished(state, wished):
    story = Story().happens(5, e.Leased(1, BROWSER), *LEADING[state])
    assert story.sitting.state is state
    before = len(story.records)
    with contextlib.suppress(Refusal):
        story.wishes(20, WISHES[wished])
    assert (len(story.records) > before) == (wished in MAY[state])


def test_time_runs_out_only_for_a_sitting_in_progress():
    for state in State:
        story = Story().happens(5, *LEADING[state])
        before = len(story.records)
        try:
            story.wishes(120, c.Expire())
        except NotNow:
            assert state in BEFORE | {State.PAUSED}
        else:
            assert (len(story.records) > before) == (state is State.IN_PROGRESS)


def test_every_state_can_be_reached_and_none_but_the_final_ones_is_a_dead_end():
    assert set(NEXT_STATE.values()) | {State.AWAITING} == ANY
    for state in ANY - FINAL:
        assert any(before is state and after is not state for (before, _), after in NEXT_STATE.items())


def test_the_groups_of_states_share_none_and_leave_none_out():
    assert BEFORE | RUNNING | FINAL == ANY
    assert not BEFORE & RUNNING
    assert not RUNNING & FINAL
    assert ENDED | {State.ABSENT} == FINAL


def test_presence_is_not_a_state():
    for kind in (e.Leased, e.MachineAsked, e.MachineApproved, e.MachineRefused, e.Observed):
        assert all(may_happen(state, kind) for state in State)
        assert all(known is not kind for _, known in NEXT_STATE)
