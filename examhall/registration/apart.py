"""Who sits beside whom in a room: candidates of one school are kept apart, as far as the room and the list allow. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from random import Random
from typing import Final

from examhall.schedule.layout import Place

MOST_TRIES: Final = 80  # other seats looked at for somebody who sits beside a schoolmate

Person = tuple[str, str]  # registration and school; an empty school is nobody's schoolmate
Standing = Mapping[Place, str]  # where somebody sits already -> their school


def beside(place: Place) -> tuple[Place, ...]:
    """In front, behind, left and right; where no seat stands there, nobody sits there."""
    row, column = place
    return (row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)


def mixed(people: Sequence[Person], random: Random) -> list[Person]:
    """In random order, with every school spread evenly over the whole: whoever takes the first hundred gets a fair share."""
    by_school: dict[str, list[Person]] = {}
    for one in random.sample(people, len(people)):
        by_school.setdefault(one[1], []).append(one)
    places: list[tuple[float, Person]] = []
    for together in by_school.values():
        places += [((number + random.random()) / len(together), one) for number, one in enumerate(together)]
    return [one for _, one in sorted(places)]


def arrange(
    people: Sequence[Person], seats: Sequence[int], places: Mapping[int, Place], standing: Sequence[Standing], random: Random
) -> dict[str, int]:
    """registration -> seat, on the first of these free seats. `standing`: who sits there already, once for each part that is
    arranged together. Nobody sits beside a schoolmate where that can be done by drawing and changing seats."""
    chosen = seats[: len(people)]
    at = _drawn(people, chosen, places, standing, random)
    if any(_clashes(at, standing, place) for place in at):
        _change_seats(at, [places[seat] for seat in seats], standing, random)
    seat_at = {places[seat]: seat for seat in seats}
    return {person[0]: seat_at[place] for place, person in at.items()}


def _drawn(
    people: Sequence[Person], seats: Sequence[int], places: Mapping[int, Place], standing: Sequence[Standing], random: Random
) -> dict[Place, Person]:
    """Seat by seat somebody of a school that is not beside it; a school with half of those who wait comes first."""
    waiting: dict[str, list[Person]] = {}
    for one in random.sample(people, len(people)):
        waiting.setdefault(one[1], []).append(one)
    at: dict[Place, Person] = {}
    for left, seat in zip(range(len(people), 0, -1), seats, strict=True):
        place = places[seat]
        near = set(_schools_beside(at, standing, place))
        free = [school for school in waiting if school not in near or not school] or list(waiting)
        school = max(free, key=lambda name: len(waiting[name]))
        if len(waiting[school]) * 2 < left or not school:
            school = random.choices(free, [len(waiting[name]) for name in free])[0]
        at[place] = waiting[school].pop()
        if not waiting[school]:
            del waiting[school]
    return at


def _schools_beside(at: Mapping[Place, Person], standing: Sequence[Standing], place: Place) -> Iterator[str]:
    for near in beside(place):
        if near in at:
            yield at[near][1]
        yield from (one[near] for one in standing if near in one)


def _clashes(at: Mapping[Place, Person], standing: Sequence[Standing], place: Place) -> int:
    """How many schoolmates sit beside this place."""
    school = at[place][1] if place in at else ""
    return sum(near == school for near in _schools_beside(at, standing, place)) if school else 0


def _change_seats(
    at: MutableMapping[Place, Person], all_places: list[Place], standing: Sequence[Standing], random: Random
) -> None:
    """Whoever sits beside a schoolmate changes with somebody else, or to a free seat, where that is better for both."""
    for place in sorted(at):
        for other in random.sample(all_places, min(MOST_TRIES, len(all_places))):
            if place not in at or not _clashes(at, standing, place):
                break
            if other == place:
                continue
            before = _clashes(at, standing, place) + _clashes(at, standing, other)
            _swap(at, place, other)
            if _clashes(at, standing, place) + _clashes(at, standing, other) >= before:
                _swap(at, place, other)


def _swap(at: MutableMapping[Place, Person], one: Place, other: Place) -> None:
    first, second = at.pop(one, None), at.pop(other, None)
    if second is not None:
        at[one] = second
    if first is not None:
        at[other] = first


def schoolmates_beside(schools: Standing) -> int:
    """How many pairs of schoolmates sit beside each other in a room."""
    pairs = Counter(
        place for place, school in schools.items() if school for near in beside(place) if schools.get(near) == school
    )
    return sum(pairs.values()) // 2
