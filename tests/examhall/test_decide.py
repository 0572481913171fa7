"""What becomes of a wish: each rule of the protocol as it is decided, without a database."""

import pytest

from examhall.errors import (
    MachineTaken,
    Malformed,
    NotNow,
    NotYetDue,
    ReasonNeeded,
    SecondPersonNeeded,
    TooEarlyToHandIn,
)
from examhall.instants import MINUTE, SECOND
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.decide import Missing, decide
from examhall.sittings.states import State
from examhall.sittings.timing import Hold, deadline, left
from tests.builders import BROWSER, CHIEF, NINE, OTHER, PROCTOR, Story, a_hand_in, a_save, at, in_progress

STRANGER = "browser-of-another-machine"
GRACE = 10 * SECOND


def time_left(story, minutes):
    return left(story.sitting.allowance, at(minutes))


def kinds(story):
    return [type(record.entry).__name__ for record in story.records]


def received(story, command, received_at, now=None):
    """The one entry that a wish gives that was at the door at `received_at`."""
    (entry,) = decide(story.sitting, command, received_at if now is None else now, received_at)
    return entry


# --- changes and the deadline


def test_a_change_counts_and_raises_the_number_of_its_browser():
    story = in_progress().wishes(10, a_save(1)).wishes(11, a_save(4, "q2b", "f2"))
    assert story.sitting.numbers == {BROWSER: 4}
    assert isinstance(story.last, e.Answered)
    assert not story.last.late
    assert not story.last.paused


def test_a_change_received_up_to_the_deadline_counts_unmarked():
    assert received(in_progress(), a_save(1), at(60)).late is False


def test_a_change_received_in_the_ten_seconds_after_the_deadline_counts_and_is_marked():
    assert received(in_progress(), a_save(1), at(60) + 1).late is True
    entry = received(in_progress(), a_save(1), at(60) + GRACE)
    assert isinstance(entry, e.Answered)
    assert entry.late


def test_a_change_received_later_than_that_is_kept_aside_whole():
    entry = received(in_progress(), a_save(1, "a whole answer", "f0"), at(60) + GRACE + 1)
    assert isinstance(entry, e.KeptAside)
    assert (entry.why, entry.field, entry.value, entry.number) == ("late", "f0", "a whole answer", 1)


def test_lateness_is_judged_by_the_time_at_the_door_not_by_when_it_is_carried_out():
    assert isinstance(received(in_progress(), a_save(1), at(60), now=at(75)), e.Answered)
    assert isinstance(received(in_progress(), a_save(1), at(60) + GRACE + 1, now=at(60)), e.KeptAside)


def test_a_change_that_was_at_the_door_in_the_grace_counts_though_the_sitting_was_collected_first():
    story = in_progress().happens(60.2, e.Expired(at(60)))
    entry = received(story, a_save(1), at(60) + GRACE, now=at(60.3))
    assert isinstance(entry, e.Answered)
    assert entry.late
    assert isinstance(received(story, a_save(1), at(60) + GRACE + 1), e.KeptAside)


def test_the_clients_own_clock_is_evidence_and_decides_nothing():
    for said in (0, -1, 4_000_000_000_000):
        change = c.Change(1, "token-1", said, "f1", "q1a")
        entry = received(in_progress(), c.SaveChange(change, BROWSER, 0, True), at(30))
        assert isinstance(entry, e.Answered)
        assert entry.said_at == said


def test_an_older_number_of_the_same_browser_never_wins_and_is_kept_aside():
    story = in_progress().wishes(10, a_save(7, "q1b"))
    for number, token in ((6, ""), (7, "another-change-under-the-same-number")):
        entry = received(story, a_save(number, "q1a", token=token), at(11))
        assert isinstance(entry, e.KeptAside)
        assert entry.why == "out_of_order"


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (e.HandedIn(BROWSER, 1, "t", 0), "after_hand_in"),
        (e.Terminated("copied", PROCTOR), "terminated"),
        (e.Expired(at(60)), "late"),
    ],
)
def test_a_change_after_the_end_is_kept_aside_with_the_reason(fact, why):
    story = in_progress().happens(60, fact)
    assert received(story, a_save(9), at(61)).why == why


def test_a_change_after_the_room_was_closed_is_kept_aside():
    story = in_progress().happens(20, e.HandedIn(BROWSER, 1, "t", 0), e.Closed(CHIEF))
    assert received(story, a_save(9), at(61)).why == "closed"


