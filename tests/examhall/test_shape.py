"""What the hall knows of a paper while candidates write, and what of it one booklet may answer."""

from examhall.papers.interactions import Choice, Option, TextEntry
from examhall.papers.question import Field, Paper, Question, Section, Slot
from examhall.papers.shape import accepts, shape_of


def a_variant(name):
    choice = Choice((Option(f"{name}1", ""), Option(f"{name}2", "")))
    return Question(name, "", (Field(f"{name}-a", choice), Field(f"{name}-b", TextEntry())), "1")


PAPER = Paper(
    "p", "卷", "L1", "practical", "zh-CN", "3", "2026-11-01",
    (
        Section("s1", "", "", (Slot((a_variant("q"),)),)),
        Section("s2", "", "", (Slot((a_variant("x"), a_variant("y"))), Slot((a_variant("u"), a_variant("v"))))),
    ),
)  # fmt: skip
SHAPE = shape_of(PAPER)


def test_every_field_of_every_variant_has_a_bit_of_its_own():
    assert sorted(field.place for field in SHAPE.fields.values()) == list(range(10))


def test_a_field_of_this_booklet_with_a_well_formed_value_is_accepted():
    found = accepts(SHAPE, (0, 1, 0), "y-a", "y2")
    assert found is not None
    assert (found.slot, found.variant) == (1, 1)


def test_a_field_of_another_candidates_variant_is_not():
    assert accepts(SHAPE, (0, 1, 0), "x-a", "x1") is None
    assert accepts(SHAPE, (0, 0, 0), "x-a", "x1") is not None


def test_an_unknown_field_or_option_is_not():
    assert accepts(SHAPE, (0, 1, 0), "z-a", "z1") is None
    assert accepts(SHAPE, (0, 1, 0), "", "") is None
    assert accepts(SHAPE, (0, 1, 0), "y-a", "x1") is None
    assert accepts(SHAPE, (0, 1, 0), "y-b", ["y1"]) is None


def test_an_emptied_field_is_a_response_too():
    assert accepts(SHAPE, (0, 1, 0), "y-a", "") is not None
