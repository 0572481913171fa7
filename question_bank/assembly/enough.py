"""Which items a bank lacks for some papers: the fewest that are enough, or how many at the least. Pure."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import product
from math import comb
from typing import Final

from msgspec import Struct

from question_bank.assembly.demands import Demand, Sort, demands, hardness, limits, seconds
from question_bank.assembly.program import Apart, Program, Undecided, fewest_stand_ins
from question_bank.assembly.supply import Supply
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.specification import Classified, Specification

PATIENCE_SECONDS: Final = 15.0
MOST_GROUPS: Final = 10_000  # of papers that share a new item, times the sorts of new items


class Claim(StrEnum):
    """What is said of the items that are missing."""

    FEWEST = "fewest"  # with these there are such papers, and fewer would not do
    NEXT = "next"  # with these there is one more paper beside those that were made
    AT_LEAST = "at_least"  # without these there are no such papers; more may be needed


class Missing(Struct, frozen=True):
    """So many more items of one cell, of this difficulty and cognitive level where it matters."""

    cell: str
    count: int
    difficulty: Difficulty | None = None
    cognitive: Cognitive | None = None


class Lack(Struct, frozen=True):
    """What is missing, and what is claimed of it; nothing is missing where no items would help or nothing was found in time."""

    missing: list[Missing]
    claim: Claim = Claim.FEWEST


def lacking(supply: Supply, papers: int) -> Lack:
    """What the bank lacks for so many papers: solved with all limits, or counted where that would take too long."""
    sorts = len(_levels(supply.specification)) * len(supply.specification.cells)
    groups = sum(comb(papers, size) for size in range(2, papers + 1))
    if supply.small_enough(papers) and groups * sorts <= MOST_GROUPS:
        try:
            return lacking_for(supply, supply.together(papers))
        except Undecided:
            pass
    return Lack(_counted(supply, papers), Claim.AT_LEAST)


def lacking_for(supply: Supply, whole: Program) -> Lack:
    """The fewest items that, were they in the bank, would make this program possible; none where no items would. Undecided."""
    specification = supply.specification
    levels = _levels(specification)
    stand_ins = [
        _StandIn(cell.kind, cell.area, difficulty, cognitive, cell.name, cell.tasks[0] if cell.tasks else "")
        for cell in specification.cells
        for difficulty, cognitive in levels
    ]
    wanted = _widened(specification, whole, [*supply.items, *stand_ins], len(stand_ins))
    counts = fewest_stand_ins(wanted, PATIENCE_SECONDS)
    counted = [(one, count) for one, count in zip(stand_ins, counts or [0] * len(stand_ins), strict=True) if count]
    if specification.difficulty or specification.cognitive or specification.portions:
        return Lack([Missing(one.cell, count, one.difficulty, one.cognitive) for one, count in counted])
    of_cell: Counter[str] = Counter()
    for one, count in counted:
        of_cell[one.cell] += count
    return Lack([Missing(cell, count) for cell, count in of_cell.items()])


def share_too_much(specification: Specification, cells: Sequence[Demand], papers: int) -> bool:
    """By counting alone: however the items of these cells are dealt out, so many papers share more of them than they may.

    A cell that has too few items even for one paper is counted as if it had just enough.
    """
    allowed = pairs_allowed(specification, papers)
    return allowed is not None and sum(_shared_at_least(papers * one.count, _stock(one)) for one in cells) > allowed


def pairs_allowed(specification: Specification, papers: int) -> int | None:
    """How many pairs of papers may share an item, over all items; None for any number."""
    most = specification.most_shared
    return None if most is None or papers < 2 else most * (papers * (papers - 1) // 2)


def _levels(specification: Specification) -> list[tuple[Difficulty, Cognitive]]:
    if specification.portions:
        return list(product(Difficulty, Cognitive))
    return list(product(specification.difficulty or Difficulty, specification.cognitive or (Cognitive.UNDERSTAND,)))


def _stock(cell: Demand) -> int:
    return max(cell.count, len(cell.items))


def _counted(supply: Supply, papers: int) -> list[Missing]:
    """The fewest more items of each cell by counting alone; each goes where it helps most."""
    stock = {one.name: _stock(one) for one in supply.cells}
    places = {one.name: papers * one.count for one in supply.cells}
    shared = {name: _shared_at_least(places[name], stock[name]) for name in stock}
    allowed = pairs_allowed(supply.specification, papers)
    while allowed is not None and sum(shared.values()) > allowed:
        gain = {name: shared[name] - _shared_at_least(places[name], stock[name] + 1) for name in shared}
        best = max(gain, key=lambda name: gain[name])
        stock[best] += 1
        shared[best] -= gain[best]
    return [Missing(one.name, more) for one in supply.cells if (more := stock[one.name] - len(one.items))]


def _shared_at_least(places: int, items: int) -> int:
    """How many pairs of papers share an item, at the least, where so many items fill so many places.

    An item on u papers is shared by u(u-1)/2 pairs of them, and the items do best when each stands on as many as any.
    """
    often, rest = divmod(places, items) if items else (0, 0)
    return rest * (often * (often + 1) // 2) + (items - rest) * (often * (often - 1) // 2)


class _StandIn(Struct, frozen=True):
    """An item that the bank does not have."""

    kind: Kind
    area: str
    difficulty: Difficulty
    cognitive: Cognitive
    cell: str
    id: str
    calculation: bool = False
    seconds: int = 0


def _widened(specification: Specification, whole: Program, items: Sequence[Classified], stand_ins: int) -> Program:
    """The same program over more items, the last of which are stand-ins."""
    asked = [*demands(specification, items), *limits(specification, items)]
    anew = {one.sort for one in asked}
    weights = {Sort.HARDNESS: hardness(items), Sort.PACE: seconds(specification, items)}
    everything = tuple(range(len(items)))
    for one in whole.demands:
        if one.sort in weights:  # against the papers before it
            asked.append(Demand(one.sort, one.name, everything, one.least, one.most, weights[one.sort]))
        elif one.sort not in anew:
            asked.append(one)
    apart = tuple(Apart(one.sort, weights[one.sort], one.within) for one in whole.apart)
    most = 1 if Sort.VARIANTS in whole.rooms else specification.most_papers or whole.papers  # a new task serves one paper
    return Program(whole.papers, len(items), tuple(asked), apart, whole.most_shared, whole.rooms, stand_ins, most)
