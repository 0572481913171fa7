"""Moodle XML of other systems, and what is wrong with a file of it."""

import base64

import pytest

from question_bank.exchange.about import Defaults
from question_bank.exchange.formats import read_file
from question_bank.items import Kind
from question_bank.tasks.authored import MatchField, NumberField, OrderField, TextField

DEFAULTS = Defaults("L1", "06", knowledge="k", source="s")


def question(kind, inner, stem="<p>问题</p>", form="html"):
    return f'<question type="{kind}"><name><text>Q1</text></name><questiontext format="{form}"><text><![CDATA[{stem}]]></text></questiontext>{inner}</question>'


def answer(text, fraction, why="", more=""):
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text><feedback format="html"><text>{why}</text></feedback>{more}</answer>'


def read(*questions):
    category = question("category", "<category><text>$course$/top</text></category>")
    return read_file(f'<?xml version="1.0"?><quiz>{category}{"".join(questions)}</quiz>'.encode(), "q.xml", DEFAULTS)


def only(*questions):
    reading = read(*questions)
    assert reading.faults == []
    return reading.items[0], [loss.code for loss in reading.losses]


FOUR = answer("甲", 100, "对") + answer("<p>乙</p>", 0) + answer("丙", 0) + answer("丁", 0)


def test_a_single_choice():
    came, losses = only(question("multichoice", "<single>true</single>" + FOUR))
    entry = came.theory.items[0]
    assert (entry.kind, entry.stem, losses) == (Kind.SINGLE, "问题", [])
    assert [(one.text, one.right, one.why) for one in entry.options][:2] == [("甲", True, "对"), ("乙", False, "")]


def test_a_multiple_choice_whose_weights_are_named():
    said = answer("甲", "50") + answer("乙", "50") + answer("丙", "-50") + answer("丁", "0")
    came, losses = only(question("multichoice", "<single>false</single>" + said))
    assert [one.right for one in came.theory.items[0].options] == [True, True, False, False]
    assert losses == ["weights"]


def test_a_statement_with_its_explanation():
    said = "<generalfeedback><text>因为。</text></generalfeedback>" + answer("true", 0) + answer("false", 100)
    came, losses = only(question("truefalse", said))
    assert (came.theory.items[0].right, came.theory.items[0].why, losses) == (False, "因为。", [])


def test_texts_numbers_pairs_and_orders_make_tasks():
    assert isinstance(only(question("shortanswer", answer("FOB", 100)))[0].task.fields[0], TextField)
    number = only(question("numerical", answer("12.5", 100, more="<tolerance>0.1</tolerance>")))[0].task.fields[0]
    assert isinstance(number, NumberField)
    assert (number.value, str(number.tolerance), number.places) == ("12.5", "0.1", 1)
    pair = '<subquestion format="html"><text>{}</text><answer><text>{}</text></answer></subquestion>'
    match = only(question("matching", pair.format("甲", "一") + pair.format("乙", "二") + pair.format("", "三")))[
        0
    ].task.fields[0]
    assert isinstance(match, MatchField)
    assert (len(match.sources), len(match.targets)) == (2, 3)
    assert isinstance(only(question("ordering", answer("先", 1) + answer("后", 2)))[0].task.fields[0], OrderField)


def test_pictures_come_with_their_words_and_those_from_elsewhere_are_named():
    data = base64.b64encode(b"picture").decode()
    stem = '看图 <img src="@@PLUGINFILE@@/a.png" alt="图"> <img src="http://x/b.png" alt="别处">'
    text = question("multichoice", "<single>true</single>" + FOUR, stem).replace(
        "</questiontext>", f'<file name="a.png" encoding="base64">{data}</file></questiontext>'
    )
    reading = read(text)
    (name,) = reading.pictures
    assert reading.items[0].theory.items[0].stem == f"看图 ![图](picture:{name}) 别处"
    assert [one.code for one in reading.losses] == ["picture"]


@pytest.mark.parametrize(
    ("kind", "inner", "code"),
    [("essay", "", "moodle_type"), ("cloze", "", "moodle_type"), ("shortanswer", answer("a*", 100), "wildcard"),
     ("numerical", answer("1", 100) + answer("2", 100), "several_numbers")],
)  # fmt: skip
def test_what_is_beyond_is_left_out_and_named(kind, inner, code):
    reading = read(question(kind, inner))
    assert (reading.items, reading.faults) == ([], [])
    assert [(one.code, one.whole) for one in reading.losses] == [(code, True)]


@pytest.mark.parametrize(
    ("kind", "inner", "code"),
    [("truefalse", answer("true", 100), "no_key"), ("shortanswer", answer("a", 0), "no_key"), ("numerical", answer("viel", 100), "bad_number"),
     ("multichoice", answer("a", "alles"), "bad_number"), ("matching", "", "few_pairs"), ("ordering", answer("先", 1), "few_cards")],
)  # fmt: skip
def test_a_broken_question_is_a_fault_with_its_name(kind, inner, code):
    (fault,) = read(question("multichoice", "<single>true</single>" + FOUR), question(kind, inner)).faults
    assert fault.code == code
    assert "Q1" in fault.place


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"<quiz><question", "not_xml"), (b"<question/>", "not_moodle"), (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "doctype"),
     (b"<quiz/>", "empty"), ("<quiz><question>问</question></quiz>".encode("gb18030"), "not_xml")],
)  # fmt: skip
def test_a_broken_file_is_a_fault(data, code):
    assert [one.code for one in read_file(data, "q.xml", DEFAULTS).faults] == [code]
