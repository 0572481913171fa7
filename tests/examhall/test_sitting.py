"""A sitting is the fold of its journal: whatever is wished in whatever order, the row stays equal to the replay."""

import json

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from examhall.errors import Refusal
from examhall.instants import SECOND
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.board import columns_of
from examhall.sittings.decide import decide
from examhall.sittings.sheets import state_on_sheet
from examhall.sittings.sitting import QUIET, Sitting, evolve, is_over, replay
from examhall.sittings.states import ENDED, NEXT_STATE, STAYS_IN, State
from examhall.sittings.timing import Hold, left
from tests.builders import BROWSER, CHIEF, NINE, OTHER, PROCTOR, Story, a_hand_in, a_save, at, in_progress

MARKER = "什么都不该漏出去"
BROWSERS = (BROWSER, "browser-of-another-machine", "browser-number-three")


def pick(things, n):
    return things[n % len(things)]


def next_number(story, browser):
    return story.sitting.numbers.get(browser, 0) + 1


def a_change(story, n, value=MARKER):
    browser = pick(BROWSERS, n // 7) if n % 5 == 0 else story.sitting.browser or BROWSER
    number = n % 40 if n % 6 == 0 else next_number(story, browser)
    return a_save(number, value, f"f{n % 9}", browser, place=n % 9)


def handing_in(story, n):
    browser = story.sitting.browser or BROWSER
    number = next_number(story, browser)
    return a_hand_in(number, number - 1 + (n % 4 == 0), browser)


def a_kept(story, n):
    return pick(story.sitting.kept, n) if story.sitting.kept else n % 30


# What anybody may wish, told from the sitting as it stands and a number; the usual things more often.
WISHES = (
    *[a_change] * 8,
    lambda story, n: a_change(story, n, ""),
    *[handing_in] * 2,
    *[lambda story, n: c.TakeLease(story.sitting.approved or pick(BROWSERS, n))] * 3,
    *[lambda story, n: c.ApproveMachine(story.sitting.asking[0].browser if story.sitting.asking else BROWSER, PROCTOR)] * 2,
    lambda story, n: c.RefuseMachine(pick(BROWSERS, n), PROCTOR),
    *[lambda story, n: c.Authorise(PROCTOR, NINE if n % 2 else None, (Hold("room", at(n % 60)),) if n % 3 else ())] * 3,
    lambda story, n: c.WithdrawAuthorisation(PROCTOR),
    *[lambda story, n: c.Start(NINE)] * 2,
    lambda story, n: c.Pledge("2026-1"),
    lambda story, n: c.Note({"position": "f1", "marks": [MARKER]}, pick(BROWSERS, n)),
    lambda story, n: c.Observe("focus_lost"),
    *[lambda story, n: c.Pause(f"p{n % 12}", "power", PROCTOR, at(n % 200 - 20) if n % 2 else None)] * 3,
    *[lambda story, n: c.Resume(PROCTOR, story.sitting.open_holds[0].name if story.sitting.open_holds and n % 2 else "")] * 4,
    lambda story, n: c.ShortenHold(pick(story.sitting.holds, n).name if story.sitting.holds else "p1", at(n % 90), "w", CHIEF),
    *[lambda story, n: c.Grant(n % 300 - 5, "noise", PROCTOR, CHIEF if n % 3 == 0 else "")] * 2,
    lambda story, n: c.Message("five minutes" if n % 3 else " ", PROCTOR),
    lambda story, n: c.AskHelp("machine"),
    lambda story, n: c.TakeHelp(PROCTOR if n % 2 else OTHER),
    lambda story, n: c.ReleaseHelp(CHIEF),
    lambda story, n: c.AnswerHelp(OTHER),
    lambda story, n: c.ChangeSeat(story.sitting.seat or 1, n % 4 + 1, "machine failed" if n % 5 else " ", PROCTOR),
    lambda story, n: c.HandInFor("cannot press it", PROCTOR, n % 2 == 0),
    *[lambda story, n: c.Expire()] * 3,
    lambda story, n: c.Terminate("phone", PROCTOR),
    *[lambda story, n: c.Reopen(f"r{n}", n % 600, "mistake", CHIEF, (Hold("room", at(1)),) if n % 3 == 0 else ())] * 3,
    lambda story, n: c.MarkAbsent(PROCTOR),
    lambda story, n: c.CorrectAbsence("late", CHIEF),
    *[lambda story, n: c.AdmitKept(a_kept(story, n), "f1", MARKER, 1, "his own", CHIEF)] * 2,
    lambda story, n: c.RejectKept(a_kept(story, n), "not his", CHIEF),
    lambda story, n: c.Close(CHIEF),
)
# Minutes that pass before a wish is carried out, seconds that it had waited at the door by then, which wish, and its number.
days = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 20), st.sampled_from(WISHES), st.integers(0, 1000)), min_size=10, max_size=50
)


def told(records, sitting):
    """Each move is one the tables know; a state changes by nothing else."""
    now = Sitting(sitting.id)
    for record in records:
        after, kind = evolve(now, record), type(record.entry)
        if kind is not e.Prepared:
            known = (now.state, kind) in NEXT_STATE or now.state in STAYS_IN.get(kind, ())
            assert known, f"{kind.__name__} in {now.state}"
        if after.state is not now.state:
            meant = NEXT_STATE[now.state, kind]
            assert after.state is meant or (kind is e.Resumed and after.state is State.PAUSED)
        if now.closed:
            assert after.state is now.state
        assert after.version == now.version + 1
        assert after.last_at >= now.last_at
        assert all(after.numbers[browser] >= number for browser, number in now.numbers.items())
        now = after
    assert now == sitting


