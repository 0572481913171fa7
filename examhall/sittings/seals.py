"""The seal over a closed room and the record printed of it: what is signed, by which key, and the short code on paper. Pure.

The signature tells that a text is this installation's. What somebody who has the key wrote anew is told by paper alone: so the
code of a signed record is printed, and found again only in the very text it was printed of.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from examhall.instants import Instant
from examhall.keyed_hash import keyed_hash

DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U to be mistaken
LENGTH: Final = 20  # signs of a code: 95 bits, and one to notice a slip by
GROUP: Final = 5

Head = tuple[str, int, str]  # sitting, number of its last entry, that entry's hash


class Seal(msgspec.Struct, frozen=True):
    """All journals of a room as they ended when it was closed. `root` is the hash over the heads; `unsound`: the sittings whose
    journal or board row did not hold then, and of which no answer sheet was written."""

    run: str
    closed_at: Instant
    closed_by: str
    root: str
    heads: tuple[Head, ...]
    unsound: tuple[str, ...] = ()


class Statement(msgspec.Struct, frozen=True):
    """The signed record of a room, bound to its seal. What `record` says is the console's business."""

    run: str
    sealed_at: Instant
    root: str
    seal_signature: str
    record: msgspec.Raw


class Signed(msgspec.Struct, frozen=True):
    """An exact text and the signature on it, hexadecimal."""

    text: str
    signature: str


class RecordFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed record as it leaves the house. `public`: the key both signatures can be checked with."""

    record: Signed
    seal: Signed
    public: str


def root_of(heads: Iterable[Head]) -> str:
    """SHA-256 over all heads: printed on the room record as the receipt of what was handed in."""
    lines = sorted(f"{sitting_id}:{number}:{digest}\n" for sitting_id, number, digest in heads)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _signing_key(key: bytes) -> Ed25519PrivateKey:
    """Made of the journals' chain key: who cannot forge a chain cannot forge a seal."""
    return Ed25519PrivateKey.from_private_bytes(keyed_hash(key, "seals"))


def public_key(key: bytes) -> str:
    return _signing_key(key).public_key().public_bytes_raw().hex()


def sign(key: bytes, what: Seal | Statement) -> Signed:
    text = msgspec.json.encode(what).decode()
    return Signed(text, _signing_key(key).sign(text.encode()).hex())


def is_signed(public: str, signed: Signed) -> bool:
    """Whether the signature is of this key and on this very text."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signed.signature), signed.text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def read_seal(signed: Signed) -> Seal:
    return msgspec.json.decode(signed.text, type=Seal)


def read_statement(signed: Signed) -> Statement:
    return msgspec.json.decode(signed.text, type=Statement)


def code_of(signed: Signed) -> str:
    """The code a person can copy from paper: four groups of five, the last sign to notice a slip by."""
    number = int.from_bytes(hashlib.sha256(signed.text.encode()).digest()) >> (256 - 5 * (LENGTH - 1))
    signs = "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(LENGTH - 1)))
    return _grouped(signs + _check_sign(signs))


def _check_sign(signs: str) -> str:
    """One slip always shows: the weights are odd, and so have an inverse among 32."""
    return DIGITS[sum((2 * place + 1) * DIGITS.index(sign) for place, sign in enumerate(signs)) % 32]


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read_code(typed: str) -> str | None:
    """A code as it was printed, whatever case and spaces it was typed with; None where it cannot be one."""
    wide = unicodedata.normalize("NFKC", typed).upper().translate(str.maketrans("OIL", "011"))
    signs = "".join(sign for sign in wide if sign.isalnum())
    if len(signs) != LENGTH or not set(signs) <= set(DIGITS) or _check_sign(signs[:-1]) != signs[-1]:
        return None
    return _grouped(signs)
