"""Papers as a mixed-integer program: one yes-or-no per paper and item, a row per demand, solved by scipy's HiGHS. Pure."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import inf
from typing import Any, Final

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
    are the last so many items: they may be taken any number of times, and no paper shares them.
    """

    papers: int
    items: int
    demands: tuple[Demand, ...]
    apart: tuple[Apart, ...] = ()
    most_shared: int | None = None
    rooms: Mapping[Sort, Mapping[int, int]] = {}
    stand_ins: int = 0


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

    def add(self, columns: Sequence[int], values: Sequence[float], least: float, most: float) -> None:
        self.rows += [len(self.least)] * len(columns)
        self.columns += columns
        self.values += values
        self.least.append(least)
        self.most.append(most)


def solve(
    program: Program, cost: Sequence[float], patience: float = PATIENCE_SECONDS, gap: float = NEAR_ENOUGH
) -> list[list[int]] | None:
    """The items of each paper at nearly the least cost (one price an item); None where there are no such papers. Undecided.

    A stand-in stands as often in the list as it was taken.
    """
    import numpy  # here, as both take a third of a second and only assembly needs them
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, papers, items = _Rows(), program.papers, program.items
    for paper in range(papers):
        for asked in program.demands:
            weights = asked.weights or [1.0] * len(asked.items)
            rows.add([paper * items + n for n in asked.items], weights, asked.least, asked.most)
    columns = papers * items
    for apart in program.apart:  # column `columns` is the least of the papers' sums
        for paper in range(papers):
            rows.add([*range(paper * items, (paper + 1) * items), columns], [*apart.weights, -1.0], 0, apart.within)
        columns += 1
    real = items - program.stand_ins
    for room in program.rooms.values():
        for n, papers_left in room.items():
            rows.add([paper * items + n for paper in range(papers)], [1.0] * papers, 0, papers_left)
    if program.most_shared is not None:
        for one, other in combinations(range(papers), 2):  # a column an item: whether both papers have it
            for n in range(real):
                rows.add([one * items + n, other * items + n, columns + n], [1.0, 1.0, -1.0], -inf, 1)
            rows.add(list(range(columns, columns + real)), [1.0] * real, 0, program.most_shared)
            columns += real
    whole, most, price = numpy.zeros(columns), numpy.full(columns, inf), numpy.zeros(columns)
    taken = papers * items
    price[:taken] = numpy.tile(numpy.asarray(cost, dtype=float), papers)
    whole[:taken] = 1
    most[:taken] = numpy.tile(numpy.concatenate([numpy.ones(real), numpy.full(program.stand_ins, inf)]), papers)
    most[taken + len(program.apart) :] = 1
    table: Any = csr_array((rows.values, (rows.rows, rows.columns)), shape=(len(rows.least), columns))
    found = milp(
        price, constraints=LinearConstraint(table, rows.least, rows.most), bounds=Bounds(0, most), integrality=whole,
        options={"time_limit": patience, "mip_rel_gap": gap},
    )  # fmt: skip
    if found.x is None:
        if found.status == 2:
            return None
        raise Undecided()
    chosen = numpy.rint(found.x[:taken]).astype(int).reshape(papers, items)
    return [[n for n in range(items) for _ in range(paper[n])] for paper in chosen]
