"""Verifying all that is chained: journals, boards, answer sheets, seals, signed records, anchors and the audit trail."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.sittings import anchors, journal
from examhall.sittings.board import columns_of
from examhall.sittings.closing import seal_holds
from examhall.sittings.journal import Fault, Posted
from examhall.sittings.proving import every_record
from examhall.sittings.sheets import sheet_of, state_on_sheet, write_out
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


def broken_journals(connection: Connection, key: bytes, sittings: Sequence[str]) -> set[str]:
    """Those of these sittings whose journal is not what was written: a chain of its own, up to where the board knows it."""
    heads = dict.fromkeys(sittings, "")
    for row in connection.execute(select(board.c.sitting_id, board.c.head).where(board.c.sitting_id.in_(sittings))):
        heads[row.sitting_id] = row.head
    rows = connection.execute(
        select(journal_table.c.sitting_id, journal_table.c.number, journal_table.c.text, journal_table.c.hash)
        .where(journal_table.c.sitting_id.in_(sittings))
        .order_by(journal_table.c.sitting_id, journal_table.c.number)
    )
    chains = {one: [tuple(row[1:]) for row in chain] for one, chain in groupby(rows, lambda row: row.sitting_id)}
    return {
        one for one, head in heads.items() if not head or journal.verify(key, one, chains.get(one, ()), head) is not None
    }  # fmt: skip


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
    if any(getattr(row, name) != value for name, value in columns_of(now).items()):
        report.faults.append(Fault(sitting_id, now.version, "board differs from its journal"))
    if now.seat not in (0, seat):
        report.faults.append(Fault(sitting_id, now.version, "seat differs from its journal"))
    _verify_sheets(connection, sitting_id, posted, report)


def _verify_sheets(connection: Connection, sitting_id: str, posted: list[Posted], report: Report) -> None:
    """A sheet can be written again from the journal it was made of, so its own hash need not be trusted."""
    rows = connection.execute(
        select(answer_sheet).where(answer_sheet.c.sitting_id == sitting_id).order_by(answer_sheet.c.edition)
    )
    for row in rows:
        report.sheets += 1
        then = posted[: row.verified_to + 1]
        state = state_on_sheet(replay(sitting_id, (entry.record for entry in then)))
        text, digest = write_out(sheet_of(then, state))
        if (row.text, row.hash, row.state, row.head) != (text, digest, state, then[-1].hash):
            report.faults.append(Fault(sitting_id, row.verified_to, "answer sheet edited"))
