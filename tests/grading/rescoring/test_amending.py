"""What each kind of amendment makes of a sitting's marks, worked out by hand on a paper of four questions."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examhall.papers.interactions import Choice, Choices, NumberEntry, Option
from examhall.papers.question import Field, Question
from grading.amendments.amending import Amendment, CannotScale, Manner, rulings
from grading.marks import Route
from grading.results import part_score
from grading.scheme import Scheme, as_marked, read_lines, read_scheme
from question_bank.items import Variant
from question_bank.keys import ChoiceKey, ChoicesKey, Key, NumberKey, ScoringRule
from question_bank.papers.sealing import SealedKey

D = Decimal
RULE = ScoringRule.PER_OPTION


def a_question(slot, key, shape, worth):
    """One place of the paper, worth so much, with one field `x`; sealed ids are the author's behind a number."""
    question = Question(f"i{slot}", "<p>?</p>", (Field("x", shape),), f"{key.points:f}")
    names = {f"{slot}{option.id}": option.id for option in getattr(shape, "options", ())}
    sealed = {"slot": slot, "variant": 0, "question": f"q{slot}", "item": f"i{slot}", "version": 1, "points": D(worth)}
    authored = Variant("A", question, Key({"x": key}))
    return SealedKey(**sealed, authored=authored, key=authored.key, fields={f"f{slot}": "x"}, names=names)


OPTIONS = tuple(Option(name, name) for name in "abcd")
PAPER = (
    a_question(0, ChoiceKey("a", D(20)), Choice(OPTIONS), 20),
    a_question(1, ChoiceKey("b", D(20)), Choice(OPTIONS), 20),
    a_question(2, ChoicesKey(("a", "b"), D(20), each=D(5)), Choices(OPTIONS), 20),
    a_question(3, NumberKey(D("12.50"), D(40)), NumberEntry(), 40),
)
RIGHT = {"f0": "0a", "f1": "1b", "f2": ["2a", "2b"], "f3": "12.50"}


def scheme(*amendments):
    return Scheme("p", PAPER, rulings(PAPER, RULE, amendments))


def score(responses, *amendments):
    return part_score(scheme(*amendments).mark((0, 0, 0, 0), responses).points)


def choice(item, right, manner=Manner.OTHER_KEY, **more):
    return Amendment(f"i{item}", 1, manner, {"A": Key({"x": ChoiceKey(right, D(20))})}, **more)


def number(value, manner=Manner.OTHER_RULE, tolerance="0", **more):
    return Amendment("i3", 1, manner, {"A": Key({"x": NumberKey(D(value), D(40), D(tolerance))})}, **more)


GIVEN, OUT = Amendment("i1", 1, Manner.GIVEN), Amendment("i1", 1, Manner.TAKEN_OUT)
OLD_KEY = {**RIGHT, "f1": "1c"}  # answered c where the bank says b

# responses, amendments, the score by hand
GOLDEN = [
    (RIGHT, (), "100.0"),
    (OLD_KEY, (), "80.0"),
    (OLD_KEY, (choice(1, "c"),), "100.0"),  # another key: c is right
    (RIGHT, (choice(1, "c"),), "80.0"),  # and b is not any more
    (RIGHT, (choice(1, "c", spares=True),), "100.0"),  # unless nobody is to lose by it
    (OLD_KEY, (choice(1, "c", spares=True),), "100.0"),
    (RIGHT, (choice(1, "c", Manner.FURTHER_KEY),), "100.0"),  # a further key: either is right
    (OLD_KEY, (choice(1, "c", Manner.FURTHER_KEY),), "100.0"),
    ({**RIGHT, "f1": "1d"}, (choice(1, "c", Manner.FURTHER_KEY),), "80.0"),
    ({**RIGHT, "f3": "12.51"}, (), "60.0"),
    ({**RIGHT, "f3": "12.51"}, (number("12.50", tolerance="0.01"),), "100.0"),  # a wider tolerance
    ({**RIGHT, "f3": "12.52"}, (number("12.50", tolerance="0.01"),), "60.0"),
    (OLD_KEY, (GIVEN,), "100.0"),  # its points to everybody
    ({}, (GIVEN,), "20.0"),  # a blank too
    (RIGHT, (GIVEN,), "100.0"),
    (RIGHT, (OUT,), "100.0"),  # taken out: 80 points become 100, each by 1.25
    (OLD_KEY, (OUT,), "100.0"),
    ({"f1": "1b"}, (OUT,), "0.0"),  # who was right there loses it
    ({"f0": "0a"}, (OUT,), "25.0"),
    ({"f2": ["2a"], "f3": "12.50"}, (OUT,), "56.3"),  # (5 + 40) x 1.25 = 56.25, rounded once
    (OLD_KEY, (choice(1, "c"), GIVEN), "100.0"),  # one after the other
    (RIGHT, (GIVEN, choice(1, "c")), "80.0"),  # the later is the last word
    (RIGHT, (OUT, choice(1, "c")), "80.0"),  # and what was taken out is back
    (OLD_KEY, (choice(1, "c", Manner.FURTHER_KEY), choice(0, "d")), "80.0"),  # of two items
]


