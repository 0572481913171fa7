"""What the server tells a candidate's browser: how the clock came about, and what became of the hand-in."""

from hypothesis import given
from hypothesis import strategies as st

from examhall.instants import MINUTE
from examhall.sittings import commands as c
from examhall.sittings.receipts import clock_of, news, receipt_code, time_left
from tests.builders import BROWSER, CHIEF, NINE, PROCTOR, Story, a_hand_in, a_save, at, in_progress

STRANGER = "browser-of-another-machine"


def test_a_receipt_code_can_be_read_out():
    assert receipt_code("ab12cd34ef567890" + "f" * 48) == "AB12-CD34-EF56-7890"


def test_before_the_start_and_after_the_end_there_is_no_time_left_to_tell():
    assert time_left(Story().sitting, at(5)) is None
    assert time_left(in_progress().wishes(40, a_hand_in(1, 0)).sitting, at(41)) is None
    assert time_left(in_progress().sitting, at(41)) == 19 * 60_000


def test_the_time_left_is_never_below_zero_and_stands_still_in_a_pause():
    assert time_left(in_progress().sitting, at(70)) == 0
    paused = in_progress().wishes(10, c.Pause("p1", "noise", PROCTOR)).sitting
    assert time_left(paused, at(10)) == time_left(paused, at(30)) == 50 * 60_000


def test_the_page_can_say_why_the_clock_says_what_it_says():
    story = in_progress(extra=15).wishes(10, c.Pause("p1", "noise", PROCTOR)).wishes(12, c.Resume(PROCTOR))
    clock = clock_of(story.wishes(20, c.Grant(300, "noise", PROCTOR)).sitting, at(30))
    assert clock == {
        "opened_at": NINE // 1000, "allowed_ms": 3_600_000, "extra_ms": 900_000, "granted_ms": 300_000,
        "held_ms": 120_000, "deadline": at(82) // 1000,
    }  # fmt: skip
    assert clock_of(Story().sitting, at(5)) is None


@given(st.integers(0, 999_999), st.lists(st.integers(1, 10**9), min_size=2, max_size=6))
def test_the_five_figures_always_add_up_to_the_deadline(odd, gaps):
    story, moment = in_progress(opened=odd / MINUTE), NINE + odd
    for place, gap in enumerate(gaps):
        moment += gap
        wish = c.Resume(PROCTOR) if place % 2 else c.Pause(f"p{place}", "noise", PROCTOR)
        story.wishes((moment - NINE) / MINUTE, wish)
    clock = clock_of(story.sitting, moment + 1)
    assert sum(value for name, value in clock.items() if name != "deadline") == clock["deadline"]
    assert abs(clock["deadline"] - story.sitting.deadline // 1000) <= 1


def test_a_page_learns_that_it_writes_waits_or_was_overtaken():
    story = in_progress()
    mine = news(story.sitting, at(1), BROWSER)
    assert (mine["mine"], mine["elsewhere"], mine["asking"]) == (True, False, False)
    story.wishes(2, c.TakeLease(STRANGER))
    waiting = news(story.sitting, at(2), STRANGER)
    assert (waiting["mine"], waiting["asking"], waiting["approved"]) == (False, True, False)
    story.wishes(3, a_save(1)).wishes(4, c.ApproveMachine(STRANGER, PROCTOR))
    assert news(story.sitting, at(4), STRANGER)["approved"]
    story.wishes(5, c.TakeLease(STRANGER))
    assert news(story.sitting, at(5), BROWSER)["elsewhere"]
    assert news(story.sitting, at(5), STRANGER)["answered_at"] == at(3) // 1000, "until then the old machine had saved"


def test_a_receipt_stands_until_the_sitting_is_reopened():
    story = in_progress().wishes(40, a_hand_in(1, 0))
    assert news(story.sitting, at(41), BROWSER, "ab" * 32)["receipt"] == "ABAB-ABAB-ABAB-ABAB"
    story.wishes(45, c.Reopen("r1", 0, "mistake", CHIEF))
    told = news(story.sitting, at(46), BROWSER, "")
    assert (told["receipt"], told["superseded"]) == (None, True)


def test_an_expired_sitting_has_no_receipt_of_a_hand_in():
    assert news(in_progress().wishes(61, c.Expire()).sitting, at(62), BROWSER, "ab" * 32)["receipt"] is None


def test_news_tells_of_messages_minutes_and_pauses_as_state_however_often_it_is_asked():
    story = in_progress().wishes(5, c.Message("十分钟后休息", PROCTOR)).wishes(6, c.Pause("p1", "noise", PROCTOR))
    once, again = (news(story.sitting, at(7), BROWSER) for _ in range(2))
    assert once == again
    assert (once["state"], [message["text"] for message in once["messages"]]) == ("paused", ["十分钟后休息"])


def test_the_earliest_hand_in_is_told_from_the_opening():
    assert news(in_progress(earliest_hand_in=30 * MINUTE).sitting, at(1))["earliest_hand_in"] == at(30) // 1000
    assert news(Story().sitting, at(1))["earliest_hand_in"] is None
