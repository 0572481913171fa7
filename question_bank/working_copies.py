"""Verbs on what is being written: begun, saved edition by edition, handed on to review, or given up.

Every saved edition stays in the table, so nothing of two authors who save over each other is ever lost; the one that comes
second is told, sees both and chooses.
"""

import re
from typing import Any

from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Row, func, insert, select

from examhall.audit import trail
from examhall.errors import Malformed, NotFound, NotNow
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.tables import person
from examhall.prose import render
from question_bank.authored_text import read_authored, write_authored
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.operations import draft_item
from question_bank.proofreading import findings
from question_bank.queries import facts
from question_bank.specification import AREAS
from question_bank.tables import item as item_table
from question_bank.tables import item_version, working_copy
from question_bank.theory import OPTIONS, TRUTHS, AuthoredArea, AuthoredItem, AuthoredOption, build_item

LETTERS = {Kind.SINGLE: "S", Kind.MULTIPLE: "M", Kind.TRUTH: "T"}
SECONDS = {Kind.SINGLE: 40, Kind.MULTIPLE: 60, Kind.TRUTH: 30}
LEVELS = ("L1", "L2", "L3")
LARGEST = 48 * 1024  # characters of an item's text


class WorkingCopy(Struct, frozen=True):
    """The edition that stands: who saved it and when, the version it goes out from (0: none), and the words."""

    item: str
    edition: int
    saved_by: str
    saved_at: Instant
    based_on: int
    area: AuthoredArea

    @property
    def entry(self) -> AuthoredItem:
        return self.area.items[0]


class SavedMeanwhile(NotNow):
    """Another edition was saved since the one this author went out from; `theirs` is it."""

    code = "saved_meanwhile"
    says = _("Somebody saved this item meanwhile. Both are shown; choose which one goes on.")

    def __init__(self, theirs: WorkingCopy) -> None:
        super().__init__()
        self.theirs = theirs


class NotReady(NotNow):
    """It cannot go to review as it stands; `findings` say why."""

    code = "not_ready"
    says = _("It cannot go to review yet. What must be mended is listed beside it.")


def begin_item(
    connection: Connection, hall: Hall, now: Instant, by: str, level: str, area: str, kind: Kind, language: str
) -> str:
    """A new item of this kind, empty, under the next free id of its place: its id. Malformed for an unknown place."""
    if level not in LEVELS or area not in AREAS or kind not in LETTERS or language not in TRUTHS:
        raise Malformed()
    item_id = _next_id(connection, level, area, kind, language)
    options = [AuthoredOption("", "")] * OPTIONS[kind].start if kind is not Kind.TRUTH else []
    empty = AuthoredItem(
        id=item_id, kind=kind, difficulty=Difficulty.MEDIUM, cognitive=Cognitive.UNDERSTAND, knowledge="", source="",
        seconds=SECONDS[kind], stem="", options=options,
    )  # fmt: skip
    _write(connection, now, by, item_id, 1, 0, AuthoredArea(area, level, [empty], language))
    trail.write(connection, hall.audit_key, now, by, "begin_item", item_id)
    return item_id


def reopen_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str) -> None:
    """Go on from the newest version's words, where nobody does yet. NotNow where they are not kept, or are a task's."""
    if standing(connection, item_id) is not None:
        return
    newest = connection.execute(
        select(item_version.c.version, item_version.c.authored, item_table.c.kind)
        .join(item_table, item_table.c.id == item_version.c.item_id)
        .where(item_version.c.item_id == item_id)
        .order_by(item_version.c.version.desc())
        .limit(1)
    ).first()
    if newest is None:
        raise NotFound()
    if not newest.authored or newest.kind == Kind.TASK:
        raise NotNow()
    area = read_authored(newest.authored, AuthoredArea)
    _write(connection, now, by, item_id, _editions(connection, item_id) + 1, newest.version, area)
    trail.write(connection, hall.audit_key, now, by, "reopen_item", item_id, version=newest.version)


def save_item(connection: Connection, now: Instant, by: str, item_id: str, edition: int, area: AuthoredArea) -> int:
    """A new edition after `edition`: its number. SavedMeanwhile where another stands, Malformed where it is another item."""
    stands = _open(connection, item_id, edition)
    entry = area.items[0] if len(area.items) == 1 else None
    before = stands.area
    if entry is None or (entry.id, entry.kind) != (item_id, stands.entry.kind):
        raise Malformed()
    if (area.level, area.area, area.language) != (before.level, before.area, before.language):
        raise Malformed()
    if area == before:
        return stands.edition
    _write(connection, now, by, item_id, edition + 1, stands.based_on, area)
    return edition + 1


