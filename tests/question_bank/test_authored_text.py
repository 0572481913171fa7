"""An author's words as the bank keeps them: read again they are what was written, and they are a content file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.prose import render
from question_bank.authored_text import read_authored, write_authored
from question_bank.content import read_theory
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.theory import AuthoredArea, AuthoredItem, AuthoredOption
from tests.bank_builders import content


def area(stem: str, *options: str, **more) -> AuthoredArea:
    item = AuthoredItem(
        id="L1-01-S99", kind=Kind.SINGLE, difficulty=Difficulty.EASY, cognitive=Cognitive.REMEMBER, knowledge="k", source="s",
        seconds=40, stem=stem, options=[AuthoredOption(text, "why", n == 0) for n, text in enumerate(options)], **more,
    )  # fmt: skip
    return AuthoredArea("01", "L1", [item])


@pytest.mark.parametrize(
    "text",
    ["no", "1.0", "2026-01-01", " ", "#x", "- a", "a: b", "'", '"', "多行\n\n  缩进\n", "\ttab\n", "|", "~", "\x07", "🧾"],
)
def test_words_that_yaml_could_take_for_something_else_stay_words(text):
    wrote = area(text, text, "二")
    assert read_authored(write_authored(wrote), AuthoredArea) == wrote


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_whatever_is_written_is_read_again(stem, option):
    wrote = area(stem, option, "other")
    assert read_authored(write_authored(wrote), AuthoredArea) == wrote


def test_a_line_of_several_is_a_line_of_the_text():
    lines = write_authored(area("第一行\n第二行", "甲", "乙")).splitlines()
    assert [line.strip() for line in lines if "行" in line] == ["第一行", "第二行"]


def test_every_item_of_the_product_keeps_its_words_as_a_file_that_makes_it_again(tmp_path):
    for file in content()[:3]:
        for one in file:
            path = tmp_path / "one.yaml"
            path.write_text(one.authored, encoding="utf-8")
            assert [again.item for again in read_theory(path, render)] == [one.item]
