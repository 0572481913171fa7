"""Writing and verifying the audit trail. Chained like a journal, under a key of its own."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, text

from examhall.audit.tables import audit_entry
from examhall.instants import Instant
from examhall.keyed_hash import keyed_hash

START = "0" * 64
CHAIN_KEY = "audit"  # the vault's purpose
ADVISORY_LOCK = 0x45584155  # one writer at a time on PostgreSQL; SQLite has one anyway


class Act(msgspec.Struct, frozen=True):
    """One act of the staff, or of the system in their name."""

    number: int
    at: Instant
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


def head(connection: Connection) -> tuple[int, str] | None:
    """Number and hash of the newest act; None in an empty trail."""
    row = connection.execute(
        select(audit_entry.c.number, audit_entry.c.hash).order_by(audit_entry.c.number.desc()).limit(1)
    ).first()
    return (row.number, row.hash) if row else None


def write(connection: Connection, key: bytes, now: Instant, actor: str, action: str, subject: str, **detail: Any) -> Act:
    """Append an act inside the transaction of the act itself: no act without its line, no line without its act."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
    last = head(connection)
    number, before = (last[0] + 1, last[1]) if last else (0, START)
    act = Act(number, now, actor, action, subject, detail)
    said = msgspec.json.encode(act).decode()
    connection.execute(
        insert(audit_entry),
        {
            "number": number, "at": now, "actor": actor, "action": action, "subject": subject, "text": said,
            "hash": keyed_hash(key, before + said).hex(),
        },
    )  # fmt: skip
    return act


def verify(connection: Connection, key: bytes) -> int | None:
    """The number of the first entry that does not fit its chain, or None when all do."""
    before, expected = START, 0
    rows = connection.execute(select(audit_entry).order_by(audit_entry.c.number))
    for row in rows:
        said = keyed_hash(key, before + row.text).hex()
        if row.number != expected or said != row.hash:
            return expected
        act = msgspec.json.decode(row.text, type=Act)
        columns = (row.number, row.at, row.actor, row.action, row.subject)
        if (act.number, act.at, act.actor, act.action, act.subject) != columns:
            return expected
        before, expected = row.hash, expected + 1
    return None


def read(connection: Connection, subject: str = "", limit: int = 200) -> Iterator[Act]:
    """The newest acts first, of one subject or of all."""
    query = select(audit_entry.c.text).order_by(audit_entry.c.number.desc()).limit(limit)
    if subject:
        query = query.where(audit_entry.c.subject == subject)
    return (msgspec.json.decode(row.text, type=Act) for row in connection.execute(query))