def test_a_change_in_a_pause_is_saved_and_flagged():
    story = in_progress().wishes(10, c.Pause("p1", "noise", PROCTOR)).wishes(12, a_save(1))
    assert isinstance(story.last, e.Answered)
    assert story.last.paused
    assert not story.last.late


def test_a_pause_does_not_open_a_sitting_whose_time_was_over():
    story = in_progress().happens(65, e.Paused("p1", at(65), "too late", PROCTOR))
    assert received(story, a_save(1), at(66)).why == "late"


# --- leases and machines


def test_the_first_browser_takes_the_lease_and_each_page_load_takes_the_next_epoch():
    story = Story().wishes(0, c.TakeLease(BROWSER)).wishes(1, c.TakeLease(BROWSER))
    assert (story.sitting.epoch, story.sitting.browser) == (2, BROWSER)


def test_of_fifty_browsers_at_once_one_may_write_five_wait_and_the_others_are_sent_away():
    story, away = Story(), 0
    for n in range(50):
        try:
            story.wishes(1, c.TakeLease(f"browser-{n:02}"))
        except MachineTaken:
            away += 1
    assert kinds(story).count("Leased") == 1
    assert len(story.sitting.asking) == 5
    assert away == 44


def test_another_browser_waits_until_a_proctor_approves_it_and_then_the_old_one_is_fenced():
    story = in_progress().wishes(10, a_save(1)).wishes(11, c.TakeLease(STRANGER))
    assert story.sitting.browser == BROWSER
    assert [asker.browser for asker in story.sitting.asking] == [STRANGER]
    story.wishes(12, c.ApproveMachine(STRANGER, PROCTOR))
    assert story.sitting.browser == BROWSER, "the old machine writes until the new one is there"
    story.wishes(13, c.TakeLease(STRANGER))
    assert (story.sitting.browser, story.sitting.machines, story.sitting.approved) == (STRANGER, 1, "")
    assert received(story, a_save(2), at(14)).why == "fenced"
    assert isinstance(received(story, a_save(1, browser=STRANGER), at(14)), e.Answered)


def test_an_approval_is_good_for_one_change_of_machine():
    story = in_progress().wishes(1, c.TakeLease(STRANGER)).wishes(2, c.ApproveMachine(STRANGER, PROCTOR))
    story.wishes(3, c.TakeLease(STRANGER)).wishes(4, c.TakeLease(BROWSER))
    assert story.sitting.browser == STRANGER
    assert [asker.browser for asker in story.sitting.asking] == [BROWSER]


def test_a_machine_that_never_asked_cannot_be_approved_and_a_refused_one_no_longer_waits():
    with pytest.raises(NotNow):
        in_progress().wishes(1, c.ApproveMachine(STRANGER, PROCTOR))
    story = in_progress().wishes(1, c.TakeLease(STRANGER)).wishes(2, c.RefuseMachine(STRANGER, PROCTOR))
    assert story.sitting.asking == ()


def test_a_machine_change_leaves_the_state_alone():
    story = in_progress().wishes(5, c.Pause("p1", "machine", PROCTOR)).wishes(6, c.TakeLease(STRANGER))
    story.wishes(7, c.ApproveMachine(STRANGER, PROCTOR)).wishes(8, c.TakeLease(STRANGER))
    assert story.sitting.state is State.PAUSED


# --- opening, late admission


def test_who_is_authorised_after_the_opening_starts_at_once_with_the_rooms_time_and_its_open_holds():
    wish = c.Authorise(PROCTOR, NINE, (Hold("room-1", at(20)), Hold("room-0", at(-5))))
    story = Story().wishes(25, wish)
    assert kinds(story)[1:] == ["Authorised", "Started", "Paused", "Paused"]
    assert story.sitting.opened_at == NINE
    assert story.sitting.state is State.PAUSED
    assert [hold.since for hold in story.sitting.holds] == [at(20), NINE]


def test_who_is_let_in_late_has_what_is_left_of_the_hour():
    story = Story().wishes(25, c.Authorise(PROCTOR, NINE))
    assert time_left(story, 25) == 35 * MINUTE


