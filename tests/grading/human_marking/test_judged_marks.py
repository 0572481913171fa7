"""What persons gave is an input of marking: for that answer, out of that much, and for nothing else. Worked out by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.papers.interactions import NumberEntry, TextEntry
from examhall.papers.question import Field, Question
from grading.amendments.amending import Amendment, Manner, rulings
from grading.human_marking.agreement import SUGGESTED, Rule, agreed, choices, tolerated
from grading.human_marking.conflicts import Conflict, Reader, Written, conflict
from grading.human_marking.quality import Given, quality
from grading.human_marks import Judged, hash_of
from grading.marks import Route
from grading.results import part_score
from grading.scheme import Faulty, Scheme, ToBeJudged, read_lines
from question_bank.items import Variant
from question_bank.keys import ExactKey, JudgedKey, Key, NumberKey, ScoringRule
from question_bank.papers.sealing import SealedKey

D = Decimal
JUDGED = JudgedKey("clear and polite", "Dear Emma", D(4))


def a_question(slot, keys, worth):
    """One place of the paper with fields x0, x1...; sealed they are f<slot><n>."""
    shapes = [NumberEntry() if isinstance(key, NumberKey) else TextEntry() for key in keys]
    fields = tuple(Field(f"x{n}", shape) for n, shape in enumerate(shapes))
    key = Key({f"x{n}": one for n, one in enumerate(keys)})
    authored = Variant("A", Question(f"i{slot}", "<p>?</p>", fields, f"{key.points:f}"), key)
    sealed = {f"f{slot}{n}": f"x{n}" for n in range(len(keys))}
    return SealedKey(slot, 0, f"q{slot}", f"i{slot}", 1, authored, key, D(worth), sealed, {})


PAPER = (
    a_question(0, [JUDGED, NumberKey(D(7), D(4))], 10),  # worth 8 by its author and 10 here
    a_question(1, [JUDGED], 4),
    a_question(2, [ExactKey("yes", D(2))], 2),
)
WRITTEN = {"f00": "Dear Emma, we are sorry.", "f01": "7", "f10": "Hello", "f20": "no"}


def scheme(*amendments):
    return Scheme("p", PAPER, rulings(PAPER, ScoringRule.PER_OPTION, amendments))


def judged(points, field, out_of="4", answer=None):
    return {field: Judged(D(points), D(out_of), hash_of(WRITTEN[field] if answer is None else answer))}


BOTH = {**judged("2.5", "f00"), **judged("3", "f10")}


def marked(said=BOTH, responses=WRITTEN, by=None):
    return (by or scheme()).mark((0, 0, 0), responses, said)


def test_what_persons_gave_is_added_scaled_and_named_in_the_mark_sheet():
    found = marked()
    assert found.points == (D("8.125"), D(3), D(0)), "(2.5 + 4) x 10/8; 3; wrong"
    assert part_score(found.points) == D("11.1")
    lines = read_lines(found.text)
    assert [(line.route, line.why) for line in lines] == [
        (Route.JUDGED, "JUDGED"), (Route.DIRECT, "AS_KEY"), (Route.JUDGED, "JUDGED"), (Route.NONE, "NOT_AS_KEY")
    ]  # fmt: skip


def test_the_digest_covers_what_persons_gave():
    assert marked().hash == marked(dict(reversed(BOTH.items()))).hash
    assert marked().hash != marked({**BOTH, **judged("2", "f00")}).hash


def test_every_answer_that_waits_is_named_at_once_and_a_blank_never_waits():
    with pytest.raises(ToBeJudged) as waits:
        marked({})
    assert [(one.question, one.field, one.out_of, one.step) for one in waits.value.unread] == [
        ("q0", "f00", D(4), D("0.5")), ("q1", "f10", D(4), D("0.5")),
    ]  # fmt: skip
    with pytest.raises(ToBeJudged) as waits:
        marked(judged("1", "f00"))
    assert [one.field for one in waits.value.unread] == ["f10"]
    assert marked({}, {"f01": "7", "f10": "  "}).points == (D(5), D(0), D(0))


def test_a_fault_comes_before_what_waits():
    with pytest.raises(Faulty) as fault:
        marked({}, {**WRITTEN, "f99": "x"})
    assert fault.value.reason == "other_booklet"


def test_points_given_for_another_answer_or_out_of_another_sum_are_worth_nothing():
    for stale in (judged("4", "f00", answer="Dear Emma"), judged("4", "f00", out_of="5")):
        with pytest.raises(ToBeJudged):
            marked({**BOTH, **stale})
    assert marked({**BOTH, **judged("4", "f10", answer="")}, {**WRITTEN, "f10": ""}).points[1] == 0


def test_persons_overrule_a_rule_where_they_read_what_it_marked():
    assert marked({**BOTH, **judged("1.5", "f20", out_of="2")}).points[2] == D("1.5")
    assert marked({**BOTH, **judged("0", "f20", out_of="2")}).hash == marked().hash, "they came to the same"


def test_points_that_are_given_to_everybody_stay_whatever_persons_gave():
    ruled = scheme(Amendment("i1", 1, Manner.GIVEN))
    assert marked({**BOTH, **judged("0", "f10")}, by=ruled).points[1] == 4
    assert marked(judged("2.5", "f00"), by=ruled).points[1] == 4, "nobody has to read it"


def test_a_rescoring_of_another_item_leaves_what_persons_gave():
    ruled = scheme(Amendment("i2", 1, Manner.OTHER_KEY, {"A": Key({"x0": ExactKey("no", D(2))})}))
    assert marked(by=ruled).points == (D("8.125"), D(3), D(2))


# -- agreement -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("out_of", "one", "other", "comes_to"),
    [
        ("2", "2", "1.5", "1.75"),  # half a point is always tolerated
        ("2", "2", "1", None),
        ("20", "12", "10", "11"),  # a tenth of 20
        ("20", "12", "9.5", None),
        ("20", "12.5", "10.5", "11.5"),
        ("10", "0", "0", "0"),
    ],
)  # fmt: skip
def test_near_marks_are_their_mean_and_far_ones_want_a_third_person(out_of, one, other, comes_to):
    assert agreed(SUGGESTED, D(out_of), D(one), D(other)) == (None if comes_to is None else D(comes_to))


def test_the_mean_is_rounded_half_up_to_two_decimals():
    assert agreed(SUGGESTED, D(2), D("0.25"), D("0.5")) == D("0.38"), "0.375"
    assert agreed(SUGGESTED, D(2), D("0.25"), D("0.26")) == D("0.26"), "0.255"


@given(st.integers(0, 40), st.integers(0, 40))
def test_who_marked_first_never_matters_and_the_mean_lies_between(first, second):
    one, other = D(first) / 2, D(second) / 2
    found = agreed(SUGGESTED, D(20), one, other)
    assert found == agreed(SUGGESTED, D(20), other, one)
    assert (found is None) == (abs(one - other) > tolerated(SUGGESTED, D(20)))
    assert found is None or min(one, other) <= found <= max(one, other)


def test_the_rule_is_the_authoritys():
    assert tolerated(Rule(D(25), D(1), 30), D(2)) == 1
    assert tolerated(Rule(D(25), D(1), 30), D(8)) == 2
    assert tolerated(Rule(D(0), D(0), 30), D(8)) == 0


def test_points_go_up_in_the_authors_steps_and_the_whole_can_always_be_given():
    assert choices(D(2), D("0.5")) == [D(0), D("0.5"), D(1), D("1.5"), D(2)]
    assert choices(D(5), D(2)) == [D(0), D(2), D(4), D(5)]


# -- conflicts of interest -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "why"),
    [
        (Reader("m"), None),
        (Reader("m", frozenset({"elsewhere"}), frozenset({"another"})), None),
        (Reader("candidate"), Conflict.OWN),
        (Reader("m", frozenset({"here"})), Conflict.CENTRE),
        (Reader("m", trained=frozenset({"lookup"})), Conflict.TRAINED),
        (Reader("before"), Conflict.READ_BEFORE),
    ],
)
def test_nobody_marks_whom_they_know(reader, why):
    assert conflict(reader, Written("candidate", "here", "lookup", {"before"})) is why


def test_without_a_known_identity_nobody_counts_as_trained():
    assert conflict(Reader("m", trained=frozenset({""})), Written("candidate", "here", "")) is None


# -- figures of markers ----------------------------------------------------------------------------------------------


def test_a_markers_figures_are_worked_out_from_marks_and_from_what_counted():
    figures = quality([Given(D(2), D(4), D("2.25"), False), Given(D(4), D(4), D(3), True), Given(D(1), D(2), None, True)])
    assert (figures.marks, figures.moderated) == (3, 2)
    assert round(figures.mean, 2) == D("66.67"), "a half, all and a half"
    assert figures.lean == D("9.375"), "a quarter of 4 less and a whole of 4 more, halved"
    assert quality([]) is None
