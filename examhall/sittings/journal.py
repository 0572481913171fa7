"""The journal: append and replay, chained so that an edited, removed or reordered entry is found. The only writer of facts.

An entry is stored as the exact text that was hashed. hash = HMAC-SHA256(chain key, hash before + text); the key is derived
from the site key and never in the database, so who can edit rows cannot forge a chain.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from examhall.errors import Damaged
from examhall.keyed_hash import keyed_hash
from examhall.sittings.entries import Fact, Prepared, Record
from examhall.sittings.tables import journal

START = "0" * 64  # what entry 0 is chained to
CHAIN_KEY = "journal"  # the vault's purpose

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode
_insert = insert(journal)


class Posted(msgspec.Struct, frozen=True):
    """A record as it stands in the journal: with its exact text and its hash."""

    record: Record
    text: str
    hash: str


def link(key: bytes, before: str, text: str) -> str:
    """The hash of one more entry, 64 hexadecimal digits."""
    return keyed_hash(key, before + text).hex()


def post(key: bytes, before: str, record: Record) -> Posted:
    """A record written out and chained to the one before."""
    text = _encode(record).decode()
    return Posted(record, text, link(key, before, text))


def read_record(text: str) -> Record:
    """The record that a stored text says; Damaged where it is none."""
    try:
        return _decode(text)
    except msgspec.DecodeError as broken:
        raise Damaged(what="journal") from broken


def append(connection: Connection, posted: Iterable[tuple[str, Posted]]) -> None:
    """Write (sitting id, entry) pairs. Two writers cannot both win: number and token are unique per sitting."""
    rows = [
        {
            "sitting_id": sitting_id,
            "number": entry.record.number,
            "token": getattr(entry.record.entry, "token", None),
            "text": entry.text,
            "hash": entry.hash,
        }
        for sitting_id, entry in posted
    ]
    if rows:
        connection.execute(_insert, rows)


Line = tuple[int, str, str]  # number, text, hash

_known = select(journal.c.sitting_id, journal.c.token, journal.c.text, journal.c.hash).where(
    journal.c.sitting_id == bindparam("sitting"), journal.c.token.in_(bindparam("tokens", expanding=True))
)
_all = (
    select(journal.c.number, journal.c.text, journal.c.hash)
    .where(journal.c.sitting_id == bindparam("sitting"))
    .order_by(journal.c.number)
)


def known(connection: Connection, sitting_id: str, tokens: Sequence[str]) -> dict[str, Posted]:
    """Entries of this sitting that carry one of these tokens: a resend gets its first receipt."""
    rows = connection.execute(_known, {"sitting": sitting_id, "tokens": list(tokens)})
    return {row.token: Posted(read_record(row.text), row.text, row.hash) for row in rows}


def at(connection: Connection, sitting_id: str, number: int) -> Posted | None:
    """One entry; None where there is none."""
    row = connection.execute(
        select(journal.c.text, journal.c.hash).where(journal.c.sitting_id == sitting_id, journal.c.number == number)
    ).first()
    return Posted(read_record(row.text), row.text, row.hash) if row else None


def lines(connection: Connection, sitting_id: str) -> list[Line]:
    """A whole journal as the database holds it, in order: to be verified before anything in it is read."""
    return [(row.number, row.text, row.hash) for row in connection.execute(_all, {"sitting": sitting_id})]


def posted(stored: Iterable[Line]) -> list[Posted]:
    """What lines say."""
    return [Posted(read_record(text), text, digest) for _number, text, digest in stored]


def readable(stored: Iterable[Line]) -> Iterator[Record]:
    """What those lines say that can be read at all: of a journal that does not verify, for who watches or records the room."""
    for _number, text, _digest in stored:
        with suppress(Damaged):
            yield read_record(text)


def read(connection: Connection, sitting_id: str) -> list[Posted]:
    """A whole journal as stored, in order, not verified."""
    return posted(lines(connection, sitting_id))


def firsts(connection: Connection, sittings: Sequence[str]) -> dict[str, Prepared]:
    """sitting -> its entry 0, which binds it to what was printed; not verified."""
    rows = connection.execute(
        select(journal.c.sitting_id, journal.c.text).where(journal.c.sitting_id.in_(sittings), journal.c.number == 0)
    )
    found = {row.sitting_id: read_record(row.text).entry for row in rows}
    return {one: entry for one, entry in found.items() if isinstance(entry, Prepared)}


def entries_of(posted: Iterable[Posted]) -> Iterator[tuple[int, Fact]]:
    """(number, fact) of each entry."""
    return ((entry.record.number, entry.record.entry) for entry in posted)


class Fault(msgspec.Struct, frozen=True):
    """The first thing wrong in a journal: at which entry, and what."""

    sitting: str
    number: int
    what: str


def _begins(sitting_id: str, text: str) -> bool:
    first = read_record(text).entry
    return isinstance(first, Prepared) and first.sitting == sitting_id


def verify(key: bytes, sitting_id: str, rows: Iterable[Iterable[Any]], head: str = "") -> Fault | None:
    """Walk a chain from entry 0, which names its sitting: a journal put in another's place holds together but is not its own.

    `head` is what the board holds for the chain's end: a removed tail differs from it.
    """
    before, expected = START, 0
    for number, text, stored in rows:
        if number != expected:
            return Fault(sitting_id, expected, "missing")
        if link(key, before, text) != stored:
            return Fault(sitting_id, number, "edited")
        if number == 0 and not _begins(sitting_id, text):
            return Fault(sitting_id, 0, "another sitting's")
        before, expected = stored, number + 1
    if head and before != head:
        return Fault(sitting_id, expected, "tail missing or head edited")
    return None