def test_letting_in_twice_changes_nothing():
    assert len(in_progress().wishes(5, c.Authorise(PROCTOR, NINE)).records) == len(in_progress().records)
    paused = in_progress().wishes(5, c.Pause("p1", "noise", PROCTOR))
    before = len(paused.records)
    assert len(paused.wishes(6, c.Authorise(PROCTOR, NINE)).wishes(6, c.Start(NINE)).records) == before


def test_a_candidate_who_was_not_let_in_is_not_started():
    with pytest.raises(NotNow):
        Story().wishes(0, c.Start(NINE))


# --- pauses


def test_a_pause_may_lie_back_to_the_opening_but_not_before_it():
    story = in_progress().wishes(10, c.Pause("p1", "power", PROCTOR, since=at(-30)))
    assert story.last.since == NINE


def test_a_pause_may_lie_back_to_the_last_resume_but_not_before_it():
    story = in_progress().wishes(10, c.Pause("p1", "power", PROCTOR)).wishes(20, c.Resume(PROCTOR))
    story.wishes(30, c.Pause("p2", "power", PROCTOR, since=at(5)))
    assert story.last.since == at(20)


def test_a_pause_never_begins_in_the_future():
    assert in_progress().wishes(10, c.Pause("p1", "power", PROCTOR, since=at(50))).last.since == at(10)


def test_a_pause_cannot_begin_when_time_was_up_already():
    with pytest.raises(NotNow):
        in_progress().wishes(60.1, c.Pause("p1", "power", PROCTOR))
    story = in_progress().wishes(60.1, c.Pause("p1", "power", PROCTOR, since=at(50)))
    assert time_left(story, 60.1) == 10 * MINUTE


def test_a_sitting_goes_on_only_when_its_last_hold_ends():
    story = in_progress().wishes(10, c.Pause("own", "ill", PROCTOR)).wishes(12, c.Pause("room", "power", PROCTOR))
    story.wishes(15, c.Resume(PROCTOR, "own"))
    assert story.sitting.state is State.PAUSED
    story.wishes(20, c.Resume(PROCTOR, "room"))
    assert story.sitting.state is State.IN_PROGRESS
    assert story.sitting.deadline == at(70)


def test_resuming_without_a_name_ends_all_holds_and_says_who_did_it():
    story = in_progress().wishes(10, c.Pause("a", "ill", PROCTOR)).wishes(10, c.Pause("b", "ill", PROCTOR))
    story.wishes(12, c.Resume(OTHER))
    assert story.sitting.state is State.IN_PROGRESS
    assert [record.entry.by for record in story.records[-2:]] == [OTHER, OTHER]


def test_the_same_pause_wished_twice_is_one_pause():
    story = in_progress().wishes(10, c.Pause("p1", "power", PROCTOR)).wishes(11, c.Pause("p1", "power", PROCTOR))
    assert len(story.sitting.holds) == 1


def test_what_was_worked_in_a_pause_can_be_taken_off_the_credit():
    story = in_progress().wishes(20, c.Pause("p1", "power", PROCTOR, since=at(5))).wishes(30, c.Resume(PROCTOR))
    assert story.sitting.deadline == at(85)
    story.wishes(31, c.ShortenHold("p1", at(15), "went on working until 9:15", CHIEF))
    assert story.sitting.deadline == at(75)
    for outside in (at(4), at(31)):
        with pytest.raises(NotNow):
            story.wishes(32, c.ShortenHold("p1", outside, "no", CHIEF))


def test_a_pause_taken_over_again_after_a_reopening_is_shortened_by_itself():
    story = in_progress().happens(10, e.Paused("room", at(10), "power", PROCTOR)).wishes(20, c.Terminate("ill", PROCTOR))
    story.wishes(30, c.Reopen("r1", 0, "well again", CHIEF, (Hold("room", at(10)),)))
    story.wishes(50, c.ShortenHold("room", at(40), "worked", CHIEF)).wishes(51, c.ShortenHold("room", at(15), "too", CHIEF))
    assert [(hold.name, hold.since, hold.until) for hold in story.sitting.holds] == [
        ("room", at(15), at(20)), ("r1", at(20), at(30)), ("room", at(40), None),
    ]  # fmt: skip


# --- a locked page


def test_a_lock_covers_the_page_and_leaves_state_and_clock_alone():
    story = in_progress().wishes(10, c.Lock("away", "candidate"))
    assert (story.sitting.state, story.sitting.locked, story.sitting.deadline) == (State.IN_PROGRESS, "away", at(60))
    assert story.wishes(11, c.Lock("again", PROCTOR)).sitting.locked == "away", "locked it is already"
    story.wishes(12, c.Unlock(PROCTOR))
    assert (story.sitting.locked, story.sitting.deadline) == ("", at(60))
    assert story.wishes(13, c.Unlock(PROCTOR)).last == e.Unlocked(PROCTOR), "unlocked once"


