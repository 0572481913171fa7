"""What an author is told while writing: what stops an item, what should be looked at again, and at which field."""

from datetime import date

import pytest
from msgspec.structs import replace

from examhall.papers.booklet import draw_question
from examhall.prose import render
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.likeness import pieces
from question_bank.theory import AuthoredArea, AuthoredItem, AuthoredOption, build_question
from question_bank.unwanted import unwanted_in
from question_bank.writing.proofreading import findings

OPTIONS = [
    AuthoredOption("装运港", "对", True),
    AuthoredOption("目的港", "错"),
    AuthoredOption("工厂", "错"),
    AuthoredOption("仓库", "错"),
]
SOUND = AuthoredItem(
    id="L1-06-S99", kind=Kind.SINGLE, difficulty=Difficulty.EASY, cognitive=Cognitive.REMEMBER, knowledge="FOB", source="大纲",
    seconds=40, stem="术语FOB后面应填写什么地点？", options=OPTIONS,
)  # fmt: skip
TRUTH = replace(SOUND, kind=Kind.TRUTH, options=[], right=True, why="因为")


def told(item, language="zh-CN", bank=(), facts=("F22",)):
    """(field, whether it stops, sentence) of each finding."""
    found = findings(AuthoredArea("06", "L1", [item], language), item, render, facts, bank)
    return [(one.part, one.stops, one.says) for one in found]


def test_a_sound_item_has_nothing_to_mend():
    assert told(SOUND) == told(TRUTH) == []


@pytest.mark.parametrize(
    ("changes", "part", "says"),
    [
        ({"stem": " "}, "stem", "no stem"),
        ({"options": OPTIONS[:3]}, "options", "four options"),
        ({"options": [*OPTIONS[:3], OPTIONS[1]]}, "options", "say the same"),
        ({"options": [replace(one, right=False) for one in OPTIONS]}, "options", "one right option"),
        ({"options": [replace(one, right=True) for one in OPTIONS], "kind": Kind.MULTIPLE}, "options", "must be wrong"),
        ({"options": [*OPTIONS[:3], AuthoredOption("  ", "错")]}, "option-3", "empty"),
        ({"stem": r"多少？\(\frac{1}{\)"}, "stem", "formula"),
        ({"knowledge": ""}, "knowledge", "point of knowledge"),
        ({"source": " "}, "source", "source"),
        ({"seconds": 0}, "seconds", "seconds"),
        ({"facts": ["F99"], "as_of": date(2026, 11, 1)}, "facts", "F99"),
        ({"facts": ["F22"]}, "facts", "day they were checked"),
    ],
)
def test_what_no_paper_could_carry_stops_an_item_at_its_field(changes, part, says):
    assert any(at == part and stops and says in sentence for at, stops, sentence in told(replace(SOUND, **changes)))


@pytest.mark.parametrize("text", ["以上都对", "以上各项均不正确", "上述说法全部错误", "以上三者都是", "None of the above"])
def test_an_option_that_speaks_of_all_others_belongs_last_and_stands_there_for_candidates(text):
    speaks = AuthoredOption(text, "错")
    first, last = [speaks, *OPTIONS[:3]], [*OPTIONS[:3], speaks]
    assert [(at, "put it last" in says) for at, _stops, says in told(replace(SOUND, options=first))] == [("option-0", True)]
    assert [(at, "put it last" in says) for at, _stops, says in told(replace(SOUND, options=last))] == [("option-3", False)]
    question = build_question(AuthoredArea("06", "L1", []), replace(SOUND, options=first), render)
    for seed in "abcdefgh":
        shown = draw_question(seed, question, 1).fields[0].interaction.options
        assert shown[-1].html == text


def test_a_truth_without_its_answer_is_stopped():
    assert [one[:2] for one in told(replace(TRUTH, right=None))] == [("right", True)]


@pytest.mark.parametrize(
    ("changes", "part", "says"),
    [
        ({"options": [*OPTIONS[:3], AuthoredOption("以上都对", "错")]}, "option-3", "all or none"),
        ({"options": [*OPTIONS[:3], AuthoredOption("仓库", "")]}, "option-3", "why"),
        ({"stem": "在亚马逊上开店要先做什么？"}, "stem", "亚马逊"),
        ({"seconds": 5, "stem": "很长的题干" * 20}, "seconds", "cannot be read"),
        ({"options": [AuthoredOption("合同中双方约定的装运港口的名称", "对", True), *OPTIONS[1:]]}, "options", "longer"),
    ],
)
def test_the_rest_is_advice(changes, part, says):
    found = told(replace(SOUND, **changes))
    assert [(at, stops) for at, stops, _ in found] == [(part, False)]
    assert says in found[0][2]


def test_what_can_be_known_is_said_at_once_however_little_is_written():
    unfinished = replace(
        SOUND, stem="亚马逊和淘宝上最佳的包邮 No.1 商品有哪些？", options=[AuthoredOption("", "")] * 4, source=""
    )
    found = told(unfinished, bank=[("L1-06-S01", pieces("亚马逊和淘宝上最佳的包邮 No.1 商品有哪些？"))])
    advice = [(part, says) for part, stops, says in found if not stops]
    assert [part for part, _says in advice] == ["stem"] * 4
    assert advice[0][1].endswith("亚马逊、淘宝.")
    assert "最佳、No.1" in advice[1][1]
    assert "包邮" in advice[2][1]
    assert "almost the same as L1-06-S01" in advice[3][1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("国家级展会", "国家级"), ("印有国徽的杯子", "国徽"), ("客户是白痴", "白痴"), ("FREE SHIPPING today", "FREE SHIPPING"),
        ("The dumb question", "dumb"), ("dumbbell", ""), ("No.10", "No.1"), ("平台给出的最符合题意的一项", ""),
    ],
)  # fmt: skip
def test_unwanted_words_are_found_whole(text, found):
    assert (" ".join(unwanted_in(text)).count(found) > 0) is bool(found) if found else not list(unwanted_in(text))


def test_an_item_that_the_bank_has_almost_word_for_word_is_named():
    near = pieces("术语FOB后面应该填写什么地点？装运港 目的港 工厂 仓库")
    ((part, stops, says),) = told(SOUND, bank=[("L1-06-S01", near), ("L1-06-S02", pieces("海运提单的签发人是谁"))])
    assert (part, stops) == ("stem", False)
    assert "L1-06-S01: 98 of 100 pieces" in says


def test_a_statement_that_the_bank_has_in_other_words_order_is_named():
    said = pieces("进口货物的收货人应当自运输工具申报进境之日起十四日内向海关申报 正确 错误")
    turned = replace(TRUTH, stem="自运输工具申报进境之日起十四日内，进口货物的收货人应当向海关申报。")
    assert [one for _, _, one in told(turned, bank=[("L1-10-T01", said)]) if "L1-10-T01: 100 of 100" in one]


def test_reading_time_is_counted_for_chinese_alone():
    long = replace(SOUND, seconds=5, stem="A long stem in English of many words. " * 3)
    assert told(long, "en") == []
