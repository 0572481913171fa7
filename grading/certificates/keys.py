"""The keys that certificates are signed with: made on first use, one after the other, each published for good.

A private key is a file beside site.key (examhall/key_files.py) and never in the database; what is published of it is a row. Old
certificates go on being verified by the published keys, also when a private one is lost.
"""

import secrets
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from msgspec import Struct
from sqlalchemy import Connection, Row, insert, select

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant, moment
from examhall.key_files import read_key, write_key
from examhall.programme.queries import names_now
from grading.certificates.document_keys import brought, certificate_in, self_issued
from grading.certificates.key_set import document_jwk, statement_jwk
from grading.certificates.tables import certificate_key

if TYPE_CHECKING:
    from grading.certificates.signing import Signer


class Kind(StrEnum):
    STATEMENT = "statement"  # Ed25519: statements and credentials
    DOCUMENT = "document"  # P-256 with a certificate: PDF


class Keys(Struct, frozen=True):
    """The keys that sign now."""

    statement_id: str
    statement: Ed25519PrivateKey
    signer: "Signer"


def published(connection: Connection) -> list[Row[Any]]:
    """Every key there ever was, the newest first: id, kind, public, made_at."""
    return list(connection.execute(select(certificate_key).order_by(certificate_key.c.number.desc())))


def newest(connection: Connection, kind: Kind) -> Row[Any] | None:
    return next((row for row in published(connection) if row.kind == kind), None)


def statement_keys(connection: Connection) -> dict[str, Ed25519PublicKey]:
    """id -> the key that checks what was signed under it."""
    return {row.id: _public(row.public) for row in published(connection) if row.kind == Kind.STATEMENT}


def document_certificates(connection: Connection) -> list[str]:
    """The certificates (PEM) under which documents were signed."""
    return [row.public for row in published(connection) if row.kind == Kind.DOCUMENT]


def make_missing(connection: Connection, hall: Hall, now: Instant, by: str) -> None:
    """Make each kind of key that there never was one of."""
    for kind in Kind:
        if newest(connection, kind) is None:
            make(connection, hall, now, by, kind)


def make(connection: Connection, hall: Hall, now: Instant, by: str, kind: Kind) -> str:
    """A new key of a kind, which signs from now on; its id."""
    if kind is Kind.DOCUMENT:
        body = names_now(connection, hall.config.authority).body
        return _keep(connection, hall, now, by, kind, self_issued(body, moment(now)))
    key = Ed25519PrivateKey.generate()
    return _keep(connection, hall, now, by, kind, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def bring(connection: Connection, hall: Hall, now: Instant, by: str, data: bytes, passphrase: str) -> str:
    """Sign documents from now on with a key that some authority certified; its id. NoUsableKey."""
    return _keep(connection, hall, now, by, Kind.DOCUMENT, brought(data, passphrase))


def signing_keys(connection: Connection, hall: Hall) -> Keys:
    """The keys that sign now. KeyLost, Damaged."""
    from grading.certificates.signing import Signer  # half a second to import, in every process: few sign anything

    statement, document = newest(connection, Kind.STATEMENT), newest(connection, Kind.DOCUMENT)
    assert statement is not None, "keys are made before anything is signed"
    assert document is not None, "keys are made before anything is signed"
    private = read_key(hall.config.data, hall.vault, _file(statement.id, Kind.STATEMENT))
    p12 = read_key(hall.config.data, hall.vault, _file(document.id, Kind.DOCUMENT))
    return Keys(statement.id, _private(private), Signer(p12))


def statement_key(connection: Connection, hall: Hall) -> tuple[str, Ed25519PrivateKey]:
    """The key that signs statements and credentials now, with its id. KeyLost, Damaged."""
    found = newest(connection, Kind.STATEMENT)
    assert found is not None, "keys are made before anything is signed"
    return found.id, _private(read_key(hall.config.data, hall.vault, _file(found.id, Kind.STATEMENT)))


def _keep(connection: Connection, hall: Hall, now: Instant, by: str, kind: Kind, clear: bytes) -> str:
    """The file first: a key that is published can be signed with."""
    key_id = secrets.token_hex(4)
    write_key(hall.config.data, hall.vault, _file(key_id, kind), clear)
    public = certificate_in(clear) if kind is Kind.DOCUMENT else _pem(_private(clear).public_key())
    row = {"id": key_id, "kind": kind, "public": public, "made_by": by, "made_at": now}
    connection.execute(insert(certificate_key), row)
    trail.write(connection, hall.audit_key, now, by, "make_certificate_key", key_id, kind=kind)
    return key_id


def _file(key_id: str, kind: Kind) -> str:
    return f"certificate-{kind}-{key_id}.key"


def _private(pem: bytes) -> Ed25519PrivateKey:
    key = load_pem_private_key(pem, None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def _public(pem: str) -> Ed25519PublicKey:
    key = load_pem_public_key(pem.encode())
    assert isinstance(key, Ed25519PublicKey)
    return key


def _pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def as_jwk(row: Row[Any]) -> dict[str, Any]:
    """One published key as a JSON Web Key."""
    return (statement_jwk if row.kind == Kind.STATEMENT else document_jwk)(row.id, row.public)