def test_where_the_rules_say_so_a_lock_stops_the_clock_and_its_end_sets_it_going():
    story = in_progress(lock_stops_clock=True).wishes(10, c.Lock("away", "candidate"))
    assert (story.sitting.state, time_left(story, 25)) == (State.PAUSED, 50 * MINUTE)
    story.wishes(30, c.Unlock(PROCTOR))
    assert (story.sitting.state, story.sitting.deadline) == (State.IN_PROGRESS, at(80))
    story.wishes(40, c.Lock("away", "candidate")).wishes(45, c.Unlock(PROCTOR))
    assert story.sitting.deadline == at(85), "each lock is a hold of its own"


def test_the_end_of_a_lock_leaves_other_pauses_alone():
    story = in_progress(lock_stops_clock=True).wishes(10, c.Lock("away", PROCTOR)).wishes(12, c.Pause("own", "ill", PROCTOR))
    assert story.wishes(14, c.Unlock(PROCTOR)).sitting.state is State.PAUSED


def test_what_comes_from_a_locked_page_is_saved_and_says_so():
    story = in_progress().wishes(10, c.Lock("identity", PROCTOR))
    assert received(story, a_save(1), at(11)).locked
    story.wishes(12, c.Unlock(PROCTOR))
    assert not received(story, a_save(1), at(13)).locked


@pytest.mark.parametrize("end", [a_hand_in(1, 0), c.Terminate("phone", PROCTOR)])
def test_nothing_is_locked_once_the_sitting_has_ended(end):
    story = in_progress().wishes(10, c.Lock("away", "candidate")).wishes(11, end)
    assert story.sitting.locked == ""
    with pytest.raises(NotNow):
        story.wishes(12, c.Lock("away", PROCTOR))


def test_a_lock_needs_a_reason():
    with pytest.raises(ReasonNeeded):
        in_progress().wishes(10, c.Lock(" ", PROCTOR))


# --- position and marks


def test_notes_are_written_down_at_most_once_in_five_seconds():
    story = in_progress().wishes(1, c.Note({"position": "q1"}, BROWSER))
    story.wishes(1 + 4.9 / 60, c.Note({"position": "q2"}, BROWSER))
    assert story.sitting.position == "q1"
    story.wishes(1 + 5 / 60, c.Note({"position": "q2"}, BROWSER))
    assert story.sitting.position == "q2"


# --- minutes


def test_a_proctor_grants_ten_minutes_in_all_and_a_second_person_is_needed_beyond():
    story = in_progress().wishes(10, c.Grant(540, "noise", PROCTOR)).wishes(11, c.Grant(60, "noise", OTHER))
    with pytest.raises(SecondPersonNeeded):
        story.wishes(12, c.Grant(1, "noise", PROCTOR))
    story.wishes(13, c.Grant(600, "noise", PROCTOR, CHIEF))
    assert story.sitting.deadline == at(80)
    with pytest.raises(SecondPersonNeeded):
        story.wishes(14, c.Grant(1, "noise", PROCTOR))


def test_nobody_is_his_own_second_person():
    with pytest.raises(SecondPersonNeeded):
        in_progress().wishes(10, c.Grant(601, "noise", PROCTOR, PROCTOR))
    story = in_progress().wishes(10, c.Grant(600, "noise", PROCTOR, PROCTOR))
    with pytest.raises(SecondPersonNeeded):
        story.wishes(11, c.Grant(600, "noise", PROCTOR, PROCTOR))


@pytest.mark.parametrize("seconds", [0, -60, 24 * 3600 + 1])
def test_minutes_are_granted_forward_and_within_reason(seconds):
    with pytest.raises(Malformed):
        in_progress().wishes(10, c.Grant(seconds, "noise", PROCTOR, CHIEF))


@pytest.mark.parametrize(
    "wish",
    [
        c.Grant(60, " ", PROCTOR),
        c.Pause("p1", "", PROCTOR),
        c.Terminate("\n", PROCTOR),
        c.Message("  ", PROCTOR),
    ],
)
def test_what_changes_time_or_ends_something_needs_a_reason(wish):
    with pytest.raises(ReasonNeeded):
        in_progress().wishes(10, wish)


