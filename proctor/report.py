"""The room record (考场情况记录表): what happened in a room, gathered from its timelines. Pure; times are instants."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import Struct

from examhall.instants import MINUTE, Instant
from examhall.sittings.timeline import Moment

NOT_LATE: Final = MINUTE  # who begins this long after the opening was let in with the others


class Seated(Struct, frozen=True):
    """One candidate with all that happened to the sitting."""

    seat: int
    name: str
    ticket: str
    state: str
    moments: Sequence[Moment]
    id: str = ""


class Line(Struct, frozen=True):
    """One line of the record: whom it concerns, when, until when (0: a moment), and what is to be said.

    `key` names it for good, so that it can be corrected by hand. What concerns the whole room has no seat.
    """

    seat: int
    name: str
    ticket: str
    at: Instant
    until: Instant = 0
    detail: dict[str, Any] = {}
    key: str = ""


class Record(Struct, frozen=True):
    """Counts and lists, each in the order of seats; from `holds` on they are the room's own paper, in time.

    `shortened`: what was taken off a candidate's share of a pause; `doubts`: how those about who it is were settled;
    `requests`: to make a part void.
    """

    expected: int
    present: int
    absent: list[Line]
    late: list[Line]
    seats: list[Line]
    machines: list[Line]
    grants: list[Line]
    pauses: list[Line]
    handed_in: list[Line]
    ended: list[Line]
    reopened: list[Line]
    kept: list[Line]
    waived: list[Line]
    shortened: list[Line] = []
    holds: list[Line] = []
    incidents: list[Line] = []
    misconduct: list[Line] = []
    doubts: list[Line] = []
    requests: list[Line] = []


def record_of(seated: Sequence[Seated], room_holds: frozenset[str]) -> Record:
    """`room_holds` are the names of pauses of the whole room: they are listed once, not for each candidate."""
    return Record(
        expected=len(seated),
        present=sum(any(moment.kind == "started" for moment in one.moments) for one in seated),
        absent=[line for one in seated if one.state == "absent" for line in _kind(one, "marked_absent")[-1:]],
        late=[line for one in seated for line in _late(one)],
        seats=[line for one in seated for line in _kind(one, "seat_changed")],
        machines=[line for one in seated for line in _machines(one)],
        grants=[line for one in seated for line in _kind(one, "granted")],
        pauses=[line for one in seated for line in _pauses(one, room_holds)],
        handed_in=[line for one in seated for line in _kind(one, "handed_in_for")],
        ended=[line for one in seated for line in _kind(one, "terminated")],
        reopened=[line for one in seated for line in _kind(one, "reopened")],
        kept=[line for one in seated for line in _kept(one)],
        waived=[line for one in seated for line in _kind(one, "access_waived")],
        shortened=[line for one in seated for line in _kind(one, "hold_shortened")],
    )


def people_in(record: Record) -> set[str]:
    """The ids of all who are named in it."""
    lines = [
        *record.seats, *record.machines, *record.grants, *record.pauses, *record.handed_in, *record.ended, *record.reopened,
        *record.kept, *record.waived, *record.shortened, *record.holds, *record.incidents, *record.misconduct, *record.doubts,
        *record.requests,
    ]  # fmt: skip
    return {str(line.detail[role]) for line in lines for role in ("by", "second") if line.detail.get(role)}


def _at(one: Seated, moment: Moment, until: Instant = 0, **detail: Any) -> Line:
    key = f"{one.id}-{moment.number}"
    return Line(one.seat, one.name, one.ticket, moment.at, until, {**moment.detail, **detail}, key)


def _kind(one: Seated, kind: str) -> list[Line]:
    return [_at(one, moment) for moment in one.moments if moment.kind == kind]


def _late(one: Seated) -> Iterable[Line]:
    for moment in one.moments:
        if moment.kind == "started" and moment.at - moment.detail["opened_at"] > NOT_LATE:
            yield _at(one, moment, minutes=(moment.at - moment.detail["opened_at"]) // MINUTE)


def _machines(one: Seated) -> Iterable[Line]:
    """Each change that was approved, from which machine to which."""
    machine, approved = "", None
    for moment in one.moments:
        if moment.kind == "machine_approved":
            approved = moment
        elif moment.kind == "leased":
            if approved is not None:
                yield _at(one, moment, before=machine, by=approved.detail["by"])
                approved = None
            machine = moment.detail["machine"]


def _pauses(one: Seated, room_holds: frozenset[str]) -> Iterable[Line]:
    """Pauses of the candidate's own, each until it was resumed or the sitting ended."""
    resumed = {moment.detail["hold"]: moment.at for moment in one.moments if moment.kind == "resumed"}
    for moment in one.moments:
        if moment.kind == "paused" and moment.detail["hold"] not in room_holds:
            end = next((later.at for later in one.moments if later.kind == "terminated" and later.number > moment.number), 0)
            yield _at(one, moment, resumed.get(moment.detail["hold"], end))


def _kept(one: Seated) -> Iterable[Line]:
    """Decisions on answers kept aside: those somebody made at once, alike and for one reason are one line with their count."""
    together: dict[tuple[Any, ...], Line] = {}
    for moment in one.moments:
        if moment.kind in ("kept_admitted", "kept_rejected"):
            key = moment.kind, moment.at, moment.detail["by"], moment.detail["reason"]
            count = together[key].detail["count"] + 1 if key in together else 1
            together[key] = _at(one, moment, admitted=moment.kind == "kept_admitted", count=count)
    return together.values()
