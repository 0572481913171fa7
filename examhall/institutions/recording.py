"""Verbs on training that was given: one record, a list of them looked through first, and striking one out."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct, field
from sqlalchemy import Connection, Row, delete, insert, select, update

from examhall.audit import trail
from examhall.errors import NotFound, NotNow
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.institutions.list_reading import COLUMNS, Line, NoTrainingList, read_list
from examhall.institutions.queries import certified_trainers
from examhall.institutions.tables import training_list, training_record
from examhall.institutions.training import Certified, Record, faults_of
from examhall.people.identity import folded
from examhall.people.operations import IDENTITY
from examhall.programme.days import day_of
from examhall.programme.queries import levels
from examhall.programme.texts import EMPTY, LONGEST_WHY, TOO_LONG, WritingProblem

PURPOSE: Final = "training_list"  # the vault's
LARGEST: Final = 2 * 1024 * 1024  # bytes
EMPTY_OR_LARGE: Final = _("Choose a file first: it was empty, or larger than %(most)s MB.", most=LARGEST // 1024 // 1024)
AT_ONCE: Final = 500  # numbers asked for in one statement
SAME_NUMBER: Final = _("This institution has recorded another training under this number.")


class HasFaults(NotNow):
    code = "has_faults"
    says = _("Some rows are not right. Please mend them and give the list again; nothing was recorded.")


class Fault(Struct, frozen=True):
    """What is wrong in a row, and in which column."""

    row: int
    column: str
    says: LazyString | str


class Examined(Struct):
    """What a list would bring: new records, those that are recorded already to the letter, and what is wrong, row by row."""

    new: list[Line] = field(default_factory=list)
    there: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def record_training(connection: Connection, hall: Hall, now: Instant, by: str, record: Record) -> None:
    """Keep one training. WritingProblem; sent twice it is one."""
    trainers = certified_trainers(connection)
    faults = list(faults_of(record, _levels(connection), trainers, day_of(now)))
    if faults:
        raise WritingProblem(dict(reversed(faults)))
    trainer = trainers[record.trainer]
    there = _recorded(connection, [record.completion]).get((trainer.institution, record.completion))
    if there is not None:
        if not _is_same(hall, record, trainer, there):
            raise WritingProblem({"completion": SAME_NUMBER})
        return
    row = _row(hall, now, by, record, trainer)
    connection.execute(insert(training_record), row)
    trail.write(
        connection, hall.audit_key, now, by, "record_training", row["id"], document=record.completion, line=record.level,
        hours=record.hours,
    )  # fmt: skip


def strike_out(connection: Connection, hall: Hall, now: Instant, by: str, record_id: str, why: str) -> None:
    """Let a record count no more; it stays to be read; sent twice it is done once.

    WritingProblem, NotFound where there is none that counts.
    """
    if not why.strip() or len(why) > LONGEST_WHY:
        raise WritingProblem({"why": TOO_LONG % {"most": LONGEST_WHY} if why.strip() else EMPTY})
    this_one, why = training_record.c.id == record_id, why.strip()
    struck = {"struck_by": by, "struck_at": now, "struck_why": why}
    counts = this_one & (training_record.c.struck_by == "")
    if not connection.execute(update(training_record).where(counts), struck).rowcount:
        same = this_one & (training_record.c.struck_by == by) & (training_record.c.struck_why == why)
        if connection.execute(select(training_record.c.id).where(same)).first() is None:
            raise NotFound()
        return
    trail.write(connection, hall.audit_key, now, by, "strike_out_training", record_id, why=why)


def give_list(connection: Connection, hall: Hall, now: Instant, by: str, name: str, data: bytes) -> None:
    """Keep a list to be looked through; it takes the place of the last one of whoever gives it. NoTrainingList."""
    if not 0 < len(data) <= LARGEST:
        raise NoTrainingList(EMPTY_OR_LARGE)
    read_list(data)
    drop_list(connection, by)
    row = {"given_by": by, "name": name[:200], "locked": hall.vault.lock(PURPOSE, data), "given_at": now}
    connection.execute(insert(training_list), row)


def drop_list(connection: Connection, by: str) -> None:
    connection.execute(delete(training_list).where(training_list.c.given_by == by))


def examine_list(connection: Connection, hall: Hall, now: Instant, by: str) -> tuple[str, Examined]:
    """The name of the list that somebody gave, and what it would bring. NotFound where none waits."""
    row = connection.execute(select(training_list).where(training_list.c.given_by == by)).first()
    if row is None:
        raise NotFound()
    lines = read_list(hall.vault.open(PURPOSE, row.locked))
    return row.name, _examined(connection, hall, now, lines)


def take_list(connection: Connection, hall: Hall, now: Instant, by: str) -> int:
    """Record all trainings of the list that waits, or none; how many are new. NotFound, HasFaults."""
    name, found = examine_list(connection, hall, now, by)
    if found.faults:
        raise HasFaults()
    trainers = certified_trainers(connection)
    rows = [_row(hall, now, by, line.record, trainers[line.record.trainer]) for line in found.new]
    if rows:
        connection.execute(insert(training_record), rows)
    drop_list(connection, by)
    trail.write(connection, hall.audit_key, now, by, "import_training", by, name=name, records=len(found.new))
    return len(found.new)


def _examined(connection: Connection, hall: Hall, now: Instant, lines: Sequence[Line]) -> Examined:
    found, seen = Examined(), dict[tuple[str, str], int]()
    known, trainers, today = _levels(connection), certified_trainers(connection), day_of(now)
    recorded = _recorded(connection, {line.record.completion for line in lines})
    for line in lines:
        faults = dict(reversed(list(faults_of(line.record, known, trainers, today))))
        if not faults:
            trainer = trainers[line.record.trainer]
            first = seen.setdefault((trainer.institution, line.record.completion), line.row)
            there = recorded.get((trainer.institution, line.record.completion))
            if first != line.row:
                faults["completion"] = _("Row %(row)s has this number already.", row=first)
            elif there is None:
                found.new.append(line)
            elif _is_same(hall, line.record, trainer, there):
                found.there.append(line)
            else:
                faults["completion"] = SAME_NUMBER
        found.faults += [Fault(line.row, COLUMNS[name][0], says) for name, says in faults.items()]
    return found


def _recorded(connection: Connection, completions: Collection[str]) -> dict[tuple[str, str], Row[Any]]:
    """(institution, number of completion) -> the record that counts, of these numbers."""
    numbers, found = sorted(completions), dict[tuple[str, str], Row[Any]]()
    for at in range(0, len(numbers), AT_ONCE):
        here = training_record.c.completion.in_(numbers[at : at + AT_ONCE]) & (training_record.c.struck_by == "")
        found |= {(row.institution_id, row.completion): row for row in connection.execute(select(training_record).where(here))}
    return found


def _is_same(hall: Hall, record: Record, trainer: Certified, row: Row[Any]) -> bool:
    """Whether what is recorded says the same, to the letter."""
    lookup = hall.vault.lookup(IDENTITY, folded(record.identity))
    mine = (lookup, record.kind, record.level, record.hours, trainer.id, record.first, record.last)
    return mine == (row.identity_lookup, row.identity_kind, row.level, row.hours, row.trainer_id, row.first, row.last)


def _row(hall: Hall, now: Instant, by: str, record: Record, trainer: Certified) -> dict[str, Any]:
    number = folded(record.identity)
    return {
        "id": new_id(), "institution_id": trainer.institution, "trainer_id": trainer.id, "completion": record.completion,
        "name": record.name, "identity_kind": record.kind, "level": record.level, "hours": record.hours,
        "identity_locked": hall.vault.lock(IDENTITY, number.encode()), "identity_lookup": hall.vault.lookup(IDENTITY, number),
        "first": record.first, "last": record.last, "entered_by": by, "entered_at": now,
    }  # fmt: skip


def _levels(connection: Connection) -> list[str]:
    return [row.code for row in levels(connection)]