@pytest.mark.parametrize(("responses", "amendments", "expected"), GOLDEN)
def test_a_sitting_earns_by_an_amended_key_what_is_worked_out_by_hand(responses, amendments, expected):
    assert score(responses, *amendments) == D(expected)


def test_a_given_mark_says_that_it_was_given_and_what_was_answered():
    (line,) = (one for one in read_lines(scheme(GIVEN).mark((0,) * 4, {"f1": "1d"}).text) if one.place == 1)
    assert (line.points, line.route, line.why, line.given) == (D(20), Route.GIVEN, "GIVEN", "d")


def test_what_was_not_touched_is_marked_line_by_line_as_before():
    before, after = scheme().mark((0,) * 4, OLD_KEY), scheme(choice(1, "c")).mark((0,) * 4, OLD_KEY)
    one, other = read_lines(before.text), read_lines(after.text)
    assert [a.place for a, b in zip(one, other, strict=True) if a != b] == [1]


@pytest.mark.parametrize(
    "unchanged",
    [(), (choice(1, "b"),), (choice(1, "b", spares=True),), (choice(1, "b", Manner.FURTHER_KEY),), (number("12.50"),),
     (choice(1, "c"), choice(1, "b"))],
)  # fmt: skip
def test_a_key_that_is_as_it_was_changes_not_even_the_scheme(unchanged):
    assert rulings(PAPER, RULE, unchanged) == {}
    assert scheme(*unchanged).id == scheme().id


def test_the_scheme_says_an_amended_tolerance_that_the_right_answer_does_not_show():
    assert scheme(number("12.50", tolerance="0.01")).id != scheme(number("12.50", tolerance="0.02")).id != scheme().id


def test_a_stored_scheme_tells_what_each_question_was_worth():
    told = read_scheme(scheme(OUT).text)
    assert [key.points for key in as_marked(PAPER, told)] == [D(25), D(0), D(25), D(50)]
    assert as_marked(PAPER, read_scheme(scheme().text)) == list(PAPER)


@pytest.mark.parametrize("item", ["i3", "i0"])
def test_what_leaves_no_exact_rest_cannot_be_taken_out(item):
    more = [Amendment(name, 1, Manner.TAKEN_OUT) for name in ("i1", item)]
    if item == "i0":  # 100 / 60 is no decimal
        with pytest.raises(CannotScale):
            rulings(PAPER, RULE, more)
    else:  # 100 / 40 is 2.5
        assert score({"f0": "0a"}, *more) == D("50.0")


def test_not_everything_can_be_taken_out():
    with pytest.raises(CannotScale, match="nothing"):
        rulings(PAPER, RULE, [Amendment(f"i{n}", 1, Manner.TAKEN_OUT) for n in range(4)])


def test_an_amendment_of_another_version_is_none_of_this_paper():
    assert rulings(PAPER, RULE, [Amendment("i1", 2, Manner.GIVEN), Amendment("i9", 1, Manner.GIVEN)]) == {}


def test_amendments_of_different_items_may_go_live_in_any_order():
    amendments = (choice(0, "c"), GIVEN, number("12.50", tolerance="0.01"))
    assert len({scheme(*order).id for order in permutations(amendments)}) == 1


answer = st.fixed_dictionaries(
    {},
    optional={
        "f0": st.sampled_from(["0a", "0b", "0c", "0d", ""]),
        "f1": st.sampled_from(["1a", "1b", "1c", "1d", ""]),
        "f2": st.lists(st.sampled_from(["2a", "2b", "2c", "2d"]), unique=True),
        "f3": st.sampled_from(["12.50", "12.5", "12.51", "x", ""]),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(answer, min_size=1, max_size=6), st.randoms())
def test_the_order_of_marking_never_matters_and_who_is_spared_never_loses(sheets, chance):
    for amendments in ((choice(1, "c", spares=True),), (choice(1, "c", Manner.FURTHER_KEY),), (GIVEN,)):
        one, other = scheme(*amendments), scheme(*amendments)
        marked = [one.mark((0,) * 4, sheet) for sheet in sheets]
        order = list(range(len(sheets)))
        chance.shuffle(order)
        assert {n: other.mark((0,) * 4, sheets[n]).hash for n in order} == {n: m.hash for n, m in enumerate(marked)}
        assert all(part_score(m.points) >= score(sheet) for m, sheet in zip(marked, sheets, strict=True))
