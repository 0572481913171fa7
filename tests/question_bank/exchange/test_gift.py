"""GIFT of other systems, and what is wrong with a file of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Outgoing
from question_bank.exchange.formats import read_file
from question_bank.exchange.gift_writing import write_gift
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.tasks.authored import MatchField, NumberField, TextField
from question_bank.theory import AuthoredArea, AuthoredItem, AuthoredOption

DEFAULTS = Defaults("L1", "06", knowledge="k", source="s")


def read(text, encoding="utf-8"):
    return read_file(text.encode(encoding), "q.txt", DEFAULTS)


def only(text):
    reading = read(text)
    assert reading.faults == []
    return reading.items[0], [loss.code for loss in reading.losses]


def test_a_single_choice_with_feedback_and_a_title():
    came, losses = only("// a comment\n$CATEGORY: x\n\n::Q1:: FOB 后面填\\: {\n=装运港 #对\n~目的港\n~工厂\n~仓库 #不\\=对\n}")
    entry = came.theory.items[0]
    assert (entry.kind, entry.stem, losses, came.place) == (Kind.SINGLE, "FOB 后面填:", [], "4 · Q1")
    assert [(one.text, one.right, one.why) for one in entry.options] == [
        ("装运港", True, "对"), ("目的港", False, ""), ("工厂", False, ""), ("仓库", False, "不=对"),
    ]  # fmt: skip


def test_a_multiple_choice_by_weights():
    came, losses = only("哪些？{~%50%甲 ~%50%乙 ~%-100%丙 ~%-100%丁}")
    assert came.theory.items[0].kind is Kind.MULTIPLE
    assert [one.right for one in came.theory.items[0].options] == [True, True, False, False]
    assert losses == []
    assert only("哪些？{~%70%甲 ~%30%乙 ~%-50%丙 ~丁}")[1] == ["weights"]


def test_words_that_look_like_a_weight_are_words():
    options = [AuthoredOption(text, "", right=text.endswith("折")) for text in ("%50% 折", "%20%", "%-100%丙", "丁")]
    for kind, item_id in ((Kind.SINGLE, "L1-06-S90"), (Kind.MULTIPLE, "L1-06-M90")):
        chosen = [replace(one, right=one.right or (kind is Kind.MULTIPLE and one.text == "%20%")) for one in options]
        entry = AuthoredItem(
            id=item_id, kind=kind, difficulty=Difficulty.EASY, cognitive=Cognitive.REMEMBER,
            knowledge="k", source="s", seconds=30, stem="几折？", options=chosen,
        )  # fmt: skip
        written = write_gift([Outgoing(theory=AuthoredArea("06", "L1", [entry]))])
        assert read(written.data.decode()).items[0].theory.items[0].options == chosen
    assert only("几折？{=%50%甲 ~乙 ~丙 ~丁}")[0].theory.items[0].options[0].text == "%50%甲"


@pytest.mark.parametrize(("said", "right"), [("T", True), ("FALSE", False), ("true#不对#对", True)])
def test_a_statement(said, right):
    came, losses = only(f"水往低处流。{{{said}}}")
    assert (came.theory.items[0].kind, came.theory.items[0].right) == (Kind.TRUTH, right)
    assert losses == (["feedback_of_truth"] if "#" in said else [])


def test_a_missing_word_leaves_a_gap():
    came, _ = only("Use {=FOB ~CIF ~EXW ~DAP} here.")
    assert came.theory.items[0].stem == "Use ＿＿＿＿ here."


def test_texts_numbers_and_pairs_make_tasks():
    assert isinstance(only("术语？{=FOB =船上交货}")[0].task.fields[0], TextField)
    number = only("1+1？{#2:0.5}")[0].task.fields[0]
    assert isinstance(number, NumberField)
    assert (number.value, str(number.tolerance)) == ("2", "0.5")
    assert str(only("1+1？{#1..3}")[0].task.fields[0].tolerance) == "1"
    match = only("配对 {=甲 -> 一 =乙 -> 二}")[0].task.fields[0]
    assert isinstance(match, MatchField)
    assert match.right == {"s1": "t1", "s2": "t2"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("只有文字。", "description"),
        ("论述。{}", "essay"),
        ("甲{=一}乙{=二}", "several_answers"),
        ("几？{#=1 =2}", "several_numbers"),
    ],
)
def test_what_is_beyond_is_left_out_and_named(said, code):
    reading = read(said)
    assert (reading.items, reading.faults) == ([], [])
    assert [(one.code, one.whole) for one in reading.losses] == [(code, True)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("甲 {=一 ~二", "braces"),
        ("甲 }=一{", "braces"),
        ("甲 {一 ~二}", "no_sign"),
        ("几？{#很多}", "bad_number"),
        ("// examhall {x\n甲{T}", "bad_comment"),
    ],
)
def test_a_broken_question_is_a_fault_with_its_line(said, code):
    reading = read(f"\n\n{said}")
    assert [(one.place.split(" ")[0], one.code) for one in reading.faults] == [("3", code)]


@pytest.mark.parametrize(("encoding", "guess"), [("gb18030", "GB18030"), ("utf-16", "UTF-16")])
def test_another_encoding_gets_a_clear_answer(encoding, guess):
    (fault,) = read("abc\n水往低处流。{T}", encoding).faults
    assert (fault.code, fault.values["guess"]) == ("not_utf8", guess)


def test_a_picture_is_no_text_of_another_encoding():
    (fault,) = read_file(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "mark.png", Defaults("L1", "06")).faults
    assert fault.code == "not_text"


def test_the_mark_of_utf_8_and_the_line_ends_of_windows_are_no_fault():
    reading = read("\ufeff水往低处流。\r\n{T}\r\n\r\n离职后可带走客户名单。{F}\r\n")
    assert [one.theory.items[0].right for one in reading.items] == [True, False]


def test_html_comes_as_markdown_and_runs_nothing():
    came, losses = only('[html]<p>H<sub>2</sub>O <script>alert(1)</script><b>是</b>水 <a href\\="javascript\\:x">y</a></p>{T}')
    assert came.theory.items[0].stem == "H<sub>2</sub>O **是**水 y"
    assert losses == ["link"]


@given(st.text(st.sampled_from("a甲 \n:=~#{}\\%-/>$[]1.T"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_whatever_the_text_there_is_an_answer(said):
    reading = read(said)
    assert reading.items or reading.faults or reading.losses
