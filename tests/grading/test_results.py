"""From points to pass or fail: one rounding, the printed score decides, absent and voided are not 0."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.results import ABSENT, VOIDED, PartResult, Verdict, overall, part_result, part_score, scaled

D = Decimal
PASS = D(60)


@pytest.mark.parametrize(
    ("points", "score", "verdict"),
    [
        (["59.94"], "59.9", Verdict.FAILED),
        (["59.95"], "60.0", Verdict.PASSED),
        (["59.949999"], "59.9", Verdict.FAILED),
        (["60"], "60.0", Verdict.PASSED),
        (["29.97", "29.98"], "60.0", Verdict.PASSED),  # rounding each first would give 30.0 + 30.0 as well
        (["19.98", "19.98", "19.98"], "59.9", Verdict.FAILED),  # rounding each first would give 60.0
        (["-1"], "0.0", Verdict.FAILED),
        ([], "0.0", Verdict.FAILED),
    ],
)
def test_the_printed_score_decides(points, score, verdict):
    assert part_result([D(each) for each in points], PASS) == PartResult(verdict, D(score))


def test_a_slot_scales_exactly_or_not_at_all():
    assert scaled(D("13.75"), D(20), D(25)) == D("17.1875")
    assert scaled(D("13.75"), D(20), D(20)) == D("13.75")
    with pytest.raises(ValueError, match="exactly"):
        scaled(D(1), D(30), D(20))


def test_four_slots_of_25_are_rounded_only_in_sum():
    tasks = [scaled(D(each), D(20), D(25)) for each in ("11.99", "12.01", "11.99", "11.97")]
    assert sum(tasks) == D("59.95")
    assert part_score(tasks) == D("60.0")


@settings(deadline=None)
@given(st.lists(st.decimals(0, 25, places=4), max_size=8))
def test_the_score_is_within_half_a_tenth_of_the_exact_sum(points):
    assert abs(part_score(points) - sum(points)) <= D("0.05")


def test_absent_and_voided_have_no_score():
    assert ABSENT.score is None
    assert VOIDED.score is None
    assert part_result([D(0)], PASS).score == D("0.0")


PASSED, FAILED = PartResult(Verdict.PASSED, D(60)), PartResult(Verdict.FAILED, D(0))


@pytest.mark.parametrize(
    ("theory", "practical", "verdict"),
    [
        (PASSED, PASSED, Verdict.PASSED),
        (PASSED, FAILED, Verdict.FAILED),
        (PASSED, ABSENT, Verdict.ABSENT),
        (FAILED, ABSENT, Verdict.FAILED),
        (ABSENT, ABSENT, Verdict.ABSENT),
        (PASSED, VOIDED, Verdict.VOIDED),
        (VOIDED, FAILED, Verdict.VOIDED),
        (PASSED, None, Verdict.INCOMPLETE),
        (FAILED, None, Verdict.INCOMPLETE),
    ],
)
def test_both_parts_must_be_passed_and_none_is_named_before_both_are_there(theory, practical, verdict):
    assert overall([theory, practical]) is verdict
    assert overall([practical, theory]) is verdict
