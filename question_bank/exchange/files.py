"""Verbs and reads on the files that come in and go out: kept between the asking and the doing, gone soon after."""

import hashlib
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, insert, select, update

from examhall.archives import LARGEST
from examhall.errors import Malformed, NotFound, NotNow
from examhall.ids import new_id
from examhall.instants import MINUTE, Instant
from examhall.jobs.queue import enqueue
from question_bank.exchange.about import Defaults
from question_bank.tables import exchange_file

READ: Final = "read_exchange_file"
TAKE: Final = "take_exchange_file"
EXPORT: Final = "write_exchange_file"
KEPT: Final = 48 * 60 * MINUTE  # what nobody has confirmed or fetched by then is emptied
SHOWN: Final = 20  # files of a person listed


class NoFile(Malformed):
    code = "no_file"
    says = _("Choose a file first: it was empty, or larger than is allowed.")


class AlreadyDone(NotNow):
    code = "already_done"
    says = _("This file was dealt with already.")


class Wanted(msgspec.Struct, frozen=True):
    """What goes out: by which filters of the list of items, in which format, of which language ("" for every one)."""

    format: str
    filters: dict[str, str]
    language: str = ""


def receive(connection: Connection, now: Instant, by: str, name: str, data: bytes, defaults: Defaults) -> str:
    """Keep a file that somebody sent, and have it read: its id. NoFile."""
    file_id = keep_incoming(connection, now, by, name, data, defaults)
    _give_to_back_office(connection, now, by, file_id, READ)
    return file_id


def keep_incoming(connection: Connection, now: Instant, by: str, name: str, data: bytes, defaults: Defaults) -> str:
    """Keep a file that whoever calls reads at once: its id. NoFile."""
    if not 0 < len(data) <= LARGEST:
        raise NoFile()
    return _keep(connection, now, by, "in", name, msgspec.json.encode(defaults).decode(), data)


def ask_for(connection: Connection, now: Instant, by: str, name: str, wanted: Wanted) -> str:
    """Have a file written: its id."""
    file_id = keep_outgoing(connection, now, by, name, wanted)
    _give_to_back_office(connection, now, by, file_id, EXPORT)
    return file_id


def keep_outgoing(connection: Connection, now: Instant, by: str, name: str, wanted: Wanted) -> str:
    """A file that whoever calls writes at once: its id."""
    return _keep(connection, now, by, "out", name, msgspec.json.encode(wanted).decode(), b"")


def _keep(connection: Connection, now: Instant, by: str, direction: str, name: str, asked: str, data: bytes) -> str:
    clear(connection, now)
    file_id = new_id()
    row = {
        "id": file_id, "direction": direction, "state": "waiting", "name": name[:200], "asked": asked, "data": data,
        "hash": hashlib.sha256(data).hexdigest(), "report": "", "job_id": "", "by_id": by, "at": now,
    }  # fmt: skip
    connection.execute(insert(exchange_file), row)
    return file_id


def _give_to_back_office(connection: Connection, now: Instant, by: str, file_id: str, kind: str) -> None:
    job_id = enqueue(connection, kind, {"file": file_id, "by": by}, now, by)
    connection.execute(update(exchange_file).where(exchange_file.c.id == file_id).values(job_id=job_id))


def clear(connection: Connection, now: Instant) -> None:
    """Empty what has lain too long: names and fingerprints stay, contents go."""
    connection.execute(
        update(exchange_file)
        .where(exchange_file.c.at < now - KEPT, exchange_file.c.state.in_(("waiting", "ready", "refused")))
        .values(state="dropped", data=b"", report="")
    )


def confirm(connection: Connection, now: Instant, by: str, file_id: str) -> None:
    """Have the items of a file taken in that was read without a fault. NotFound, AlreadyDone."""
    row = of_person(connection, by, file_id, "in", held=True)
    if row.state != "ready":
        raise AlreadyDone()
    _give_to_back_office(connection, now, by, file_id, TAKE)


def drop(connection: Connection, by: str, file_id: str) -> None:
    """Let a file go. NotFound, AlreadyDone."""
    row = of_person(connection, by, file_id, held=True)
    if row.state == "taken":
        raise AlreadyDone()
    end(connection, file_id, "dropped", "")


def end(connection: Connection, file_id: str, state: str, report: str) -> None:
    """A file is done with: its contents go."""
    connection.execute(update(exchange_file).where(exchange_file.c.id == file_id).values(state=state, data=b"", report=report))


def note(connection: Connection, file_id: str, state: str, report: str, data: bytes | None = None) -> None:
    """What was found in a file, or the file that was written."""
    written = {} if data is None else {"data": data, "hash": hashlib.sha256(data).hexdigest()}
    waiting = (exchange_file.c.id == file_id) & (exchange_file.c.state == "waiting")
    connection.execute(update(exchange_file).where(waiting).values(state=state, report=report, **written))


def of_person(connection: Connection, by: str, file_id: str, direction: str = "", *, held: bool = False) -> Row[Any]:
    """A file, for the person who brought or asked for it and nobody else; `held` to the end of what is done. NotFound."""
    found = select(exchange_file).where(exchange_file.c.id == file_id, exchange_file.c.by_id == by)
    row = connection.execute(found.with_for_update() if held else found).first()
    if row is None or direction not in ("", row.direction):
        raise NotFound()
    return row


def files_of(connection: Connection, by: str, direction: str) -> list[Row[Any]]:
    """A person's last files, the newest first, without what is in them."""
    columns = (exchange_file.c.id, exchange_file.c.name, exchange_file.c.state, exchange_file.c.at)
    rows = select(*columns).where(exchange_file.c.by_id == by, exchange_file.c.direction == direction)
    return list(connection.execute(rows.order_by(exchange_file.c.at.desc()).limit(SHOWN)))
