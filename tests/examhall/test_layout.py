"""How rooms are laid out: numbering as one walks, places without a seat, spare seats, and what cannot be."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.schedule.layout import Layout, Numbering, faults_of, moves_seats, places_of, plan_of, to_fill, usable

WALKS = {
    Numbering.ROWS: [[1, 2, 3], [4, 5, 6]],
    Numbering.SERPENTINE_ROWS: [[1, 2, 3], [6, 5, 4]],
    Numbering.COLUMNS: [[1, 3, 5], [2, 4, 6]],
    Numbering.SERPENTINE_COLUMNS: [[1, 4, 5], [2, 3, 6]],
}


@pytest.mark.parametrize("numbering", Numbering)
def test_seats_are_numbered_as_one_walks(numbering):
    assert plan_of(2, 3, Layout(numbering)) == WALKS[numbering]


def test_a_place_without_a_seat_has_no_number_and_the_next_seat_takes_it():
    assert plan_of(2, 3, Layout(Numbering.SERPENTINE_ROWS, gaps=((1, 2), (2, 3)))) == [[1, 0, 2], [4, 3, 0]]


def test_nobody_is_placed_on_a_spare_seat_and_nobody_sits_on_a_broken_one():
    layout = Layout(spare=(2,), broken=(5,))
    assert to_fill(2, 3, layout) == [1, 3, 4, 6]
    assert usable(2, 3, layout) == [1, 2, 3, 4, 6]


@given(st.integers(1, 8), st.integers(1, 8), st.sampled_from(Numbering), st.data())
def test_every_seat_has_one_place_and_every_place_at_most_one_seat(rows, columns, numbering, data):
    every = st.tuples(st.integers(1, rows), st.integers(1, columns))
    layout = Layout(numbering, gaps=tuple(data.draw(st.sets(every))))
    places = places_of(rows, columns, layout)
    assert list(places) == list(range(1, rows * columns - len(layout.gaps) + 1))
    assert len(set(places.values())) == len(places)
    assert not {(row + 1, column + 1) for row, column in places.values()} & set(layout.gaps)
    assert {(r, c): seat for seat, (r, c) in places.items()} == {
        (r, c): seat for r, line in enumerate(plan_of(rows, columns, layout)) for c, seat in enumerate(line) if seat
    }


@pytest.mark.parametrize("numbering", [Numbering.SERPENTINE_ROWS, Numbering.SERPENTINE_COLUMNS])
def test_in_serpentine_the_next_number_is_always_a_neighbour(numbering):
    places = list(places_of(5, 6, Layout(numbering)).values())
    assert all(abs(a - c) + abs(b - d) == 1 for (a, b), (c, d) in pairwise(places))


@pytest.mark.parametrize(
    ("layout", "part"),
    [
        (Layout(aisles=(3,)), "aisles"),
        (Layout(gaps=((3, 1),)), "gaps"),
        (Layout(gaps=tuple((r, c) for r in (1, 2) for c in (1, 2, 3))), "gaps"),
        (Layout(spare=(7,)), "spare"),
        (Layout(broken=(7,)), "broken"),
        (Layout(spare=(2,), broken=(2,)), "broken"),
    ],
)
def test_what_does_not_fit_the_room_is_named(layout, part):
    assert [where for where, _ in faults_of(2, 3, layout)] == [part]


def test_a_layout_that_fits_has_no_fault():
    assert list(faults_of(2, 3, Layout(aisles=(2,), gaps=((1, 1),), spare=(5,), broken=(1,)))) == []


def test_only_numbering_and_gaps_move_numbers():
    assert not moves_seats(Layout(), Layout(aisles=(1,), spare=(2,), broken=(3,)))
    assert moves_seats(Layout(), Layout(Numbering.COLUMNS))
    assert moves_seats(Layout(), Layout(gaps=((1, 1),)))
