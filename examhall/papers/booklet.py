"""One candidate's copy of a paper: item order, option order and task variant, drawn from a stored seed. Pure.

The draw sorts by SHA-256 of seed and id, so the same seed gives the same booklet on any machine and any Python.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from examhall.papers.interactions import Choice, Choices, Interaction, Match, Option, Order, Table
from examhall.papers.question import Paper, Question, Section


class BookletQuestion(Question, frozen=True):
    """A question with its place in this booklet."""

    number: int = 0


class BookletSection(Struct, frozen=True):
    id: str
    title: str
    rule: str
    questions: tuple[BookletQuestion, ...]


class Booklet(Struct, frozen=True):
    """What a candidate's browser gets: everything printed for this one person, and nothing for any other."""

    paper: str
    title: str
    level: str
    part: str
    language: str
    law_as_of: str
    points: str
    sections: tuple[BookletSection, ...]


def _drawn(seed: str, ids: Sequence[str]) -> list[str]:
    return sorted(ids, key=lambda one: hashlib.sha256(f"{seed}/{one}".encode()).digest())


def _shuffled(seed: str, options: Sequence[Option]) -> tuple[Option, ...]:
    by_id = {option.id: option for option in options}
    drawn = [by_id[one] for one in _drawn(seed, list(by_id))]
    return tuple(sorted(drawn, key=lambda option: option.last))


def _mixed(seed: str, cards: Sequence[Option]) -> tuple[Option, ...]:
    """Shuffled, and never as the paper has them: were that the right order, nobody would find it on the table."""
    drawn = _shuffled(seed, cards)
    return (*drawn[1:], drawn[0]) if len(drawn) > 1 and drawn == tuple(cards) else drawn


def _draw_interaction(seed: str, shape: Interaction) -> Interaction:
    match shape:
        case Choice() | Choices() if shape.shuffle:
            return replace(shape, options=_shuffled(seed, shape.options))
        case Order():
            return replace(shape, cards=_mixed(seed, shape.cards))
        case Match() if shape.shuffle:
            return replace(shape, targets=_shuffled(seed, shape.targets))
        case Table():
            return replace(shape, columns=tuple(replace(c, cell=_draw_interaction(seed, c.cell)) for c in shape.columns))
        case _:
            return shape


def draw_question(seed: str, question: Question, number: int) -> BookletQuestion:
    """A question as this seed mixes its options, cards and targets."""
    fields = tuple(replace(field, interaction=_draw_interaction(seed, field.interaction)) for field in question.fields)
    shown: dict[str, Any] = {**asdict(question), "fields": fields, "number": number}
    return BookletQuestion(**shown)


def draw_variants(paper: Paper, seat_turn: int) -> tuple[int, ...]:
    """Which variant of each slot a seat gets. Seats whose turns differ by 1 or 2 share none where there are three or more."""
    slots = [slot for section in paper.sections for slot in section.slots]
    return tuple((seat_turn + place) % len(slot.variants) for place, slot in enumerate(slots))


def seat_turn(row: int, column: int) -> int:
    """A number for a place in a room that differs by 1 from its neighbours in the row and by 2 in the column."""
    return column + 2 * row


def order_of(paper: Paper, seed: str, variants: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """In which order a booklet has the slots of each section that is mixed, as their places in the paper."""
    chosen, orders = iter(variants), []
    for section in paper.sections:
        questions = [slot.variants[next(chosen)] for slot in section.slots]
        if not section.shuffle:
            continue
        place = {question.id: n for n, question in enumerate(questions)}
        orders.append(tuple(place[question.id] for question in _in_order(seed, section, questions)))
    return tuple(orders)


def alike(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> bool:
    """Whether two booklets have any section of more than two questions in the same order."""
    return any(len(mine) > 2 and mine == theirs for mine, theirs in zip(one, other, strict=True))


def draw(paper: Paper, seed: str, variants: Sequence[int]) -> Booklet:
    """The booklet of this seed: `variants` has one index for each slot of the paper, in the paper's order."""
    chosen = iter(variants)
    sections, number = [], 0
    for section in paper.sections:
        questions = [slot.variants[next(chosen)] for slot in section.slots]
        ordered = _in_order(seed, section, questions)
        sections.append(
            BookletSection(
                section.id, section.title, section.rule,
                tuple(draw_question(seed, question, number + place) for place, question in enumerate(ordered, 1)),
            )
        )  # fmt: skip
        number += len(ordered)
    return Booklet(
        paper.id, paper.title, paper.level, paper.part, paper.language, paper.law_as_of, paper.points, tuple(sections)
    )


def _in_order(seed: str, section: Section, questions: Sequence[Question]) -> list[Question]:
    if not section.shuffle:
        return list(questions)
    by_id = {question.id: question for question in questions}
    return [by_id[one] for one in _drawn(seed, list(by_id))]
