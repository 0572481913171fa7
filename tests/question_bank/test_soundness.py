"""What a bank as a whole must satisfy: depth, balance, nothing alike, nobody's brand, everything solved, facts that hold."""

from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace

from examhall.prose import render
from question_bank.content import read_facts, read_theory
from question_bank.facts import FactRegister, fact_faults, facts_by_id
from question_bank.soundness import FASTEST, text_of, theory_faults
from tests.bank_builders import CONTENT


@cache
def level_one():
    """The product's items of the first level."""
    return [one.item for path in sorted((CONTENT / "L1" / "theory").glob("*.yaml")) for one in read_theory(path, render)]


@cache
def facts():
    return read_facts(CONTENT / "facts.yaml")


def changed(item_id, **more):
    """The level with one item changed."""
    return [replace(item, **more) if item.id == item_id else item for item in level_one()]


def with_stem(item, stem):
    variant = item.variants[0]
    return replace(item, variants=(replace(variant, question=replace(variant.question, stem=stem)),))


def test_the_products_first_level_has_no_fault():
    assert list(theory_faults(level_one())) == []


def test_a_cell_that_is_not_three_deep_is_named():
    without = [item for item in level_one() if item.id != "L1-05-M01"]
    assert "L1-theory: multiple/05 needs 3, has 2" in list(theory_faults(without))


def test_an_item_that_nobody_else_has_solved_is_named():
    assert list(theory_faults(changed("L1-05-M01", solved=None))) == ["L1-05-M01: nobody but its author has solved it yet"]


@pytest.mark.parametrize(
    ("stem", "says"),
    [("某卖家在 Amazon 开店……", "real brand"), ("以上都对的是哪一项？", "all or none"), ("长" * 1000, "cannot be read")],
)
def test_what_one_text_must_not_say_is_named(stem, says):
    items = [with_stem(item, stem) if item.id == "L1-05-M01" else item for item in level_one()]
    assert any("L1-05-M01" in fault and says in fault for fault in theory_faults(items))


def test_reading_is_not_asked_to_be_faster_than_it_is():
    assert max(len(text_of(item)) / item.seconds for item in level_one()) <= FASTEST


def test_two_items_that_ask_almost_the_same_are_named():
    first = level_one()[0]
    twin = replace(first, id="L1-01-S99")
    assert f"{first.id} and L1-01-S99 ask almost the same" in list(theory_faults([*level_one(), twin]))


def test_keys_that_all_stand_in_one_place_are_named():
    def first(item):
        variant = item.variants[0]
        shape = variant.question.fields[0].interaction
        right = getattr(variant.key.fields["answer"], "right", "")
        if item.kind != "single":
            return item
        options = tuple(sorted(shape.options, key=lambda option: option.id != right))
        field = replace(variant.question.fields[0], interaction=replace(shape, options=options))
        return replace(item, variants=(replace(variant, question=replace(variant.question, fields=(field,))),))

    assert any("stand at place 1" in fault for fault in theory_faults([first(item) for item in level_one()]))


def test_every_fact_an_item_rests_on_is_in_the_register_and_held_on_its_day():
    assert list(fact_faults(level_one(), facts())) == []
    resting = next(item for item in level_one() if "F22" in item.facts)
    assert list(fact_faults([replace(resting, facts=("F99",))], facts())) == [
        f"{resting.id}: there is no fact F99 in the register"
    ]
    early = replace(resting, as_of=date(2019, 12, 31))
    assert list(fact_faults([early], facts())) == [f"{resting.id}: the fact F22 does not hold on 2019-12-31"]


def test_a_fact_stands_once():
    row = facts()["F22"]
    with pytest.raises(ValueError, match="F22 stands twice"):
        facts_by_id(FactRegister([row, row]))
