"""Proving a signed room record against the journals as they stand: what was edited, cut, reordered or exchanged is named.

A record comes as its file, or as the code printed on it, under which its text is found in the house.
"""

import msgspec
from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.audit.tables import audit_entry
from examhall.sittings import journal, records
from examhall.sittings.journal import Fault
from examhall.sittings.seals import (
    Head,
    RecordFile,
    Seal,
    Signed,
    Statement,
    code_of,
    is_signed,
    public_key,
    read_code,
    read_seal,
    read_statement,
)
from examhall.sittings.tables import board, closing_seal, room_run, sealed_record, sitting

RECORD, SEAL = "record", "closing seal"
SEALED = "seal_record"  # what the audit trail calls the sealing of a record


def prove_file(connection: Connection, key: bytes, audit_key: bytes, content: bytes) -> list[Fault]:
    """What does not hold of a record's file."""
    try:
        file = msgspec.json.decode(content, type=RecordFile)
        run = read_statement(file.record).run
    except msgspec.DecodeError:
        return [Fault(RECORD, 0, "not the file of a record, or edited so that it cannot be read")]
    faults = [Fault(RECORD, 0, "edited: its signature does not fit")] if not is_signed(public_key(key), file.record) else []
    if not is_signed(public_key(key), file.seal):
        faults.append(Fault(SEAL, 0, "edited in the file: its signature does not fit"))
    kept = records.sealed(connection, run)
    if kept is None:
        return [*faults, Fault(RECORD, 0, "there is no signed record of this room in the house")]
    if kept.text != file.record.text:
        faults.append(Fault(RECORD, 0, "says something else than the record in the house"))
    return faults + prove(connection, key, audit_key, kept, code_of(kept))


def prove_code(connection: Connection, key: bytes, audit_key: bytes, typed: str) -> list[Fault]:
    """What does not hold of the record on which this code was printed."""
    code = read_code(typed)
    if code is None:
        return [Fault(RECORD, 0, "the code is mistyped: twenty letters and digits in four groups stand on the record")]
    found = records.with_code(connection, code)
    if found is None:
        return [Fault(RECORD, 0, "no record in the house has this code: it was edited or removed since it was printed")]
    return prove(connection, key, audit_key, found[1], code)


def prove(connection: Connection, key: bytes, audit_key: bytes, kept: Signed, code: str) -> list[Fault]:
    """What does not hold of a record in the house: itself, its seal, the journals under it, and its line in the trail."""
    try:
        statement = read_statement(kept)
    except msgspec.DecodeError:
        return [Fault(RECORD, 0, "edited so that it cannot be read")]
    faults = []
    if code_of(kept) != code:
        faults.append(Fault(RECORD, 0, "edited: another code belongs to what it says now"))
    if not is_signed(public_key(key), kept):
        faults.append(Fault(RECORD, 0, "edited: its signature does not fit"))
    if not _told(connection, statement.run, code):
        faults.append(Fault(RECORD, 0, "the audit trail does not know of its sealing"))
    broken = trail.verify(connection, audit_key)
    if broken is not None:
        faults.append(Fault("audit trail", broken, "edited, removed or reordered"))
    return faults + _seal(connection, key, statement)


def _told(connection: Connection, run_id: str, code: str) -> bool:
    rows = connection.execute(select(audit_entry.c.text).where(audit_entry.c.action == SEALED, audit_entry.c.subject == run_id))
    return any(f'"code":"{code}"' in row.text for row in rows)


def _seal(connection: Connection, key: bytes, statement: Statement) -> list[Fault]:
    """The seal that the record names, and each journal up to its head."""
    row = connection.execute(select(closing_seal).where(closing_seal.c.run_id == statement.run)).first()
    if row is None:
        return [Fault(SEAL, 0, "missing")]
    faults, seal = seal_faults(connection, key, statement.run)
    if row.signature != statement.seal_signature:
        faults.append(Fault(SEAL, 0, "another one than the record was signed with"))
    if seal is None:
        return faults
    now = connection.execute(select(room_run.c.seal).where(room_run.c.id == statement.run)).scalar()
    if not statement.root == seal.root == now:
        faults.append(Fault(SEAL, 0, "its figure differs from the one on the record"))
    for head in seal.heads:
        faults += _journal(connection, key, head)
    return faults


def seal_faults(connection: Connection, key: bytes, run_id: str) -> tuple[list[Fault], Seal | None]:
    """What does not hold of a room's signed seal by itself, and the seal where it can be read and every sitting is under it."""
    row = connection.execute(select(closing_seal).where(closing_seal.c.run_id == run_id)).first()
    if row is None:
        return [], None  # closed before seals were signed
    signed = Signed(row.text, row.signature)
    if not is_signed(public_key(key), signed):
        return [Fault(SEAL, 0, "edited: its signature does not fit")], None
    seal = read_seal(signed)
    sitting_ids = set(connection.execute(select(sitting.c.id).where(sitting.c.run_id == run_id)).scalars())
    if seal.run != run_id or {head[0] for head in seal.heads} != sitting_ids:
        return [Fault(SEAL, 0, "of another room, or of other sittings")], seal
    return [], seal


def _journal(connection: Connection, key: bytes, head: Head) -> list[Fault]:
    """One journal as it stands: whole, and at its head what was sealed."""
    sitting_id, number, digest = head
    stored = journal.lines(connection, sitting_id)
    end = connection.execute(select(board.c.head).where(board.c.sitting_id == sitting_id)).scalar()
    fault = journal.verify(key, sitting_id, stored, end or "")
    if fault is not None:
        return [fault]
    if number >= len(stored):
        return [Fault(sitting_id, len(stored), "cut: the seal knows later entries")]
    return [] if stored[number][2] == digest else [Fault(sitting_id, number, "another entry than the one that was sealed")]


def every_record(connection: Connection, key: bytes) -> list[Fault]:
    """What was edited among all signed records and seals; whether their journals hold is walked elsewhere."""
    faults: list[Fault] = []
    for run_id in connection.execute(select(closing_seal.c.run_id)).scalars().all():
        faults += [Fault(f"room run {run_id}", 0, f"{SEAL} {fault.what}") for fault in seal_faults(connection, key, run_id)[0]]
    for row in connection.execute(select(sealed_record)):
        signed = Signed(row.text, row.signature)
        if row.code != code_of(signed) or not is_signed(public_key(key), signed):
            faults.append(Fault(f"room run {row.run_id}", 0, "signed record edited"))
    return faults
