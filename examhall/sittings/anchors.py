"""Anchors: each minute the heads of all journals that moved go to a file and their root to the audit trail.

A chain alone does not show that its last entries were removed together with the board row; an anchor names them. Copy the
file off the machine: what is anchored there can no longer be taken back. The roots in the trail show when the file was cut,
and the trail's own head in the file when the trail was.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.audit.tables import audit_entry
from examhall.instants import MINUTE, Instant, Span
from examhall.sittings.journal import Fault
from examhall.sittings.tables import board, journal

ACTION: Final = "anchor"  # what the audit trail calls the telling of a root
TRAIL: Final = "audit trail"  # its head stands among those of the sittings
TAIL: Final = 64 * 1024  # bytes read at once from the file's end
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
        with suppress(msgspec.DecodeError):
            found.append(msgspec.json.decode(line, type=Anchor))
    return found


def make(connection: Connection, now: Instant, last: Anchor | None) -> Anchor | None:
    """The next anchor, or None where nothing moved since the last one but the trail's line about it."""
    since = last.at - OVERLAP if last else 0
    rows = connection.execute(select(board.c.sitting_id, board.c.version, board.c.head).where(board.c.changed_at >= since))
    heads = {row.sitting_id: (row.version, row.head) for row in rows}
    if last:
        heads = {one: head for one, head in heads.items() if last.heads.get(one) != head}
    end = trail.head(connection)
    if not heads and (end is None or _told_of(connection, end[0], last)):
        return None
    if end is not None:
        heads[TRAIL] = end
    before = last.root if last else ""
    return Anchor(now, since, before, root_of(before, heads), heads)


def _told_of(connection: Connection, number: int, last: Anchor | None) -> bool:
    """Whether the trail's newest line is the one that told it of the last anchor, and nothing happened before it either."""
    if last is None or last.heads.get(TRAIL, (-1, ""))[0] + 1 < number:
        return False
    action = connection.execute(select(audit_entry.c.action).where(audit_entry.c.number == number)).scalar()
    return action == ACTION


def append(path: Path, anchor: Anchor) -> None:
    """One more line, on a line of its own even where a crash tore the last one."""
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read() != b"\n":
                file.write(b"\n")
        file.write(msgspec.json.encode(anchor) + b"\n")


def agree(connection: Connection, path: Path) -> bool:
    """Whether the newest root that the trail was told of is one of the file's last two: a quick look, `check` is the proof."""
    newest = select(audit_entry.c.text).where(audit_entry.c.action == ACTION).order_by(audit_entry.c.number.desc()).limit(1)
    said = connection.execute(newest).scalar()
    if said is None:
        return True
    root = msgspec.json.decode(said, type=trail.Act).detail.get("root")
    return any(anchor.root == root for anchor in _last(path, 2))


def _last(path: Path, count: int) -> list[Anchor]:
    """The file's last anchors, read from its end."""
    if not path.exists():
        return []
    lines, size = b"", path.stat().st_size
    with path.open("rb") as file:
        while size and lines.count(b"\n") <= count:
            step = min(size, TAIL)
            size -= step
            file.seek(size)
            lines = file.read(step) + lines
    found = []
    for line in lines.splitlines()[-count:]:
        with suppress(msgspec.DecodeError):
            found.append(msgspec.json.decode(line, type=Anchor))
    return found


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def tell(connection: Connection, audit_key: bytes, anchor: Anchor) -> None:
    """The trail's line about an anchor that stands in the file."""
    trail.write(connection, audit_key, anchor.at, "timekeeper", ACTION, "journals", root=anchor.root, heads=len(anchor.heads))


def told(connection: Connection) -> list[str]:
    """The roots that the audit trail was told of, oldest first."""
    rows = connection.execute(select(audit_entry.c.text).where(audit_entry.c.action == ACTION).order_by(audit_entry.c.number))
    roots = []
    for row in rows:
        with suppress(msgspec.DecodeError):  # edited: `trail.verify` names it
            roots.append(str(msgspec.json.decode(row.text, type=trail.Act).detail.get("root")))
    return roots


def fitting(connection: Connection, path: Path) -> bytes:
    """The file as far as this reading of the database knows of it, for a copy of both: no anchor newer than the journals."""
    roots, kept, waiting = set(told(connection)), b"", b""
    for anchor in read(path):
        waiting += msgspec.json.encode(anchor) + b"\n"
        if anchor.root in roots:
            kept, waiting = kept + waiting, b""
    return kept


def check(connection: Connection, anchors: list[Anchor]) -> list[Fault]:
    """Every anchored head must still stand in its journal; the anchors must be a chain, hold every root the trail knows, and
    be known to the trail, but for the last, of which it may not have been told yet."""
    faults, before = [], ""
    said, roots = told(connection), {anchor.root for anchor in anchors}
    faults += [Fault("anchors", place, "missing") for place, root in enumerate(said) if root not in roots]
    known = set(said)
    unknown = [place for place, anchor in enumerate(anchors[:-1]) if anchor.root not in known]
    faults += [Fault(TRAIL, place, "its line about an anchor is missing") for place in unknown]
    latest: dict[str, tuple[int, str]] = {}
    for place, anchor in enumerate(anchors):
        if anchor.before != before or anchor.root != root_of(before, anchor.heads):
            faults.append(Fault("anchors", place, "edited"))
        before = anchor.root
        latest.update(anchor.heads)
    for name, (number, digest) in latest.items():
        query = select(journal.c.hash).where(journal.c.sitting_id == name, journal.c.number == number)
        if name == TRAIL:
            query = select(audit_entry.c.hash).where(audit_entry.c.number == number)
        if connection.execute(query).scalar() != digest:
            faults.append(Fault(name, number, "anchored entry missing or edited"))
    return faults
