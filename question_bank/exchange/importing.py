"""A file's items into the bank, as work of the back office: it is read and examined; confirmed, all of it comes.

All that is slow happens before the one transaction in which everything comes or nothing does.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from examhall.audit import trail
from examhall.errors import NotAllowed, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.guards import who_is
from examhall.people.permissions import Action
from examhall.pictures import Picture, PictureProblem
from examhall.prose import render
from question_bank import queries
from question_bank.authored_text import read_authored, write_authored
from question_bank.exchange import files
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Fault, Reading
from question_bank.exchange.examining import Bank, Standing, Underway, examine, named_ids, named_pictures, numbered, places_of
from question_bank.exchange.formats import read_file
from question_bank.exchange.report import Coming, Report, Seen, read_report, write_report
from question_bank.free_ids import FreeIds
from question_bank.items import Kind
from question_bank.operations import Draft, keep_picture, write_drafts
from question_bank.pictures import read_picture
from question_bank.shelf import words_of
from question_bank.sight import Sight
from question_bank.sight_queries import sight_of
from question_bank.tables import item_version
from question_bank.tasks.authored import AuthoredTask
from question_bank.writing.operations import put_aside
from question_bank.writing.queries import being_written, savers_of, standing

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
        bank = _bank(connection, reading, _sight(connection, arguments["by"]), arguments["by"])
    report = examine(reading, bank, render, progress)
    with hall.database.writing() as connection:
        files.note(connection, row.id, "refused" if report.faults else "ready", write_report(report))
    return {"items": len(report.items), "faults": report.faulty, "losses": len(report.losses)}


def take_in_parts(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"file", "by"} -> {"items"}. BankChanged, AlreadyDone; nothing has come then."""
    by, file_id = arguments["by"], arguments["file"]
    with hall.database.reading() as connection:
        row = files.of_person(connection, by, file_id, "in")
        free = FreeIds(connection)
    report = read_report(row.report)
    named, drafts = _drafts(report, free, progress)
    pictures = _drawn_anew(hall, row) if report.pictures else []
    with hall.database.writing() as connection:
        if files.of_person(connection, by, file_id, "in", held=True).state != "ready":
            raise files.AlreadyDone()
        _check(connection, named, _sight(connection, by))
        _take(connection, hall, hall.now(), by, row, named, drafts, pictures)
        came = {one.place: one.id for one in named}
        files.end(connection, file_id, "taken", write_report(Report(losses=report.losses, came=came)))
    return {"items": len(named)}


def _drawn_anew(hall: Hall, row: Any) -> list[Picture]:
    """The pictures of a file that are new to the bank: only their ids were kept with what was found."""
    reading = read_file(row.data, row.name, msgspec.json.decode(row.asked, type=Defaults))
    named = named_pictures(reading)
    with hall.database.reading() as connection:
        there = queries.pictures_kept(connection, named)
    return [read_picture(reading.pictures[name].data) for name in sorted(named - there)]


def _drafts(report: Report, free: FreeIds, progress: Progress) -> tuple[list[Seen], list[Draft]]:
    """What is new in the bank, each under its id, and the drafts of theory among it."""
    coming = [one for one in report.items if one.coming is not Coming.SAME]
    for one in coming:
        free.known(one.id)
    named, drafts = list[Seen](), list[Draft]()
    for number, one in enumerate(coming, 1):
        if one.task is not None:
            name = one.id or free.next_task(one.task.level)
            named.append(replace(one, id=name, task=replace(one.task, id=name)))
            continue
        assert one.theory is not None  # it is no task
        assert one.item is not None  # which an item of theory has made
        entry = one.theory.items[0]
        name = one.id or free.next(one.theory.level, one.theory.area, entry.kind, one.theory.language)
        area = replace(one.theory, items=[replace(entry, id=name)])
        named.append(replace(one, id=name))
        item = numbered(one.item, name)
        drafts.append(Draft(item, (), write_authored(area), words_of(item)))
        progress(number, len(coming))
    return named, drafts


def _check(connection: Connection, named: Sequence[Seen], sight: Sight) -> None:
    """BankChanged where an item has got a version, is being written, or went out of sight since the file was read."""
    versions = _versions(connection, [one.id for one in named])
    written = being_written(connection)
    for one in named:
        words = one.theory or one.task
        seen = words is not None and sight.reaches(words.level, words.area)
        if versions.get(one.id, 0) != one.after or one.id in written or not seen:
            raise BankChanged()


def _take(
    connection: Connection, hall: Hall, now: Instant, by: str, row: Any, named: Sequence[Seen], drafts: Sequence[Draft],
    pictures: Sequence[Picture],
) -> None:  # fmt: skip
    """Everything in one transaction, and one line in the trail that names it all."""
    for picture in pictures:
        keep_picture(connection, hall, now, by, picture)
    versions = [version for version, _ in write_drafts(connection, now, by, drafts)]
    tasks = [put_aside(connection, hall, now, by, one.task) for one in named if one.task is not None]
    items = {draft.item.id: version for draft, version in zip(drafts, versions, strict=True)}
    trail.write(
        connection, hall.audit_key, now, by, "import_items", row.id, name=row.name, hash=row.hash, items=items, tasks=tasks
    )


def _sight(connection: Connection, by: str) -> Sight:
    """What who brings the file may write and see now. NotAllowed for somebody who is no author any more."""
    user = who_is(connection, by)
    if user is None or not user.may(Action.WRITE_ITEMS):
        raise NotAllowed()
    return sight_of(connection, by, user.may(Action.REVIEW_ITEMS))


def _bank(connection: Connection, reading: Reading, sight: Sight, by: str) -> Bank:
    ids = [name for name in named_ids(reading) if name]
    versions = _versions(connection, ids)
    items = {name: _standing(connection, name, version) for name, version in versions.items()}
    written = {
        name: Underway(copy.saved_by, savers_of(connection, name) == {by}, copy.words)
        for name in being_written(connection).intersection(ids)
        if (copy := standing(connection, name)) is not None
    }
    pictures, faults = _pictures(connection, reading)
    reading.faults += faults
    return Bank(items, written, queries.facts(connection).keys(), pictures, sight)


def _standing(connection: Connection, name: str, version: int) -> Standing:
    stored = queries.read_version(connection, name, version)
    task = read_authored(stored.authored, AuthoredTask) if stored.item.kind is Kind.TASK and stored.authored else None
    return Standing(version, stored.item, task)


def _pictures(connection: Connection, reading: Reading) -> tuple[dict[str, str], list[Fault]]:
    """Each picture that items name -> its id in the bank once it is kept, and a fault for each that cannot be."""
    ids, faults = dict[str, str](), list[Fault]()
    named = named_pictures(reading)
    there = queries.pictures_kept(connection, named)
    for name in sorted(named):
        if name in there:
            ids[name] = name
        elif name in reading.pictures:
            try:
                ids[name] = read_picture(reading.pictures[name].data).id
            except PictureProblem:
                faults += [
                    Fault(place, "bad_picture", {"file": reading.pictures[name].name}) for place in places_of(reading, name)
                ]
                ids[name] = name
    return ids, faults


def _versions(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """The newest version of each of these items that the bank has."""
    wanted, version = set(ids), item_version.c
    newest = select(version.item_id, func.max(version.version).label("newest")).group_by(version.item_id)
    return {row.item_id: row.newest for row in connection.execute(newest) if row.item_id in wanted} if wanted else {}
