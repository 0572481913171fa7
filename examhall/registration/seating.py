"""Seating by rule: who sits where in a batch, drawn from a stored seed, and who cannot be seated and why. Pure.

Everything happens inside a centre and a level, each with a draw of its own: the same seed over the same people and rooms gives
the same seats. Both parts of a candidate are at one centre, never at one time, and on one seat
where a room serves both.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby, product
from random import Random

from msgspec import Struct, field

from examhall.instants import Instant
from examhall.registration.apart import Person, arrange, mixed, schoolmates_beside
from examhall.schedule.layout import Place

Where = tuple[str, str]  # administration and room
Interval = tuple[Instant, Instant]


class Why(StrEnum):
    """Why a part of somebody has no seat."""

    NOT_HELD = "not_held"  # nothing of this level and part is held at the centre
    FULL = "full"
    NO_OWN_ROOM = "no_own_room"  # a separate room was approved, and none is free
    OVERLAPS = "overlaps"  # what is free lies at the time of another examination of theirs
    OTHER_PART = "other_part"  # there would be one: it waits for the other part


class Entrant(Struct, frozen=True):
    """Who is to be seated, in the parts that have no seat yet. `alone`: the parts with a room of their own approved."""

    registration: str
    person: str
    centre: str
    level: str
    parts: tuple[str, ...]
    school: str = ""
    alone: tuple[str, ...] = ()


class Held(Struct, frozen=True):
    """An administration."""

    id: str
    level: str
    part: str
    starts_at: Instant
    ends_at: Instant

    @property
    def when(self) -> Interval:
        return self.starts_at, self.ends_at


class Room(Struct, frozen=True):
    """`seats`: those on which somebody may be placed, in the order in which they are filled; `spare`: how many more."""

    id: str
    centre: str
    places: Mapping[int, Place]
    seats: tuple[int, ...]
    spare: int = 0


class Seated(Struct, frozen=True):
    registration: str
    administration: str
    room: str
    seat: int


class Left(Struct, frozen=True):
    registration: str
    part: str
    why: Why


class Rule(Struct, frozen=True):
    """`spare_percent` of a room's usable seats stay free; `apart`: schoolmates sit neither side by side nor one behind
    another."""

    seed: str
    spare_percent: int = 5
    apart: bool = True


class Plan(Struct):
    """`pairs`: how many pairs of schoolmates could not be kept apart, by administration and room."""

    seated: list[Seated] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    pairs: dict[Where, int] = field(default_factory=dict)


def seats_to_offer(room: Room, percent: int) -> tuple[int, ...]:
    """The seats that are filled: the last ones stay free until spare seats and these together reach the percentage."""
    usable = len(room.seats) + room.spare
    kept = min(max(-(-usable * percent // 100) - room.spare, 0), max(len(room.seats) - 1, 0))
    return room.seats[: len(room.seats) - kept]


def seat_all(
    entrants: Sequence[Entrant], held: Sequence[Held], uses: Sequence[Where], rooms: Mapping[str, Room],
    standing: Sequence[tuple[Seated, str]], busy: Mapping[str, Sequence[Interval]], rule: Rule,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Plan:  # fmt: skip
    """Seat everybody. `uses`: which administration is held in which rooms, in the order in which they are filled; `standing`:
    who keeps a seat, with the school; `busy`: person -> when they sit somewhere already."""
    plan, done = Plan(), 0
    together = sorted(entrants, key=lambda one: (one.centre, one.level, one.registration))
    for (centre, level), some in groupby(together, key=lambda one: (one.centre, one.level)):
        people = list(some)
        own = sorted((one for one in held if one.level == level), key=lambda one: (one.starts_at, one.id))
        desk = _Desk(rule, f"{rule.seed}/{centre}/{level}", people, own, busy)
        desk.open_rooms([where for where in uses if rooms[where[1]].centre == centre], rooms, standing)
        desk.seat(plan)
        done += len(people)
        progress(done, len(entrants))
    return plan


class _Desk:
    """One centre and level at work."""

    def __init__(
        self, rule: Rule, seed: str, people: list[Entrant], held: list[Held], busy: Mapping[str, Sequence[Interval]]
    ) -> None:
        self._rule, self._random = rule, Random(seed)  # noqa: S311  seats, not secrets
        self._people = {one.registration: one for one in people}
        self._held = {one.id: one for one in held}
        self._busy = {one.person: list(busy.get(one.person, ())) for one in people}
        self._rooms: dict[Where, Room] = {}
        self._free: dict[Where, list[int]] = {}
        self._schools: dict[Where, dict[Place, str]] = {}
        self._seats: dict[tuple[str, str], Seated] = {}  # by registration and part

    def open_rooms(self, uses: Sequence[Where], rooms: Mapping[str, Room], standing: Sequence[tuple[Seated, str]]) -> None:
        taken: dict[Where, dict[int, str]] = {}
        for one, school in standing:
            taken.setdefault((one.administration, one.room), {})[one.seat] = school
        for where in uses:
            if where[0] not in self._held:
                continue
            room, there = rooms[where[1]], taken.get(where, {})
            self._rooms[where] = room
            self._free[where] = [seat for seat in seats_to_offer(room, self._rule.spare_percent) if seat not in there]
            self._schools[where] = {room.places[seat]: school for seat, school in there.items() if seat in room.places}

    def seat(self, plan: Plan) -> None:
        """Who needs a room alone first, then those with both parts, then those with one."""
        for one in self._people.values():
            for part in one.alone:
                if part in one.parts:
                    self._seat_alone(one, part)
        pairs = list(product(self._of("theory"), self._of("practical")))
        for theory, practical in sorted(pairs, key=lambda pair: abs(pair[0].starts_at - pair[1].starts_at)):
            self._seat_both(theory, practical)
        for held in self._held.values():
            self._seat_part(held)
        left = [one for one in self._people.values() if any((one.registration, part) not in self._seats for part in one.parts)]
        self._unseat(left)
        plan.left += [Left(one.registration, part, self._why(one, part)) for one in left for part in one.parts]
        plan.seated += self._seats.values()
        for where, schools in self._schools.items():
            if self._rule.apart and (count := schoolmates_beside(schools)):
                plan.pairs[where] = count

    def _of(self, part: str) -> list[Held]:
        return [one for one in self._held.values() if one.part == part]

    def _is_free(self, person: str, *held: Held) -> bool:
        return not any(start < one.ends_at and one.starts_at < end for start, end in self._busy[person] for one in held)

    def _seat_alone(self, one: Entrant, part: str) -> None:
        """The smallest room in which nobody is, at a time that leaves room for the other part."""
        empty = [
            (len(self._rooms[where].seats), self._held[where[0]].starts_at, where) for where, seats in self._free.items()
            if self._held[where[0]].part == part and seats and not self._schools[where]
        ]  # fmt: skip
        for _, _, where in sorted(empty):
            if self._is_free(one.person, self._held[where[0]]):
                self._take(where, one, self._free[where][0])
                self._free[where] = []
                return

    def _seat_both(self, theory: Held, practical: Held) -> None:
        if theory.starts_at < practical.ends_at and practical.starts_at < theory.ends_at:
            return
        waiting = [
            (one.registration, one.school) for one in self._people.values()
            if len(one.parts) == 2 and not one.alone and (one.registration, "theory") not in self._seats
            and self._is_free(one.person, theory, practical)
        ]  # fmt: skip
        waiting = mixed(waiting, self._random)
        shared = [where for where in self._free if where[0] == theory.id and (practical.id, where[1]) in self._free]
        for where in shared:
            other = (practical.id, where[1])
            both = [seat for seat in self._free[where] if seat in self._free[other]]
            waiting = self._fill(waiting, (where, other), both)
        most = min(len(waiting), *(sum(map(len, self._free_of(one).values())) for one in (theory, practical)))
        for one in (theory, practical):
            some = waiting[:most]
            for where, seats in self._free_of(one).items():
                some = self._fill(some, (where,), seats)

    def _seat_part(self, held: Held) -> None:
        waiting = [
            (one.registration, one.school) for one in self._people.values()
            if held.part in one.parts and held.part not in one.alone and (len(one.parts) == 1 or one.alone)
            and (one.registration, held.part) not in self._seats and self._is_free(one.person, held)
        ]  # fmt: skip
        waiting = mixed(waiting, self._random)
        for where, seats in self._free_of(held).items():
            waiting = self._fill(waiting, (where,), seats)

    def _free_of(self, held: Held) -> dict[Where, list[int]]:
        return {where: seats for where, seats in self._free.items() if where[0] == held.id}

    def _fill(self, waiting: list[Person], where: tuple[Where, ...], seats: list[int]) -> list[Person]:
        """Place the first of those who wait on these seats of a room, in one part or in both; who still waits."""
        now, later = waiting[: len(seats)], waiting[len(seats) :]
        schools = [self._schools[one] for one in where] if self._rule.apart else []
        people = now if self._rule.apart else [(registration, "") for registration, _ in now]
        for registration, seat in arrange(people, seats, self._rooms[where[0]].places, schools, self._random).items():
            for one in where:
                self._take(one, self._people[registration], seat)
        return later

    def _take(self, where: Where, one: Entrant, seat: int) -> None:
        held = self._held[where[0]]
        self._free[where] = [other for other in self._free[where] if other != seat]
        self._schools[where][self._rooms[where].places[seat]] = one.school
        self._seats[one.registration, held.part] = Seated(one.registration, held.id, where[1], seat)
        self._busy[one.person].append(held.when)

    def _unseat(self, people: Sequence[Entrant]) -> None:
        """Nobody is seated in one part while the other has no seat."""
        for key in [(one.registration, part) for one in people for part in one.parts]:
            if (given := self._seats.pop(key, None)) is not None:
                where = (given.administration, given.room)
                del self._schools[where][self._rooms[where].places[given.seat]]

    def _why(self, one: Entrant, part: str) -> Why:
        held = [where for where in self._free if self._held[where[0]].part == part]
        if not held:
            return Why.NOT_HELD
        if part in one.alone:
            return Why.NO_OWN_ROOM
        if not any(self._free[where] for where in held):
            return Why.FULL
        if len(one.parts) == 2 and any(not self._has_room(one, other) for other in one.parts if other != part):
            return Why.OTHER_PART
        return Why.OVERLAPS

    def _has_room(self, one: Entrant, part: str) -> bool:
        return part not in one.alone and any(seats for where, seats in self._free.items() if self._held[where[0]].part == part)
