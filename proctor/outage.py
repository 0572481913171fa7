"""An outage of a room, candidate by candidate: the evidence, what it should give, and what that leaves. Pure; instants."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from examhall.instants import Instant, Span
from examhall.schedule.layout import Place as Spot
from examhall.schedule.layout import neighbours
from examhall.sittings.sitting import Sitting
from examhall.sittings.timeline import Moment
from examhall.sittings.timing import left
from proctor.credit import Credit, answers_in, credit_of
from proctor.room import Place

PAGES_WORD: Final = frozenset({"leased", "answered", "kept_aside", "noted", "observed", "handed_in"})


class Silence(Struct, frozen=True):
    """How a machine stood when the outage was called: connected, or last heard of then (0: never)."""

    heard_at: Instant = 0
    here: bool = False


class Line(Struct, frozen=True):
    """One candidate. `back_at`: the first word of a page after the outage was called (0: none yet). `neighbours`: how many
    were at work around, `silent`: how many of those were silent as well. `decided`: the last word on this credit, if any."""

    place: Place
    state: str
    saved_at: Instant
    silence: Silence
    back_at: Instant
    neighbours: int
    silent: int
    credit: Credit
    left_now: Span
    left_after: Span
    decided: Moment | None

    @property
    def taken_off(self) -> Span:
        """What the proposal takes off the credit that stands; below zero where a decision took too much."""
        return self.credit.stands - self.credit.proposed


def lines_of(
    hold: str, called_at: Instant, plan: Mapping[int, Spot], places: Iterable[Place], sittings: Mapping[str, Sitting],
    moments: Mapping[str, Sequence[Moment]], silence: Mapping[str, Silence], now: Instant,
) -> list[Line]:  # fmt: skip
    """Everybody whose clock this hold stopped, in seat order; `called_at` is when somebody pressed, `plan` where each seat
    stands."""
    seats = {place.seat: place for place in places}
    found = []
    for place in seats.values():
        sitting, told = sittings[place.id], moments[place.id]
        credit = credit_in(hold, sitting, told, now)
        if credit is None:
            continue
        near = [silence[seats[seat].id] for seat in neighbours(place.seat, plan, seats) if seats[seat].id in silence]
        found.append(
            Line(
                place, str(sitting.state), _last(told, "answered", credit.began), silence.get(place.id, Silence()),
                _back(told, called_at), len(near), sum(not one.here for one in near), credit,
                left(sitting.allowance, now), _left_after(sitting, hold, credit, now), _decided(told, hold),
            )
        )  # fmt: skip
    return found


def credit_in(hold: str, sitting: Sitting, moments: Sequence[Moment], now: Instant) -> Credit | None:
    """What this hold should give this sitting; None where it did not stop its clock."""
    began = next((one.detail["since"] for one in moments if one.kind == "paused" and one.detail["hold"] == hold), None)
    stands = next((one for one in sitting.holds if one.name == hold), None)
    if began is None or stands is None:
        return None
    return credit_of(began, stands, sitting.holds, sitting.opened_at, answers_in(moments), now)


def _last(moments: Iterable[Moment], kind: str, until: Instant) -> Instant:
    return max((one.received_at for one in moments if one.kind == kind and one.received_at <= until), default=0)


def _back(moments: Iterable[Moment], called_at: Instant) -> Instant:
    return next((one.received_at for one in moments if one.kind in PAGES_WORD and one.received_at > called_at), 0)


def _left_after(sitting: Sitting, hold: str, credit: Credit, now: Instant) -> Span:
    holds = tuple(replace(one, since=max(one.since, credit.since)) if one.name == hold else one for one in sitting.holds)
    return left(replace(sitting.allowance, holds=holds), now)


def _decided(moments: Sequence[Moment], hold: str) -> Moment | None:
    words = [one for one in moments if one.kind == "hold_shortened" and one.detail["hold"] == hold]
    return words[-1] if words else None
