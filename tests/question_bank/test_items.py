"""A question and its key must fit, and every kind of key is known wherever kinds matter."""

from decimal import Decimal
from typing import get_args

import msgspec
import pytest

from examhall.papers.interactions import Choice, Choices, Column, Interaction, Match, NumberEntry, Option, Order, Table
from examhall.papers.question import Field, Question
from grading.rules import RULES
from question_bank.items import FITS, Cognitive, Difficulty, Item, Kind, Variant
from question_bank.keys import (
    ChoiceKey,
    ChoicesKey,
    FieldKey,
    Key,
    MappingKey,
    NumberKey,
    RowsKey,
    ScoringRule,
    SequenceKey,
    SetKey,
    scored_by,
)

D = Decimal


def options(ids):
    return tuple(Option(id=name, html=name) for name in ids)


def a_variant(shape, key, points=None, fields=("f",)):
    question = Question(
        id="q", stem="", points=points or str(key.points), fields=tuple(Field(id=name, interaction=shape) for name in fields)
    )
    return Variant("A", question, Key({"f": key}))


ONE = ChoiceKey(right="a", points=D(1))


@pytest.mark.parametrize(
    ("shape", "key", "more", "says"),
    [
        (Choice(options("bcd")), ONE, {}, "a is not among its options"),
        (Choices(options("ab")), ONE, {}, "cannot mark"),
        (NumberEntry(), ONE, {}, "cannot mark"),
        (Choice(options("ab")), ONE, {"points": "2"}, "says 2 points"),
        (Choice(options("ab")), ONE, {"fields": ("f", "g")}, "only in the question"),
        (Choice(options("ab")), ONE, {"fields": ("f", "f")}, "the same id"),
        (Choices(options("ab")), ChoicesKey(("a", "b"), D(2)), {}, "at least one option must be wrong"),
        (Choices(options("ab")), SetKey(("a", "b"), D(1), D(1)), {}, "at least one option must be wrong"),
        (Order(options("abc")), SequenceKey(("a", "b"), {2: D(1)}), {}, "each card once"),
        (Match(options("ab"), options("xy")), MappingKey({"a": "x"}, D(1)), {}, "every line"),
        (Match(options("a"), options("xy")), MappingKey({"a": "z"}, D(1)), {}, "z is not among"),
        (
            Table((Column("n", "n", NumberEntry()),)),
            RowsKey(("m",), ({"n": NumberKey(D(1), D(1))},), D(1)),
            {},
            "known by columns",
        ),
        (
            Table((Column("n", "n", NumberEntry()),)),
            RowsKey(("n",), ({"m": NumberKey(D(1), D(1))},), D(1)),
            {},
            "for every column",
        ),
        (Table((Column("n", "n", NumberEntry()),)), RowsKey(("n",), ({"n": ONE},), D(1)), {}, "f.n: a ChoiceKey cannot mark"),
    ],
)
def test_a_key_that_does_not_fit_its_question_is_refused(shape, key, more, says):
    with pytest.raises(ValueError, match=says):
        a_variant(shape, key, **more)


def an_item(*variants):
    return Item(
        id="i", level="L1", area="01", kind=Kind.SINGLE, difficulty=Difficulty.EASY, cognitive=Cognitive.REMEMBER,
        knowledge="", source="", variants=variants,
    )  # fmt: skip


def test_variants_of_an_item_are_worth_the_same():
    small, large = (a_variant(Choice(options("ab")), ChoiceKey("a", D(points))) for points in (1, 2))
    assert an_item(small).points == 1
    with pytest.raises(ValueError, match="same points"):
        an_item(small, large)
    with pytest.raises(ValueError, match="at least one variant"):
        an_item()


def test_a_section_sets_the_rule_of_multiple_choice_and_of_nothing_else():
    key = Key({"m": ChoicesKey(("a", "b"), D(2)), "s": ONE})
    scored = scored_by(key, ScoringRule.ALL_OR_NOTHING)
    assert scored.fields["m"].rule is ScoringRule.ALL_OR_NOTHING
    assert scored.fields["s"] is ONE
    assert key.fields["m"].rule is ScoringRule.PER_OPTION


def test_every_interaction_has_a_key_and_every_key_a_rule():
    assert FITS.keys() == set(get_args(Interaction))
    assert {key for keys in FITS.values() for key in keys} == set(get_args(FieldKey)) == RULES.keys()


def test_a_key_comes_back_from_json_as_it_was():
    key = Key({"n": NumberKey(D("7.1000"), D("0.75"), plausible=(D("0.71"), D(71)))}, {"rate": D("7.1000")})
    back = msgspec.json.decode(msgspec.json.encode(key), type=Key)
    assert back == key
    assert str(back.given["rate"]) == "7.1000"
