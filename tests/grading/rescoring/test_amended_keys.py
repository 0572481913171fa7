"""What an officer may say is right of an item of theory, kind by kind."""

import pytest

from examhall.prose import render
from grading.rescoring.amended_keys import AsItStands, Misfit, theory_keys
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.theory import FIELD, AuthoredArea, AuthoredItem, AuthoredOption, build_item


def an_item(kind, rights="a"):
    about = {"difficulty": Difficulty.EASY, "cognitive": Cognitive.REMEMBER, "knowledge": "x", "source": "x", "seconds": 30}
    options = [] if kind is Kind.TRUTH else [AuthoredOption(f"option {name}", "", name in rights) for name in "abcd"]
    item = AuthoredItem(id="i", kind=kind, stem="?", options=options, right=True if kind is Kind.TRUTH else None, **about)
    return build_item(AuthoredArea("01", "L1", [item]), item, render)


@pytest.mark.parametrize(
    ("item", "right"),
    [(an_item(Kind.SINGLE), ["c"]), (an_item(Kind.TRUTH), ["false"]), (an_item(Kind.MULTIPLE, "ab"), ["d", "a", "c"])],
)
def test_another_right_answer_becomes_the_key_of_the_only_variant(item, right):
    key = theory_keys(item, right)["A"].fields[FIELD]
    assert key.expected == (sorted(right) if len(right) > 1 else right[0])
    assert key.points == item.points


@pytest.mark.parametrize(
    ("item", "right"),
    [
        (an_item(Kind.SINGLE), []), (an_item(Kind.SINGLE), ["b", "c"]), (an_item(Kind.SINGLE), ["e"]),
        (an_item(Kind.TRUTH), ["true", "false"]), (an_item(Kind.TRUTH), ["a"]),
        (an_item(Kind.MULTIPLE, "ab"), ["a"]), (an_item(Kind.MULTIPLE, "ab"), ["a", "b", "c", "d"]),
    ],
)  # fmt: skip
def test_what_an_author_could_not_write_cannot_be_amended_either(item, right):
    with pytest.raises(Misfit):
        theory_keys(item, right)


def test_the_key_as_it_stands_amends_nothing_unless_it_is_put_back():
    item = an_item(Kind.MULTIPLE, "ab")
    with pytest.raises(AsItStands):
        theory_keys(item, ["b", "a"])
    assert theory_keys(item, ["b", "a"], back=True) == {"A": item.variants[0].key}
