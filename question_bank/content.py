"""The bank's text files read into items: areas of theory and operation tasks. A mistake stops all, so nothing is half loaded.

<folder>/L1/theory/*.yaml      one file an area (theory.py)
<folder>/tasks/*.yaml          one file a task (tasks/authored.py)
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from question_bank.authored_file import AuthoredFile, ContentError
from question_bank.items import Item
from question_bank.tasks.authored import AuthoredTask, TaskProblem
from question_bank.tasks.checks import problems
from question_bank.tasks.variants import BuiltTask, TaskTest, build_task
from question_bank.theory import AuthoredArea, TheoryProblem, build_item

Render = Callable[[str], str]  # Markdown -> clean HTML; examhall/prose.py has the one that counts


class Content(Struct, frozen=True):
    """Everything in a folder: the items, and for tasks the answers they are tested with (item id -> tests)."""

    items: tuple[Item, ...]
    tests: dict[str, tuple[TaskTest, ...]]


def read_content(folder: Path, render: Render) -> Content:
    """All items of a content folder, in the order of file names. ContentError for the first mistake, with file and line."""
    items: dict[str, Item] = {}
    tests: dict[str, tuple[TaskTest, ...]] = {}
    for path in sorted(folder.glob("*/theory/*.yaml")):
        for item in read_theory(path, render):
            _refuse_twice(items, item, path)
            items[item.id] = item
    for path in sorted(folder.glob("tasks/*.yaml")):
        task = read_task(path, render)
        _refuse_twice(items, task.item, path)
        items[task.item.id], tests[task.item.id] = task.item, task.tests
    return Content(tuple(items.values()), tests)


def read_theory(path: Path, render: Render) -> tuple[Item, ...]:
    """The items of one area's file. ContentError for the first mistake."""
    return tuple(_theory_items(AuthoredFile(path), render))


def read_task(path: Path, render: Render) -> BuiltTask:
    """The item of one task file, its variants built and checked (not yet marked: see tasks/checks.failures). ContentError."""
    file = AuthoredFile(path)
    task = file.read_as(AuthoredTask)
    try:
        built = build_task(task, render)
    except TaskProblem as problem:
        raise file.error(problem.where, f"{problem}.") from problem
    for where, says in problems(task, built):
        raise file.error(where, f"{says}.", "Change the figures or the tolerance.")
    return built


def _theory_items(file: AuthoredFile, render: Render) -> Iterator[Item]:
    area = file.read_as(AuthoredArea)
    seen: set[str] = set()
    for n, authored in enumerate(area.items):
        if authored.id in seen:
            raise file.error(("items", n, "id"), f"The id {authored.id} is used twice.", "Give this item another.")
        seen.add(authored.id)
        try:
            yield build_item(area, authored, render)
        except TheoryProblem as problem:
            raise file.error(("items", n, problem.part), f"{problem}.", problem.mend) from problem
        except ValueError as problem:
            raise file.error(("items", n), f"{authored.id}: {problem}.", "Correct the text.") from problem


def _refuse_twice(items: dict[str, Item], item: Item, path: Path) -> None:
    if item.id in items:
        raise ContentError(path, 1, f"The id {item.id} is already used in another file.", "Give this item another.")
