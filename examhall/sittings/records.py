"""The signed record of a room: sealed once, beside the seal over its journals, and found again by the code printed on it."""

import msgspec
from sqlalchemy import Connection, insert, select

from examhall.errors import NotNow
from examhall.instants import Instant
from examhall.sittings.closing import signed_seal
from examhall.sittings.seals import RecordFile, Signed, Statement, code_of, public_key, read_seal, sign
from examhall.sittings.tables import sealed_record


def seal_record(connection: Connection, key: bytes, now: Instant, run_id: str, record: msgspec.Raw) -> str:
    """Seal what two persons have signed, once for each room; the code that is printed on it. NotNow."""
    if sealed(connection, run_id) is not None:
        raise NotNow(sealed=True)
    seal = signed_seal(connection, key, run_id)
    signed = sign(key, Statement(run_id, now, read_seal(seal).root, seal.signature, record))
    code = code_of(signed)
    connection.execute(
        insert(sealed_record), {"run_id": run_id, "code": code, "text": signed.text, "signature": signed.signature}
    )
    return code


def sealed(connection: Connection, run_id: str) -> Signed | None:
    """The sealed record of a room, if it has one by now."""
    row = connection.execute(select(sealed_record).where(sealed_record.c.run_id == run_id)).first()
    return None if row is None else Signed(row.text, row.signature)


def with_code(connection: Connection, code: str) -> tuple[str, Signed] | None:
    """The room run and its sealed record that bear this code."""
    row = connection.execute(select(sealed_record).where(sealed_record.c.code == code)).first()
    return None if row is None else (row.run_id, Signed(row.text, row.signature))


def record_file(connection: Connection, key: bytes, run_id: str) -> RecordFile:
    """All that is needed to prove a record away from this house."""
    signed = sealed(connection, run_id)
    if signed is None:
        raise NotNow(sealed=False)
    return RecordFile(signed, signed_seal(connection, key, run_id), public_key(key))
