"""What a paper must have, line by line, with the items that could serve: the specification read against a bank. Pure."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

from question_bank.items import Difficulty
from question_bank.specification import Classified, Specification

HARDNESS: Final = {Difficulty.EASY: Decimal(0), Difficulty.MEDIUM: Decimal("0.5"), Difficulty.HARD: Decimal(1)}
MOST_APART: Final = Decimal("0.02")  # of the papers' mean difficulty
TIME_APART: Final = Decimal("0.05")  # of the papers' expected times, as a share of the time there is

Pair = tuple[str, str]


class Sort(StrEnum):
    """Which kind of line: what a sentence about it must say."""

    CELL = "cell"
    PORTION = "portion"
    DIFFICULTY = "difficulty"
    COGNITIVE = "cognitive"
    CALCULATION = "calculation"
    TIME = "time"
    ENEMIES = "enemies"
    SHARED = "shared"  # between papers
    HARDNESS = "hardness"  # the mean difficulty, between papers
    PACE = "pace"  # the expected time, between papers
    EXPOSURE = "exposure"  # on how many papers an item may stand in all
    VARIANTS = "variants"  # a task's variants serve so many papers of a batch


class Demand(Struct, frozen=True):
    """Between `least` and `most` of the items (their `weights` added up; each counts one where there are none)."""

    sort: Sort
    name: str
    items: tuple[int, ...]
    least: float
    most: float
    weights: tuple[float, ...] = ()

    @property
    def count(self) -> int:
        """How many are asked for."""
        return int(self.most)


def demands(specification: Specification, items: Sequence[Classified]) -> list[Demand]:
    """Every line of the specification that asks for an exact number: cells and their portions, difficulty, cognitive level."""
    said = [
        _exactly(Sort.CELL, cell.name, cell.count, (n for n, item in enumerate(items) if cell.holds(item)))
        for cell in specification.cells
    ]
    for portion in specification.portions:
        found = (n for n, item in enumerate(items) if portion.holds(item))
        said.append(_exactly(Sort.PORTION, portion.name, portion.count, found))
    for difficulty, count in specification.difficulty.items():
        found = (n for n, item in enumerate(items) if item.difficulty is difficulty)
        said.append(_exactly(Sort.DIFFICULTY, difficulty, count, found))
    for cognitive, count in specification.cognitive.items():
        found = (n for n, item in enumerate(items) if item.cognitive is cognitive)
        said.append(_exactly(Sort.COGNITIVE, cognitive, count, found))
    return said


def limits(specification: Specification, items: Sequence[Classified], enemies: Iterable[Pair] = ()) -> list[Demand]:
    """What a paper may have at most: calculations, expected time, and one of two enemies."""
    found, whole = [], tuple(range(len(items)))
    if specification.most_calculation is not None:
        computed = tuple(n for n, item in enumerate(items) if item.calculation)
        found.append(Demand(Sort.CALCULATION, "calculation", computed, 0, specification.most_calculation))
    found.append(Demand(Sort.TIME, "minutes", whole, 0, specification.minutes * 60, seconds(specification, items)))
    place = {item.id: len(items) - n for n, item in enumerate(reversed(items), 1)}  # where an id comes twice, its first place
    for one, other in sorted(enemies):
        if one in place and other in place:
            found.append(Demand(Sort.ENEMIES, f"{one} / {other}", (place[one], place[other]), 0, 1))
    return found


def shared_with(most: int, paper: Collection[str], items: Sequence[Classified]) -> Demand:
    """At most so many items of another paper."""
    return Demand(Sort.SHARED, "shared", tuple(n for n, item in enumerate(items) if item.id in paper), 0, most)


def seconds(specification: Specification, items: Sequence[Classified]) -> tuple[float, ...]:
    """What each item costs in time."""
    return tuple(float(specification.seconds_for(item)) for item in items)


def hardness(items: Sequence[Classified]) -> tuple[float, ...]:
    """How hard each item is, 0 to 1."""
    return tuple(float(HARDNESS[item.difficulty]) for item in items)


def _exactly(sort: Sort, name: str, count: int, items: Iterable[int]) -> Demand:
    return Demand(sort, name, tuple(items), count, count)
