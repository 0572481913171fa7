"""The misconduct sheet (违纪情况登记表): what was seen, what the candidate says to it, and who signed. Pure.

The room records, the authority decides: a sheet is a draft until two persons have signed it, and then waits for a decision that
is made elsewhere. What it says is its first words and the corrections since, the last one of each field.
"""

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Malformed, Refusal
from proctor.incidents import is_misconduct
from proctor.record import Correction, Signature, standing

FIELDS: Final[dict[str, LazyString]] = {
    "kind": _("Kind of misconduct"),
    "time": _("Time"),
    "facts": _("What was seen"),
    "manner": _("How the statement was made"),
    "statement": _("Statement of the candidate"),
}
LONGEST: Final = 1000  # characters of facts or a statement
SIGNERS: Final = 2
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Manner(StrEnum):
    """How the candidate's statement came to the sheet."""

    CANDIDATE = "candidate"
    PROCTOR = "proctor"
    REFUSED = "refused"


MANNERS: Final[dict[str, LazyString]] = {
    Manner.CANDIDATE: _("written by the candidate"),
    Manner.PROCTOR: _("typed by the proctor as the candidate said it"),
    Manner.REFUSED: _("refused to state"),
}


class StatementMissing(Refusal):
    code = "statement_missing"
    says = _("The candidate's statement is missing: let it be written, write it down, or note that it was refused.")


class FactsMissing(Refusal):
    code = "facts_missing"
    says = _("Please write down what happened.")


class Photo(Struct, frozen=True):
    """One photograph, by the hash of the picture."""

    id: str
    digest: str
    by: str
    at: int


class Sheet(Struct, frozen=True):
    """One sheet as it stands. `first`: what each field said when the act was noted; a statement came later, or never."""

    id: str
    sitting: str
    noted_by: str
    noted_at: int
    first: dict[str, str]
    corrections: tuple[Correction, ...] = ()
    photos: tuple[Photo, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def says(self) -> dict[str, str]:
        return self.first | {one.field: one.now for one in self.corrections}

    @property
    def standing(self) -> list[Signature]:
        """The signatures on what it says now."""
        return standing(self.signatures, digest_of(self))

    @property
    def state(self) -> str:
        return "signed" if len({one.person for one in self.standing}) >= SIGNERS else "draft"


def first_words(kind: str, time: str, text: str) -> dict[str, str]:
    return {"kind": kind, "time": time, "facts": text, "manner": "", "statement": ""}


def digest_of(sheet: Sheet) -> str:
    """What a signature on the sheet binds."""
    said = [sheet.id, sheet.sitting, sheet.noted_by, sheet.noted_at, sheet.first, sheet.corrections, sheet.photos]
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def checked(field: str, text: str) -> str:
    """What may stand in a field, tidied; Malformed."""
    text = text.strip()[:LONGEST]
    right = {
        "kind": is_misconduct(text), "time": _TIME.fullmatch(text) is not None, "facts": bool(text),
        "statement": True, "manner": text in MANNERS,
    }  # fmt: skip
    if not right.get(field, False):
        raise Malformed(field=field)
    return text


def must_be_whole(says: dict[str, str]) -> None:
    """Nobody signs a sheet without facts, or without the candidate having been heard."""
    if not says["facts"]:
        raise FactsMissing()
    if not says["manner"]:
        raise StatementMissing()


def numbered(corrections: Iterable[Correction]) -> list[tuple[int, Correction]]:
    """Those that changed a field that said something before: the others filled it in."""
    return [(number, one) for number, one in enumerate((one for one in corrections if one.was), 1)]
