"""Words as the search cuts them: two Chinese characters are found anywhere, and nothing that is typed is a query."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.tokens import Sought, for_fts5, for_tsquery, sought, tokens

CHINESE = st.text(st.sampled_from("报关单运费税则信用证海"), min_size=1, max_size=8)
ANYTHING = st.text(st.sampled_from("报关单运费税 aFOb12-.,，。\"'*()!&|:<>^{}\\%_①Ａ９\n"), max_size=30)


def is_found(typed: str, text: str) -> bool:
    """Whether SQLite's own index finds a text by what is typed."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (tokens, columnsize=0, tokenize='unicode61 remove_diacritics 0')")
    connection.execute("INSERT INTO words VALUES (?)", [" ".join(tokens(text))])
    words = sought(typed)
    return bool(words and connection.execute("SELECT 1 FROM words WHERE words MATCH ?", [for_fts5(words)]).fetchone())


def test_a_run_of_characters_is_its_pairs_and_its_last_character():
    assert tokens("报关单") == ["报关", "关单", "单"]
    assert tokens("税") == ["税"]
    assert tokens("按 ＣＩＦ 报价，12.5%") == ["按", "cif", "报价", "价", "12", "5"]


def test_what_is_typed_is_words_that_must_all_occur_each_with_its_tokens_in_order():
    assert sought("报关单  运费") == [Sought(("报关", "关单")), Sought(("运费",))]
    assert sought("L1-T0") == [Sought(("l1", "t0"), begins=True)]
    assert sought("L1-06") == [Sought(("l1", "06"))]
    assert sought("税") == [Sought(("税",), begins=True)]
    assert sought(" ，。 - ") == []


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("报关", "出口报关单", True),
        ("关单", "出口报关单", True),
        ("报单", "出口报关单", False),
        ("报关 运费", "运费由谁支付？报关由谁办理？", True),
        ("报关运费", "运费由谁支付？报关由谁办理？", False),
        ("单", "出口报关单", True),
        ("口", "出口报关单", True),
        ("费", "出口报关单", False),
        ("FOB价", "按fob价格成交", True),
        ("关税FOB", "完税价格含关税FOB报价", True),
        ("办理报关，支付运费", "应当办理报关、支付运费。", True),
        ("insur", "Insurance premium", True),
        ("12", "第120条", False),
    ],
)
def test_words_are_found_where_they_stand_and_not_elsewhere(typed, text, found):
    assert is_found(typed, text) is found


@given(before=CHINESE, word=CHINESE, after=CHINESE)
def test_any_word_is_found_wherever_it_stands_in_a_run(before, word, after):
    assert is_found(word, before + word + after)
    assert is_found(word, word)


@given(text=ANYTHING)
def test_every_text_is_found_by_each_of_its_own_words(text):
    for word in text.split():
        assert is_found(word, text) or not tokens(word)


@given(typed=st.one_of(ANYTHING, st.text(max_size=40)))
def test_nothing_that_is_typed_is_a_query(typed):
    is_found(typed, "报关单 FOB")  # raises where the index reads it as one
    for word in sought(typed):
        assert all(token.isalnum() for token in word.tokens)
    bare = for_tsquery(sought(typed)).replace(" <-> ", "").replace(" & ", "").replace(":*", "")
    assert all(character.isalnum() or character in "()" for character in bare)
