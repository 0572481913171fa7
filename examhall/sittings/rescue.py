"""A file of answers saved at a machine that cannot reach the hall: read, proved and opened. Pure.

The page writes what the hall has not acknowledged, sealed and signed with keys made from its lease, which the hall can make
again from the sitting, the page and the browser that the file names. So nobody who carries the file can read an answer in
it, change one or add one, and a file of another sitting or another hall proves nothing. What a file cannot prove is when an
answer was given: whoever sits at the machine holds its lease, as with every save. Therefore its answers go through the
ordinary door, which judges them by the time at which they are read in, and the last receipt that the page had stands beside
them as evidence.

    {"kind": "examhall-answers", "version": 1, "sitting", "browser", "epoch", "made_at" (ms), "count",
     "nonce": 32 hexadecimal digits, "sealed": base64, "signature": 64 hexadecimal digits}

sealed = Contents as JSON, XORed with HMAC(seal key, nonce + "." + block) for block 0, 1...; signature = HMAC(sign key, all
that stands before it, a line each). Both keys are HMAC(lease, purpose); HMAC is HMAC-SHA256 throughout.
"""

import binascii
import hmac
from base64 import b64decode, b64encode
from itertools import count
from typing import Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal
from examhall.sittings.commands import Change
from examhall.sittings.leases import Lease, is_browser_name, write_lease

KIND: Final = "examhall-answers"
VERSION: Final = 1
LARGEST_FILE: Final = 4 * 1024 * 1024  # bytes
BLOCK: Final = 32


class NoAnswersFile(Refusal):
    code = "no_answers_file"
    says = _("This is no file of answers saved by a candidate's page, or it is not whole.")


class AnswersFileChanged(Refusal):
    """The signature does not hold: changed on the way, damaged, or of another installation."""

    code = "answers_file_changed"
    says = _("This file is not as a page of this hall wrote it. Nothing was read in.")


class Receipt(Struct, frozen=True):
    """The last word of the hall that the page had: for its change `number`, an entry of the journal and its hash's head."""

    number: int
    entry: int
    hash: str


class Contents(Struct, frozen=True):
    """What the page had not got acknowledged, in number order; `last` is the number it drew last."""

    changes: list[Change]
    last: int
    receipt: Receipt | None = None


class AnswersFile(Struct, frozen=True):
    """The file as it is written; nothing in it can be read without the lease."""

    kind: str
    version: int
    sitting: str
    browser: str
    epoch: int
    made_at: int
    count: int
    nonce: str
    sealed: str
    signature: str

    @property
    def signed(self) -> str:
        """What the signature covers."""
        told = (
            self.kind,
            self.version,
            self.sitting,
            self.browser,
            self.epoch,
            self.made_at,
            self.count,
            self.nonce,
            self.sealed,
        )
        return "\n".join(map(str, told))


class Opened(Struct, frozen=True):
    """A file that was proved: whose it is, and what it holds."""

    sitting: str
    browser: str
    epoch: int
    made_at: int
    contents: Contents


def open_file(lease_key: bytes, text: bytes) -> Opened:
    """What a file holds; NoAnswersFile where it is none, AnswersFileChanged where it is not as the page wrote it."""
    if len(text) > LARGEST_FILE:
        raise NoAnswersFile()
    try:
        file = msgspec.json.decode(text, type=AnswersFile)
        sealed = b64decode(file.sealed, validate=True)
    except (msgspec.DecodeError, binascii.Error, ValueError) as fault:
        raise NoAnswersFile() from fault
    if file.kind != KIND or file.version != VERSION or not is_browser_name(file.browser):
        raise NoAnswersFile()
    lease = write_lease(lease_key, Lease(file.sitting, file.epoch, file.browser))
    if not hmac.compare_digest(_hash(_hash(lease.encode(), "sign"), file.signed).hex(), file.signature):
        raise AnswersFileChanged()
    try:
        contents = msgspec.json.decode(_sealed(lease, file.nonce, sealed), type=Contents)
    except msgspec.DecodeError as fault:
        raise NoAnswersFile() from fault
    if len(contents.changes) != file.count:
        raise NoAnswersFile()
    return Opened(file.sitting, file.browser, file.epoch, file.made_at, contents)


def write_file(lease: str, lease_of: Lease, contents: Contents, made_at: int, nonce: str) -> bytes:
    """The file that a page with this lease writes; `nonce` is never used twice."""
    text = b64encode(_sealed(lease, nonce, msgspec.json.encode(contents))).decode()
    told = (KIND, VERSION, lease_of.sitting, lease_of.browser, lease_of.epoch, made_at, len(contents.changes), nonce, text)
    unsigned = AnswersFile(*told, signature="")
    signature = _hash(_hash(lease.encode(), "sign"), unsigned.signed).hex()
    return msgspec.json.encode(msgspec.structs.replace(unsigned, signature=signature))


def missing_before(opened: Opened, known: int) -> list[int]:
    """The numbers between what the hall has of this browser (`known`) and the file's last that are not in the file."""
    there = {change.number for change in opened.contents.changes}
    return [number for number in range(known + 1, opened.contents.last + 1) if number not in there]


def _hash(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), "sha256").digest()


def _sealed(lease: str, nonce: str, text: bytes) -> bytes:
    """Seals and opens: the same both ways."""
    key, out = _hash(lease.encode(), "seal"), bytearray()
    for block, start in zip(count(), range(0, len(text), BLOCK), strict=False):
        pad = _hash(key, f"{nonce}.{block}")
        out += bytes(one ^ other for one, other in zip(text[start : start + BLOCK], pad, strict=False))
    return bytes(out)
