"""What speaks for answers kept aside, and what against: the journal's chain, its last anchor, and the neighbours.

An answer that came late because a corner of the room was cut off has neighbours who were not heard either in the meantime.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection

from examhall.hall import Hall
from examhall.instants import MINUTE, Instant, Span
from examhall.schedule.layout import neighbours
from examhall.sittings import anchors, journal
from examhall.sittings.entries import Answered, KeptAside, Leased, Noted, Record, SeatChanged
from examhall.sittings.journal import Posted
from examhall.sittings.queries import places_of_run, roster, run_of
from grading.kept_answers.changes import KeptChange

BEFORE: Final[Span] = MINUTE  # a neighbour who reads writes nothing: so much before the answer counts as meanwhile


class Chain(Struct, frozen=True):
    """A journal as it verifies now: how many entries, the first that does not hold (None: all do), and the last anchor over
    it: when it was made, up to which entry, and whether that entry still stands (`anchored_at` 0: none yet)."""

    entries: int
    fault: int | None
    anchored_at: Instant
    anchored_to: int
    anchor_holds: bool


class Meanwhile(Struct, frozen=True):
    """Between the making of an answer and its receipt: how many sit around, and of how many of those the hall heard."""

    neighbours: int
    heard: int


class Evidence(Struct, frozen=True):
    """One sitting's: its chain, and for each kept entry what was heard of the neighbours meanwhile."""

    chain: Chain
    meanwhile: Mapping[int, Meanwhile]


class Told(Struct, frozen=True):
    """What is read for it: the sitting's journal as stored, the seat at which each browser wrote, and for each of these seats
    the journals of those around."""

    posted: list[Posted]
    seats: Mapping[str, int]
    near: Mapping[int, list[list[Posted]]]


def read(hall: Hall, run_id: str, sittings: Iterable[str]) -> dict[str, Told]:
    """The journals of these sittings and of everybody who came to a seat around those where their answers were given."""
    with hall.database.reading() as connection:
        places, seats = places_of_run(run_of(connection, run_id)), {row.seat: row.id for row in roster(connection, run_id)}
        at = {one: seat for seat, one in seats.items()}
        journals: dict[str, list[Posted]] = {}
        found = {}
        for one in sittings:
            posted = _journal(connection, journals, one)
            sat, others = seats_of(posted, at[one]), {seat: other for seat, other in seats.items() if other != one}
            near = {
                seat: [_journal(connection, journals, others[next_to]) for next_to in neighbours(seat, places, others)]
                for seat in set(sat.values())
            }
            found[one] = Told(posted, sat, {seat: [each for each in told if _came(each)] for seat, told in near.items()})
        return found


def seats_of(posted: Sequence[Posted], now: int) -> dict[str, int]:
    """browser -> the seat at which it wrote, of a candidate who sits at `now`."""
    facts = [one.record.entry for one in posted]
    seat = next((fact.before for fact in facts if isinstance(fact, SeatChanged)), now)
    found: dict[str, int] = {}
    for fact in facts:
        if isinstance(fact, SeatChanged):
            seat = fact.seat
        elif isinstance(fact, Leased):
            found[fact.browser] = seat
    return found


def _came(posted: Iterable[Posted]) -> bool:
    """An empty seat says nothing about the network."""
    return any(isinstance(one.record.entry, Leased) for one in posted)


def _journal(connection: Connection, read_already: dict[str, list[Posted]], sitting_id: str) -> list[Posted]:
    if sitting_id not in read_already:
        read_already[sitting_id] = journal.read(connection, sitting_id)
    return read_already[sitting_id]


def judge(
    key: bytes, anchor_file: Path, told: Mapping[str, Told], changes: Mapping[str, Sequence[KeptChange]]
) -> dict[str, Evidence]:
    """Verifies chains and reads the anchors: in the server, off the loop."""
    last: dict[str, tuple[Instant, int, str]] = {}
    for anchor in anchors.read(anchor_file):
        for sitting_id in told.keys() & anchor.heads.keys():
            last[sitting_id] = (anchor.at, *anchor.heads[sitting_id])
    return {
        one: Evidence(
            _chain(key, one, found.posted, last.get(one)),
            {
                change.entry: meanwhile(change, found.near.get(found.seats.get(change.browser, 0), ()))
                for change in changes[one]
            },
        )
        for one, found in told.items()
    }


def _chain(key: bytes, sitting_id: str, posted: list[Posted], anchored: tuple[Instant, int, str] | None) -> Chain:
    rows: list[tuple[Any, ...]] = [(entry.record.number, entry.text, entry.hash) for entry in posted]
    found = journal.verify(key, sitting_id, rows)
    fault = None if found is None else found.number
    if anchored is None:
        return Chain(len(posted), fault, 0, 0, False)
    at, number, digest = anchored
    stands = number < len(posted) and posted[number].hash == digest
    return Chain(len(posted), fault, at, number, stands)


def meanwhile(change: KeptChange, near: Iterable[Iterable[Posted]]) -> Meanwhile:
    """Whether those around were heard while this answer was on its way."""
    since = min(change.made_at, change.received_at) - BEFORE
    heard = [any(_is_word(one.record, since, change.received_at) for one in posted) for posted in near]
    return Meanwhile(len(heard), sum(heard))


def _is_word(record: Record, since: Instant, until: Instant) -> bool:
    return since <= record.received_at < until and isinstance(record.entry, Answered | KeptAside | Noted | Leased)
