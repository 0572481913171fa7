"""Anchors: each minute the heads of all journals that moved go to a file and their root to the audit trail.

A chain alone does not show that its last entries were removed together with the board row; an anchor names them. Copy the
file off the machine: what is anchored there can no longer be taken back. The trail's roots show when the file was cut.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from examhall.instants import MINUTE, Instant, Span
from examhall.sittings.journal import Fault
from examhall.sittings.tables import board, journal

OVERLAP: Final[Span] = MINUTE  # an entry is stamped before it is committed: look back as far as a commit may take


class Anchor(msgspec.Struct, frozen=True):
    """One line: heads are sitting -> (version, hash); root covers this line's heads and the line before."""

    at: Instant
    since: Instant
    before: str
    root: str
    heads: dict[str, tuple[int, str]]


def root_of(before: str, heads: dict[str, tuple[int, str]]) -> str:
    lines = (f"{sitting}:{version}:{digest}\n" for sitting, (version, digest) in sorted(heads.items()))
    return hashlib.sha256((before + "".join(lines)).encode()).hexdigest()


def read(path: Path) -> list[Anchor]:
    """All anchors of a file, oldest first. A line torn by a crash is passed over; one garbled by hand breaks the chain."""
    found = []
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            found.append(msgspec.json.decode(line, type=Anchor))
        except msgspec.DecodeError:
            continue
    return found


def make(connection: Connection, now: Instant, last: Anchor | None) -> Anchor | None:
    """The next anchor, or None where no journal moved since the last one."""
    since = last.at - OVERLAP if last else 0
    rows = connection.execute(select(board.c.sitting_id, board.c.version, board.c.head).where(board.c.changed_at >= since))
    heads = {row.sitting_id: (row.version, row.head) for row in rows}
    if last:
        heads = {one: head for one, head in heads.items() if last.heads.get(one) != head}
    if not heads:
        return None
    before = last.root if last else ""
    return Anchor(now, since, before, root_of(before, heads), heads)


def append(path: Path, anchor: Anchor) -> None:
    """One more line, on a line of its own even where a crash tore the last one."""
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read() != b"\n":
                file.write(b"\n")
        file.write(msgspec.json.encode(anchor) + b"\n")


def check(connection: Connection, anchors: list[Anchor], told: Sequence[str] = ()) -> list[Fault]:
    """Every anchored head must still stand in its journal; the anchors themselves must be a chain, and hold every root `told`
    to the audit trail."""
    faults, before = [], ""
    roots = {anchor.root for anchor in anchors}
    faults += [Fault("anchors", place, "missing") for place, root in enumerate(told) if root not in roots]
    latest: dict[str, tuple[int, str]] = {}
    for place, anchor in enumerate(anchors):
        if anchor.before != before or anchor.root != root_of(before, anchor.heads):
            faults.append(Fault("anchors", place, "edited"))
        before = anchor.root
        latest.update(anchor.heads)
    for sitting_id, (version, digest) in latest.items():
        stored = connection.execute(
            select(journal.c.hash).where(journal.c.sitting_id == sitting_id, journal.c.number == version)
        ).scalar()
        if stored != digest:
            faults.append(Fault(sitting_id, version, "anchored entry missing or edited"))
    return faults
