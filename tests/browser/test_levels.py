"""A sealed practical paper of each level sat in the browser: the model answer earns all of it, wrong ones what their authors say.

By default one paper is sat and one candidate answers wrongly: test_trying.py does each task by hand. With EXAM_EVERY_WRONG_ANSWER=1
papers A and B of every level are sat, by as many candidates as it takes to type every listed wrong answer: over an hour, for when
a control or a task has changed.
"""

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from grading.results import part_score
from tests.browser.answering import answer
from tests.browser.exam_day import Asked, ExamDay, Kind
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, Staff

pytestmark = pytest.mark.browser

EVERY = bool(os.environ.get("EXAM_EVERY_WRONG_ANSWER"))
PAPERS = [Kind(0, level, paper) for level in ("L1", "L2", "L3") for paper in "AB"] if EVERY else [Kind(0, "L2")]


class Wrong(NamedTuple):
    """A wrong answer that the author of a task lists: author's field -> response, and what it earns on this paper."""

    task: str
    name: str
    responses: Mapping[str, Any]
    points: Decimal


def wrong_answers(day: ExamDay, asked: Asked) -> list[Wrong]:
    """What the author lists for this variant."""
    key, blank = asked.key, dict.fromkeys(asked.key.fields.values())
    tests = [test for test in day.tests(key) if test.expect < key.authored.key.points]
    worth = Decimal(asked.question.points) / key.authored.key.points
    return [
        Wrong(
            key.item, test.name, blank | {field: value or None for field, value in test.responses.items()}, test.expect * worth
        )
        for test in tests
    ]


def shared_out(listed: Mapping[int, list[list[Wrong]]]) -> dict[int, list[Wrong]]:
    """Seat -> one wrong answer a task, for as many seats as it takes until each that is listed has been given."""
    left = {(one.task, one.name) for tasks in listed.values() for wrong in tasks for one in wrong}
    chosen: dict[int, list[Wrong]] = {}
    for seat, tasks in listed.items():
        if left:
            chosen[seat] = [next((one for one in wrong if (one.task, one.name) in left), wrong[0]) for wrong in tasks]
            left -= {(one.task, one.name) for one in chosen[seat]}
    assert not left, "more wrong answers than candidates"
    return chosen


def sit(candidate: Candidate, asked: list[Asked], responses: list[Mapping[str, Any]]) -> None:
    candidate.sees_the_paper()
    for one, given in zip(asked, responses, strict=True):
        candidate.go_to(one.number)
        for field, response in given.items():
            answer(candidate, field, response)
    candidate.all_is_saved()
    candidate.hand_in()
    candidate.receipt()


@pytest.mark.timeout(2400 if EVERY else 180)
@pytest.mark.parametrize("day", PAPERS, indirect=True, ids=lambda kind: f"{kind.level}-{kind.paper}")
def test_a_practical_paper_is_done_by_hand(day: ExamDay, machine: Machines) -> None:
    papers = {seat: day.asked(day.sitting("practical", seat)) for seat in range(1, 41)}
    wrong = shared_out({seat: [wrong_answers(day, one) for one in asked] for seat, asked in papers.items() if seat > 1})
    if not EVERY:
        wrong = {2: wrong[2]}
    present = [1, *wrong]
    chief = Proctor(day, machine())
    candidates = {seat: Candidate(day, machine(), seat).arrive("practical") for seat in present}
    chief.watch("practical").let_in(*present)
    chief.open_part()
    expected = {1: "100.0"}
    sit(candidates[1], papers[1], [one.right for one in papers[1]])
    for seat, chosen in wrong.items():
        given = [asked.answered(one.responses) for asked, one in zip(papers[seat], chosen, strict=True)]
        sit(candidates[seat], papers[seat], given)
        expected[seat] = f"{part_score(one.points for one in chosen):.1f}"
    with day.back_office():
        chief.close_with(*present)
        officer = Staff(day, machine(), "officer")
        officer.results("practical", candidates[1].ticket)
        assert {seat: officer.said_of(candidates[seat].ticket)[1] for seat in present} == expected
