"""Theory items as their author writes them in an area's file, and the items they become.

    area: "01"
    level: L1
    items:
      - {id: L1-01-S01, kind: single, difficulty: easy, cognitive: remember, knowledge: ..., source: ..., seconds: 40,
         stem: Markdown, options: [{text: ..., right: true, why: ...}, ...]}

A single has 4 options and one right; a multiple 4 or 5 and 2 to 4 right; a truth has no options but `right: true|false`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct

from examhall.papers.interactions import Choice, Choices, Option
from examhall.papers.question import Field, Question
from question_bank.items import Cognitive, Difficulty, Item, Kind, Variant
from question_bank.keys import ChoiceKey, ChoicesKey, Key
from question_bank.one_line import one_line

Render = Callable[[str], str]  # Markdown -> clean HTML; examhall/prose.py has the one that counts

FIELD: Final = "answer"  # the one field of a theory question
POINTS: Final[Mapping[Kind, Decimal]] = {Kind.SINGLE: Decimal(1), Kind.MULTIPLE: Decimal(2), Kind.TRUTH: Decimal(1)}
OPTIONS: Final[Mapping[Kind, range]] = {Kind.SINGLE: range(4, 5), Kind.MULTIPLE: range(4, 6), Kind.TRUTH: range(1)}
RIGHT: Final[Mapping[Kind, range]] = {Kind.SINGLE: range(1, 2), Kind.MULTIPLE: range(2, 5), Kind.TRUTH: range(1)}
# An option that speaks of the others, which stand before it for every candidate.
CATCH_ALL: Final = re.compile(
    r"(以上|上述)([各两三四]?[项者]|选项|说法|答案|内容|情况)?(都|均|皆|全)|all of the above|none of the above", re.IGNORECASE
)
TRUTHS: Final[Mapping[str, tuple[str, str]]] = {"zh-CN": ("正确", "错误"), "en": ("True", "False")}


class AuthoredOption(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    text: str
    why: str
    right: bool = False


class AuthoredItem(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    id: str
    kind: Kind
    difficulty: Difficulty
    cognitive: Cognitive
    knowledge: str
    source: str
    seconds: int
    stem: str
    options: list[AuthoredOption] = []
    right: bool | None = None  # truth only
    why: str = ""  # truth only
    facts: list[str] = []
    as_of: date | None = None  # with facts only
    calculation: bool = False
    solved: date | None = None  # the day somebody else solved it without its key, and every doubt was settled


class AuthoredArea(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A file; one item in the bank keeps its own words as such a file of one entry."""

    area: str
    level: str
    items: list[AuthoredItem]
    language: str = "zh-CN"


class TheoryProblem(ValueError):
    """An item that cannot be used. `part` is the attribute it is about, `code` names the fault for a program."""

    def __init__(self, part: str, code: str, says: str, mend: str):
        super().__init__(says)
        self.part, self.code, self.mend = part, code, mend


def build_item(area: AuthoredArea, item: AuthoredItem, render: Render) -> Item:
    """The item of one entry; `render` turns Markdown into clean HTML. Raises TheoryProblem for the first thing wrong."""
    for problem in misshapen(item):
        raise problem
    names = _names(item)
    if item.kind is Kind.TRUTH:
        rights: tuple[str, ...] = ("true",) if item.right else ("false",)
        rationales = {FIELD: item.why}
    else:
        rights = tuple(name for name, option in zip(names, item.options, strict=True) if option.right)
        rationales = {name: option.why for name, option in zip(names, item.options, strict=True)}
    points = POINTS[item.kind]
    key = ChoicesKey(rights, points) if item.kind is Kind.MULTIPLE else ChoiceKey(rights[0], points)
    return Item(
        id=item.id, level=area.level, area=area.area, kind=item.kind, difficulty=item.difficulty, cognitive=item.cognitive,
        knowledge=item.knowledge, source=item.source, seconds=item.seconds, language=area.language, facts=tuple(item.facts),
        as_of=item.as_of, rationales=rationales, calculation=item.calculation, solved=item.solved,
        variants=(Variant("A", build_question(area, item, render), Key({FIELD: key})),),
    )  # fmt: skip


def build_question(area: AuthoredArea, item: AuthoredItem, render: Render) -> Question:
    """What a candidate sees of an entry, also of one that is only half written."""
    truth = item.kind is Kind.TRUTH
    texts = TRUTHS[area.language] if truth else tuple(option.text for option in item.options)
    options = tuple(
        Option(name, one_line(render(text)), last=bool(CATCH_ALL.search(text)))
        for name, text in zip(_names(item), texts, strict=True)
    )
    shape = Choices(options) if item.kind is Kind.MULTIPLE else Choice(options, shuffle=not truth)
    return Question(id=item.id, stem=render(item.stem), fields=(Field(FIELD, shape),), points=f"{POINTS[item.kind]:f}")


def _names(item: AuthoredItem) -> tuple[str, ...]:
    """The ids of the options, in the author's order."""
    return ("true", "false") if item.kind is Kind.TRUTH else tuple("abcdefgh"[: len(item.options)])


def misshapen(item: AuthoredItem) -> Iterator[TheoryProblem]:
    """Everything that is not as the kind of item demands."""
    if not item.stem.strip():
        yield TheoryProblem("stem", "no_stem", f"{item.id} has no stem", "Write the question.")
    if len(item.options) not in OPTIONS[item.kind]:
        wanted = " or ".join(str(n) for n in OPTIONS[item.kind])
        says = f"{item.id} has {len(item.options)} options"
        yield TheoryProblem("options", "options", says, f"A {item.kind} has {wanted}.")
    if len({option.text.strip() for option in item.options}) < len(item.options):
        yield TheoryProblem("options", "same_option", f"{item.id} has the same option twice", "Change one of them.")
    rights = sum(option.right for option in item.options)
    if rights not in RIGHT[item.kind]:
        wanted = " to ".join(str(n) for n in sorted({RIGHT[item.kind].start, RIGHT[item.kind].stop - 1}))
        yield TheoryProblem("options", "rights", f"{item.id} has {rights} right options", f"A {item.kind} has {wanted}.")
    elif item.options and rights == len(item.options):
        yield TheoryProblem("options", "no_wrong", f"{item.id} has no wrong option", "At least one must be wrong.")
    if (item.kind is Kind.TRUTH) is (item.right is None):
        mend = "A truth, and nothing else, says `right: true` or `right: false`."
        yield TheoryProblem("right", "truth", f"{item.id} is a {item.kind}", mend)
    if item.facts and not item.as_of:
        mend = "Add `as_of:` with the day they were checked."
        yield TheoryProblem("facts", "as_of", f"{item.id} rests on facts without a date", mend)
