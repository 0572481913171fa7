"""An item of the bank: questions a candidate may be asked, each with its key, and what authors know about them."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from flask_babel import gettext as _
from msgspec import Struct

from examhall.papers.interactions import (
    Choice,
    Choices,
    Column,
    DateEntry,
    Match,
    NumberEntry,
    Option,
    Order,
    Table,
    TextEntry,
)
from examhall.papers.question import Field, Question
from question_bank.keys import (
    ChoiceKey,
    ChoicesKey,
    DateKey,
    ExactKey,
    FieldKey,
    JudgedKey,
    Key,
    MappingKey,
    NumberKey,
    OneOfKey,
    PatternKey,
    PredicateKey,
    RowsKey,
    SequenceKey,
    SetKey,
    TextKey,
)


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUTH = "truth"
    TASK = "task"


LETTERS: Final[Mapping[Kind, str]] = {Kind.SINGLE: "S", Kind.MULTIPLE: "M", Kind.TRUTH: "T"}  # in ids: L1-06-S01


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Cognitive(StrEnum):
    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"


# Which keys can mark which way of answering. A kind without a row here fails the house test, not an author.
FITS: Final[Mapping[type, tuple[type, ...]]] = {
    Choice: (ChoiceKey,),
    Choices: (ChoicesKey, SetKey),
    TextEntry: (ExactKey, OneOfKey, PatternKey, TextKey, JudgedKey),
    NumberEntry: (NumberKey, PredicateKey),
    DateEntry: (DateKey,),
    Order: (SequenceKey,),
    Match: (MappingKey,),
    Table: (RowsKey,),
}


class Variant(Struct, frozen=True):
    """One question with its key, in the author's ids. Raises ValueError with a sentence when the two do not fit."""

    name: str
    question: Question
    key: Key

    def __post_init__(self) -> None:
        for misfit in misfits(self.question, self.key):
            raise ValueError(misfit)


class Item(Struct, frozen=True):
    """One version of an item. A theory item has one variant; a task has several, all worth the same."""

    id: str
    level: str
    area: str  # "01" to "15", a row of the specification
    kind: Kind
    difficulty: Difficulty
    cognitive: Cognitive
    knowledge: str  # the point of knowledge, in a few words
    source: str
    variants: tuple[Variant, ...]
    seconds: int = 0  # how long a candidate is expected to need; 0 is unknown
    language: str = "zh-CN"
    facts: tuple[str, ...] = ()  # rows of the fact register it rests on
    as_of: date | None = None  # the day its volatile facts were checked
    calculation: bool = False  # whether a candidate must compute: a theory paper takes only a few such
    solved: date | None = None  # the day somebody who did not write it solved it without its key, and all was settled
    rationales: dict[str, str] = {}  # option id (or "answer") -> why right or wrong; for reviewers, never shown in a paper

    def __post_init__(self) -> None:
        if not self.variants:
            raise ValueError(_("an item needs at least one variant"))
        if len({variant.key.points for variant in self.variants}) > 1:
            raise ValueError(_("all variants of an item must be worth the same points"))

    @property
    def points(self) -> Decimal:
        return self.variants[0].key.points


def misfits(question: Question, key: Key) -> Iterator[str]:
    """What is wrong between a question and its key, one sentence each; nothing when they fit."""
    fields = {field.id: field for field in question.fields}
    if len(fields) != len(question.fields):
        yield "two fields have the same id"
    for name in sorted(fields.keys() ^ key.fields.keys()):
        yield (
            _("field %(field)s is only in the question", field=name)
            if name in fields
            else _("field %(field)s is only in the key", field=name)
        )
    for name in fields.keys() & key.fields.keys():
        yield from _field_misfits(fields[name], key.fields[name])
    if Decimal(question.points) != key.points:
        yield _("the question says %(points)s points, its key pays %(pays)s", points=question.points, pays=key.points)


def _field_misfits(field: Field, key: FieldKey) -> Iterator[str]:
    shape = field.interaction
    if not isinstance(key, FITS[type(shape)]):
        yield _(
            "field %(field)s: a %(key)s cannot mark a %(shape)s",
            field=field.id,
            key=type(key).__name__,
            shape=type(shape).__name__,
        )
        return
    match shape, key:
        case Choice(options=options), ChoiceKey(right=right):
            yield from _unknown(field.id, options, (right,))
        case Choices(options=options), ChoicesKey(right=rights) | SetKey(right=rights):
            yield from _unknown(field.id, options, rights)
            if len(set(rights)) >= len(options):
                yield _("field %(field)s: at least one option must be wrong, or ticking everything would pay", field=field.id)
        case Order(cards=cards), SequenceKey(right=rights):
            if sorted(card.id for card in cards) != sorted(rights):
                yield _("field %(field)s: the right order must name each card once", field=field.id)
        case Match(sources=sources, targets=targets), MappingKey(right=pairs):
            yield from _unknown(field.id, targets, tuple(pairs.values()))
            if {source.id for source in sources} != pairs.keys():
                yield _("field %(field)s: every line needs its right target", field=field.id)
        case Table(columns=columns, fixed=fixed), RowsKey(rows=rows, key=known_by):
            cells = {column.id: column.cell for column in columns}
            if fixed:
                yield from _unprinted(field.id, columns, key)
            if len(cells) < len(columns):
                yield _("field %(field)s: two columns have the same name", field=field.id)
            if not known_by or not cells.keys() >= set(known_by):
                yield _("field %(field)s: its rows must be known by columns of the table", field=field.id)
            for row in rows:
                if row.keys() != cells.keys():
                    yield _("field %(field)s: every row needs a right answer for every column", field=field.id)
                    continue
                for name, cell in row.items():
                    yield from _field_misfits(Field(id=f"{field.id}.{name}", interaction=cells[name]), cell)


def _unprinted(field: str, columns: tuple[Column, ...], key: RowsKey) -> Iterator[str]:
    """What is wrong with a table whose rows are printed: the first column must name each row once."""
    head = columns[0]
    if not isinstance(head.cell, Choice) or tuple(key.key) != (head.id,):
        yield _("field %(field)s: printed rows are known by the first column, a single choice", field=field)
        return
    named = [cell.right for row in key.rows if isinstance(cell := row.get(head.id), ChoiceKey)]
    if sorted(named) != sorted(option.id for option in head.cell.options):
        yield _("field %(field)s: each printed row is needed once", field=field)


def _unknown(field: str, options: tuple[Option, ...], ids: tuple[str, ...]) -> Iterator[str]:
    for missing in sorted(set(ids) - {option.id for option in options}):
        yield _("field %(field)s: the right answer %(option)s is not among its options", field=field, option=missing)
