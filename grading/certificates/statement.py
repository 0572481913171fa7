"""The signed statement in a certificate's QR code: what the paper says, checked by anybody with the published key. Pure.

Bytes of a MessagePack array and an Ed25519 signature over them, together as base64url, behind the address of the verification
page. The holder's name stands in it in full: whoever holds the paper reads it there anyway, and a paper on which somebody put
another name is noticed even without the network.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask_babel import lazy_gettext as _

from examhall.errors import Refusal

VERSION: Final = 1
PATH: Final = "/c/"
SIGNATURE: Final = 64  # bytes, at the end
SHORTEST: Final = 100  # signs of a statement
LONGEST: Final = 1_000
_SIGNS: Final = re.compile(rf"[A-Za-z0-9_-]{{{SHORTEST},{LONGEST}}}")


class Statement(msgspec.Struct, frozen=True, array_like=True):
    """What a certificate says. `level` in words, scores as printed, `issued_on` YYYY-MM-DD, `key` the id of the signing key."""

    version: int
    key: str
    number: str
    name: str
    level: str
    theory: str
    practical: str
    issued_on: str


class NoStatement(Refusal):
    code = "no_statement"
    says = _("This is no statement of a certificate, or a part of it is missing.")


class UnknownKey(Refusal):
    code = "unknown_key"

    def __init__(self, key: str) -> None:
        super().__init__(key=key)
        self.says = _("No key %(key)s is published: this was not signed by the issuing body.", key=key)


class StatementBroken(Refusal):
    code = "statement_broken"
    says = _("The signature does not fit: something in this statement was changed, or it was never signed.")


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Statement).decode


def signed(key: Ed25519PrivateKey, statement: Statement) -> str:
    """The statement as it stands in the address."""
    said = _encode(statement)
    return base64.urlsafe_b64encode(said + key.sign(said)).rstrip(b"=").decode()


def read(token: str) -> tuple[Statement, bytes, bytes]:
    """What a statement says, the signed bytes and the signature, not checked yet. NoStatement."""
    try:
        whole = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        said, signature = whole[:-SIGNATURE], whole[-SIGNATURE:]
        found = _decode(said)
    except (binascii.Error, ValueError, msgspec.DecodeError) as fault:
        raise NoStatement() from fault
    if found.version != VERSION or len(token) > LONGEST or _encode(found) != said:
        raise NoStatement()
    return found, said, signature


def checked(token: str, keys: Mapping[str, Ed25519PublicKey]) -> Statement:
    """What the issuing body has signed. `keys`: id -> published key. NoStatement, UnknownKey, StatementBroken."""
    found, said, signature = read(token)
    if found.key not in keys:
        raise UnknownKey(found.key)
    try:
        keys[found.key].verify(signature, said)
    except InvalidSignature as fault:
        raise StatementBroken() from fault
    return found


def address(origin: str, token: str) -> str:
    """What the QR code says: the verification page with the statement."""
    return f"{origin}{PATH}{token}"


def in_text(text: str) -> str:
    """The statement in what a scanner read: an address, or the statement alone. NoStatement."""
    found = _SIGNS.search(text.rsplit(PATH, 1)[-1])
    if found is None:
        raise NoStatement()
    return found[0]
