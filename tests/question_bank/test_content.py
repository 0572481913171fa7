"""Content files become items, or one message that names file, line, what is wrong and how to mend it."""

from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

import pytest

from examhall.papers.interactions import Choice, Choices
from examhall.text_file import BrokenFile, TextFile
from grading.marking import judge
from question_bank.content import read_theory
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.keys import ScoringRule, scored_by

CONTENT = Path(__file__).parents[2] / "seeds/content"

AREA = """\
area: "01"
level: L1
items:
  - id: L1-01-S01
    kind: single
    difficulty: easy
    cognitive: remember
    knowledge: 角色
    source: 考试大纲 01
    facts: [F10]
    as_of: 2026-11-01
    seconds: 40
    stem: |
      哪一个 **是** 买家？
    options:
      - {text: 甲, why: 不是}
      - {text: 乙, right: true, why: 是}
      - {text: 丙, why: 不是}
      - {text: 丁, why: 不是}
  - id: L1-01-M01
    kind: multiple
    difficulty: medium
    cognitive: understand
    knowledge: 流程
    source: 考试大纲 01
    seconds: 60
    stem: 哪些对？
    options:
      - {text: 一, right: true, why: 对}
      - {text: 二, right: true, why: 对}
      - {text: 三, why: 错}
      - {text: no, why: 错}
  - id: L1-01-J01
    kind: truth
    difficulty: hard
    cognitive: apply
    knowledge: 规定
    source: 考试大纲 01
    seconds: 30
    stem: 这句话不对。
    right: false
    why: 因为
"""


def written(tmp_path, text, name="01.yaml"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read_changed(tmp_path, old, new):
    assert old in AREA
    return [one.item for one in read_theory(written(tmp_path, AREA.replace(old, new, 1)), escape)]


def test_an_area_file_becomes_items(tmp_path):
    single, multiple, truth = (one.item for one in read_theory(written(tmp_path, AREA), lambda text: f"<p>{text.strip()}</p>"))
    assert (single.id, single.kind, single.difficulty, single.cognitive) == (
        "L1-01-S01", Kind.SINGLE, Difficulty.EASY, Cognitive.REMEMBER,
    )  # fmt: skip
    assert (single.facts, single.as_of, single.seconds, single.points) == (("F10",), date(2026, 11, 1), 40, 1)
    assert single.rationales["b"] == "是"
    question = multiple.variants[0].question
    assert isinstance(question.fields[0].interaction, Choices)
    assert [option.html for option in question.fields[0].interaction.options] == ["一", "二", "三", "no"]
    assert (multiple.points, multiple.as_of) == (2, None)
    shape = truth.variants[0].question.fields[0].interaction
    assert isinstance(shape, Choice)
    assert not shape.shuffle
    assert [option.html for option in shape.options] == ["正确", "错误"]


def test_the_keys_pay_the_right_answers(tmp_path):
    single, multiple, truth = (one.item.variants[0] for one in read_theory(written(tmp_path, AREA), escape))

    def points(variant, response, rule=ScoringRule.PER_OPTION):
        return judge(variant.question, scored_by(variant.key, rule), {"answer": response})["answer"].points

    assert [points(single, option) for option in "abcd"] == [0, 1, 0, 0]
    assert [points(truth, option) for option in ("true", "false")] == [0, 1]
    assert [points(multiple, ticked) for ticked in (["a", "b"], ["a"], ["a", "c"])] == [2, Decimal("0.5"), 0]
    assert points(multiple, ["a"], ScoringRule.ALL_OR_NOTHING) == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    kind: single\n", "", 4, "Add `kind:`"),
        ("kind: single", "kind: essay", 5, "Use one of the words"),
        ("seconds: 40", "seconds: soon", 12, "Write a whole number"),
        (
            "    source: 考试大纲 01\n    facts",
            "    sauce: 考试大纲 01\n    facts",
            4,
            "Correct or remove `sauce`|Add `source:`",
        ),
        ("    as_of: 2026-11-01\n", "", 10, "Add `as_of:`"),
        ("{text: 乙, right: true", "{text: 乙", 15, "0 right options"),
        ("{text: 甲, why", "{text: 甲, right: true, why", 15, "2 right options"),
        ("      - {text: 丁, why: 不是}\n", "", 15, "3 options"),
        ("{text: 丙,", "{text: 甲,", 15, "the same option twice"),
        ("    right: false\n", "", 33, "is a truth"),
        ("    right: false\n", "    right: perhaps\n", 41, "Compare it with"),
        ("    why: 因为", "    why: 因为\n    options: [{text: x, why: y}]", 43, "1 options"),
        ("id: L1-01-M01", "id: L1-01-S01", 20, "used twice"),
        ("stem: 哪些对？", "stem: ' '", 27, "has no stem"),
        ("level: L1", "level: L1\nlevel: L2", 3, "said twice"),
        ("level: L1", "level: L1\nlanguage: fr", 3, "language fr"),
        ("    kind: multiple", "   kind: multiple", 21, "Check indents"),
        ("stem: 哪些对？", "stem: *other", 27, "not YAML|Aliases"),
        ("stem: 这句话不对。", "stem: &x 这句话不对。\n    why: *x\n    facts: *x", 41, "Aliases"),
        ("items:", "things:", 1, "Add `items:`|Correct or remove `things`"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_remedy(tmp_path, old, new, line, says):
    with pytest.raises(BrokenFile, match=says) as caught:
        read_changed(tmp_path, old, new)
    assert (caught.value.path.name, caught.value.line) == ("01.yaml", line), str(caught.value)
    assert f"01.yaml:{line}: " in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", b"\xff\xfe\x00", "a: [", "- 1\n- 2\n", "just text", "{[1]: 2}", "a: b\n---\nc: d\n", "\x00"]
)
def test_a_file_that_is_no_area_at_all_is_named_too(tmp_path, text):
    with pytest.raises(BrokenFile) as caught:
        read_theory(written(tmp_path, text), escape)
    assert caught.value.line >= 1


def test_a_tag_of_yaml_is_only_text(tmp_path):
    assert read_changed(tmp_path, "seconds: 30", "seconds: !!python/object:os.system 30")[2].seconds == 30


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BrokenFile, match="cannot be read"):
        TextFile(tmp_path / "none.yaml")


def test_all_seeded_theory_loads():
    items = [one.item for path in sorted(CONTENT.glob("*/theory/*.yaml")) for one in read_theory(path, escape)]
    assert items
    assert len({item.id for item in items}) == len(items)
    assert all(item.kind is not Kind.TASK for item in items)
