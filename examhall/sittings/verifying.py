"""Verifying all that is chained: journals, boards, answer sheets, seals, signed records, anchors and the audit trail."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, select

from examhall.audit import trail
from examhall.sittings import anchors, journal
from examhall.sittings.board import agrees
from examhall.sittings.closing import seal_holds
from examhall.sittings.journal import Fault, Posted
from examhall.sittings.proving import every_record
from examhall.sittings.sheets import made_again, write_out
from examhall.sittings.sitting import replay
from examhall.sittings.tables import answer_sheet, board, room_run, sitting
from examhall.sittings.tables import journal as journal_table


class Report(Struct):
    """What was looked at, and what does not hold."""

    journals: int = 0
    entries: int = 0
    sheets: int = 0
    faults: list[Fault] = []


def verify(connection: Connection, journal_key: bytes, audit_key: bytes, anchor_file: Path) -> Report:
    """Walk everything; a fault is named and the walk goes on."""
    report = Report(faults=[])
    for row in connection.execute(select(sitting.c.id, sitting.c.seat).order_by(sitting.c.id)).all():
        _verify_sitting(connection, journal_key, row.id, row.seat, report)
    for run_id in connection.execute(select(room_run.c.id).where(room_run.c.closed_at.is_not(None))).scalars().all():
        if not seal_holds(connection, run_id):
            report.faults.append(Fault(f"room run {run_id}", 0, "seal broken"))
    report.faults += every_record(connection, journal_key)
    broken = trail.verify(connection, audit_key)
    if broken is not None:
        report.faults.append(Fault("audit trail", broken, "edited, removed or reordered"))
    report.faults += anchors.check(connection, anchors.read(anchor_file))
    return report


class Unsound(StrEnum):
    """Why nobody can rely on what a sitting was marked by."""

    JOURNAL = "journal"  # not what was written during the examination
    SHEET = "sheet"  # the newest answer sheet is not what the journal says


def unsound(connection: Connection, key: bytes, sittings: Sequence[str]) -> dict[str, Unsound]:
    """Those of these sittings whose journal is not a chain of its own up to where the board knows it, or whose newest sheet is
    not what that journal gives."""
    heads = {
        row.sitting_id: row.head
        for row in connection.execute(select(board.c.sitting_id, board.c.head).where(board.c.sitting_id.in_(sittings)))
    }
    chains: dict[str, list[journal.Line]] = defaultdict(list)
    for sitting_id, number, text, digest in _lines(connection, sittings):
        chains[sitting_id].append((number, text, digest))
    sheets = _newest_sheets(connection, sittings)
    found = {one: _unsound(key, one, heads.get(one), chains.get(one), sheets.get(one)) for one in sittings}
    return {one: why for one, why in found.items() if why is not None}


def _lines(connection: Connection, sittings: Sequence[str]) -> Iterable[Any]:
    query = select(journal_table.c.sitting_id, journal_table.c.number, journal_table.c.text, journal_table.c.hash)
    mine = query.where(journal_table.c.sitting_id.in_(sittings))
    return connection.execute(mine.order_by(journal_table.c.sitting_id, journal_table.c.number)).all()


def _newest_sheets(connection: Connection, sittings: Sequence[str]) -> dict[str, Row[Any]]:
    mine = answer_sheet.c.sitting_id.in_(sittings)
    rows = connection.execute(select(answer_sheet).where(mine).order_by(answer_sheet.c.sitting_id, answer_sheet.c.edition))
    return {row.sitting_id: row for row in rows}


def _unsound(
    key: bytes, sitting_id: str, head: str | None, chain: list[journal.Line] | None, sheet: Row[Any] | None
) -> Unsound | None:  # fmt: skip
    if not head or not chain or journal.verify(key, sitting_id, chain, head) is not None:
        return Unsound.JOURNAL
    if sheet is None:
        return Unsound.SHEET
    again = write_out(made_again(sitting_id, journal.posted(chain), sheet.verified_to))
    if (sheet.text, sheet.hash) != again:
        return Unsound.SHEET
    return None


def _verify_sitting(connection: Connection, key: bytes, sitting_id: str, seat: int, report: Report) -> None:
    stored = journal.lines(connection, sitting_id)
    report.journals += 1
    report.entries += len(stored)
    row = connection.execute(select(board).where(board.c.sitting_id == sitting_id)).first()
    if row is None or not stored:
        report.faults.append(Fault(sitting_id, 0, "journal or board row missing"))
        return
    fault = journal.verify(key, sitting_id, stored, row.head)
    if fault is not None:
        report.faults.append(fault)
        return
    posted = journal.posted(stored)
    now = replay(sitting_id, (entry.record for entry in posted))
    if not agrees(row, now):
        report.faults.append(Fault(sitting_id, now.version, "board differs from its journal"))
    if now.seat not in (0, seat):
        report.faults.append(Fault(sitting_id, now.version, "seat differs from its journal"))
    _verify_sheets(connection, sitting_id, posted, report)


def _verify_sheets(connection: Connection, sitting_id: str, posted: list[Posted], report: Report) -> None:
    """A sheet can be written again from the journal it was made of, so its own hash need not be trusted. The newest one is held
    against the whole journal: one that was put there to hide what came after it is edited too."""
    mine = answer_sheet.c.sitting_id == sitting_id
    rows = connection.execute(select(answer_sheet).where(mine).order_by(answer_sheet.c.edition)).all()
    for row in rows:
        report.sheets += 1
        then = posted if row is rows[-1] else posted[: max(row.verified_to, 0) + 1]
        sheet = made_again(sitting_id, then, row.verified_to)
        stored = (row.text, row.hash, row.state, row.verified_to, row.head)
        if stored != (*write_out(sheet), sheet.state, sheet.verified_to, sheet.head):
            report.faults.append(Fault(sitting_id, row.verified_to, "answer sheet edited"))
