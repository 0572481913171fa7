"""The room record, gathered from timelines."""

from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.timeline import timeline
from proctor.report import Seated, people_in, record_of
from tests.builders import CHIEF, OTHER, PROCTOR, Story, at, in_progress


def seated(seat: int, story: Story) -> Seated:
    return Seated(seat, f"考生{seat}", f"2601{seat:010d}", str(story.sitting.state), timeline(story.records))


def record(*stories: Story, room_holds=frozenset()):
    return record_of([seated(seat, story) for seat, story in enumerate(stories, 1)], room_holds)


def test_it_counts_who_was_expected_who_came_and_who_did_not():
    absent = Story().wishes(20, c.MarkAbsent(PROCTOR))
    told = record(in_progress(), in_progress(), absent)
    assert (told.expected, told.present, [line.seat for line in told.absent]) == (3, 2, [3])


def test_a_corrected_absence_is_none():
    story = Story().wishes(20, c.MarkAbsent(PROCTOR)).wishes(22, c.CorrectAbsence("in the wrong room", CHIEF))
    assert record(story).absent == []


def test_who_began_after_the_opening_is_late_by_so_many_minutes():
    late = Story().wishes(12, c.Authorise(PROCTOR, at(0)))
    assert [(line.seat, line.detail["minutes"]) for line in record(in_progress(), late).late] == [(2, 12)]


def test_a_change_of_machine_says_from_which_to_which_and_who_approved():
    story = (
        Story().wishes(0, c.Authorise(PROCTOR, at(0)))
        .wishes(1, c.TakeLease("browser-1", "A-07")).wishes(20, c.TakeLease("browser-2", "B-12"))
        .wishes(21, c.ApproveMachine("browser-2", PROCTOR)).wishes(22, c.TakeLease("browser-2", "B-12"))
        .wishes(30, c.TakeLease("browser-2", "B-12"))
    )  # fmt: skip
    lines = record(story).machines
    assert [(line.at, line.detail["before"], line.detail["machine"], line.detail["by"]) for line in lines] == [
        (at(22), "A-07", "B-12", PROCTOR)
    ]


def test_minutes_granted_name_both_persons_where_there_were_two():
    story = in_progress().wishes(5, c.Grant(900, "power failure", PROCTOR, CHIEF))
    told = record(story)
    assert told.grants[0].detail["second"] == CHIEF
    assert people_in(told) == {PROCTOR, CHIEF}


def test_a_pause_of_the_whole_room_is_not_listed_for_each_candidate():
    story = in_progress().wishes(5, c.Pause("room-1", "fire", PROCTOR)).wishes(6, c.Pause("own-1", "ill", OTHER))
    lines = record(story, room_holds=frozenset({"room-1"})).pauses
    assert [line.detail["hold"] for line in lines] == ["own-1"]


def test_a_pause_ends_with_its_resume_or_with_the_sitting():
    resumed = in_progress().wishes(5, c.Pause("own-1", "ill", OTHER)).wishes(9, c.Resume(OTHER, "own-1"))
    ended = in_progress().wishes(5, c.Pause("own-1", "ill", OTHER)).wishes(8, c.Terminate("cannot go on", PROCTOR))
    assert [line.until for line in record(resumed, ended).pauses] == [at(9), at(8)]


def test_ends_and_reopenings_are_listed():
    story = in_progress().wishes(30, c.Terminate("mistaken identity", PROCTOR))
    story.wishes(32, c.Reopen("reopening-1", 0, "identity clear", CHIEF))
    told = record(story)
    assert (len(told.ended), len(told.reopened)) == (1, 1)


def test_decisions_on_kept_answers_are_listed_those_made_at_once_in_one_line():
    kept = [e.KeptAside(f"f{number}", "SECRET", "b", number, f"token-{number}", "late") for number in (1, 2, 3)]
    story = in_progress().happens(30, *kept)
    first = story.sitting.version - 2
    for entry in (first, first + 1):
        story.wishes(31, c.AdmitKept(entry, "f1", "SECRET", 0, "network fault", CHIEF))
    told = record(story.wishes(32, c.RejectKept(first + 2, "after the end", OTHER)))
    assert [(line.at, line.detail["admitted"], line.detail["count"], line.detail["reason"]) for line in told.kept] == [
        (at(31), True, 2, "network fault"), (at(32), False, 1, "after the end"),
    ]  # fmt: skip
    assert people_in(told) == {CHIEF, OTHER}
    assert "SECRET" not in str(told)


def test_no_line_holds_an_answer():
    story = in_progress().happens(1, e.Answered("f1", "SECRET", "b", 1, "token-1", 0))
    assert "SECRET" not in str(record(story))


def test_a_change_of_seat_and_a_hand_in_for_somebody_say_who_did_it_and_why():
    story = in_progress().wishes(5, c.ChangeSeat(1, 9, "screen", PROCTOR)).wishes(20, c.HandInFor("ill", OTHER))
    told = record(story)
    assert [(line.at, line.detail["before"], line.detail["seat"]) for line in told.seats] == [(at(5), 1, 9)]
    assert [(line.at, line.detail["reason"]) for line in told.handed_in] == [(at(20), "ill")]
    assert people_in(told) == {PROCTOR, OTHER}
