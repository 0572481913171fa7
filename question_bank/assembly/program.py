"""Papers as a mixed-integer program: one yes-or-no per paper and item, a row per demand, solved by scipy's HiGHS. Pure."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import inf
from typing import Any, Final, NamedTuple

from msgspec import Struct

from question_bank.assembly.demands import Demand, Sort

PATIENCE_SECONDS: Final = 20.0  # for one program
NEAR_ENOUGH: Final = 0.02  # of the best cost: which of nearly equal choices is taken does not matter


class Apart(Struct, frozen=True):
    """The papers' sums of these weights lie no further apart than `within`."""

    sort: Sort
    weights: tuple[float, ...]
    within: float


class Program(Struct, frozen=True):
    """`papers` papers of items 0 to `items` - 1.

    `apart`, `most_shared` and `rooms` hold between the papers: a room says on how many of them an item may stand. `stand_ins`
    are the last so many items: they may be taken any number of times, each a new one that at most `most_stand_in` papers share.
    """

    papers: int
    items: int
    demands: tuple[Demand, ...]
    apart: tuple[Apart, ...] = ()
    most_shared: int | None = None
    rooms: Mapping[Sort, Mapping[int, int]] = {}
    stand_ins: int = 0
    most_stand_in: int = 1


class Undecided(Exception):
    """The solver found nothing in the time it had, and no proof that there is nothing."""


class _Rows:
    """Collects a sparse table row by row."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def add(self, columns: Sequence[int], values: Sequence[float], least: float, most: float) -> int:
        """The number of the row."""
        self.least.append(least)
        self.most.append(most)
        self.extend(len(self.least) - 1, columns, values)
        return len(self.least) - 1

    def extend(self, row: int, columns: Sequence[int], values: Sequence[float] = ()) -> None:
        """More columns in a row that is there; each counts one where no values are given."""
        self.rows += [row] * len(columns)
        self.columns += columns
        self.values += values or [1.0] * len(columns)


def solve(
    program: Program, cost: Sequence[float], patience: float = PATIENCE_SECONDS, gap: float = NEAR_ENOUGH
) -> list[list[int]] | None:
    """The items of each paper at nearly the least cost (one price an item); None where there are no such papers. Undecided."""
    table = _Table(program)
    found = table.solved(list(cost) * program.papers, patience, gap)
    if found is None:
        return None
    return [[n for n in range(program.items) if found.counts[paper * program.items + n]] for paper in range(program.papers)]


def fewest_stand_ins(program: Program, patience: float) -> list[int] | None:
    """How often each stand-in must be there for such papers, the fewest in all; None where no number of them helps. Undecided.

    Papers may share stand-ins as they may share items: a group of papers with one in common saves all but one of them.
    """
    table, real = _Table(program), program.items - program.stand_ins
    groups = [
        (n, group)
        for n in range(real, program.items)
        for size in range(2, min(program.papers, program.most_stand_in) + 1)
        for group in combinations(range(program.papers), size)
    ]
    first = table.columns
    table.add_columns(len(groups), inf)
    of_paper: dict[tuple[int, int], list[int]] = {}
    of_pair: dict[tuple[int, int], list[int]] = {}
    for column, (n, group) in enumerate(groups, first):
        for paper in group:
            of_paper.setdefault((paper, n), []).append(column)
        for pair in combinations(group, 2):
            of_pair.setdefault(pair, []).append(column)
    for (paper, n), shared in of_paper.items():
        table.rows.add([*shared, paper * program.items + n], [*[1.0] * len(shared), -1.0], -inf, 0)
    for pair, row in table.shared.items():
        table.rows.extend(row, of_pair.get(pair, []))
    prices = ([0.0] * real + [1.0] * program.stand_ins) * program.papers
    savings = {column: 1.0 - len(group) for column, (_n, group) in enumerate(groups, first)}
    found = table.solved([*prices, *(savings.get(column, 0.0) for column in range(len(prices), table.columns))], patience, 0)
    if found is None:
        return None
    if not found.proven:
        raise Undecided()
    counts = [
        sum(found.counts[paper * program.items + n] for paper in range(program.papers)) for n in range(real, program.items)
    ]
    for column, (n, group) in enumerate(groups, first):
        counts[n - real] -= found.counts[column] * (len(group) - 1)
    return counts


class _Solved(NamedTuple):
    counts: list[int]  # of every column
    proven: bool  # no other costs less


class _Table:
    """A program as rows and columns: first one column per paper and item, paper by paper, then what holds between them."""

    def __init__(self, program: Program) -> None:
        papers, items = program.papers, program.items
        self.rows, self.columns = _Rows(), papers * items
        real = items - program.stand_ins
        self.most: list[float] = ([1.0] * real + [inf] * program.stand_ins) * papers
        self.whole = [1] * self.columns
        self.shared: dict[tuple[int, int], int] = {}  # two papers -> the row that limits what they share
        for paper in range(papers):
            for asked in program.demands:
                weights = asked.weights or [1.0] * len(asked.items)
                self.rows.add([paper * items + n for n in asked.items], weights, asked.least, asked.most)
        for apart in program.apart:  # the new column is the least of the papers' sums
            for paper in range(papers):
                columns = [*range(paper * items, (paper + 1) * items), self.columns]
                self.rows.add(columns, [*apart.weights, -1.0], 0, apart.within)
            self.add_columns(1, inf, whole=0)
        for room in program.rooms.values():
            for n, papers_left in room.items():
                self.rows.add([paper * items + n for paper in range(papers)], [1.0] * papers, 0, papers_left)
        if program.most_shared is not None:
            for one, other in combinations(range(papers), 2):  # a column an item: whether both papers have it
                for n in range(real):
                    self.rows.add([one * items + n, other * items + n, self.columns + n], [1.0, 1.0, -1.0], -inf, 1)
                both = list(range(self.columns, self.columns + real))
                self.shared[one, other] = self.rows.add(both, [1.0] * real, 0, program.most_shared)
                self.add_columns(real, 1, whole=0)

    def add_columns(self, count: int, most: float, whole: int = 1) -> None:
        self.most += [most] * count
        self.whole += [whole] * count
        self.columns += count

    def solved(self, prices: Sequence[float], patience: float, gap: float) -> _Solved | None:
        """What each column is; those without a price cost nothing. None where nothing can be. Undecided."""
        import numpy  # here, as both take a third of a second and only assembly needs them
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        rows, price = self.rows, numpy.zeros(self.columns)
        price[: len(prices)] = prices
        table: Any = csr_array((rows.values, (rows.rows, rows.columns)), shape=(len(rows.least), self.columns))
        found = milp(
            price, constraints=LinearConstraint(table, rows.least, rows.most), bounds=Bounds(0, self.most),
            integrality=self.whole, options={"time_limit": patience, "mip_rel_gap": gap},
        )  # fmt: skip
        if found.x is None:
            if found.status == 2:
                return None
            raise Undecided()
        return _Solved([int(count) for count in numpy.rint(found.x)], found.status == 0)
