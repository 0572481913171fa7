"""What a well-formed response to each kind of field is: malformed ones are refused, and no input breaks the check."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.papers.interactions import (
    LONGEST_TEXT,
    MOST_ROWS,
    Choice,
    Choices,
    Column,
    DateEntry,
    Interaction,
    Match,
    NumberEntry,
    Option,
    Order,
    Table,
    TextEntry,
    is_given,
    is_well_formed,
)


def options(*ids):
    return tuple(Option(one, f"<p>{one}</p>") for one in ids)


CHOICE, CHOICES, ORDER = Choice(options("a", "b", "c")), Choices(options("a", "b", "c")), Order(options("a", "b", "c"))
MATCH = Match(options("s1", "s2"), options("t1", "t2"))
TABLE = Table(
    (Column("item", "项目", CHOICE), Column("amount", "金额", NumberEntry("元")), Column("note", "备注", TextEntry()))
)
EVERY = (CHOICE, CHOICES, ORDER, MATCH, TABLE, TextEntry(), NumberEntry(), DateEntry())

GOOD = [
    (CHOICE, "a"), (CHOICE, ""),
    (CHOICES, []), (CHOICES, ["c", "a"]),
    (ORDER, []), (ORDER, ["c", "a", "b"]), (ORDER, ["b"]),
    (MATCH, {}), (MATCH, {"s1": "t2", "s2": "t2"}), (MATCH, {"s1": ""}),
    (TABLE, []), (TABLE, [{"item": "b", "amount": "1,250.50", "note": "含税"}, {}]), (TABLE, [{}] * MOST_ROWS),
    (TextEntry(5), "longer than the page would let one type"), (TextEntry(), "字" * LONGEST_TEXT),
    (NumberEntry(), "十二"), (DateEntry(), "2026年11月24日"),
]  # fmt: skip

BAD = [
    (CHOICE, "d"), (CHOICE, ["a"]), (CHOICE, None), (CHOICE, 1), (CHOICE, True),
    (CHOICES, "a"), (CHOICES, ["a", "a"]), (CHOICES, ["a", "z"]), (CHOICES, [["a"]]), (CHOICES, {"a": "b"}),
    (ORDER, ["a", "a"]), (ORDER, ["z"]), (ORDER, "abc"),
    (MATCH, {"s1": "s2"}), (MATCH, {"t1": "t1"}), (MATCH, ["s1"]), (MATCH, {"s1": ["t1"]}), (MATCH, {"s1": None}),
    (TABLE, {}), (TABLE, [[]]), (TABLE, [{"other": "b"}]), (TABLE, [{"item": "z"}]), (TABLE, [{"amount": 12}]),
    (TABLE, [{}] * (MOST_ROWS + 1)), (TABLE, [{"note": "字" * (LONGEST_TEXT + 1)}]),
    (TextEntry(), "字" * (LONGEST_TEXT + 1)), (TextEntry(), None), (NumberEntry(), 12), (DateEntry(), {"year": 2026}),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "value"), GOOD, ids=repr)
def test_a_well_formed_response_is_taken(shape, value):
    assert is_well_formed(shape, value)


@pytest.mark.parametrize(("shape", "value"), BAD, ids=lambda one: repr(one)[:40])
def test_a_malformed_response_is_not(shape, value):
    assert not is_well_formed(shape, value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.sampled_from("abc"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(EVERY), json_values)
def test_no_input_breaks_the_check(shape, value):
    assert is_well_formed(shape, value) in (True, False)
    assert is_given(value) in (True, False)


@pytest.mark.parametrize("value", ["", "  ", "\n", [], {}, [{}], {"s1": ""}, [{"c": " "}], None])
def test_an_emptied_field_counts_as_unanswered(value):
    assert not is_given(value)


@pytest.mark.parametrize("value", ["a", ["a"], {"s1": "t1"}, [{}, {"c": "1"}], "0"])
def test_a_field_that_says_anything_counts_as_answered(value):
    assert is_given(value)


def test_every_shape_survives_being_written_and_read():
    for shape in EVERY:
        assert msgspec.json.decode(msgspec.json.encode(shape), type=Interaction) == shape


def test_no_shape_has_a_place_for_a_key_a_pattern_or_the_number_of_rows():
    """What may be told of a field is this list. Whoever adds to it must ask whether it tells the answer."""
    may_tell = {
        "options", "layout", "shuffle", "longest", "lines", "count", "unit", "cards", "sources", "targets", "columns", "money",
        "step",
        "fixed",  # such a table prints its rows, so their number is no secret
    }  # fmt: skip
    for shape in EVERY:
        assert set(shape.__struct_fields__) <= may_tell
    assert set(Option.__struct_fields__) == {"id", "html", "last"}
    assert set(Column.__struct_fields__) == {"id", "label", "cell"}
