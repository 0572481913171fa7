"""Seating by rule: drawn from a seed, schoolmates apart, spare seats kept, both parts together, and who is left and why."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.instants import MINUTE
from examhall.registration.apart import beside
from examhall.registration.seating import Entrant, Held, Left, Plan, Room, Rule, Seated, Why, seat_all, seats_to_offer
from examhall.schedule.layout import PLAIN, Layout, places_of, to_fill, usable

BOTH = ("theory", "practical")
NO_SPARE = Rule("seed", 0)
THEORY, PRACTICAL = (
    Held("T", "L1", "theory", 0, 60 * MINUTE), Held("P", "L1", "practical", 90 * MINUTE, 180 * MINUTE),
)  # fmt: skip


def a_room(name: str = "r1", rows: int = 2, columns: int = 4, layout: Layout = PLAIN, centre: str = "c") -> Room:
    seats = to_fill(rows, columns, layout)
    spare = len(usable(rows, columns, layout)) - len(seats)
    return Room(name, centre, places_of(rows, columns, layout), tuple(seats), spare)


def people(count: int, school=lambda n: "", parts=BOTH, **more) -> list[Entrant]:
    return [Entrant(f"reg{n:04d}", f"person{n:04d}", "c", "L1", parts, school(n), **more) for n in range(count)]


def seat(entrants, rooms=(), held=(THEORY, PRACTICAL), rule=NO_SPARE, standing=(), busy=None, uses=None) -> Plan:
    rooms = rooms or [a_room()]
    uses = uses or [(one.id, room.id) for one in held for room in rooms]
    return seat_all(entrants, held, uses, {room.id: room for room in rooms}, standing, busy or {}, rule)


def at(plan: Plan, part: str) -> dict[str, tuple[str, int]]:
    return {one.registration: (one.room, one.seat) for one in plan.seated if one.administration.startswith(part[0].upper())}


def schoolmates_beside(plan: Plan, entrants: list[Entrant], rooms: list[Room]) -> int:
    school = {one.registration: one.school for one in entrants}
    by_room = {room.id: room for room in rooms}
    there = {
        (one.administration, one.room, by_room[one.room].places[one.seat]): school[one.registration] for one in plan.seated
    }
    return sum(
        there.get((administration, room, near)) == name for (administration, room, place), name in there.items() for near in beside(place)
    )  # fmt: skip


def test_both_parts_are_sat_on_one_seat_and_nobody_shares_it():
    plan = seat(people(8))
    assert at(plan, "theory") == at(plan, "practical")
    assert len(set(at(plan, "theory").values())) == 8
    assert plan.left == []


def test_the_same_seed_gives_the_same_seats_in_whatever_order_candidates_come_and_another_seed_others():
    some = people(8)
    first = seat(some)
    assert at(seat(some[::-1]), "theory") == at(first, "theory")
    assert at(seat(some, rule=Rule("another", 0)), "theory") != at(first, "theory")


def test_seats_are_random_and_do_not_follow_the_list():
    places = [at(seat(people(8), rule=Rule(f"seed {n}", 0)), "theory")["reg0000"][1] for n in range(40)]
    assert len(set(places)) > 5


def test_schoolmates_sit_neither_side_by_side_nor_behind_each_other():
    rooms = [a_room(f"r{n}", 6, 8) for n in range(3)]
    entrants = people(140, school=lambda n: f"school {n % 4}" if n % 3 else "the largest")
    plan = seat(entrants, rooms)
    assert len(plan.seated) == 280
    assert schoolmates_beside(plan, entrants, rooms) == 0
    assert plan.pairs == {}


def test_each_room_gets_its_share_of_every_school():
    rooms = [a_room(f"r{n}", 5, 6) for n in range(4)]
    entrants = people(120, school=lambda n: f"school {n % 3}")
    plan = seat(entrants, rooms)
    school = {one.registration: one.school for one in entrants}
    shares = Counter((room, school[registration]) for registration, (room, _) in at(plan, "theory").items())
    assert all(8 <= count <= 12 for count in shares.values())


def test_what_cannot_be_parted_is_counted():
    plan = seat(people(8, school=lambda n: "one school"))
    assert plan.pairs == {("T", "r1"): 10, ("P", "r1"): 10}
    assert seat(people(8, school=lambda n: "one school"), rule=Rule("seed", 0, apart=False)).pairs == {}


def test_who_names_no_school_is_nobodys_schoolmate():
    assert seat(people(8)).pairs == {}


def test_gaps_part_schoolmates_and_broken_and_spare_seats_are_left_out():
    layout = Layout(gaps=((1, 2), (2, 1)), spare=(6,), broken=(3,))
    room = a_room(rows=2, columns=4, layout=layout)
    plan = seat(people(4, parts=("theory",)), [room], [THEORY])
    assert {seat for _, seat in at(plan, "theory").values()} == {1, 2, 4, 5}


@pytest.mark.parametrize(("percent", "layout", "offered"), [(0, Layout(), 20), (5, Layout(), 19), (10, Layout(), 18), (10, Layout(spare=(20,)), 18),
                                                          (10, Layout(spare=(18, 19, 20)), 17)])  # fmt: skip
def test_spare_seats_of_the_layout_count_to_those_kept_free(percent, layout, offered):
    room = a_room(rows=4, columns=5, layout=layout)
    seats = seats_to_offer(room, percent)
    assert len(seats) == offered
    assert list(seats) == list(range(1, offered + 1))


def test_a_room_of_one_seat_is_still_offered():
    assert seats_to_offer(a_room(rows=1, columns=1), 10) == (1,)


def test_who_finds_no_seat_is_told_and_has_none_in_the_other_part_either():
    small = a_room("small", 1, 3)
    uses = [("T", "r1"), ("P", "small")]
    plan = seat(people(5), [a_room(), small], uses=uses)
    assert len(at(plan, "theory")) == len(at(plan, "practical")) == 3
    assert set(at(plan, "theory")) == set(at(plan, "practical"))
    assert Counter((one.part, one.why) for one in plan.left) == {("practical", Why.FULL): 2, ("theory", Why.OTHER_PART): 2}


def test_a_part_that_is_not_held_at_the_centre_is_named():
    plan = seat(people(1), held=[THEORY])
    assert plan.left == [Left("reg0000", "theory", Why.OTHER_PART), Left("reg0000", "practical", Why.NOT_HELD)]


def test_another_centres_room_is_never_used():
    plan = seat(people(9), [a_room("r1"), a_room("r2", centre="elsewhere")])
    assert {room for room, _ in at(plan, "theory").values()} == {"r1"}
    assert {one.why for one in plan.left} == {Why.FULL}


def test_groups_take_one_after_the_other_and_nobody_is_in_two_places():
    later = [Held("T2", "L1", "theory", 300 * MINUTE, 360 * MINUTE), Held("P2", "L1", "practical", 390 * MINUTE, 480 * MINUTE)]
    plan = seat(people(16), held=[THEORY, PRACTICAL, *later])
    groups = Counter(one.administration for one in plan.seated)
    assert groups == {"T": 8, "P": 8, "T2": 8, "P2": 8}
    of = {}
    for one in plan.seated:
        of.setdefault(one.registration, set()).add(one.administration)
    assert {tuple(sorted(some)) for some in of.values()} == {("P", "T"), ("P2", "T2")}


def test_parts_at_one_time_are_never_given_to_one_candidate():
    same_time = Held("P", "L1", "practical", 30 * MINUTE, 120 * MINUTE)
    plan = seat(people(2), held=[THEORY, same_time])
    assert plan.seated == []
    assert {one.why for one in plan.left} == {Why.OVERLAPS}


def test_who_sits_elsewhere_at_that_time_is_not_seated_twice():
    plan = seat(people(2, parts=("theory",)), held=[THEORY], busy={"person0000": [(10 * MINUTE, 20 * MINUTE)]})
    assert set(at(plan, "theory")) == {"reg0001"}
    assert plan.left == [Left("reg0000", "theory", Why.OVERLAPS)]


def test_a_separate_room_is_the_smallest_empty_one_and_stays_empty_else():
    rooms = [a_room("big", 4, 5), a_room("little", 1, 2)]
    entrants = [Entrant("alone", "someone", "c", "L1", BOTH, "", BOTH), *people(20)]
    plan = seat(entrants, rooms)
    assert at(plan, "theory")["alone"] == at(plan, "practical")["alone"] == ("little", 1)
    assert Counter(room for room, _ in at(plan, "theory").values()) == {"big": 20, "little": 1}


def test_without_an_empty_room_a_separate_one_is_refused_by_its_own_reason():
    entrants = [Entrant(f"alone{n}", f"someone{n}", "c", "L1", ("theory",), "", ("theory",)) for n in range(2)]
    plan = seat(entrants, held=[THEORY])
    assert len(plan.seated) == 1
    assert [one.why for one in plan.left] == [Why.NO_OWN_ROOM]


def test_late_candidates_take_what_is_free_and_keep_away_from_schoolmates_who_sit_there():
    stands = [(Seated("old", "T", "r1", 1), "school")]
    plan = seat(people(1, lambda n: "school", ("theory",)), [a_room(rows=1, columns=3)], [THEORY], standing=stands)
    assert at(plan, "theory") == {"reg0000": ("r1", 3)}


@given(st.integers(1, 60), st.integers(1, 8), st.integers(0, 20), st.text("ab", min_size=1, max_size=4))
def test_nobody_is_lost_and_no_seat_is_given_twice(count, schools, percent, seed):
    rooms = [a_room("r1", 4, 5, Layout(gaps=((2, 3),), broken=(4,), spare=(10,))), a_room("r2", 3, 4)]
    entrants = people(count, lambda n: f"school {n % schools}")
    plan = seat(entrants, rooms, rule=Rule(seed, percent))
    taken = [(one.administration, one.room, one.seat) for one in plan.seated]
    assert len(taken) == len(set(taken))
    told = [(one.registration, one.administration[0]) for one in plan.seated] + [
        (one.registration, one.part[0].upper()) for one in plan.left
    ]
    assert sorted(told) == sorted((one.registration, part[0].upper()) for one in entrants for part in BOTH)
    for room in rooms:
        assert {one.seat for one in plan.seated if one.room == room.id} <= set(seats_to_offer(room, percent))