# --- handing in


def test_a_hand_in_closes_the_sitting_and_its_entry_is_the_receipt():
    story = in_progress().wishes(10, a_save(1)).wishes(40, a_hand_in(2, 1))
    assert story.sitting.state is State.SUBMITTED
    assert story.sitting.receipt == story.records[-1].number
    assert story.sitting.ended_at == at(40)


def test_a_hand_in_names_the_changes_that_are_missing_and_nothing_closes():
    story = in_progress().wishes(10, a_save(2))
    with pytest.raises(Missing) as refused:
        story.wishes(40, a_hand_in(6, 5))
    assert refused.value.details["missing"] == [3, 4, 5]
    assert story.sitting.state is State.IN_PROGRESS


def test_however_much_is_missing_the_reply_stays_short():
    with pytest.raises(Missing) as refused:
        in_progress().wishes(40, a_hand_in(10**9 + 1, 10**9))
    assert refused.value.details["missing"] == list(range(1, 101))


def test_nobody_hands_in_before_the_time_the_house_rules_say():
    story = in_progress(earliest_hand_in=30 * MINUTE)
    with pytest.raises(TooEarlyToHandIn) as refused:
        story.wishes(29.9, a_hand_in(1, 0))
    assert refused.value.details["until"] == at(30)
    assert story.wishes(30, a_hand_in(1, 0)).sitting.state is State.SUBMITTED


def test_a_hand_in_is_taken_to_the_end_of_the_grace_and_marked():
    assert received(in_progress(), a_hand_in(1, 0), at(60)).late is False
    assert received(in_progress(), a_hand_in(1, 0), at(60) + GRACE).late is True
    with pytest.raises(NotNow):
        received(in_progress(), a_hand_in(1, 0), at(60) + GRACE + 1)


def test_who_hands_in_during_the_grace_ended_at_the_deadline():
    story = in_progress()
    story._append(at(60) + GRACE, *decide(story.sitting, a_hand_in(1, 0), at(60) + GRACE, at(60) + GRACE))
    assert story.sitting.ended_at == at(60)


def test_the_old_machine_and_a_paused_one_cannot_hand_in():
    with pytest.raises(MachineTaken):
        in_progress().wishes(10, a_hand_in(1, 0, STRANGER))
    with pytest.raises(NotNow):
        in_progress().wishes(10, c.Pause("p1", "noise", PROCTOR)).wishes(11, a_hand_in(1, 0))


def test_a_hand_in_with_a_low_number_does_not_take_the_last_number_back():
    story = in_progress().wishes(10, a_save(7)).wishes(11, a_hand_in(3, 2))
    assert story.sitting.numbers == {BROWSER: 7}


# --- expiry


def test_expiry_is_refused_before_the_end_of_the_grace_and_takes_effect_at_the_deadline():
    story = in_progress()
    with pytest.raises(NotYetDue):
        decide(story.sitting, c.Expire(), at(60) + GRACE - 1, at(60))
    assert decide(story.sitting, c.Expire(), at(60) + GRACE, at(60)) == (e.Expired(at(60)),)
    assert decide(story.sitting, c.Expire(), at(300), at(300)) == (e.Expired(at(60)),)


def test_expiry_is_idempotent_and_waits_for_a_resume():
    story = in_progress().wishes(61, c.Expire())
    assert story.sitting.ended_at == at(60)
    before = len(story.records)
    assert len(story.wishes(62, c.Expire()).records) == before
    with pytest.raises(NotNow):
        in_progress().wishes(50, c.Pause("p1", "noise", PROCTOR)).wishes(90, c.Expire())


def test_a_sitting_that_was_handed_in_or_never_begun_does_not_expire():
    handed_in = in_progress().wishes(40, a_hand_in(1, 0))
    assert handed_in.wishes(90, c.Expire()).sitting.state is State.SUBMITTED
    with pytest.raises(NotNow):
        Story().wishes(90, c.Expire())


# --- ending and reopening


def test_a_sitting_ended_by_the_proctor_had_the_time_left_that_stood_while_paused():
    story = in_progress().wishes(10, c.Pause("p1", "phone", PROCTOR)).wishes(30, c.Terminate("phone", PROCTOR))
    assert story.sitting.open_holds == ()
    story.wishes(40, c.Reopen("r1", 0, "it was another's phone", CHIEF))
    assert time_left(story, 40) == 50 * MINUTE


