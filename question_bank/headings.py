"""What stands over a section of a paper: its title, and the rule by which answers to it are paid. Pure; for candidates.

In the language of the paper, which is not that of the page around it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from msgspec import Struct

from question_bank.items import Kind
from question_bank.keys import ScoringRule


class Wording(Struct, frozen=True):
    """A language's words for sections; `title` and `rules` name what they need in braces."""

    numerals: tuple[str, ...]
    title: str
    headings: Mapping[Kind, str]
    rules: Mapping[Kind, str]
    short: Mapping[ScoringRule, str]


WORDINGS: Final[Mapping[str, Wording]] = {
    "zh-CN": Wording(
        numerals=tuple("一二三四五六七八九十"),
        title="{numeral}、{heading}（共{count}题，每题{points}分）",
        headings={
            Kind.SINGLE: "单项选择题",
            Kind.MULTIPLE: "多项选择题",
            Kind.TRUTH: "判断题",
            Kind.TASK: "操作技能题",
        },
        rules={
            Kind.SINGLE: "每题的备选项中，只有 1 个最符合题意。选对得 {points} 分，不选或错选得 0 分。",
            Kind.MULTIPLE: ("每题的备选项中，有 2 个或 2 个以上符合题意，至少有 1 个错项。全部选对得 {points} 分；{short}"),
            Kind.TRUTH: "请判断说法是否正确。判断正确得 {points} 分，判断错误或不作答得 0 分。",
            Kind.TASK: (
                "请阅读材料，在作答区完成操作。每题 {points} 分，按各项作答累计；前一步有误而后续方法正确的，后续步骤仍可得分。"
            ),
        },
        short={
            ScoringRule.PER_OPTION: "少选且没有错选的，所选的每个选项得 0.5 分；错选或不选得 0 分。",
            ScoringRule.ALL_OR_NOTHING: "少选、错选或不选得 0 分。",
            ScoringRule.PROPORTIONAL: "少选且没有错选的，按选对的比例得分；错选或不选得 0 分。",
        },
    ),
    "en": Wording(
        numerals=tuple("ABCDEFGHIJ"),
        title="{numeral}. {heading} ({count} questions, {points} points each)",
        headings={
            Kind.SINGLE: "Single choice",
            Kind.MULTIPLE: "Multiple choice",
            Kind.TRUTH: "True or false",
            Kind.TASK: "Operation tasks",
        },
        rules={
            Kind.SINGLE: "One option answers best. That option: {points} points; none or another: 0.",
            Kind.MULTIPLE: "Two or more options are right, at least one is wrong. All right options: {points} points. {short}",
            Kind.TRUTH: "Decide whether the statement is true. The right decision: {points} points; none or the wrong one: 0.",
            Kind.TASK: (
                "Read the documents and do the task in the workspace. Up to {points} points, field by field; "
                "where an earlier step is wrong, later ones done rightly with it still count."
            ),
        },
        short={
            ScoringRule.PER_OPTION: "If some are missing and none is wrong, 0.5 for each chosen; a wrong one or none: 0.",
            ScoringRule.ALL_OR_NOTHING: "Any missing or wrong: 0.",
            ScoringRule.PROPORTIONAL: "If some are missing and none is wrong, their share; a wrong one or none: 0.",
        },
    ),
}


def plain(points: Decimal) -> str:
    """20.00 -> 20, 0.50 -> 0.5."""
    return f"{points.normalize():f}"


def title(language: str, place: int, kind: Kind, count: int, points: Decimal) -> str:
    """一、单项选择题（共40题，每题1分）; `place` counts from 0."""
    words = WORDINGS[language]
    return words.title.format(
        numeral=words.numerals[place], heading=words.headings[kind], count=count, points=plain(points)
    )  # fmt: skip


def rule_text(language: str, kind: Kind, points: Decimal, multiple_choice: ScoringRule) -> str:
    """The scoring rule of a section as its candidates read it."""
    words = WORDINGS[language]
    return words.rules[kind].format(points=plain(points), short=words.short[multiple_choice])
