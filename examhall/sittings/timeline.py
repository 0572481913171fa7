"""What a proctor may see of a journal: entries without values. Pure.

Which fields were touched is a place on the answer card and a time; no field's value, no text a candidate wrote, no note passes.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from examhall.sittings import entries as e

# The details of each kind that are the room's business. Kinds that are not named show their kind and times alone.
SHOWN: Final[dict[type[e.Fact], tuple[str, ...]]] = {
    e.Accommodated: ("reason", "by"),
    e.Authorised: ("by",),
    e.AuthorisationWithdrawn: ("by",),
    e.Started: ("opened_at",),
    e.Leased: ("epoch", "browser", "machine"),
    e.MachineAsked: ("browser", "machine"),
    e.MachineApproved: ("browser", "by", "silent_since"),
    e.MachineRefused: ("browser", "by"),
    e.AccessWaived: ("reason", "by"),
    e.Answered: ("place", "given", "late", "paused", "locked", "said_at", "browser", "number"),
    e.KeptAside: ("why", "said_at", "browser", "number"),
    e.KeptAdmitted: ("entry", "reason", "by"),
    e.KeptRejected: ("entry", "reason", "by"),
    e.Observed: ("signal", "detail"),
    e.Paused: ("hold", "since", "reason", "by", "second", "most"),
    e.Resumed: ("hold", "by", "second"),
    e.Locked: ("reason", "by"),
    e.Unlocked: ("by",),
    e.SeatChanged: ("before", "seat", "reason", "by"),
    e.HoldShortened: ("hold", "since", "reason", "by"),
    e.Granted: ("seconds", "reason", "by", "second"),
    e.Messaged: ("text", "by"),
    e.HelpAsked: ("about",),
    e.HelpTaken: ("by",),
    e.HelpReleased: ("by",),
    e.HelpAnswered: ("by",),
    e.HandedIn: ("late",),
    e.HandedInFor: ("reason", "by", "unsaved"),
    e.Expired: ("effective_at",),
    e.Terminated: ("reason", "by", "second", "abandoned"),
    e.Reopened: ("since", "seconds", "reason", "by"),
    e.MarkedAbsent: ("by",),
    e.AbsenceCorrected: ("reason", "by"),
    e.Closed: ("by",),
}


class Moment(msgspec.Struct, frozen=True):
    """One line of the timeline: number, both times of the server, kind, and what the room may know of it."""

    number: int
    at: int
    received_at: int
    kind: str
    detail: dict[str, Any]


def timeline(records: Iterable[e.Record]) -> list[Moment]:
    """The journal as the console shows it, in order."""
    return [_moment(record) for record in records]


def _moment(record: e.Record) -> Moment:
    kind = type(record.entry)
    detail = {name: getattr(record.entry, name) for name in SHOWN.get(kind, ())}
    return Moment(record.number, record.at, record.received_at, str(kind.__struct_config__.tag), detail)
