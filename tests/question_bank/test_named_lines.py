"""An author's words as a reader meets them: the same lines, called as the editor calls them, each knowing its place."""

import pytest

from question_bank.authored_text import write_plain
from question_bank.authored_words import one_form
from question_bank.specification import AREAS
from question_bank.writing.named_lines import differing, named_lines
from tests.bank_builders import CONTENT

ITEM = """area: "06"
level: L1
items:
- {id: L1-06-S01, kind: single, difficulty: easy, stem: "哪一项？",
   options: [{text: "甲", right: true, why: "对"}, {text: kind, why: "错"}]}
"""
TASK = """id: L1-T01
seconds: 900
stem: |
  ask: 请填写
fields:
- ask: order
  id: f1
  cards: {text: 文字, right: 右}
  right: [right, text]
- ask: table
  id: f2
  columns:
  - {ask: number, id: c1, points: "1"}
"""


def read(text):
    return [(line.place, line.head, line.text) for line in named_lines(text)]


def test_the_names_of_an_item_are_those_of_its_editor_and_its_values_stay():
    assert read(ITEM) == [
        ("area", "Area", f"Area: 06 {AREAS['06']}"),
        ("level", "Level", "Level: L1"),
        ("items", "Item", "Item:"),
        ("stem", "Stem", '- {Item: L1-06-S01, Kind: Single choice, Difficulty: Easy, Stem: 哪一项？,'),
        ("option-1", "Options B", '   Options: [{Text: 甲, Right answer: yes, Why it is right or wrong: 对}, '
         '{Text: kind, Why it is right or wrong: 错}]}'),
    ]  # fmt: skip


def test_what_an_author_named_in_a_task_keeps_its_name():
    told = read(TASK)
    assert told[2:4] == [("stem", "Stem", "Stem:"), ("stem", "Stem", "  ask: 请填写")]
    assert told[5] == ("fields.0", "Fields 1", "- Kind: Order")
    assert told[7] == ("fields.0.cards", "Fields 1", "  Cards: {text: 文字, right: 右}")
    assert told[8] == ("fields.0.right", "Fields 1", "  Right order: [right, text]")
    assert told[12] == ("fields.1.columns.0.points", "Fields 2", "  - {Kind: Number, Short name: c1, Points: 1}")


@pytest.mark.parametrize("path", sorted(CONTENT.glob("**/*.yaml")), ids=lambda path: path.stem)
def test_no_line_of_the_product_s_own_content_is_lost(path):
    text = path.read_text(encoding="utf-8")
    assert len(named_lines(text)) == len(text.splitlines())


def test_what_cannot_be_read_stands_as_it_is():
    assert [line.text for line in named_lines("a: [\nb")] == ["a: [", "b"]


def test_what_differs_is_told_by_parts_and_what_was_left_out_as_usual_does_not_differ():
    whole = ITEM.replace("stem:", "cognitive: apply, knowledge: 知识, source: 大纲, seconds: 40, stem:")
    usual = one_form(whole.replace("stem:", "calculation: false, stem:"))
    assert differing(one_form(whole), usual) == []
    other = one_form(whole.replace("甲", "乙"))
    ((part, mine, theirs),) = differing(one_form(whole), other)
    assert part == "Options A"
    assert ("甲" in mine, "乙" in theirs) == (True, True)
    assert differing(write_plain({"id": "x"}), write_plain({"id": "x", "stem": "新"})) == [("Stem", "", "Stem: 新")]
