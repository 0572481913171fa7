"""Whether a task is fit to be set: figures that tell methods apart, tolerances for both rounding habits, tests that hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final, Protocol

from flask_babel import gettext as _
from msgspec import Struct

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
from question_bank.tasks.expressions import ExpressionError, parse
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
            yield ("variants", n), _("variant %(variant)s: %(problem)s", variant=one.variant.name, problem=problem)
        for place, problem in _broken(one, task.constraints):
            yield ("constraints", place), _("variant %(variant)s: %(problem)s", variant=one.variant.name, problem=problem)
    names = [variant.name for variant in task.variants]
    if len(set(names)) < len(names):
        yield ("variants",), _("two variants have the same name")
    documents = [one.variant.question.documents for one in built.built]
    for (a, first), (b, second) in combinations(enumerate(documents), 2):
        if first == second and built.built[a].variant.question.stem == built.built[b].variant.question.stem:
            yield ("variants", b), _("variants %(one)s and %(other)s show the candidate the same", one=names[a], other=names[b])


class TestRun(Struct, frozen=True):
    """What the answer of a test earned, and the fields at which it lost points."""

    __test__ = False  # not a class of pytest's
    test: TaskTest
    earned: Decimal
    lost: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.earned == self.test.expect


def run_tests(item: Item, tests: Sequence[TaskTest], judge: Judge) -> Iterator[TestRun]:
    """Every test of a task marked, in the order of the tests."""
    variants = {variant.name: variant for variant in item.variants}
    for test in tests:
        variant = variants[test.variant]
        marks = judge(variant.question, variant.key, test.responses)
        earned = sum((mark.points for mark in marks.values()), Decimal(0))
        yield TestRun(
            test, earned, tuple(name for name, mark in marks.items() if mark.points < variant.key.fields[name].points)
        )


def failures(item: Item, tests: Sequence[TaskTest], judge: Judge) -> Iterator[str]:
    """Every test whose answer does not earn what it must, one sentence each; nothing when the task may be approved."""
    for run in run_tests(item, tests, judge):
        if not run.holds:
            yield _(
                "%(item)s variant %(variant)s, test %(test)s: earns %(earned)s, must earn %(expect)s (lost at: %(lost)s)",
                item=item.id, variant=run.test.variant, test=run.test.name, earned=run.earned, expect=run.test.expect,
                lost=", ".join(run.lost) or "—",
            )  # fmt: skip


def _variant_problems(one: BuiltVariant, tests: Sequence[AuthoredTest]) -> Iterator[str]:
    yield from _habits(one)
    yield from _same_answers(one)
    yield from _methods_alike(one, tests)
    yield from _too_easily_guessed(one)


def _broken(one: BuiltVariant, constraints: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The constraints that a variant's figures do not keep, by their places."""
    for place, constraint in enumerate(constraints):
        try:
            holds = parse(constraint).evaluate(one.figures.stepwise)
        except ExpressionError as problem:
            yield place, str(problem)
            continue
        if holds is not True:
            yield place, _("`%(constraint)s` does not hold", constraint=constraint)


def _habits(one: BuiltVariant) -> Iterator[str]:
    """Rounding at each step and rounding at the end must both be within the tolerance."""
    for path, formula, places, tolerance in _numbers(one):
        stepwise, exact = one.figures.number(formula, places), one.figures.other_habit(formula, places)
        if abs(stepwise - exact) > tolerance:
            yield _(
                "%(path)s: rounded at each step %(step)s, at the end %(end)s; the tolerance %(bound)s does not cover both",
                path=path, step=stepwise, end=exact, bound=tolerance,
            )  # fmt: skip


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
            yield _("%(first)s and %(second)s have the same answer (%(value)s)", first=first, second=second, value=a.value)


def _methods_alike(one: BuiltVariant, tests: Sequence[AuthoredTest]) -> Iterator[str]:
    """A wrong method must give neither the right number nor another wrong method's."""
    seen: dict[str, list[tuple[str, Decimal]]] = {}
    for test in tests:
        if test.expect == one.variant.key.by_rules or (test.only and one.variant.name not in test.only):
            continue
        for path, key, number in one.answers.wrong_numbers(test.given):
            method = str(test.given[path])
            if abs(number - key.value) <= key.tolerance:
                yield _(
                    "test %(test)s: the wrong way to %(path)s gives the right number %(number)s",
                    test=test.name, path=path, number=number,
                )  # fmt: skip
            for other, earlier in seen.get(path, []):
                if other != method and abs(number - earlier) <= key.tolerance:
                    yield _(
                        "%(path)s: the wrong ways `%(one)s` and `%(other)s` both give %(number)s",
                        path=path, one=other, other=method, number=number,
                    )  # fmt: skip
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
        yield _(
            "choices between two carry %(two_way)s of %(points)s points; at most %(most)s may",
            two_way=two_way, points=key.points, most=f"{MOST_TWO_WAY:.0%}",
        )  # fmt: skip
