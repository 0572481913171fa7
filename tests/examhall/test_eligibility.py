"""Clauses as data: what is met, what is not and why, and what a person must look at; as the programme's own file says them."""

import pytest

from examhall.programme.conditions import Condition, ConditionKind
from examhall.programme.operations import Programme
from examhall.registration.eligibility import Declared, Known, Verdict, check, parts_held, verdict
from examhall.text_file import read_text_file
from seeds.demo import CONTENT

TODAY = "2026-11-26"
OFFERED = {one.code: one for one in read_text_file(CONTENT / "programme.yaml", Programme).levels}
TRAINED = {"institution": "滨海职业学院", "completion": "PX-1"}
STUDENT = {"school": "滨海职业学院", "major": "电子商务", "studies_until": "2027-07-01"}
DOCUMENTS = {"certificate": "电子单证员", "certificate_number": "DZ-1"}
BOTH_OF_L1 = {("L1", "theory"): "", ("L1", "practical"): ""}


def findings(level, clause, known=None, **declared):
    return check(OFFERED[level].conditions[clause], Declared(**declared), known or Known(today=TODAY))


def test_every_clause_of_the_programme_carries_its_conditions():
    for level in OFFERED.values():
        assert set(level.conditions) == set(range(1, len(level.eligibility) + 1)), level.code


@pytest.mark.parametrize(
    ("level", "clause", "declared", "expected"),
    [
        ("L1", 1, {"months": 12, "employer": "x", **TRAINED}, Verdict.LOOK),
        ("L1", 1, {"months": 11, "employer": "x", **TRAINED}, Verdict.NOT_MET),
        ("L1", 1, {"months": 12, "employer": " ", **TRAINED}, Verdict.NOT_MET),
        ("L1", 1, {"months": 12, "employer": "x"}, Verdict.NOT_MET),
        ("L1", 2, {"school": "x", "major": "y", "diploma": "z"}, Verdict.LOOK),
        ("L1", 2, {"school": "x", "major": "y"}, Verdict.NOT_MET),
        ("L1", 3, STUDENT, Verdict.LOOK),
        ("L1", 3, {**STUDENT, "studies_until": "2026-11-25"}, Verdict.NOT_MET),
        ("L1", 3, {**STUDENT, "studies_until": ""}, Verdict.NOT_MET),
        ("L1", 3, {**STUDENT, "studies_until": "2029-02-31"}, Verdict.NOT_MET),
        ("L1", 3, {**STUDENT, "studies_until": "next summer"}, Verdict.NOT_MET),
        ("L2", 1, {"months": 12, "employer": "x", **TRAINED}, Verdict.LOOK),
        ("L2", 2, DOCUMENTS, Verdict.LOOK),
        ("L2", 2, {**DOCUMENTS, "certificate": "报关员"}, Verdict.LOOK),
        ("L2", 2, {"certificate": "电子单证员"}, Verdict.NOT_MET),
        ("L2", 2, {}, Verdict.NOT_MET),
        ("L3", 1, {"months": 35, "employer": "x", **TRAINED}, Verdict.NOT_MET),
        ("L3", 1, {"months": 36, "employer": "x", **TRAINED}, Verdict.LOOK),
        ("L3", 2, {"certificate": "助理国际贸易师", "certificate_number": "1"}, Verdict.LOOK),
    ],
)
def test_each_clause_comes_to_its_verdict(level, clause, declared, expected):
    assert verdict(findings(level, clause, **declared)) is expected


def test_a_certificate_held_here_needs_no_proof():
    assert verdict(findings("L2", 2, Known(BOTH_OF_L1, today=TODAY))) is Verdict.MET


@pytest.mark.parametrize(
    "held", [{("L1", "theory"): ""}, {**BOTH_OF_L1, ("L1", "theory"): "2026-11-25"}, {("L2", "theory"): ""}]
)
def test_one_part_or_one_that_ran_out_or_another_level_is_no_certificate(held):
    assert verdict(findings("L2", 2, Known(held, today=TODAY))) is Verdict.NOT_MET


def test_recorded_hours_stand_for_the_certificate_of_completion():
    enough, short = (Known(hours=hours, standard_hours=80, today=TODAY) for hours in (80, 79))
    training = Condition(ConditionKind.TRAINING)
    assert check([training], Declared(), enough)[0].verdict is Verdict.MET
    assert check([training], Declared(), short)[0].verdict is Verdict.NOT_MET
    assert check([training], Declared(), Known(hours=500, today=TODAY))[0].verdict is Verdict.NOT_MET


def test_a_clause_without_conditions_is_looked_at():
    assert verdict(check([], Declared(), Known())) is Verdict.LOOK


def test_what_is_not_met_is_said_at_its_field():
    found = findings("L2", 1, months=6)
    assert [one.field for one in found] == ["months", "institution"]
    assert "6" in str(found[0].says._kwargs.values())


def test_a_part_is_held_while_it_is_kept():
    known = Known({("L1", "theory"): TODAY, ("L1", "practical"): "2026-11-25"}, today=TODAY)
    assert parts_held("L1", known) == ["theory"]
