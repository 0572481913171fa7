"""A candidate's paper with every mark on it, as an officer reads it: response, what is right, rule, route and points. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from msgspec import Struct

from examhall.papers.booklet import Booklet, BookletQuestion
from examhall.papers.interactions import Column, Interaction, Table
from grading.marks import Mark
from grading.rulings import Ruling
from grading.scheme import MarkLine, SchemeLine, SchemeText
from question_bank.keys import Key
from question_bank.papers.sealing import SealedKey
from question_bank.readable import readable


class Cell(Struct, frozen=True):
    """One cell of a table that was marked by itself: `1.amount` under its column's heading."""

    label: str
    given: list[str]
    expected: list[str]
    mark: Mark


class FieldShown(Struct, frozen=True):
    label: str
    given: list[str]
    expected: list[str]
    rule: str
    mark: MarkLine
    out_of: Decimal
    cells: list[Cell]


class QuestionShown(Struct, frozen=True):
    number: int
    title: str
    stem: str
    item: str
    version: int
    variant: str
    points: Decimal
    out_of: Decimal
    fields: list[FieldShown]
    ruling: Ruling | None  # where it is marked otherwise than the bank's key says


class SectionShown(Struct, frozen=True):
    title: str
    points: Decimal
    out_of: Decimal
    questions: list[QuestionShown]


def marked_paper(
    booklet: Booklet, scheme: SchemeText, marks: Sequence[MarkLine], keys: Sequence[SealedKey]
) -> list[SectionShown]:
    """The booklet in the candidate's own order with its marks."""
    asked = {key.question: key for key in keys}
    ruled = {ruling.question: ruling for ruling in scheme.rulings}
    marked = {scheme.lines[mark.place].field: (scheme.lines[mark.place], mark) for mark in marks}
    sections = []
    for section in booklet.sections:
        questions = [_question(question, asked[question.id], marked, ruled.get(question.id)) for question in section.questions]
        points = sum((one.points for one in questions), Decimal(0))
        out_of = sum((one.out_of for one in questions), Decimal(0))
        sections.append(SectionShown(section.title, points, out_of, questions))
    return sections


def _question(
    question: BookletQuestion, key: SealedKey, marked: dict[str, tuple[SchemeLine, MarkLine]], ruling: Ruling | None
) -> QuestionShown:
    shapes = {field.id: field.interaction for field in key.authored.question.fields}
    further = ruling.keys[1:] if ruling else ()
    fields = [_field(field.label, shapes, *marked[field.id], further) for field in question.fields]
    points = sum((field.mark.points for field in fields), Decimal(0))
    out_of = sum((field.out_of for field in fields), Decimal(0))
    return QuestionShown(
        question.number, question.title, question.stem, key.item, key.version, key.authored.name, points, out_of, fields,
        ruling,
    )  # fmt: skip


def _field(label: str, shapes: dict[str, Interaction], line: SchemeLine, mark: MarkLine, further: Sequence[Key]) -> FieldShown:
    """The field with everything that is right in it, by the first key and by each further one."""
    shape = shapes[line.authored]
    right = [readable(shape, line.expected), *(readable(shape, key.fields[line.authored].expected) for key in further)]
    cells = _cells(shape.columns, mark) if isinstance(shape, Table) else []
    return FieldShown(
        label, readable(shape, mark.given), list(dict.fromkeys(chain(*right))), line.rule, mark, line.out_of, cells
    )  # fmt: skip


def _cells(columns: Sequence[Column], mark: MarkLine) -> list[Cell]:
    by_id = {column.id: column for column in columns}
    return [_cell(name.partition(".")[0], by_id[name.partition(".")[2]], cell) for name, cell in mark.parts]


def _cell(row: str, column: Column, mark: Mark) -> Cell:
    def said(value: Any) -> list[str]:
        return readable(column.cell, value)

    return Cell(f"{row} · {column.label}", said(mark.given), said(mark.expected), mark)