@settings(max_examples=400, deadline=None)
@given(st.booleans(), days)
def test_whatever_is_wished_nothing_breaks_and_the_row_is_the_replay(begun, day):
    story, minute = in_progress() if begun else Story(), 0.0
    for passed, waited, wishing, n in day:
        minute += passed
        before = (len(story.records), story.sitting)
        try:
            story.wishes(minute, wishing(story, n), received=minute - waited / 60)
        except Refusal:
            assert (len(story.records), story.sitting) == before, "a refusal writes nothing"
        now = story.sitting
        assert (now.state is State.PAUSED) == bool(now.open_holds)
        assert left(now.allowance, at(minute)) >= 0
        columns = columns_of(now)  # what the database's own rules check
        assert (columns["state"] == "paused") == (columns["paused_at"] is not None)
        assert (columns["state"] == "in_progress") == (columns["deadline"] is not None)
        assert (now.state in ENDED) == (columns["ended_at"] is not None) == is_over(now)
    told(story.records, story.sitting)
    assert replay("s1", story.records) == story.sitting
    turned = replay("s1", [record for record in story.records if type(record.entry) not in QUIET])
    assert state_on_sheet(turned) == state_on_sheet(story.sitting), "answers turn no sitting"
    assert msgspec.json.decode(msgspec.json.encode(story.sitting), type=Sitting) == story.sitting
    for record in story.records:
        assert msgspec.json.decode(msgspec.json.encode(record), type=e.Record) == record
    assert MARKER not in json.dumps(msgspec.to_builtins(story.sitting), ensure_ascii=False), "the row holds no value"


@settings(max_examples=150, deadline=None)
@given(days)
def test_only_a_shortened_hold_ever_brings_the_deadline_nearer(day):
    story, minute = in_progress(), 0.0
    for passed, waited, wishing, n in day:
        minute += passed
        before, known = story.sitting.allowance, len(story.records)
        try:
            story.wishes(minute, wishing(story, n), received=minute - waited / 60)
        except Refusal:
            continue
        if any(isinstance(record.entry, e.HoldShortened) for record in story.records[known:]):
            continue
        assert left(story.sitting.allowance, at(minute)) >= left(before, at(minute))


@settings(max_examples=150, deadline=None)
@given(days)
def test_a_wish_fulfilled_already_changes_nothing(day):
    story, minute = in_progress(), 0.0
    for passed, _, wishing, n in day:
        minute += passed
        try:
            story.wishes(minute, wishing(story, n))
        except Refusal:
            continue
    for wish in (c.Expire(), c.Pledge("2026-1"), c.Terminate("phone", PROCTOR), c.MarkAbsent(PROCTOR), c.Close(CHIEF)):
        try:
            story.wishes(minute, wish)
        except Refusal:
            continue
        assert decide(story.sitting, wish, at(minute), at(minute)) == ()


def test_every_entry_survives_being_written_and_read():
    examples = [
        e.Prepared("s", "b", "h", "p", "h", 80, 3600 * SECOND, "r", 900 * SECOND, e.Rules(0, 60)),
        e.Answered("f1", {"源": "目标"}, BROWSER, 3, "token", 7, False, 12, True, True),
        e.Answered("f1", [{"c": "1"}, {}], BROWSER, 3, "token", 7),
        e.KeptAside("f1", ["a", "b"], BROWSER, 4, "token", "late", 5),
        e.KeptAdmitted(4, "f1", "x\u0000y", 7, "his own", CHIEF),
        e.Noted({"position": "q1", "flags": ["q1"]}, BROWSER),
        e.Reopened("r1", NINE, 60, "mistake", CHIEF),
    ]
    for entry in examples:
        record = e.Record(1, NINE, NINE - 1, entry)
        assert msgspec.json.decode(msgspec.json.encode(record), type=e.Record) == record


def test_times_are_written_as_whole_microseconds():
    said = json.loads(msgspec.json.encode(e.Record(1, NINE + 1, NINE, e.Started(NINE))))
    assert (said["at"], said["received_at"], said["entry"]["opened_at"]) == (NINE + 1, NINE, NINE)


def test_progress_counts_fields_that_say_something_and_an_emptied_one_no_longer():
    story = in_progress().wishes(1, a_save(1, place=0)).wishes(2, a_save(2, place=70)).wishes(3, a_save(3, place=70))
    assert story.sitting.answered_count == 2
    assert story.wishes(4, a_save(4, "", place=70)).sitting.answered_count == 1
    assert story.wishes(5, a_save(5, "", place=0)).sitting.answered == ""


def test_the_page_hears_of_what_others_do_and_not_of_its_own_saves():
    story = in_progress()
    turn = story.sitting.turn
    story.wishes(1, a_save(1)).wishes(2, c.Note({"position": "q1"}, BROWSER)).wishes(3, c.Observe("focus_lost"))
    assert story.sitting.turn == turn
    assert story.wishes(4, c.Message("five minutes left", PROCTOR)).sitting.turn == story.sitting.version


def test_the_candidate_is_shown_the_newest_thirty_messages():
    story = in_progress()
    for n in range(35):
        story.wishes(n, c.Message(f"message {n}", PROCTOR))
    assert [message.text for message in story.sitting.messages] == [f"message {n}" for n in range(5, 35)]


def test_a_room_pause_over_a_candidates_own_pause_pays_once_in_the_sitting_too():
    story = in_progress().wishes(10, c.Pause("own", "ill", PROCTOR)).wishes(20, c.Pause("room", "power", PROCTOR))
    story.wishes(30, c.Resume(PROCTOR, "own")).wishes(40, c.Resume(PROCTOR, "room"))
    assert story.sitting.deadline == at(90)


def test_extra_time_lengthens_the_part_by_itself():
    assert in_progress(extra=15).sitting.deadline == at(75)