def submit_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, edition: int) -> int:
    """The edition that stands becomes a version, a draft for others to review: its number. NotReady, SavedMeanwhile."""
    stands = _open(connection, item_id, edition)
    stopping = [one for one in findings(stands.area, stands.entry, render, facts(connection), ()) if one.stops]
    if stopping:
        raise NotReady(findings=stopping)
    entry = replace(stands.entry, solved=None)  # what has changed must be solved anew
    area = replace(stands.area, items=[entry])
    version = draft_item(connection, hall, now, by, build_item(area, entry, render), (), write_authored(area))
    _end(connection, now, by, stands)
    return version


def give_up_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str) -> None:
    """Nobody writes it any more; the editions stay."""
    stands = standing(connection, item_id)
    if stands is None:
        raise NotFound()
    _end(connection, now, by, stands)
    trail.write(connection, hall.audit_key, now, by, "give_up_item", item_id, edition=stands.edition)


def _last() -> Any:
    """The newest edition of each item, with the name of who saved it."""
    one = working_copy.alias("one")
    newest = select(one.c.item_id, func.max(one.c.edition).label("edition")).group_by(one.c.item_id).subquery()
    return (
        select(working_copy, person.c.name)
        .join(newest, (newest.c.item_id == working_copy.c.item_id) & (newest.c.edition == working_copy.c.edition))
        .join(person, person.c.id == working_copy.c.saved_by)
    )


def standing(connection: Connection, item_id: str) -> WorkingCopy | None:
    """What is being written of this item; None where nothing is."""
    row = connection.execute(_last().where(working_copy.c.item_id == item_id)).first()
    return _read(row) if row is not None and row.text else None


def all_standing(connection: Connection) -> list[WorkingCopy]:
    """Everything that is being written, what was saved last first."""
    rows = connection.execute(_last().where(working_copy.c.text != "").order_by(working_copy.c.saved_at.desc()))
    return [_read(row) for row in rows]


def _read(row: Row[Any]) -> WorkingCopy:
    area = read_authored(row.text, AuthoredArea)
    return WorkingCopy(row.item_id, row.edition, row.name, row.saved_at, row.based_on, area)


def _open(connection: Connection, item_id: str, edition: int) -> WorkingCopy:
    stands = standing(connection, item_id)
    if stands is None:
        raise NotFound()
    if stands.edition != edition:
        raise SavedMeanwhile(stands)
    return stands


def _editions(connection: Connection, item_id: str) -> int:
    query = select(func.max(working_copy.c.edition)).where(working_copy.c.item_id == item_id)
    return connection.execute(query).scalar() or 0


def _write(
    connection: Connection, now: Instant, by: str, item_id: str, edition: int, based_on: int, area: AuthoredArea
) -> None:
    text = write_authored(area)
    if len(text) > LARGEST:
        raise Malformed()
    _row(connection, now, by, item_id, edition, based_on, text)


def _end(connection: Connection, now: Instant, by: str, stands: WorkingCopy) -> None:
    _row(connection, now, by, stands.item, stands.edition + 1, stands.based_on, "")


def _row(connection: Connection, now: Instant, by: str, item_id: str, edition: int, based_on: int, text: str) -> None:
    row = {"item_id": item_id, "edition": edition, "saved_by": by, "saved_at": now, "based_on": based_on, "text": text}
    connection.execute(insert(working_copy), row)


def _next_id(connection: Connection, level: str, area: str, kind: Kind, language: str) -> str:
    head, tail = f"{level}-{area}-{LETTERS[kind]}", "" if language == "zh-CN" else "-EN"
    known = [
        *connection.execute(select(item_table.c.id).where(item_table.c.id.like(f"{head}%"))).scalars(),
        *connection.execute(select(working_copy.c.item_id).where(working_copy.c.item_id.like(f"{head}%"))).scalars(),
    ]
    numbers = [int(found[1]) for one in known if (found := re.fullmatch(rf"{head}(\d+){tail}", one))]
    return f"{head}{max(numbers, default=0) + 1:02d}{tail}"
