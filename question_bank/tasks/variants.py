"""A task file made into an item: every variant with its documents rendered, its fields built and its tests worked out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from flask_babel import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from examhall.papers.interactions import Response
from examhall.papers.question import Document, Question
from question_bank.items import Item, Kind, Variant
from question_bank.keys import Key
from question_bank.one_line import one_line
from question_bank.tasks.answers import Answers
from question_bank.tasks.authored import (
    AuthoredDocument,
    AuthoredField,
    AuthoredTask,
    AuthoredVariant,
    PointsDiffer,
    TaskProblem,
)
from question_bank.tasks.fields import Builder
from question_bank.tasks.figures import Figures, work_out
from question_bank.tasks.inputs import unknown_inputs

FEWEST_VARIANTS = 3


class TaskTest(Struct, frozen=True):
    """One answer to one variant, and the points it must earn when marked."""

    name: str
    variant: str
    responses: dict[str, Any]  # field id -> Response; Any, as msgspec decodes no union of two lists
    expect: Decimal  # of what rules mark; what markers read earns nothing before they have read it


@dataclass(frozen=True)
class BuiltVariant:
    """A variant with all that the checks want to know about it: its figures, authored fields and the answers of its tests."""

    variant: Variant
    figures: Figures
    fields: tuple[AuthoredField, ...]
    answers: Answers


@dataclass(frozen=True)
class BuiltTask:
    """An item together with the tests it must pass before it may be approved."""

    item: Item
    tests: tuple[TaskTest, ...]
    built: tuple[BuiltVariant, ...]
    also: tuple[str, ...] = ()  # other levels that set it

    def items(self) -> list[Item]:
        """The item of its own level, and one more of each other level that sets the task: L2-T10 and L3-T10."""
        tail = self.item.id.removeprefix(self.item.level)
        return [self.item, *(replace(self.item, id=level + tail, level=level) for level in self.also)]


def build_task(task: AuthoredTask, render: Callable[[str], str]) -> BuiltTask:
    """The item of a task file. `render` turns Markdown into clean HTML. TaskProblem says where and what is wrong."""
    if len(task.variants) < FEWEST_VARIANTS:
        few = _(
            "a task needs at least %(fewest)s variants, this one has %(count)s",
            fewest=FEWEST_VARIANTS,
            count=len(task.variants),
        )
        raise TaskProblem(("variants",), few)
    built = tuple(_build(task, n, variant, render) for n, variant in enumerate(task.variants))
    item = Item(
        id=task.id, level=task.level, area=task.area, kind=Kind.TASK, difficulty=task.difficulty, cognitive=task.cognitive,
        knowledge=task.knowledge, source=task.source, seconds=task.seconds, language=task.language,
        facts=tuple(task.facts), as_of=task.as_of, variants=tuple(one.variant for one in built), solved=task.solved,
    )  # fmt: skip
    return BuiltTask(item, tuple(_tests(task, built)), built, tuple(task.also))


def _build(task: AuthoredTask, n: int, variant: AuthoredVariant, render: Callable[[str], str]) -> BuiltVariant:
    unknown = sorted(variant.parameters.keys() - task.parameters.keys())
    if unknown:
        raise TaskProblem(("variants", n, "parameters", unknown[0]), _("the task has no parameter %(name)s", name=unknown[0]))
    fields = _fields(task, n, variant)
    figures = work_out({**task.parameters, **variant.parameters}, task.values, fields)
    builder = Builder(figures, lambda text: one_line(render(text)))
    shown, keys = [], {}
    for place, field in enumerate(fields):
        try:
            form, keys[field.id] = builder.build(field)
        except ValueError as problem:
            raise TaskProblem(("fields", place), _in_field(variant, field.id, problem)) from problem
        shown.append(form)
    key = Key(fields=keys, given=_given(task, figures))
    if key.points != task.points:
        raise PointsDiffer(variant.name, task.points, key.points)
    places = {field.id: place for place, field in enumerate(fields)}
    for name, says in unknown_inputs(key.fields, key.given):
        raise TaskProblem(("fields", places[name]), _in_field(variant, name, says))
    question = Question(
        id=f"{task.id}-{variant.name}",
        title=_filled(builder, task.title, ("title",)),
        stem=_rendered(render, _filled(builder, task.stem, ("stem",)), ("stem",)),
        documents=tuple(_document(builder, each, place, render) for place, each in enumerate(task.documents)),
        fields=tuple(shown),
        points=f"{task.points:f}",
        workspace=task.workspace,
    )
    try:
        fitting = Variant(variant.name, question, key)
    except ValueError as problem:
        says = _("variant %(variant)s: %(problem)s", variant=variant.name, problem=problem)
        raise TaskProblem(("variants", n), says) from problem
    return BuiltVariant(fitting, figures, fields, Answers(fields, key, figures))


def _in_field(variant: AuthoredVariant, field: str, problem: object) -> str:
    return str(_("variant %(variant)s, field %(field)s: %(problem)s", variant=variant.name, field=field, problem=problem))


def _document(builder: Builder, document: AuthoredDocument, place: int, render: Callable[[str], str]) -> Document:
    title, text = (_filled(builder, each, ("documents", place)) for each in (document.title, document.text))
    return Document(document.id, title, _rendered(render, text, ("documents", place)), document.kind)


def _rendered(render: Callable[[str], str], text: str, where: tuple[str | int, ...]) -> str:
    try:
        return render(text)
    except ValueError as problem:
        raise TaskProblem(where, str(problem)) from problem


def _filled(builder: Builder, text: str, where: tuple[str | int, ...]) -> str:
    try:
        return builder.fill(text)
    except ValueError as problem:
        raise TaskProblem(where, str(problem)) from problem


def _fields(task: AuthoredTask, n: int, variant: AuthoredVariant) -> tuple[AuthoredField, ...]:
    """The task's fields with this variant's replacements."""
    known = {field.id: field for field in task.fields}
    for place, field in enumerate(task.fields):
        if known[field.id] is not field:
            raise TaskProblem(("fields", place), _("the field name %(name)s is used twice", name=field.id))
    for name, changes in variant.fields.items():
        if name not in known:
            raise TaskProblem(("variants", n, "fields", name), _("the task has no field %(name)s", name=name))
        try:
            changed = {**msgspec.to_builtins(known[name]), **changes}
            known[name] = msgspec.convert(changed, AuthoredField, strict=False)
        except msgspec.ValidationError as problem:
            raise TaskProblem(("variants", n, "fields", name), str(problem)) from problem
    return tuple(known.values())


def _given(task: AuthoredTask, figures: Figures) -> dict[str, Decimal]:
    """The numbers among parameters and named values: what a follow-through formula may name besides own fields."""
    names = (*task.parameters, *task.values)
    return {name: value for name in names if isinstance(value := figures.stepwise[name], Decimal)}


def _tests(task: AuthoredTask, built: tuple[BuiltVariant, ...]) -> Iterable[TaskTest]:
    """The right answer and every authored test, for each variant it speaks of."""
    names = [one.variant.name for one in built]
    for one in built:
        yield TaskTest("the right answer", one.variant.name, one.answers.right(), one.variant.key.by_rules)
    for n, test in enumerate(task.tests):
        if unknown := sorted(set(test.only) - set(names)):
            says = _("test %(test)s: there is no variant %(variant)s", test=test.name, variant=unknown[0])
            raise TaskProblem(("tests", n), says)
        for one in built:
            if not test.only or one.variant.name in test.only:
                yield TaskTest(test.name, one.variant.name, _answer(one.answers, test.given, n, test.name), test.expect)


def _answer(answers: Answers, given: Mapping[str, object], n: int, name: str) -> dict[str, Response]:
    try:
        return answers.differing(given)
    except ValueError as problem:
        raise TaskProblem(("tests", n), _("test %(test)s: %(problem)s", test=name, problem=problem)) from problem
