"""The answer sheet: the last value of each field counts, and an older change of the same browser never wins."""

import hashlib

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from examhall.sittings import entries as e
from examhall.sittings.journal import START, post
from examhall.sittings.sheets import AnswerSheet, notes_of, responses_of, sheet_of, write_out
from tests.builders import BROWSER, CHIEF, NINE, Story, in_progress

STRANGER = "browser-of-another-machine"


def answer(number, value, field="f1", browser=BROWSER):
    return e.Answered(field, value, browser, number, f"{browser}-{number}", 0)


def kept(number, value, field="f1", browser=BROWSER):
    return e.KeptAside(field, value, browser, number, f"{browser}-{number}", "fenced")


def responses(*facts, admitting=()):
    return responses_of(in_progress().happens(1, *facts).records, admitting)


def test_the_last_value_of_each_field_counts():
    assert responses(answer(1, "q1a"), answer(2, "q2b", "f2"), answer(3, "q1c")) == {"f1": "q1c", "f2": "q2b"}


def test_an_emptied_field_is_not_answered():
    assert responses(answer(1, "q1a"), answer(2, "")) == {}
    assert responses(answer(1, [{}], "f5"), answer(2, {"s": ""}, "f6")) == {}


def test_what_is_kept_aside_counts_only_when_admitted():
    facts = (answer(1, "q1a"), kept(1, "q2b", "f2", STRANGER), kept(2, "q3c", "f3", STRANGER))
    story = in_progress().happens(1, *facts)
    second, third = (record.number for record in story.records[-2:])
    assert responses_of(story.records) == {"f1": "q1a"}
    story.happens(2, e.KeptAdmitted(second, "f2", "q2b", 0, "his own", CHIEF), e.KeptRejected(third, "no", CHIEF))
    assert responses_of(story.records) == {"f1": "q1a", "f2": "q2b"}


def test_both_scores_can_be_shown_before_the_chief_decides():
    story = in_progress().happens(1, answer(1, "q1a"), kept(1, "q1b", browser=STRANGER))
    number = story.records[-1].number
    assert responses_of(story.records, admitting=[number]) == {"f1": "q1b"}
    assert responses_of(story.records) == {"f1": "q1a"}


def test_against_another_browsers_later_value_the_chiefs_choice_counts():
    story = in_progress().happens(1, kept(5, "q1b"), answer(1, "q1a", browser=STRANGER))
    story.happens(2, e.KeptAdmitted(story.records[-2].number, "f1", "q1b", 0, "his choice", CHIEF))
    assert responses_of(story.records) == {"f1": "q1b"}


def test_an_older_change_of_the_same_browser_does_not_win_even_when_admitted():
    story = in_progress().happens(1, answer(5, "newer"), kept(4, "older"))
    story.happens(2, e.KeptAdmitted(story.records[-1].number, "f1", "older", 0, "all at once", CHIEF))
    assert responses_of(story.records) == {"f1": "newer"}


@given(st.permutations(range(5)))
def test_kept_changes_admitted_in_any_order_count_in_the_order_of_their_numbers(order):
    story = in_progress().happens(1, *(kept(number, f"value {number}") for number in range(1, 6)))
    entries = [record.number for record in story.records[-5:]]
    for place in order:
        story.happens(2, e.KeptAdmitted(entries[place], "f1", f"value {place + 1}", 0, "all at once", CHIEF))
    assert responses_of(story.records) == {"f1": "value 5"}


def test_a_sheet_says_what_it_was_made_of_and_its_text_can_be_made_again():
    story = in_progress().happens(1, answer(1, "q2b", "f2"), answer(2, "全角　文字", "f1"))
    before, posted = START, []
    for record in story.records:
        posted.append(post(b"k" * 32, before, record))
        before = posted[-1].hash
    sheet = sheet_of(posted, "submitted")
    text, digest = write_out(sheet)
    assert msgspec.json.decode(text, type=AnswerSheet) == sheet
    assert digest == hashlib.sha256(text.encode()).hexdigest()
    assert (sheet.verified_to, sheet.head) == (posted[-1].record.number, posted[-1].hash)
    assert list(sheet.responses) == ["f1", "f2"], "in one order whoever answered first, so that two sheets compare"


def test_a_page_that_is_loaded_again_gets_its_last_position_and_marks():
    assert notes_of(Story().records) is None
    first, second = {"position": "q1"}, {"position": "q7", "flags": ["q2"]}
    records = in_progress().happens(1, e.Noted(first, BROWSER), e.Noted(second, BROWSER)).records
    assert notes_of(records) == second
    assert records[0].at == NINE
