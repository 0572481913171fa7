"""Reads of specifications: how each stands now, how it stood when a paper was assembled by it, and who saved what."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from examhall.errors import NotFound
from examhall.people.tables import person
from question_bank.items import Kind
from question_bank.specification import SPECIFICATIONS, Specification
from question_bank.tables import item_shelf, specification

_read = msgspec.json.Decoder(Specification).decode


class Standing(msgspec.Struct, frozen=True):
    """A specification as it stands now, and the number of its version; 0 is as shipped."""

    specification: Specification
    version: int


def standing(connection: Connection) -> dict[str, Standing]:
    """Code -> the newest version of every specification, those that were shipped first."""
    newest = select(specification.c.code, func.max(specification.c.version).label("version")).group_by(specification.c.code)
    last = newest.subquery()
    rows = connection.execute(
        select(specification.c.code, specification.c.version, specification.c.text)
        .join(last, (last.c.code == specification.c.code) & (last.c.version == specification.c.version))
        .order_by(specification.c.code)
    )
    found = {code: Standing(one, 0) for code, one in SPECIFICATIONS.items()}
    return found | {row.code: Standing(_read(row.text), row.version) for row in rows}


def standing_one(connection: Connection, code: str) -> Standing:
    """One specification as it stands now; NotFound."""
    found = standing(connection).get(code)
    if found is None:
        raise NotFound()
    return found


def specification_at(connection: Connection, code: str, version: int) -> Specification:
    """A specification as it stood in a version; NotFound."""
    if version == 0 and code in SPECIFICATIONS:
        return SPECIFICATIONS[code]
    text = connection.execute(
        select(specification.c.text).where(specification.c.code == code, specification.c.version == version)
    ).scalar()
    if text is None:
        raise NotFound()
    return _read(text)


def versions_of(connection: Connection, code: str) -> list[Row[Any]]:
    """Every version that somebody saved, the newest first: version, set_at, name."""
    return list(
        connection.execute(
            select(specification.c.version, specification.c.set_at, person.c.name)
            .join(person, specification.c.set_by == person.c.id)
            .where(specification.c.code == code)
            .order_by(specification.c.version.desc())
        )
    )


def tasks_of(connection: Connection, level: str) -> dict[str, str]:
    """Id -> point of knowledge of every operation task of a level, whatever its state, in the order of ids."""
    rows = connection.execute(
        select(item_shelf.c.item_id, item_shelf.c.knowledge)
        .where(item_shelf.c.level == level, item_shelf.c.kind == Kind.TASK)
        .order_by(item_shelf.c.item_id)
    )
    return {row.item_id: row.knowledge for row in rows}
