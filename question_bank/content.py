"""The bank's text files read into items and facts: areas of theory, tasks, the register. A mistake stops a file whole.

An area's file is described in theory.py, a task's in tasks/authored.py.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from examhall.text_file import BrokenFile, TextFile
from question_bank.authored_text import write_authored
from question_bank.facts import Fact, FactRegister, facts_by_id
from question_bank.items import Item
from question_bank.tasks.authored import AuthoredTask, TaskProblem
from question_bank.tasks.checks import problems
from question_bank.tasks.variants import BuiltTask, build_task
from question_bank.theory import TRUTHS, AuthoredArea, Render, TheoryProblem, build_item


def read_facts(path: Path) -> dict[str, Fact]:
    """The fact register's file, by id. BrokenFile."""
    file = TextFile(path)
    try:
        return facts_by_id(file.read_as(FactRegister))
    except BrokenFile:
        raise
    except ValueError as problem:
        raise file.broken(("facts",), f"{problem}.", "Give each row an id of its own.") from problem


class Written(NamedTuple):
    """An item of theory, and its author's words as a file of its own."""

    item: Item
    authored: str


def read_theory(path: Path, render: Render) -> tuple[Written, ...]:
    """The items of one area's file. BrokenFile for the first mistake."""
    return tuple(_theory_items(TextFile(path), render))


def read_task(path: Path, render: Render) -> BuiltTask:
    """The item of one task file, its variants built and checked (not yet marked: see tasks/checks.failures). BrokenFile."""
    file = TextFile(path)
    task = file.read_as(AuthoredTask)
    try:
        built = build_task(task, render)
    except TaskProblem as problem:
        raise file.broken(problem.where, f"{problem}.") from problem
    for where, says in problems(task, built):
        raise file.broken(where, f"{says}.", "Change the figures or the tolerance.")
    return built


def _theory_items(file: TextFile, render: Render) -> Iterator[Written]:
    area = file.read_as(AuthoredArea)
    if area.language not in TRUTHS:
        raise file.broken(("language",), f"The language {area.language} is not known.", f"Use one of {', '.join(TRUTHS)}.")
    seen: set[str] = set()
    for n, authored in enumerate(area.items):
        if authored.id in seen:
            raise file.broken(("items", n, "id"), f"The id {authored.id} is used twice.", "Give this item another.")
        seen.add(authored.id)
        try:
            yield Written(build_item(area, authored, render), write_authored(replace(area, items=[authored])))
        except TheoryProblem as problem:
            raise file.broken(("items", n, problem.part), f"{problem}.", problem.mend) from problem
        except ValueError as problem:
            raise file.broken(("items", n), f"{authored.id}: {problem}.", "Correct the text.") from problem
