"""Anchors: each minute the heads of all journals that moved go to a file and their root to the audit trail.

A chain alone does not show that its last entries were removed together with the board row; an anchor names them. Copy the
file off the machine: what is anchored there can no longer be taken back.
"""

import hashlib
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from examhall.clock import Instant
from examhall.sittings.journal import Fault
from examhall.sittings.tables import board, journal


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
    """All anchors of a file, oldest first."""
    if not path.exists():
        return []
    return [msgspec.json.decode(line, type=Anchor) for line in path.read_bytes().splitlines() if line.strip()]


def make(connection: Connection, now: Instant, last: Anchor | None) -> Anchor | None:
    """The next anchor, or None where no journal moved since the last one."""
    since = last.at if last else 0
    rows = connection.execute(select(board.c.sitting_id, board.c.version, board.c.head).where(board.c.changed_at >= since))
    heads = {row.sitting_id: (row.version, row.head) for row in rows}
    if last:
        heads = {one: head for one, head in heads.items() if last.heads.get(one) != head}
    if not heads:
        return None
    before = last.root if last else ""
    return Anchor(now, since, before, root_of(before, heads), heads)


def append(path: Path, anchor: Anchor) -> None:
    with path.open("ab") as file:
        file.write(msgspec.json.encode(anchor) + b"\n")
        file.flush()


def check(connection: Connection, anchors: list[Anchor]) -> list[Fault]:
    """Every anchored head must still stand in its journal; the anchors themselves must be a chain."""
    faults, before = [], ""
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
