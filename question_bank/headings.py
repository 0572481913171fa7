"""What stands over a section of a paper: its title, and the rule by which answers to it are paid. Pure; for candidates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from question_bank.items import Kind
from question_bank.keys import ScoringRule

NUMERALS: Final = "一二三四五六七八九十"

_SHORT: Final[Mapping[ScoringRule, str]] = {
    ScoringRule.PER_OPTION: "少选且没有错选的，所选的每个选项得 0.5 分；错选或不选得 0 分。",
    ScoringRule.ALL_OR_NOTHING: "少选、错选或不选得 0 分。",
    ScoringRule.PROPORTIONAL: "少选且没有错选的，按选对的比例得分；错选或不选得 0 分。",
}
_RULES: Final[Mapping[Kind, str]] = {
    Kind.SINGLE: "每题的备选项中，只有 1 个最符合题意。选对得 {points} 分，不选或错选得 0 分。",
    Kind.MULTIPLE: "每题的备选项中，有 2 个或 2 个以上符合题意，至少有 1 个错项。全部选对得 {points} 分；{short}",
    Kind.TRUTH: "请判断说法是否正确。判断正确得 {points} 分，判断错误或不作答得 0 分。",
    Kind.TASK: "请阅读材料，在作答区完成操作。每题 {points} 分，按各项作答累计；前一步有误而后续方法正确的，后续步骤仍可得分。",
}


def plain(points: Decimal) -> str:
    """20.00 -> 20, 0.50 -> 0.5."""
    return f"{points.normalize():f}"


def title(place: int, heading: str, count: int, points: Decimal) -> str:
    """一、单项选择题（共40题，每题1分）; `place` counts from 0."""
    return f"{NUMERALS[place]}、{heading}（共{count}题，每题{plain(points)}分）"


def rule_text(kind: Kind, points: Decimal, multiple_choice: ScoringRule) -> str:
    """The scoring rule of a section as its candidates read it."""
    return _RULES[kind].format(points=plain(points), short=_SHORT[multiple_choice])
