"""The room record as a whole: facts, what happened, what was corrected by hand, and who signed it. Pure.

It is data and no words, so that what two persons signed can be read in either language. Two persons seal it, one of them in
the capacity of chief proctor; others may sign as well, before or after.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Final

import msgspec
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.instants import Instant
from examhall.people.permissions import Role
from proctor.report import Record

_encode = msgspec.json.Encoder(order="deterministic").encode


class Facts(Struct, frozen=True):
    """What stands at the head. `ended_at`: when the last candidate's time was over; `papers`: hashes of the sealed papers."""

    exam: str
    exam_en: str
    part: str
    part_en: str
    batch: str
    title: str
    centre: str
    room: str
    zone: str
    starts_at: Instant
    seconds: int
    opened_at: Instant | None
    ended_at: Instant | None
    closed_at: Instant | None
    papers: tuple[str, ...]
    seal: str


class Correction(Struct, frozen=True):
    """One change by hand; `now` empty strikes the field out."""

    number: int
    field: str
    was: str
    now: str
    why: str
    by: str
    at: Instant


class Signature(Struct, frozen=True):
    """Somebody's signature on what the paper said then, which `digest` tells."""

    number: int
    digest: str
    capacity: str
    person: str
    at: Instant


class RoomRecord(Struct, frozen=True):
    """The whole. `names`: person id -> name, of everybody in it."""

    facts: Facts
    happened: Record
    corrections: tuple[Correction, ...]
    names: dict[str, str]
    signatures: tuple[Signature, ...] = ()


class Standing(Struct, frozen=True):
    """A record as it stands. `code`: it is sealed and bears this; `signatures`: those on what it says."""

    record: RoomRecord
    digest: str
    code: str
    signatures: list[Signature]
    names: dict[str, str]


class Capacity(Struct, frozen=True):
    """In what capacity a record is signed, and which roles may."""

    title: LazyString
    roles: frozenset[Role]
    seals: bool = False


_PROCTORS: Final = frozenset({Role.PROCTOR, Role.CHIEF_PROCTOR})
CAPACITIES: Final[dict[str, Capacity]] = {
    "proctor_1": Capacity(_("Proctor 1"), _PROCTORS, seals=True),
    "proctor_2": Capacity(_("Proctor 2"), _PROCTORS, seals=True),
    "chief_proctor": Capacity(_("Chief proctor"), frozenset({Role.CHIEF_PROCTOR}), seals=True),
    "system_administrator": Capacity(_("System administrator"), frozenset({Role.CENTRE_STAFF})),
    "inspector": Capacity(_("Inspector"), frozenset({Role.INSPECTOR})),
}


def written(record: RoomRecord) -> bytes:
    """The exact text of a record, equal for equal records."""
    return _encode(record)


def digest_of(record: RoomRecord) -> str:
    """What a signature binds: all of the record but the signatures and the names of who signed."""
    return hashlib.sha256(_encode([record.facts, record.happened, record.corrections])).hexdigest()


def standing(signatures: Iterable[Signature], digest: str) -> list[Signature]:
    """The signatures on what the paper says now; one that was given before the last change no longer stands."""
    return [one for one in signatures if one.digest == digest]


def seals(signatures: Sequence[Signature]) -> bool:
    """Whether these are the signatures of two persons who seal a record, one of them as chief proctor."""
    sealing = [one for one in signatures if CAPACITIES[one.capacity].seals]
    return len({one.person for one in sealing}) > 1 and any(one.capacity == "chief_proctor" for one in sealing)


def open_capacities(signatures: Iterable[Signature], roles: Collection[str] | None = None) -> list[str]:
    """In which capacities nobody has signed yet; `roles`: of these, those open to somebody with these roles."""
    taken = {one.capacity for one in signatures}
    return [
        name
        for name, capacity in CAPACITIES.items()
        if name not in taken and (roles is None or not capacity.roles.isdisjoint(roles))
    ]
