"""A task tried while it is being written: what stops it from going to review, and what its tests earn. Pure."""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import replace

from examhall.text_file import way_of
from question_bank.facts import UNKNOWN_FACT
from question_bank.tasks.authored import AuthoredTask, JudgedField, PointsDiffer, TaskProblem
from question_bank.tasks.checks import Judge, TestRun, problems, run_tests
from question_bank.tasks.variants import BuiltTask, build_task
from question_bank.theory import Render
from question_bank.writing.proofreading import Finding, pictures_unsaid, unwanted

FEWEST_SECONDS: Final = 60
MOST_SECONDS: Final = 5400

_MISSING: Final = re.compile(r"missing required field `(\w+)`")
_UNKNOWN: Final = re.compile(r"unknown field `(\w+)`")
_NUMBER: Final = re.compile(r"decimal|`int`|number", re.IGNORECASE)


class TriedTask(Struct, frozen=True):
    """What could be made of an author's words; `built` is None where nothing can be shown yet."""

    findings: list[Finding]
    task: AuthoredTask | None = None
    built: BuiltTask | None = None
    runs: list[TestRun] = []


def try_task(words: Mapping[str, Any], render: Render, facts: Container[str], judge: Judge) -> TriedTask:
    """The task of these words, built and tested as far as they go, with all that is to be said of it."""
    try:
        task = msgspec.convert(words, AuthoredTask, strict=False)
    except msgspec.ValidationError as fault:
        return TriedTask([_unreadable(str(fault))])
    built, found = _built(task, render)
    unfit = list(problems(task, built)) if built and not found else []  # said of a task that is whole
    found += _incomplete(task, facts)
    if built is None:
        return TriedTask([*found, *_advice(task)], task)
    found += [Finding(_part(where), says, True) for where, says in unfit]
    runs = list(run_tests(built.item, built.tests, judge)) if task.fields else []
    found += [_failing(run) for run in runs if not run.holds]
    return TriedTask([*found, *_advice(task)], task, built, runs)


def _built(task: AuthoredTask, render: Render) -> tuple[BuiltTask | None, list[Finding]]:
    """The task, or what keeps it from being built. While its fields are still to be added up it is shown with what they pay."""
    try:
        return build_task(task, render), []
    except TaskProblem as problem:
        found = [Finding(_part(problem.where), str(problem), True)]
        if not isinstance(problem, PointsDiffer):
            return None, found
        paid = problem.pay
    try:
        return build_task(replace(task, points=paid), render), found
    except TaskProblem:
        return None, found


def _failing(run: TestRun) -> Finding:
    says = _("The test “%(name)s” fails in variant %(variant)s.", name=run.test.name, variant=run.test.variant)
    return Finding("tests", str(says), True)


def _unreadable(fault: str) -> Finding:
    """msgspec's `Object missing required field `points` - at `$.fields[3]`` as a finding at its place."""
    says, _at, place = fault.partition(" - at `$")
    where = way_of(place)
    if missing := _MISSING.search(says):
        return Finding(_part((*where, missing[1])), str(_("“%(name)s” is missing here.", name=missing[1])), True)
    if unknown := _UNKNOWN.search(says):
        return Finding(_part(where), str(_("There is no “%(name)s” here.", name=unknown[1])), True)
    if _NUMBER.search(says):
        return Finding(_part(where), str(_("A number is needed here.")), True)
    return Finding(_part(where), str(_("This cannot be read here.")), True)


def _incomplete(task: AuthoredTask, facts: Container[str]) -> Iterator[Finding]:
    for part, text, says in (
        ("title", task.title, _("Give the task a title.")),
        ("stem", task.stem, _("There is no stem yet.")),
        ("knowledge", task.knowledge, _("Name the point of knowledge.")),
        ("source", task.source, _("Name the source.")),
    ):
        if not text.strip():
            yield Finding(part, str(says), True)
    if not FEWEST_SECONDS <= task.seconds <= MOST_SECONDS:
        says = _("Give the seconds a candidate needs, %(least)s to %(most)s.", least=FEWEST_SECONDS, most=MOST_SECONDS)
        yield Finding("seconds", str(says), True)
    if not task.fields:
        yield Finding("fields", str(_("There is nothing to answer yet: add a field.")), True)
    for fact in task.facts:
        if fact not in facts:
            yield Finding("facts", str(UNKNOWN_FACT) % {"id": fact}, True)
    if task.facts and task.as_of is None:
        yield Finding("as_of", str(_("It rests on facts: give the day they were checked.")), True)
    for part, text in [("stem", task.stem), *((f"documents.{n}", one.text) for n, one in enumerate(task.documents))]:
        yield from pictures_unsaid(part, text)


def _advice(task: AuthoredTask) -> Iterator[Finding]:
    if not task.tests:
        yield Finding("tests", str(_("Add the wrong answers that candidates will give, each with the points it must earn.")))
    for n, field in enumerate(task.fields):
        if isinstance(field, JudgedField):
            says = _("Markers read this after the examination: in tests, and in a trial, it earns nothing.")
            yield Finding(f"fields.{n}", str(says))
    for part, text in _read(task):
        yield from unwanted(part, text)


def _read(task: AuthoredTask) -> Iterator[tuple[str, str]]:
    """What candidates read of a task, by place; what a key forbids or lists is not theirs to read."""
    yield "title", task.title
    yield "stem", task.stem
    for n, document in enumerate(task.documents):
        yield f"documents.{n}", f"{document.title} {document.text}"
    for n, field in enumerate(task.fields):
        shown = [field.label, field.hint, field.group]
        for name in ("options", "cards", "sources", "targets"):
            shown += getattr(field, name, {}).values()
        for column in getattr(field, "columns", ()):
            shown += [column.label, *getattr(column, "options", {}).values()]
        yield f"fields.{n}", " ".join(shown)
    for n, variant in enumerate(task.variants):
        yield f"variants.{n}", " ".join(variant.parameters.values())
    yield "parameters", " ".join(task.parameters.values())


def _part(where: tuple[str | int, ...]) -> str:
    """("fields", 3, "points") as fields.3.points, the name of a part of the editor."""
    return ".".join(str(step) for step in where)