def test_reopening_gives_the_time_that_was_left_plus_minutes_and_needs_a_new_lease():
    story = in_progress().wishes(10, a_save(1)).wishes(40, a_hand_in(2, 1))
    story.wishes(55, c.Reopen("r1", 120, "handed in by mistake", CHIEF))
    assert story.sitting.state is State.IN_PROGRESS
    assert time_left(story, 55) == 22 * MINUTE
    assert story.sitting.receipt == 0, "the old receipt no longer stands"
    assert story.sitting.reopened
    assert received(story, a_save(3), at(56)).why == "fenced"
    story.wishes(57, c.TakeLease(BROWSER))
    assert isinstance(received(story, a_save(3), at(58)), e.Answered)


def test_after_a_reopening_another_browser_must_ask_and_the_last_one_need_not():
    story = in_progress().wishes(40, a_hand_in(1, 0)).wishes(50, c.Reopen("r1", 0, "mistake", CHIEF))
    story.wishes(51, c.TakeLease("browser-of-another"))
    assert story.last == e.MachineAsked("browser-of-another")
    assert story.wishes(52, c.TakeLease(BROWSER)).sitting.browser == BROWSER
    story.wishes(53, c.ApproveMachine("browser-of-another", PROCTOR)).wishes(54, c.TakeLease("browser-of-another"))
    assert story.sitting.browser == "browser-of-another"


def test_a_second_hand_in_makes_a_new_receipt():
    story = in_progress().wishes(40, a_hand_in(1, 0))
    first = story.sitting.receipt
    story.wishes(50, c.Reopen("r1", 0, "mistake", CHIEF)).wishes(51, c.TakeLease(BROWSER)).wishes(55, a_hand_in(2, 1))
    assert story.sitting.receipt > first


def test_reopening_an_expired_sitting_needs_minutes():
    story = in_progress().wishes(61, c.Expire())
    with pytest.raises(Malformed):
        story.wishes(70, c.Reopen("r1", 0, "outage", CHIEF))
    story.wishes(70, c.Reopen("r1", 300, "outage", CHIEF))
    assert time_left(story, 70) == 5 * MINUTE


def test_a_sitting_ended_when_its_time_was_over_gets_all_the_minutes_of_its_reopening():
    story = in_progress().wishes(65, c.Terminate("overdue", PROCTOR)).wishes(70, c.Reopen("r1", 60, "let it go on", CHIEF))
    assert time_left(story, 70) == MINUTE


def test_minutes_of_a_reopening_are_not_counted_as_a_proctors_own():
    story = in_progress().wishes(61, c.Expire()).wishes(70, c.Reopen("r1", 1200, "outage", CHIEF))
    assert story.wishes(71, c.Grant(600, "noise", PROCTOR)).sitting.granted_alone == 600 * SECOND


def test_a_sitting_reopened_while_the_room_stands_still_stands_still_too():
    story = in_progress().wishes(40, a_hand_in(1, 0))
    story.wishes(50, c.Reopen("r1", 0, "mistake", CHIEF, (Hold("room", at(45)),)))
    assert story.sitting.state is State.PAUSED
    assert time_left(story, 50) == time_left(story, 80) == 20 * MINUTE


def test_a_pause_cannot_lie_back_behind_a_reopening():
    story = in_progress().wishes(40, a_hand_in(1, 0)).wishes(50, c.Reopen("r1", 0, "mistake", CHIEF))
    assert story.wishes(52, c.Pause("p1", "power", PROCTOR, since=at(10))).last.since == at(50)


def test_closing_is_the_point_of_no_return():
    story = in_progress().wishes(40, a_hand_in(1, 0)).wishes(90, c.Close(CHIEF))
    for wish in (
        c.Reopen("r1", 60, "too late", CHIEF),
        c.Grant(60, "too late", PROCTOR),
        c.Pause("p1", "too late", PROCTOR),
        c.Terminate("too late", PROCTOR),
        c.ShortenHold("p1", at(1), "too late", CHIEF),
    ):
        with pytest.raises(NotNow):
            story.wishes(91, wish)
    absent = Story().wishes(70, c.MarkAbsent(PROCTOR)).wishes(90, c.Close(CHIEF))
    with pytest.raises(NotNow):
        absent.wishes(91, c.CorrectAbsence("he was there", CHIEF))


