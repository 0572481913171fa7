"""Verifying all that is chained: journals, boards against their journals, answer sheets, anchors, the audit trail."""

import hashlib
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.sittings import anchors, journal
from examhall.sittings.board import columns_of
from examhall.sittings.journal import Fault
from examhall.sittings.sitting import replay
from examhall.sittings.tables import answer_sheet, board
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
    for row in connection.execute(select(board)).all():
        stored = connection.execute(
            select(journal_table.c.number, journal_table.c.text, journal_table.c.hash)
            .where(journal_table.c.sitting_id == row.sitting_id)
            .order_by(journal_table.c.number)
        ).all()
        report.journals += 1
        report.entries += len(stored)
        fault = journal.verify(journal_key, row.sitting_id, (tuple(one) for one in stored), row.head)
        if fault is None:
            sitting = replay(row.sitting_id, (journal.read_record(one.text) for one in stored))
            told = columns_of(sitting)
            if any(getattr(row, name) != value for name, value in told.items()):
                fault = Fault(row.sitting_id, sitting.version, "board differs from its journal")
        if fault is not None:
            report.faults.append(fault)
    for sheet in connection.execute(select(answer_sheet)):
        report.sheets += 1
        if hashlib.sha256(sheet.text.encode()).hexdigest() != sheet.hash:
            report.faults.append(Fault(sheet.sitting_id, sheet.verified_to, "answer sheet edited"))
    report.faults += anchors.check(connection, anchors.read(anchor_file))
    broken = trail.verify(connection, audit_key)
    if broken is not None:
        report.faults.append(Fault("audit trail", broken, "edited, removed or reordered"))
    return report
