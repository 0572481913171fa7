"""What a proctor reads of one candidate: saves gathered, everything else line by line, and nothing a candidate wrote."""

from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.timeline import timeline
from proctor.history import history, people_in
from tests.builders import BROWSER, PROCTOR, at, in_progress


def answered(number: int, **more) -> e.Answered:
    return e.Answered("f1", "SECRET", BROWSER, number, f"token-{number}", 0, **more)


def lines_of(story):
    return history(timeline(story.records))


def test_saves_in_a_row_are_one_line_with_its_beginning_its_end_and_how_many():
    story = in_progress()
    for number in range(1, 6):
        story.happens(number, answered(number), e.Noted({"position": "q1"}, BROWSER))
    last = lines_of(story)[-1]
    assert (last.kind, last.times, last.at, last.until) == ("answered", 5, at(1) // 1000, at(5) // 1000)


def test_what_happens_between_two_saves_parts_them():
    story = in_progress().happens(1, answered(1)).wishes(2, c.AskHelp("ill")).happens(3, answered(2))
    assert [line.kind for line in lines_of(story)[-3:]] == ["answered", "help_asked", "answered"]


def test_a_save_after_the_deadline_is_a_line_of_its_own():
    story = in_progress().happens(1, answered(1)).happens(2, answered(2, late=True))
    assert [line.detail for line in lines_of(story)[-2:]] == [{}, {"late": True}]


def test_where_the_candidate_reads_is_left_out():
    story = in_progress().happens(1, e.Noted({"position": "q7", "flags": ["q3"]}, BROWSER))
    assert "noted" not in {line.kind for line in lines_of(story)}


def test_a_page_may_say_a_figure_about_a_signal_and_no_words():
    story = in_progress().wishes(1, c.Observe("clock_drift", "-95 s")).wishes(2, c.Observe("paste_blocked", "the answer is B"))
    assert [line.detail for line in lines_of(story)[-2:]] == [
        {"signal": "clock_drift", "detail": "-95 s"}, {"signal": "paste_blocked"},
    ]  # fmt: skip


def test_nothing_of_an_answer_is_in_any_line():
    story = in_progress().happens(1, answered(1), e.KeptAside("f1", "SECRET", BROWSER, 2, "token-2", "late"))
    assert "SECRET" not in str(lines_of(story))


def test_times_are_milliseconds_and_people_are_named_by_their_ids():
    story = in_progress().wishes(5, c.Pause("own-1", "ill", PROCTOR, at(4)))
    last = lines_of(story)[-1]
    assert last.detail["since"] == at(4) // 1000
    assert people_in([last]) == {PROCTOR}
