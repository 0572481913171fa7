"""A sealed practical paper of each level sat in the browser: the model answer earns all of it, wrong ones what their authors say.

By default one candidate answers wrongly. With EXAM_EVERY_WRONG_ANSWER=1 papers A and B of every level are sat, by as many
candidates as it takes to type every listed wrong answer: some twenty minutes, for when a control or a task has changed.
"""

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from grading.results import part_score
from tests.browser.answering import answer
from tests.browser.exam_day import Asked, ExamDay, Kind
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, Staff

pytestmark = pytest.mark.browser

EVERY = bool(os.environ.get("EXAM_EVERY_WRONG_ANSWER"))
PAPERS = (
    [Kind(0, level, paper) for level in ("L1", "L2", "L3") for paper in "AB"] if EVERY else [Kind(0, "L2"), Kind(0, "L3", "B")]
)


def wrong_answers(day: ExamDay, asked: Asked) -> list[tuple[Mapping[str, Any], Decimal]]:
    """What the author lists for this variant, as (author's field -> response, points it earns on this paper)."""
    key, blank = asked.key, dict.fromkeys(asked.key.fields.values())
    tests = [test for test in day.tests(key) if test.expect < key.authored.key.points]
    worth = Decimal(asked.question.points) / key.authored.key.points
    return [
        ({**blank, **{field: value or None for field, value in test.responses.items()}}, test.expect * worth) for test in tests
    ]


def sit(candidate: Candidate, asked: list[Asked], responses: list[Mapping[str, Any]]) -> None:
    candidate.sees_the_paper()
    for one, given in zip(asked, responses, strict=True):
        candidate.go_to(one.number)
        for field, response in given.items():
            answer(candidate, field, response)
    candidate.all_is_saved()
    candidate.hand_in()
    candidate.receipt()


@pytest.mark.timeout(1800 if EVERY else 180)
@pytest.mark.parametrize("day", PAPERS, indirect=True, ids=lambda kind: f"{kind.level}-{kind.paper}")
def test_a_practical_paper_is_done_by_hand(day: ExamDay, machine: Machines) -> None:
    papers = {seat: day.asked(day.sitting("practical", seat)) for seat in range(1, 41)}
    wrong = {seat: [wrong_answers(day, one) for one in asked] for seat, asked in papers.items()}
    most = max(len(listed) for listed in wrong[2]) if EVERY else 1
    present = range(1, most + 2)
    chief = Proctor(day, machine())
    candidates = {seat: Candidate(day, machine(), seat).arrive("practical") for seat in present}
    chief.watch("practical").let_in(*present)
    chief.open_part()
    expected = {1: "100.0"}
    sit(candidates[1], papers[1], [one.right for one in papers[1]])
    for seat in present[1:]:
        chosen = [listed[seat % len(listed)] for listed in wrong[seat]]
        sit(candidates[seat], papers[seat], [one.answered(other) for one, (other, _) in zip(papers[seat], chosen, strict=True)])
        expected[seat] = f"{part_score(points for _, points in chosen):.1f}"
    with day.back_office():
        chief.close_with(*present)
        officer = Staff(day, machine(), "officer")
        officer.results("practical", candidates[1].ticket)
        assert {seat: officer.said_of(candidates[seat].ticket)[1] for seat in present} == expected
