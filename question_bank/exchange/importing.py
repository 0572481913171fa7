"""Bringing a file's items into the bank, as work of the back office: first it is read and examined, then, confirmed, all of it comes.

All that is slow happens before the one transaction in which everything comes or nothing does.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _
from msgspec.structs import replace
from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.prose import render
from question_bank import queries
from question_bank.authored_text import read_authored, write_authored
from question_bank.exchange import files
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Reading
from question_bank.exchange.examining import LETTERS, Bank, Standing, examine, named_ids, numbered
from question_bank.exchange.formats import read_file
from question_bank.exchange.report import Coming, Report, Seen, read_report, write_report
from question_bank.items import Kind
from question_bank.operations import Draft, write_drafts
from question_bank.tables import item as item_table
from question_bank.tables import item_version, working_copy
from question_bank.tasks.authored import AuthoredTask

Progress = Callable[[int, int], None]


class BankChanged(Refusal):
    code = "bank_changed"
    says = _("The bank was changed since the file was read. Nothing was imported; please give the file again.")


def read_in_parts(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"file", "by"} -> {"items", "faults", "losses"}."""
    with hall.database.reading() as connection:
        row = files.of_person(connection, arguments["by"], arguments["file"], "in")
    reading = read_file(row.data, row.name, msgspec.json.decode(row.asked, type=Defaults))
    with hall.database.reading() as connection:
        bank = _bank(connection, reading)
    report = examine(reading, bank, render, progress)
    with hall.database.writing() as connection:
        files.note(connection, row.id, "refused" if report.faults else "ready", write_report(report))
    return {"items": len(report.items), "faults": len(report.faults), "losses": len(report.losses)}


def take_in_parts(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"file", "by"} -> {"items"}. BankChanged, AlreadyDone; nothing has come then."""
    by, file_id = arguments["by"], arguments["file"]
    with hall.database.reading() as connection:
        row = files.of_person(connection, by, file_id, "in")
        free = FreeIds(connection)
    report = read_report(row.report)
    named, drafts = _drafts(report, free, progress)
    with hall.database.writing() as connection:
        if files.of_person(connection, by, file_id, "in").state != "ready":
            raise files.AlreadyDone()
        _check(connection, named)
        came = _take(connection, hall, hall.now(), by, row, report, named, drafts)
        files.end(connection, file_id, "taken", write_report(Report(losses=report.losses, came=came)))
    return {"items": len(came)}


class FreeIds:
    """The next free id of each place, from all that the bank and its authors have."""

    def __init__(self, connection: Connection) -> None:
        self._last: dict[tuple[str, str], int] = {}
        for query in (select(item_table.c.id), select(working_copy.c.item_id).distinct()):
            for name in connection.execute(query).scalars():
                self.known(name)

    def known(self, name: str) -> None:
        if found := re.fullmatch(r"(.+-[A-Z])(\d+)(-EN)?", name):
            place = (found[1], found[3] or "")
            self._last[place] = max(self._last.get(place, 0), int(found[2]))

    def next(self, level: str, area: str, kind: Kind, language: str) -> str:
        head, tail = f"{level}-{area}-{LETTERS[kind]}", "" if language == "zh-CN" else "-EN"
        self._last[head, tail] = number = self._last.get((head, tail), 0) + 1
        return f"{head}{number:02d}{tail}"


def _drafts(report: Report, free: FreeIds, progress: Progress) -> tuple[list[Seen], list[Draft]]:
    """What is new in the bank, each under its id, with the text it is kept as."""
    coming = [one for one in report.items if one.theory is not None and one.coming in (Coming.NEW, Coming.VERSION)]
    for one in coming:
        free.known(one.id)
    named, drafts = list[Seen](), list[Draft]()
    for number, one in enumerate(coming, 1):
        assert one.theory is not None  # as chosen above, with the item it makes
        assert one.item is not None
        entry = one.theory.items[0]
        name = one.id or free.next(one.theory.level, one.theory.area, entry.kind, one.theory.language)
        area = replace(one.theory, items=[replace(entry, id=name)])
        named.append(replace(one, id=name))
        drafts.append(Draft(numbered(one.item, name), (), write_authored(area)))
        progress(number, len(coming))
    return named, drafts


def _check(connection: Connection, named: Sequence[Seen]) -> None:
    """BankChanged where an item has got a version, or is being written, since the file was read."""
    versions = _versions(connection, [one.id for one in named])
    written = set(connection.execute(select(working_copy.c.item_id).distinct()).scalars())
    for one in named:
        if versions.get(one.id, 0) != one.after or (one.coming is Coming.NEW and one.id in written):
            raise BankChanged()


def _take(
    connection: Connection, hall: Hall, now: Instant, by: str, row: Any, report: Report, named: Sequence[Seen],
    drafts: Sequence[Draft],
) -> dict[str, str]:  # fmt: skip
    """Everything in one transaction, and one line in the trail that names it all: place -> id."""
    written = write_drafts(connection, now, by, drafts)
    came = {one.place: one.id for one in named}
    for one in report.items:
        if one.coming is Coming.TASK and one.task is not None:
            came[one.place] = put_aside(connection, hall, now, by, one.task)
    versions = {one.id: version for one, (version, _) in zip(named, written, strict=True)}
    trail.write(
        connection, hall.audit_key, now, by, "import_items", row.id, name=row.name, hash=row.hash, items=versions,
        tasks=[name for name in came.values() if name not in versions],
    )  # fmt: skip
    return came


def put_aside(connection: Connection, hall: Hall, now: Instant, by: str, task: AuthoredTask) -> str:
    """A task on the author's desk, to be completed."""
    raise NotImplementedError


def _bank(connection: Connection, reading: Reading) -> Bank:
    ids = [name for name in named_ids(reading) if name]
    versions = _versions(connection, ids)
    items = {name: _standing(connection, name, version) for name, version in versions.items()}
    written = set(connection.execute(select(working_copy.c.item_id).distinct()).scalars())
    return Bank(items, written - versions.keys(), queries.facts(connection).keys(), _pictures(connection, reading))


def _standing(connection: Connection, name: str, version: int) -> Standing:
    stored = queries.read_version(connection, name, version)
    task = read_authored(stored.authored, AuthoredTask) if stored.item.kind is Kind.TASK and stored.authored else None
    return Standing(version, stored.item, task)


def _pictures(connection: Connection, reading: Reading) -> Mapping[str, str]:
    return {}


def _versions(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """The newest version of each of these items that the bank has."""
    newest = queries.newest_versions()
    wanted = set(ids)
    rows = connection.execute(select(newest.c.item_id, newest.c.version)).tuples() if wanted else ()
    return {name: version for name, version in rows if name in wanted}
