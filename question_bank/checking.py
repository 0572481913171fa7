"""A check of the whole bank, or of a folder before it is loaded: how much there is, and everything that is wrong with it."""

from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection

from examhall.errors import Damaged
from examhall.hall import Hall
from question_bank import queries
from question_bank.assembly import CannotAssemble, assemble
from question_bank.authored_file import ContentError
from question_bank.items import Item, Kind
from question_bank.loading import content_files, read_file
from question_bank.operations import failing_tests
from question_bank.specification import SPECIFICATIONS


class Checked(Struct):
    """`items` of theory, operation `tasks`, the fewest variants any task has, and a sentence for each fault."""

    items: int = 0
    tasks: int = 0
    fewest_variants: int = 0
    faults: list[str] = []


def check_bank(connection: Connection, hall: Hall) -> Checked:
    """All that is approved: texts that are as they were hashed, tasks that pass their tests, specifications that can be met."""
    items, faults = [], []
    for one in SPECIFICATIONS.values():
        stock = queries.usable(connection, one.level, one.part)
        for stocked in stock.values():
            try:
                found = queries.read_version(connection, stocked.id, stocked.version)
            except Damaged:
                faults.append(f"{stocked.id} version {stocked.version}: the text is not the one that was approved")
                continue
            items.append(found.item)
            faults += failing_tests(hall, found.item, found.tests)
        try:
            assemble(one, list(stock.values()))
        except CannotAssemble as short:
            faults += _said(one.code, short)
    return _counted(items, faults)


def check_folder(hall: Hall, folder: Path) -> Checked:
    """The same of content files, file by file: one that cannot be read is a fault and the others are still looked at."""
    items: list[Item] = []
    faults: list[str] = []
    for path in content_files(folder):
        try:
            items += [item for item, _ in read_file(hall, path)]
        except ContentError as mistake:
            faults.append(str(mistake))
    for one in SPECIFICATIONS.values():
        try:
            assemble(one, [item for item in items if item.level == one.level])
        except CannotAssemble as short:
            faults += _said(one.code, short)
    return _counted(items, faults)


def _said(code: str, refusal: CannotAssemble) -> list[str]:
    return [f"{code}: {line.name} needs {line.need}, has {line.have}" for line in refusal.short]


def _counted(items: list[Item], faults: list[str]) -> Checked:
    tasks = [item for item in items if item.kind is Kind.TASK]
    fewest = min((len(task.variants) for task in tasks), default=0)
    return Checked(len(items) - len(tasks), len(tasks), fewest, faults)
