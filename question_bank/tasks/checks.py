"""Whether a task is fit to be set: figures that tell methods apart, tolerances for both rounding habits, tests that hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final, Protocol

from examhall.papers.interactions import Choice, Response
from examhall.papers.question import Question
from question_bank.items import Item
from question_bank.keys import Key, NumberKey
from question_bank.tasks.authored import (
    AuthoredTask,
    AuthoredTest,
    NumberColumn,
    NumberField,
    TableField,
)
from question_bank.tasks.variants import BuiltTask, BuiltVariant, TaskTest

MOST_TWO_WAY: Final = Decimal("0.30")  # share of a task's points that may hang on choices between two
Where = tuple[str | int, ...]
Problem = tuple[Where, str]


class Marked(Protocol):
    """What a judge gives for a field; grading's Mark is one."""

    @property
    def points(self) -> Decimal: ...


Judge = Callable[[Question, Key, Mapping[str, Response]], Mapping[str, Marked]]


def problems(task: AuthoredTask, built: BuiltTask) -> Iterator[Problem]:
    """What makes a variant unfit, with its place in the file; nothing when all are fit."""
    for n, one in enumerate(built.built):
        for problem in _variant_problems(one, task.tests):
            yield ("variants", n), f"variant {one.variant.name}: {problem}"
    names = [variant.name for variant in task.variants]
    if len(set(names)) < len(names):
        yield ("variants",), "two variants have the same name"
    documents = [one.variant.question.documents for one in built.built]
    for (a, first), (b, second) in combinations(enumerate(documents), 2):
        if first == second and built.built[a].variant.question.stem == built.built[b].variant.question.stem:
            yield ("variants", b), f"variants {names[a]} and {names[b]} show the candidate the same"


def failures(item: Item, tests: Sequence[TaskTest], judge: Judge) -> Iterator[str]:
    """Every test whose answer does not earn what it must, one sentence each; nothing when the task may be approved."""
    variants = {variant.name: variant for variant in item.variants}
    for test in tests:
        variant = variants[test.variant]
        marks = judge(variant.question, variant.key, test.responses)
        earned = sum((mark.points for mark in marks.values()), Decimal(0))
        if earned != test.expect:
            lost = [name for name, mark in marks.items() if mark.points < variant.key.fields[name].points]
            yield (
                f"{item.id} variant {test.variant}, test {test.name}: earns {earned}, must earn {test.expect} "
                f"(points lost at: {', '.join(lost) or 'no field'})"
            )


def _variant_problems(one: BuiltVariant, tests: Sequence[AuthoredTest]) -> Iterator[str]:
    yield from _habits(one)
    yield from _same_answers(one)
    yield from _methods_alike(one, tests)
    yield from _too_easily_guessed(one)


def _habits(one: BuiltVariant) -> Iterator[str]:
    """Rounding at each step and rounding at the end must both be within the tolerance."""
    for path, formula, places, tolerance in _numbers(one):
        stepwise, exact = one.figures.number(formula, places), one.figures.other_habit(formula, places)
        if abs(stepwise - exact) > tolerance:
            yield f"{path}: rounded at each step {stepwise}, at the end {exact}; the tolerance {tolerance} does not cover both"


def _numbers(one: BuiltVariant) -> Iterator[tuple[str, str, int, Decimal]]:
    """Every number asked: (path, formula, places, tolerance)."""
    for field in one.fields:
        if isinstance(field, NumberField):
            yield field.id, field.value, field.places, field.tolerance
        elif isinstance(field, TableField):
            for row, cells in field.rows.items():
                for column in field.columns:
                    if isinstance(column, NumberColumn):
                        yield f"{field.id}.{row}.{column.id}", cells[column.id], column.places, column.tolerance


def _same_answers(one: BuiltVariant) -> Iterator[str]:
    """Two number fields with one answer would let a wrong figure pass for the right one."""
    numbers = [(name, key) for name, key in one.variant.key.fields.items() if isinstance(key, NumberKey)]
    for (first, a), (second, b) in combinations(numbers, 2):
        if abs(a.value - b.value) <= max(a.tolerance, b.tolerance):
            yield f"{first} and {second} have the same answer ({a.value})"


def _methods_alike(one: BuiltVariant, tests: Sequence[AuthoredTest]) -> Iterator[str]:
    """A wrong method must give neither the right number nor another wrong method's."""
    seen: dict[str, list[tuple[str, Decimal]]] = {}
    for test in tests:
        if test.expect == one.variant.key.points or (test.only and one.variant.name not in test.only):
            continue
        for path, key, number in one.answers.wrong_numbers(test.given):
            method = str(test.given[path])
            if abs(number - key.value) <= key.tolerance:
                yield f"test {test.name}: the wrong way to {path} gives the right number {number}"
            for other, earlier in seen.get(path, []):
                if other != method and abs(number - earlier) <= key.tolerance:
                    yield f"{path}: the wrong ways `{other}` and `{method}` both give {number}"
            seen.setdefault(path, []).append((method, number))


def _too_easily_guessed(one: BuiltVariant) -> Iterator[str]:
    """Choices between two may carry only so much."""
    key = one.variant.key
    two_way = sum(
        key.fields[field.id].points
        for field in one.variant.question.fields
        if isinstance(field.interaction, Choice) and len(field.interaction.options) <= 2
    )
    if two_way > MOST_TWO_WAY * key.points:
        yield f"choices between two carry {two_way} of {key.points} points; at most {MOST_TWO_WAY:.0%} may"
