"""A check of the whole bank, or of a folder before it is loaded: how much there is, and everything that is wrong with it."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from examhall.errors import Damaged
from examhall.hall import Hall
from examhall.text_file import BrokenFile
from question_bank import queries
from question_bank.assembly.parallel import assemble
from question_bank.assembly.shortfall import CannotAssemble
from question_bank.facts import Fact, fact_faults
from question_bank.items import Item, Kind
from question_bank.loading import content_files, facts_of, read_file
from question_bank.operations import failing_tests
from question_bank.solving import solved_on
from question_bank.soundness import theory_faults
from question_bank.specification import SPECIFICATIONS


class Checked(Struct):
    """`items` of theory, operation `tasks`, the fewest variants any task has, and a sentence for each fault."""

    items: int = 0
    tasks: int = 0
    fewest_variants: int = 0
    faults: list[str] = []


def check_bank(connection: Connection, hall: Hall) -> Checked:
    """All that is approved: texts that are as they were hashed, tasks that pass their tests, and the bank as a whole."""
    items: list[Item] = []
    faults: list[str] = []
    solved = solved_on(connection)
    for item_id, version in queries.approved(connection):
        try:
            found = queries.read_version(connection, item_id, version)
        except Damaged:
            faults.append(f"{item_id} version {version}: the text is not the one that was approved")
            continue
        items.append(replace(found.item, solved=found.item.solved or solved.get((item_id, version))))
        faults += failing_tests(hall, found.item, found.tests)
    return _checked(items, faults, queries.facts(connection))


def check_folder(hall: Hall, folder: Path) -> Checked:
    """The same of content files, file by file: one that cannot be read is a fault and the others are still looked at."""
    items: list[Item] = []
    faults: list[str] = []
    facts: Mapping[str, Fact] = {}
    for path in content_files(folder):
        try:
            items += [one.item for one in read_file(hall, path)]
        except BrokenFile as mistake:
            faults.append(str(mistake))
    try:
        facts = facts_of(folder)
    except BrokenFile as mistake:
        faults.append(str(mistake))
    return _checked(items, faults, facts)


def _checked(items: list[Item], faults: list[str], facts: Mapping[str, Fact]) -> Checked:
    """What was found in reading, and what is wrong with all of it together."""
    faults += fact_faults(items, facts)
    faults += theory_faults(items)
    tasks = [item for item in items if item.kind is Kind.TASK]
    for one in SPECIFICATIONS.values():
        if one.part == "practical":
            try:
                assemble(one, [task for task in tasks if task.level == one.level])
            except CannotAssemble as short:
                faults += short.lines(one.code)
    faults += [f"{task.id}: nobody but its author has solved it yet" for task in tasks if task.solved is None]
    fewest = min((len(task.variants) for task in tasks), default=0)
    return Checked(len(items) - len(tasks), len(tasks), fewest, faults)
