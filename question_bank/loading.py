"""Content files into the bank through its own verbs: drafted by the author, reviewed and approved by another person.

All or nothing per file: a file with one mistake leaves no trace. A text that the bank has already is left as it is, so
loading a folder twice changes nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, select

from examhall.errors import SecondPersonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.prose import render
from examhall.text_file import BrokenFile
from question_bank.content import read_facts, read_task, read_theory
from question_bank.facts import Fact
from question_bank.items import Item
from question_bank.operations import approve_tested, draft_item, failing_tests, review_item
from question_bank.queries import facts as known_facts
from question_bank.queries import names_of, persons_asked, steps_of
from question_bank.register import write_facts
from question_bank.review import USABLE, State
from question_bank.tables import item_version
from question_bank.tasks.variants import TaskTest
from question_bank.written import write_item

FACTS = "facts.yaml"
KNOWN = USABLE | {State.SUSPENDED}  # what was suspended is looked at again by a person


class Read(NamedTuple):
    """An item of a file, a task with its tests, and its author's words."""

    item: Item
    tests: Sequence[TaskTest]
    authored: str


class Loaded(Struct):
    """What came: items new or changed, items that were there already, facts new or changed, and items that these suspended."""

    items: int = 0
    known: int = 0
    suspended: int = 0
    facts: int = 0


def load_content(hall: Hall, folder: Path, author: str, reviewers: Sequence[str]) -> Loaded:
    """Load every file of a content folder, or a file of facts. BrokenFile names file, line and what is wrong; then nothing is.

    A fact whose file does not say who checked it was checked by the reviewer who approves the folder. `author` and `reviewers`
    are ids of different persons, as many reviewers as the bank asks for; SecondPersonNeeded.
    """
    with hall.database.reading() as connection:  # before the files, which take a while to read
        if len({author, *reviewers}) != 1 + len(reviewers) or len(reviewers) < persons_asked(connection):
            raise SecondPersonNeeded()
    files, facts = read_files(hall, folder), facts_of(folder)
    with hall.database.writing() as connection:
        approver = names_of(connection, reviewers[-1:])[reviewers[-1]]
        given = [fact if fact.checker else replace(fact, checker=approver) for fact in facts.values()]
        known = known_facts(connection)
        changed = sum(known.get(fact.id) != fact for fact in given)
        suspended = write_facts(connection, hall, hall.now(), author, given)
    loaded = take_in(hall, files, author, reviewers)
    loaded.suspended, loaded.facts = len(suspended), changed
    return loaded


def facts_of(folder: Path) -> dict[str, Fact]:
    """The register of a content folder, or of a file of facts by itself; empty where there is none. BrokenFile."""
    path = facts_file(folder)
    return read_facts(path) if path.exists() else {}


def facts_file(folder: Path) -> Path:
    """Where the facts of a content folder are; a file that is given by itself holds nothing else."""
    return folder / FACTS if folder.is_dir() else folder


def take_in(hall: Hall, files: Sequence[Sequence[Read]], author: str, reviewers: Sequence[str]) -> Loaded:
    """Draft, review and approve what was read, each file in one transaction."""
    loaded = Loaded()
    for items in files:
        with hall.database.writing() as connection:
            for one in items:
                if _take_in(connection, hall, hall.now(), author, reviewers, one):
                    loaded.items += 1
                else:
                    loaded.known += 1
    return loaded


def content_files(folder: Path) -> list[Path]:
    """All files of items in a content folder, in order; BrokenFile where there are neither these nor facts."""
    found = [*sorted(folder.glob("*/theory/*.yaml")), *sorted(folder.glob("tasks/*.yaml"))]
    if not found and not facts_file(folder).exists():
        raise BrokenFile(folder, 1, "There are no content files here.", "Give the folder that holds L1/theory and tasks.")
    return found


def read_files(hall: Hall, folder: Path) -> list[list[Read]]:
    """The items of every file of a folder; BrokenFile for the first mistake, also for an id used in two files."""
    files, seen = [], set[str]()
    for path in content_files(folder):
        items = read_file(hall, path)
        for one in items:
            if one.item.id in seen:
                raise BrokenFile(path, 1, f"The id {one.item.id} is used in another file.", "Give this item another.")
            seen.add(one.item.id)
        files.append(items)
    return files


def read_file(hall: Hall, path: Path) -> list[Read]:
    """The items of one file, a task with its tests passed. BrokenFile."""
    if path.parent.name == "theory":
        return [Read(item, (), authored) for item, authored in read_theory(path, render)]
    task = read_task(path, render)
    for failing in failing_tests(hall, task.item, task.tests):
        raise BrokenFile(path, 1, f"{failing}.", "Correct the key or the test.")
    authored = path.read_text(encoding="utf-8")
    return [Read(item, task.tests, authored) for item in task.items()]


def _take_in(connection: Connection, hall: Hall, now: Instant, author: str, reviewers: Sequence[str], read: Read) -> bool:
    """Draft, review and approve one item; False where its newest version says the same and was approved before."""
    item = read.item
    newest = connection.execute(
        select(item_version.c.version, item_version.c.hash)
        .where(item_version.c.item_id == item.id)
        .order_by(item_version.c.version.desc())
        .limit(1)
    ).first()
    same = newest is not None and newest.hash == write_item(item)[1]
    if newest is not None and same and steps_of(connection, item.id, newest.version)[-1].state in KNOWN:
        return False
    version = draft_item(connection, hall, now, author, item, read.tests, read.authored)
    for reviewer in reviewers[:-1] or reviewers:
        review_item(connection, hall, now, reviewer, item.id, version)
    approve_tested(connection, hall, now, reviewers[-1], item.id, version)
    return True
