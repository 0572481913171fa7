"""How a room is laid out: aisles, places without a seat, spare seats, seats out of order, and how seats are numbered. Pure."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=1, le=99)]
Place = tuple[int, int]  # row and column, from 0 at the front left


class Numbering(StrEnum):
    """The order in which seats are numbered, from the front left. Serpentine: each second line runs back (S 形)."""

    ROWS = "rows"
    SERPENTINE_ROWS = "serpentine_rows"
    COLUMNS = "columns"
    SERPENTINE_COLUMNS = "serpentine_columns"


BY_COLUMNS: Final = frozenset({Numbering.COLUMNS, Numbering.SERPENTINE_COLUMNS})
SERPENTINE: Final = frozenset({Numbering.SERPENTINE_ROWS, Numbering.SERPENTINE_COLUMNS})


class Layout(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`aisles`: the columns, from 1, right of which one walks. `gaps`: rows and columns, from 1, where no seat stands. `spare`:
    seats nobody is placed on beforehand. `broken`: seats nobody can use."""

    numbering: Numbering = Numbering.ROWS
    aisles: tuple[Count, ...] = ()
    gaps: tuple[tuple[Count, Count], ...] = ()
    spare: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    broken: tuple[Annotated[int, Meta(ge=1)], ...] = ()


PLAIN: Final = Layout()


def read_layout(text: str) -> Layout:
    """A layout as its room keeps it."""
    return msgspec.json.decode(text, type=Layout)


def _walk(rows: int, columns: int, numbering: Numbering) -> Iterator[Place]:
    by_columns = numbering in BY_COLUMNS
    lines, length = (columns, rows) if by_columns else (rows, columns)
    for line in range(lines):
        back = line % 2 == 1 and numbering in SERPENTINE
        for step in reversed(range(length)) if back else range(length):
            yield (step, line) if by_columns else (line, step)


def places_of(rows: int, columns: int, layout: Layout = PLAIN) -> dict[int, Place]:
    """Each seat's number and where it stands, in the order of numbers."""
    gaps = {(row - 1, column - 1) for row, column in layout.gaps}
    standing = (place for place in _walk(rows, columns, layout.numbering) if place not in gaps)
    return dict(enumerate(standing, 1))


def around(place: Place) -> list[Place]:
    """The eight places around one."""
    row, column = place
    return [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]


def neighbours(seat: int, places: Mapping[int, Place], taken: Collection[int]) -> list[int]:
    """The taken seats around this one: a machine that falls silent alone tells another story than one of many."""
    near = set(around(places[seat])) if seat in places else set()
    return [one for one in sorted(taken) if one != seat and places.get(one) in near]


def usable(rows: int, columns: int, layout: Layout) -> list[int]:
    """The seats one can sit on."""
    return [seat for seat in places_of(rows, columns, layout) if seat not in layout.broken]


def to_fill(rows: int, columns: int, layout: Layout) -> list[int]:
    """The seats on which candidates are placed beforehand: the spare ones stay free."""
    return [seat for seat in usable(rows, columns, layout) if seat not in layout.spare]


def plan_of(rows: int, columns: int, layout: Layout) -> list[list[int]]:
    """Row by row from the front the number of the seat, 0 where none stands."""
    plan = [[0] * columns for _ in range(rows)]
    for seat, (row, column) in places_of(rows, columns, layout).items():
        plan[row][column] = seat
    return plan


def moves_seats(before: Layout, after: Layout) -> bool:
    """Whether a number would then stand elsewhere in the room."""
    return before.numbering != after.numbering or set(before.gaps) != set(after.gaps)


def faults_of(rows: int, columns: int, layout: Layout) -> Iterator[tuple[str, str]]:
    """Which part of a layout does not fit its room, and what is wrong with it, in English."""
    places = places_of(rows, columns, layout)
    for column in layout.aisles:
        if column >= columns:
            yield "aisles", f"There is no column right of column {column}."
    for row, column in layout.gaps:
        if row > rows or column > columns:
            yield "gaps", f"There is no place in row {row}, column {column}."
    for part, seats in (("spare", layout.spare), ("broken", layout.broken)):
        for seat in seats:
            if seat not in places:
                yield part, f"There is no seat {seat}."
    for seat in sorted(set(layout.spare) & set(layout.broken)):
        yield "broken", f"Seat {seat} is spare and out of order."
    if not places:
        yield "gaps", "The room has no seat."
