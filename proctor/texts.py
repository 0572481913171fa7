"""The sentences proctors choose from, as they stand: the newest edition, or the defaults; and setting a new edition."""

from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select

from examhall.audit import trail
from examhall.errors import ChangedMeanwhile
from examhall.hall import Hall
from proctor.canned import DEFAULTS, Canned
from proctor.tables import canned_texts

DEFAULT_EDITION: Final = 0


def texts_now(connection: Connection) -> tuple[int, tuple[Canned, ...]]:
    """Number of the edition (0: the defaults) and its sentences in order."""
    query = select(canned_texts.c.edition, canned_texts.c.texts).order_by(canned_texts.c.edition.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None:
        return DEFAULT_EDITION, DEFAULTS
    return row.edition, msgspec.json.decode(row.texts, type=tuple[Canned, ...])


def set_texts(hall: Hall, by: str, seen: int, texts: tuple[Canned, ...]) -> None:
    """A new edition over the one that was `seen`; ChangedMeanwhile where that is no longer the newest."""
    now = hall.now()
    with hall.database.writing() as connection:
        edition, _texts = texts_now(connection)
        if edition != seen:
            raise ChangedMeanwhile()
        row = {"edition": edition + 1, "texts": msgspec.json.encode(texts).decode(), "set_by": by, "set_at": now}
        connection.execute(insert(canned_texts), row)
        trail.write(connection, hall.audit_key, now, by, "set_texts", str(edition + 1), count=len(texts))