def test_who_was_marked_absent_by_mistake_is_let_in_after_all():
    story = Story().wishes(20, c.MarkAbsent(PROCTOR)).wishes(21, c.CorrectAbsence("at the wrong seat", CHIEF))
    assert story.wishes(22, c.Authorise(PROCTOR, NINE)).sitting.state is State.IN_PROGRESS


def test_a_running_or_waiting_sitting_cannot_be_closed_over():
    for story in (Story(), in_progress(), in_progress().wishes(5, c.Pause("p1", "noise", PROCTOR))):
        with pytest.raises(NotNow):
            story.wishes(10, c.Close(CHIEF))


# --- kept aside


def kept_aside():
    return in_progress().wishes(10, a_save(1, "q1a")).wishes(11, a_save(1, "q1b", browser=STRANGER))


def test_what_is_kept_aside_waits_for_a_decision_and_a_room_cannot_close_over_it():
    story = kept_aside().wishes(20, a_hand_in(2, 1))
    kept = story.records[-2].number
    assert story.sitting.kept == (kept,)
    with pytest.raises(NotNow):
        story.wishes(30, c.Close(CHIEF))
    story.wishes(31, c.RejectKept(kept, "the other machine was a neighbour's", CHIEF)).wishes(32, c.Close(CHIEF))
    assert story.sitting.closed


def test_the_chief_admits_a_kept_change_once_and_with_a_reason():
    story = kept_aside()
    kept = story.records[-1].number
    with pytest.raises(ReasonNeeded):
        story.wishes(12, c.AdmitKept(kept, "f1", "q1b", 0, "", CHIEF))
    story.wishes(12, c.AdmitKept(kept, "f1", "q1b", 0, "his own machine", CHIEF))
    before = len(story.records)
    story.wishes(13, c.AdmitKept(kept, "f1", "q1b", 0, "again", CHIEF)).wishes(13, c.RejectKept(kept, "or not", CHIEF))
    assert len(story.records) == before
    assert story.sitting.kept == ()


def test_what_comes_after_the_closing_can_still_be_decided():
    story = in_progress().wishes(20, a_hand_in(1, 0)).wishes(90, c.Close(CHIEF)).wishes(95, a_save(2))
    kept = story.records[-1].number
    story.wishes(96, c.AdmitKept(kept, "f1", "q1a", 0, "was on the old machine", CHIEF))
    assert isinstance(story.last, e.KeptAdmitted)


# --- small things


def test_a_raised_hand_is_one_entry_until_it_is_answered():
    story = in_progress().wishes(5, c.AskHelp("machine")).wishes(6, c.AskHelp("machine")).wishes(7, c.AnswerHelp(PROCTOR))
    assert kinds(story).count("HelpAsked") == 1
    assert story.sitting.help == ""


def test_a_note_of_a_machine_that_no_longer_writes_or_after_the_end_is_not_written():
    story = in_progress()
    before = len(story.records)
    story.wishes(5, c.Note({"position": "q1"}, STRANGER))
    assert len(story.records) == before
    story.wishes(6, c.Note({"position": "q3", "flags": ["q1", "q2"]}, BROWSER))
    assert (story.sitting.position, story.sitting.flags) == ("q3", 2)


def test_a_signal_is_counted_and_ends_nothing():
    story = in_progress()
    for minute in (5, 6, 7):
        story.wishes(minute, c.Observe("focus_lost", "window"))
    assert story.sitting.signals == {"focus_lost": 3}
    assert story.sitting.state is State.IN_PROGRESS


def test_a_pledge_is_written_once():
    story = Story().wishes(-5, c.Pledge("2026-1")).wishes(-4, c.Pledge("2026-1"))
    assert kinds(story) == ["Prepared", "Pledged"]


def test_who_is_authorised_after_a_room_pause_is_over_gets_its_length_too():
    finished, still = Hold("r1", at(5), at(15), reason="power"), Hold("r2", at(20), reason="power")
    story = Story(60).wishes(25, c.Authorise(PROCTOR, NINE, (finished, still)))
    assert story.sitting.state == "paused"
    assert deadline(story.sitting.allowance, at(25)) == at(60 + 10 + 5)
    story.wishes(30, c.Resume(PROCTOR))
    assert story.sitting.deadline == at(60 + 10 + 10)
