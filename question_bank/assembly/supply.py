"""A specification held against the items of a bank that may serve it: the programs that choose papers from them. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from question_bank.assembly.demands import (
    MOST_APART,
    TIME_APART,
    Demand,
    Pair,
    Sort,
    demands,
    hardness,
    limits,
    seconds,
    shared_with,
)
from question_bank.assembly.program import Apart, Program, solve
from question_bank.specification import Classified, Specification

PRICE_OF_USE: Final = 10.0
MOST_COLUMNS: Final = 5_000  # of a program in which all papers are chosen together


class Supply:
    """The items in the order in which equal ones are taken, and what any paper of them must keep to."""

    def __init__(
        self, specification: Specification, items: Sequence[Classified], used: Mapping[str, int], enemies: Collection[Pair],
        papers_of_task: Mapping[str, int],
    ) -> None:  # fmt: skip
        cells = specification.cells
        named = {task: place for cell in cells for place, task in enumerate(cell.tasks)}
        serving = [item for item in items if any(cell.holds(item) for cell in cells)]
        self.items: list[Classified] = sorted(serving, key=lambda item: named.get(item.id, 0))
        self.specification = specification
        self.demands = [*demands(specification, self.items), *limits(specification, self.items, enemies)]
        self.bare_cells = [one for one in self.cells if len(one.items) < one.least]
        self.cost = self._cost(used)
        self.rooms: dict[Sort, dict[int, int]] = {}
        if specification.most_papers is not None:
            left = {n: specification.most_papers - used.get(one.id, 0) for n, one in enumerate(self.items)}
            self.rooms[Sort.EXPOSURE] = {n: max(0, papers) for n, papers in left.items()}
        if papers_of_task:
            tasks = {n: papers_of_task[one.id] for n, one in enumerate(self.items) if one.id in papers_of_task}
            self.rooms[Sort.VARIANTS] = tasks
        self.pace = Apart(Sort.PACE, seconds(specification, self.items), float(TIME_APART) * specification.minutes * 60)
        self.hardness = Apart(Sort.HARDNESS, hardness(self.items), float(MOST_APART) * specification.items)

    @property
    def cells(self) -> list[Demand]:
        return [one for one in self.demands if one.sort is Sort.CELL]

    def _cost(self, used: Mapping[str, int]) -> list[float]:
        """What an item costs: its uses above the least used of its cell, as all of a cell's are the same choice."""
        cost = [n / len(self.items) for n in range(len(self.items))]
        for cell in self.cells:
            fewest = min((used.get(self.items[n].id, 0) for n in cell.items), default=0)
            for n in cell.items:
                cost[n] += (used.get(self.items[n].id, 0) - fewest) * PRICE_OF_USE
        return cost

    def in_order(self, paper: Sequence[int]) -> list[Any]:
        """A paper's items, cell by cell."""
        chosen = [self.items[n] for n in sorted(paper)]
        return [item for cell in self.specification.cells for item in chosen if cell.holds(item)]

    def small_enough(self, papers: int) -> bool:
        """Whether all papers together make a program that can be solved in reasonable time."""
        pairs = papers * (papers - 1) // 2 if self.specification.most_shared is not None else 0
        return (papers + pairs) * len(self.items) <= MOST_COLUMNS

    def together(self, papers: int) -> Program:
        """All papers at once."""
        shared, apart = (self.specification.most_shared, (self.hardness, self.pace)) if papers > 1 else (None, ())
        return Program(papers, len(self.items), tuple(self.demands), apart, shared, self.rooms)

    def one_beside(self, made: Sequence[Sequence[int]], papers: int) -> list[int] | None:
        """The next of so many papers, beside those that were made; None where there is none. Undecided."""
        asked = (*self.demands, *self.beside(made))
        uses = Counter(n for paper in made for n in paper)
        cost = [price + uses[n] * PRICE_OF_USE for n, price in enumerate(self.cost)]
        for wiser in (self._sharing(made, papers) if made else [self._usual_pace()], []):
            if found := solve(Program(1, len(self.items), (*asked, *wiser)), cost):
                return found[0]
        return None

    def beside(self, made: Sequence[Sequence[int]]) -> list[Demand]:
        """What a paper must keep to because of those that were made before it."""
        found, uses, whole = [], Counter(n for paper in made for n in paper), tuple(range(len(self.items)))
        for sort, room in self.rooms.items():
            full = tuple(n for n, papers in room.items() if uses[n] >= papers)
            found.append(Demand(sort, sort, full, 0, 0))
        if self.specification.most_shared is not None:
            papers = [{self.items[n].id for n in paper} for paper in made]
            found += [shared_with(self.specification.most_shared, paper, self.items) for paper in papers]
        for apart in (self.hardness, self.pace) if made else ():
            sums = [sum(apart.weights[n] for n in paper) for paper in made]
            least, most = max(sums) - apart.within, min(sums) + apart.within
            found.append(Demand(apart.sort, apart.sort, whole, least, most, apart.weights))
        return found

    def _usual_pace(self) -> Demand:
        """As long as the bank's items are on average, so that papers made later find the same."""
        usual = 0.0
        for cell in self.cells:
            times = [self.pace.weights[n] for n in cell.items]
            usual += cell.count * sum(times) / max(1, len(times))
        least, most = usual - self.pace.within / 2, usual + self.pace.within / 2
        return Demand(Sort.PACE, Sort.PACE, tuple(range(len(self.items))), least, most, self.pace.weights)

    def _sharing(self, made: Sequence[Sequence[int]], papers: int) -> list[Demand]:
        """Where the bank is too small for papers that share nothing, each shares its part with each: the last ones too fit."""
        if self.specification.most_shared is None:
            return []
        again = sum(max(0, papers * cell.count - len(cell.items)) for cell in self.cells)
        least = min(self.specification.most_shared, again // (papers * (papers - 1) // 2))
        return [Demand(Sort.SHARED, Sort.SHARED, tuple(paper), least, self.specification.most_shared) for paper in made]
