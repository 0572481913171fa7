"""Arrivals at the door (签到): each entry with an identity check, leaving and coming again, and doubts about who it is. Pure.

A fold of facts like a sitting's: who is here is what the last of them say.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import replace

from examhall.errors import NotAllowed, NotNow, ReasonNeeded, Refusal
from examhall.instants import Instant
from examhall.people.permissions import Role


class Kind(StrEnum):
    IN = "in"  # passed the door, identity checked
    OUT = "out"  # left the room
    DOUBT = "doubt"  # about who it is: the chief is called
    SETTLED = "settled"  # the chief has no doubt left
    REFUSED = "refused"  # the chief does not let this person in


HOW: Final[dict[str, LazyString]] = {
    "document": _("Document and photo compared with the face"),
    "photo": _("Photo of the registration compared with the face"),
    "known": _("Known to the staff, document seen"),
}

NOTED: Final[dict[str, LazyString]] = {
    Kind.IN: _("Came in"),
    Kind.OUT: _("Went out"),
    Kind.DOUBT: _("Identity in doubt"),
    Kind.SETTLED: _("Identity settled"),
    Kind.REFUSED: _("Turned away"),
}


class Arrival(Struct, frozen=True):
    kind: Kind
    at: Instant
    how: str = ""
    text: str = ""


class AtDoor(Struct, frozen=True):
    """How a candidate stands. `here`: in the room; `entries`: how often checked in; `doubt_since`: an open doubt (0: none)."""

    here: bool = False
    entries: int = 0
    doubt_since: Instant = 0
    refused: bool = False

    @property
    def word(self) -> str:
        """here, out, doubt, refused, or empty for who never came."""
        if self.refused:
            return "refused"
        if self.doubt_since:
            return "doubt"
        return "here" if self.here else "out" if self.entries else ""


NEVER_CAME: Final = AtDoor()


class LateAtDoor(Refusal):
    code = "late_at_door"
    says = _("Entry has ended under the house rules of this exam. Please call a chief proctor, who may still let somebody in.")


class InDoubt(Refusal):
    code = "in_doubt"
    says = _("The identity of this candidate is in doubt. A chief proctor decides on it first.")


class NotCheckedIn(Refusal):
    code = "not_checked_in"
    says = _("This candidate was not checked in at the door. The house rules of this exam ask for that first.")


def at_door(arrivals: Iterable[Arrival]) -> AtDoor:
    """How a candidate stands after these, in order."""
    stands = AtDoor()
    for one in arrivals:
        match one.kind:
            case Kind.IN:
                stands = replace(stands, here=True, entries=stands.entries + 1)
            case Kind.OUT:
                stands = replace(stands, here=False)
            case Kind.DOUBT:
                stands = replace(stands, doubt_since=one.at)
            case Kind.SETTLED:
                stands = replace(stands, doubt_since=0, refused=False)
            case Kind.REFUSED:
                stands = replace(stands, doubt_since=0, refused=True, here=False)
    return stands


def check(stands: AtDoor, new: Arrival, roles: Iterable[str], late: bool) -> None:
    """Whether this may be noted now, by somebody with these roles; `late`: entry has ended for who was never here."""
    chief = Role.CHIEF_PROCTOR in roles
    match new.kind:
        case Kind.IN:
            if stands.here:
                raise NotNow(here=True)
            if new.how not in HOW:
                raise ReasonNeeded()
            if (stands.doubt_since or stands.refused) and not chief:
                raise InDoubt()
            if late and not stands.entries and not chief:
                raise LateAtDoor()
        case Kind.OUT if not stands.here:
            raise NotNow(here=False)
        case Kind.DOUBT if not new.text.strip():
            raise ReasonNeeded()
        case Kind.SETTLED | Kind.REFUSED:
            if not chief:
                raise NotAllowed()
            if not (stands.doubt_since or stands.refused):
                raise NotNow()
            if not new.text.strip():
                raise ReasonNeeded()


def may_be_admitted(stands: AtDoor, chief: bool, checked_first: bool) -> Refusal | None:
    """Why the console may not let this candidate in, if it may not."""
    if (stands.doubt_since or stands.refused) and not chief:
        return InDoubt()
    return NotCheckedIn() if checked_first and not stands.here else None


def number_in(scanned: str) -> str:
    """The ticket number in what a scanner or a camera typed: the last run of fourteen digits, else what was typed."""
    digits, found = "", ""
    for sign in f"{scanned} ":
        if sign.isascii() and sign.isdigit():
            digits += sign
            continue
        found, digits = digits if len(digits) == 14 else found, ""
    return found or scanned.strip()
