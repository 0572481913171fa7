"""A whole installation in one encrypted file, made while it runs, and put back into an empty place.

All rows of one consistent read (so every answer acknowledged before it began is in it), the site key, the key files and the
anchors, locked with a passphrase: scrypt, then AES-256-GCM in numbered pieces, the last one marked, so that a cut file is
noticed.
The form is the same for SQLite and PostgreSQL; a backup of one can be restored to the other.
"""

import gzip
import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import Connection, func, insert, inspect, literal, select

from examhall.config import Config
from examhall.database import Database, metadata
from examhall.errors import Damaged
from examhall.full_text import is_kept_by_database
from examhall.hall import Hall
from examhall.key_files import all_locked, put_back
from examhall.sittings.anchors import fitting

MAGIC = b"EXAMHALL BACKUP 1\n"
PIECE = 1 << 20
ROWS_AT_ONCE = 1000

_pack = msgspec.msgpack.Encoder(decimal_format="string").encode


class WrongPassphrase(Exception):
    """The passphrase does not open this file, or the file is damaged."""


class NotABackup(Exception):
    """The file is something else."""


class NotEmpty(Exception):
    """A backup is only restored into an empty place."""


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


class _Sealer(io.RawIOBase):
    """Writes what it is given as numbered encrypted pieces."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        self._file, self._cipher, self._rest, self._number = file, AESGCM(key), bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._rest += data
        while len(self._rest) >= PIECE:
            self._piece(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(data)

    def finish(self) -> None:
        self._piece(bytes(self._rest), last=True)

    def _piece(self, clear: bytes, last: bool) -> None:
        nonce = os.urandom(12)
        locked = self._cipher.encrypt(nonce, clear, struct.pack(">Q?", self._number, last))
        self._file.write(struct.pack(">I?", len(locked), last) + nonce + locked)
        self._number += 1


def _pieces(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    cipher, number, last = AESGCM(key), 0, False
    while not last:
        head = file.read(5)
        if len(head) < 5:
            raise WrongPassphrase("the file ends too early")
        length, last = struct.unpack(">I?", head)
        nonce, locked = file.read(12), file.read(length)
        try:
            yield cipher.decrypt(nonce, locked, struct.pack(">Q?", number, last))
        except InvalidTag as broken:
            raise WrongPassphrase("wrong passphrase, or the file is damaged") from broken
        number += 1


def backup(hall: Hall, target: Path, passphrase: str) -> dict[str, int]:
    """Write the installation to `target`, which appears whole or not at all; returns rows per table."""
    partial = target.with_suffix(target.suffix + ".partial")
    try:
        counts = _write_all(hall, partial, passphrase)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return counts


def _write_all(hall: Hall, path: Path, passphrase: str) -> dict[str, int]:
    salt, counts = os.urandom(16), {}
    with path.open("wb") as file:
        path.chmod(0o600)
        file.write(MAGIC + salt)
        sealer = _Sealer(file, _key(passphrase, salt))
        with gzip.GzipFile(fileobj=sealer, mode="wb") as text, hall.database.reading() as connection:
            _write(text, {"site_key": hall.vault.site_key, "key_files": all_locked(hall.config.data)})
            if not hall.database.is_sqlite:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for table in metadata.sorted_tables:
                name, columns = f"{table.name}", [f"{column.name}" for column in table.columns]
                counts[name] = 0
                result = connection.execution_options(stream_results=True).execute(select(table))
                for rows in result.partitions(ROWS_AT_ONCE):
                    _write(text, {"table": name, "rows": [dict(zip(columns, row, strict=True)) for row in rows]})
                    counts[name] += len(rows)
            # Only what this reading of the rows knows of: an anchor made meanwhile would name entries that are not here.
            _write(text, {"anchors": fitting(connection, hall.config.anchors)})
        sealer.finish()
        file.flush()
        os.fsync(file.fileno())
    return counts


def _write(text: gzip.GzipFile, part: dict[str, Any]) -> None:
    packed = _pack(part)
    text.write(struct.pack(">I", len(packed)) + packed)


def check_is_backup(source: Path) -> None:
    """NotABackup for any other file, before anybody is asked for a passphrase."""
    with source.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotABackup(f"{source} is not a backup of this product")


def check_is_empty(config: Config, connection: Connection) -> None:
    """NotEmpty where an installation or somebody's rows are. Looks only: the tables need not be there or current."""
    if (config.data / "site.key").exists():
        raise NotEmpty(f"the folder {config.data} is not empty, it holds an installation")
    there = set(inspect(connection).get_table_names()) - {"alembic_version"}
    there = {name for name in there if not is_kept_by_database(name)}
    ours = there & set(metadata.tables)
    used = (connection.execute(select(literal(1)).select_from(metadata.tables[name]).limit(1)).first() for name in ours)
    if there - ours or any(used):
        raise NotEmpty(f"the database {connection.engine.url} is not empty")


def _parts(source: Path, passphrase: str) -> Iterator[dict[str, Any]]:
    check_is_backup(source)
    with source.open("rb") as file:
        file.seek(len(MAGIC))
        key = _key(passphrase, file.read(16))
        text = gzip.GzipFile(fileobj=_Reader(_pieces(file, key)))
        while head := text.read(4):
            yield msgspec.msgpack.decode(text.read(struct.unpack(">I", head)[0]))


class _Reader(io.RawIOBase):
    """An iterator of pieces as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        taken, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return taken


def _count_on(connection: Connection) -> None:
    """PostgreSQL counts on behind the rows that were put back with their numbers."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and column.autoincrement is True:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, func.max(column))).having(func.max(column).is_not(None)))


def restore(config: Config, database: Database, source: Path, passphrase: str) -> dict[str, int]:
    """Put a backup into an empty database and folder; all or nothing. The tables must exist already."""
    site_key = config.data / "site.key"
    tables, counts = metadata.tables, {table.name: 0 for table in metadata.sorted_tables}
    found, anchors, keys = b"", b"", dict[str, bytes]()
    with database.writing() as connection:
        check_is_empty(config, connection)
        for part in _parts(source, passphrase):
            if "rows" in part:
                connection.execute(insert(tables[part["table"]]), part["rows"])
                counts[part["table"]] += len(part["rows"])
            found, anchors = part.get("site_key", found), part.get("anchors", anchors)
            keys |= part.get("key_files", {})
        if len(found) != 32:
            raise Damaged(what="backup")
        if not database.is_sqlite:
            _count_on(connection)
        config.data.mkdir(parents=True, exist_ok=True)
        site_key.touch(mode=0o600)
        site_key.write_bytes(found)
        put_back(config.data, keys)
        config.anchors.write_bytes(anchors)
    return counts
