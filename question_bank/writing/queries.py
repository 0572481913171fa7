"""Reads of what is being written: the edition of each item that stands, and who saved it."""

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, func, select

from examhall.instants import Instant
from examhall.people.tables import person
from question_bank.authored_text import read_plain
from question_bank.authored_words import Words, entry_of, kind_of, typed
from question_bank.items import Kind
from question_bank.tables import refused_copy, working_copy


class WorkingCopy(Struct, frozen=True):
    """The edition that stands: who saved it and when, the version it goes out from (0: none), and the words."""

    item: str
    edition: int
    saved_by: str
    saved_at: Instant
    based_on: int
    words: Words

    @property
    def kind(self) -> Kind:
        return kind_of(self.words)

    @property
    def entry(self) -> Words:
        return entry_of(self.words)


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


def being_written(connection: Connection) -> set[str]:
    """The ids of all items that somebody writes now."""
    last = _last().where(working_copy.c.text != "").subquery()
    return set(connection.execute(select(last.c.item_id)).scalars())


def savers_of(connection: Connection, item_id: str) -> set[str]:
    """The ids of those who saved what is being written of an item, since it was last begun."""
    edition = working_copy.c.edition
    ended = select(func.max(edition)).where(working_copy.c.item_id == item_id, working_copy.c.text == "").scalar_subquery()
    written = select(working_copy.c.saved_by).where(working_copy.c.item_id == item_id, edition > func.coalesce(ended, 0))
    return set(connection.execute(written).scalars())


def editions(connection: Connection, item_id: str) -> int:
    """How many editions of an item were ever saved."""
    query = select(func.max(working_copy.c.edition)).where(working_copy.c.item_id == item_id)
    return connection.execute(query).scalar() or 0


class Kept(Struct, frozen=True):
    """What was once saved or refused: its number among editions or among what was put aside, by whom, when, and the words."""

    number: int
    refused: bool
    saved_by: str
    saved_at: Instant
    text: str

    @property
    def words(self) -> Words:
        return typed(read_plain(self.text))


def kept(connection: Connection, item_id: str) -> list[Kept]:
    """Every edition of an item that was saved, and all that was refused and put aside; what was saved last first."""
    found = [
        Kept(getattr(row, number), table is refused_copy, row.name, row.saved_at, row.text)
        for table, number in ((working_copy, "edition"), (refused_copy, "number"))
        for row in connection.execute(
            select(table, person.c.name).join(person, person.c.id == table.c.saved_by).where(table.c.item_id == item_id)
        )
        if row.text
    ]
    return sorted(found, key=lambda one: (one.saved_at, one.number), reverse=True)


def _read(row: Row[Any]) -> WorkingCopy:
    words = typed(read_plain(row.text))
    return WorkingCopy(row.item_id, row.edition, row.name, row.saved_at, row.based_on, words)
