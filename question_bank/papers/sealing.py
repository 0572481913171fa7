"""Sealing: items become a paper without their keys, under random ids and in random order; the map back stays in the bank. Pure.

Copied is what a candidate may see and nothing else: no key, no rationale, no formula leaves the item. `chance` is the
system's in earnest and a seeded one in tests.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from examhall.papers.interactions import Choice, Choices, Interaction, Match, Option, Order, Response, Table
from examhall.papers.question import Document, Field, Paper, Question, Section, Slot
from question_bank.headings import plain, rule_text, title
from question_bank.items import Item, Variant
from question_bank.keys import Key, ScoringRule
from question_bank.specification import Part


class Pinned(Struct, frozen=True):
    """One place of a paper: the item version that stands there, what it is worth, and which of its variants (empty: all)."""

    item: Item
    version: int
    points: Decimal
    variants: tuple[str, ...] = ()


class Head(Struct, frozen=True):
    """What is printed on the whole paper."""

    id: str
    title: str
    level: str
    part: str
    law_as_of: str
    multiple_choice: ScoringRule
    language: str = "zh-CN"


class SealedVariant(Struct, frozen=True):
    """One sealed question and the item variant it came from. `fields` and `names` (options, cards, columns): random id ->
    author's id; apart, as an author may call an option like a field."""

    slot: int
    variant: int
    question: str
    item: str
    version: int
    name: str
    points: Decimal
    fields: dict[str, str]
    names: dict[str, str]


class SealedKey(Struct, frozen=True):
    """What grading must know of a sealed question: the author's variant with its key, and the ids behind the random ones."""

    slot: int
    variant: int
    question: str
    item: str
    version: int
    authored: Variant
    key: Key
    points: Decimal
    fields: dict[str, str]
    names: dict[str, str]


class _Sealer:
    """Draws ids that nobody has seen before and keeps, per question, the author's id behind each."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.drawn: set[str] = set()
        self.names: dict[str, str] = {}

    def draw(self) -> str:
        while (drawn := f"{self.chance.getrandbits(48):012x}") in self.drawn:
            pass
        self.drawn.add(drawn)
        return drawn

    def named(self, name: str) -> str:
        """A random id for an option, card or column, with the author's id kept behind it."""
        drawn = self.draw()
        self.names[drawn] = name
        return drawn

    def options(self, options: Sequence[Option], shuffle: bool = True) -> tuple[Option, ...]:
        sealed = [replace(option, id=self.named(option.id)) for option in options]
        if shuffle:
            self.chance.shuffle(sealed)
        return tuple(sealed)

    def interaction(self, shape: Any) -> Any:
        match shape:
            case Choice(options=options, shuffle=shuffle) | Choices(options=options, shuffle=shuffle):
                return replace(shape, options=self.options(options, shuffle))
            case Order(cards=cards):
                return replace(shape, cards=self.options(cards))
            case Match(sources=sources, targets=targets, shuffle=shuffle):
                return replace(shape, sources=self.options(sources, False), targets=self.options(targets, shuffle))
            case Table(columns=columns):
                sealed = (replace(one, id=self.named(one.id), cell=self.interaction(one.cell)) for one in columns)
                return replace(shape, columns=tuple(sealed))
        return shape

    def question(self, question: Question, points: Decimal) -> tuple[Question, dict[str, str], dict[str, str]]:
        """The question with random ids throughout, and the author's ids behind its fields and behind all else."""
        self.names = {}
        fields = tuple(
            Field(self.draw(), self.interaction(one.interaction), one.label, one.hint, one.group) for one in question.fields
        )
        documents = tuple(Document(self.draw(), one.title, one.html, one.kind) for one in question.documents)
        sealed = Question(self.draw(), question.stem, fields, plain(points), question.title, documents, question.workspace)
        behind = {drawn.id: one.id for drawn, one in zip(fields, question.fields, strict=True)}
        return sealed, behind, self.names


def seal(head: Head, sections: Iterable[Part], pinned: Sequence[Pinned], chance: Random) -> tuple[Paper, list[SealedVariant]]:
    """The paper of these items and the map from its ids to the authors'. Slots stand in random order within their section."""
    sealer = _Sealer(chance)
    sealed: list[Section] = []
    maps: list[list[SealedVariant]] = []
    for place, part in enumerate(sections):
        standing = [one for one in pinned if one.item.kind is part.kind]
        chance.shuffle(standing)
        slots = []
        for one in standing:
            slot, found = _slot(sealer, len(maps), one)
            slots.append(slot)
            maps.append(found)
        heading = title(head.language, place, part.kind, len(standing), part.points)
        rule = rule_text(head.language, part.kind, part.points, head.multiple_choice)
        sealed.append(Section(f"s{place + 1}", heading, rule, tuple(slots)))
    points = sum((one.points for one in pinned), Decimal(0))
    paper = Paper(
        head.id, head.title, head.level, head.part, head.language, plain(points), head.law_as_of, tuple(sealed)
    )  # fmt: skip
    return paper, [one for found in maps for one in found]


def _slot(sealer: _Sealer, number: int, pinned: Pinned) -> tuple[Slot, list[SealedVariant]]:
    variants = [one for one in pinned.item.variants if one.name in pinned.variants or not pinned.variants]
    sealer.chance.shuffle(variants)
    questions, maps = [], []
    for place, variant in enumerate(variants):
        question, fields, names = sealer.question(variant.question, pinned.points)
        questions.append(question)
        item = pinned.item.id
        maps.append(
            SealedVariant(number, place, question.id, item, pinned.version, variant.name, pinned.points, fields, names)
        )  # fmt: skip
    return Slot(tuple(questions)), maps


def as_authored(shape: Interaction, names: dict[str, str], value: Any) -> Response:
    """A response in the author's ids; `shape` is the author's own. KeyError where an id is none of this question's."""
    match shape:
        case Choice():
            return names[value] if value else ""
        case Choices() | Order():
            return [names[one] for one in value]
        case Match():
            return {names[source]: names[target] if target else "" for source, target in value.items()}
        case Table(columns=columns):
            cells: dict[str, Interaction] = {column.id: column.cell for column in columns}
            return [
                {names[column]: str(as_authored(cells[names[column]], names, cell)) for column, cell in row.items()}
                for row in value
            ]
    return str(value)
