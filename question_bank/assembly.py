"""Putting papers together: choices of items that meet the specification exactly, or what conflicts and what is missing. Pure.

Papers are chosen one after the other, each beside those before it. Where that leads nowhere they are chosen together, which
takes longer and is certain. Among equal choices the least used items are taken, then the first that a cell names, then the
first in the bank.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from itertools import product
from typing import Any, Final, TypeVar

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal
from question_bank.conflicts import conflict
from question_bank.demands import (
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
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.program import Apart, Program, Undecided, solve
from question_bank.specification import Classified, Specification

Some = TypeVar("Some", bound=Classified)
Progress = Callable[[int, int], None]  # papers done, papers in all

PRICE_OF_USE: Final = 10.0
MOST_COLUMNS: Final = 20_000  # of a program in which all papers are chosen together
TRIAL_SECONDS: Final = 3.0  # for one trial of what conflicts


class Conflicting(Struct, frozen=True):
    """A constraint that cannot hold together with the others named beside it. `there`: items of the bank that could serve."""

    sort: Sort
    name: str
    count: int
    there: int


class Missing(Struct, frozen=True):
    """So many more items of one cell, difficulty and cognitive level would do."""

    cell: str
    difficulty: Difficulty
    cognitive: Cognitive
    count: int


class CannotAssemble(Refusal):
    """No such papers can be made of the bank; `conflict` says what cannot hold together, `missing` what would be enough.

    `proven` is False where the solver only did not find any in its time.
    """

    code = "cannot_assemble"
    says = _("The bank cannot fill these papers. What conflicts and what is missing is listed.")

    def __init__(self, conflict: Sequence[Conflicting] = (), missing: Sequence[Missing] = (), proven: bool = True) -> None:
        super().__init__(conflict=list(conflict), missing=list(missing), proven=proven)
        self.conflict, self.missing, self.proven = list(conflict), list(missing), proven

    def lines(self, specification: str) -> list[str]:
        """Sentences for a report on the bank."""
        said = [f"{specification}: {one.name} asks for {one.count}, the bank has {one.there}" for one in self.conflict]
        return said + [
            f"{specification}: {one.count} more would do: {one.cell} {one.difficulty} {one.cognitive}" for one in self.missing
        ]


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


def assemble(
    specification: Specification, items: Sequence[Some], used: Mapping[str, int] | None = None, enemies: Collection[Pair] = ()
) -> list[Some]:
    """The items of one paper, cell by cell, as `assemble_parallel` makes them."""
    (made,) = assemble_parallel(specification, items, 1, used, enemies)
    return made


def assemble_parallel(
    specification: Specification,
    items: Sequence[Some],
    papers: int,
    used: Mapping[str, int] | None = None,
    enemies: Collection[Pair] = (),
    papers_of_task: Mapping[str, int] | None = None,
    progress: Progress = lambda done, total: None,
) -> list[list[Some]]:
    """Several papers that each meet the specification, as hard and as long as each other and no more alike than it allows.

    `used`: how often an item stood on a paper; `enemies`: items that must not stand on one paper; `papers_of_task`: how many
    of these papers a task's variants serve. CannotAssemble.
    """
    table = _Table(specification, items, used or {}, enemies, papers_of_task or {})
    made: list[list[int]] = []
    if table.bare_cells:
        raise table.refusal(papers, made)
    with suppress(Undecided):
        while len(made) < papers and (paper := table.one_beside(made)) is not None:
            made.append(paper)
            progress(len(made), papers)
        if len(made) < papers and papers > 1 and table.small_enough(papers):
            made = solve(table.together(papers), table.cost) or made
    if len(made) < papers:
        raise table.refusal(papers, made)
    return [table.in_order(paper) for paper in made]


class _Table:
    """A specification held against the items that may serve it."""

    def __init__(
        self, specification: Specification, items: Sequence[Classified], used: Mapping[str, int], enemies: Collection[Pair],
        papers_of_task: Mapping[str, int],
    ) -> None:  # fmt: skip
        named = {task: place for cell in specification.cells for place, task in enumerate(cell.tasks)}
        self.specification = specification
        self.items = sorted(
            (item for item in items if any(cell.holds(item) for cell in specification.cells)),
            key=lambda item: named.get(item.id, 0),
        )
        self.demands = [*demands(specification, self.items), *limits(specification, self.items, enemies)]
        self.bare_cells = [one for one in self.demands if one.sort is Sort.CELL and len(one.items) < one.least]
        fewest = {
            cell: min((used.get(one.id, 0) for one in self.items if cell.holds(one)), default=0) for cell in specification.cells
        }
        above = [used.get(one.id, 0) - next(few for cell, few in fewest.items() if cell.holds(one)) for one in self.items]
        self.cost = [uses * PRICE_OF_USE + n / len(self.items) for n, uses in enumerate(above)]  # nearly least: keep it small
        self.rooms: dict[Sort, dict[int, int]] = {}
        if specification.most_papers is not None:
            left = {n: specification.most_papers - used.get(one.id, 0) for n, one in enumerate(self.items)}
            self.rooms[Sort.EXPOSURE] = {n: max(0, papers) for n, papers in left.items()}
        if papers_of_task:
            self.rooms[Sort.VARIANTS] = {
                n: papers_of_task[one.id] for n, one in enumerate(self.items) if one.id in papers_of_task
            }
        self.apart = (
            Apart(Sort.HARDNESS, hardness(self.items), float(MOST_APART) * specification.items),
            Apart(Sort.PACE, seconds(specification, self.items), float(TIME_APART) * specification.minutes * 60),
        )

    def in_order(self, paper: Sequence[int]) -> list[Any]:
        chosen = [self.items[n] for n in sorted(paper)]
        return [item for cell in self.specification.cells for item in chosen if cell.holds(item)]

    def small_enough(self, papers: int) -> bool:
        """Whether all papers together make a program that can be solved in reasonable time."""
        pairs = papers * (papers - 1) // 2 if self.specification.most_shared is not None else 0
        return (papers + pairs) * len(self.items) <= MOST_COLUMNS

    def together(self, papers: int) -> Program:
        shared = self.specification.most_shared if papers > 1 else None
        apart = self.apart if papers > 1 else ()
        return Program(papers, len(self.items), tuple(self.demands), apart, shared, self.rooms)

    def one_beside(self, made: Sequence[Sequence[int]]) -> list[int] | None:
        """The next paper beside those that were made; None where there is none."""
        asked = (*self.demands, *self.beside(made))
        uses = Counter(n for paper in made for n in paper)
        cost = [price + uses[n] * PRICE_OF_USE for n, price in enumerate(self.cost)]
        for more in (() if made else (self._usual_pace(),), ()):
            if found := solve(Program(1, len(self.items), (*asked, *more)), cost):
                return found[0]
        return None

    def beside(self, made: Sequence[Sequence[int]]) -> list[Demand]:
        """What a paper must keep to because of those that were made before it."""
        found, uses = [], Counter(n for paper in made for n in paper)
        for sort, room in self.rooms.items():
            full = tuple(n for n, papers in room.items() if uses[n] >= papers)
            found.append(Demand(sort, sort, full, 0, 0))
        if self.specification.most_shared is not None:
            papers = [{self.items[n].id for n in paper} for paper in made]
            found += [shared_with(self.specification.most_shared, paper, self.items) for paper in papers]
        for apart in self.apart if made else ():
            sums = [sum(apart.weights[n] for n in paper) for paper in made]
            least, most = max(sums) - apart.within, min(sums) + apart.within
            found.append(Demand(apart.sort, apart.sort, tuple(range(len(self.items))), least, most, apart.weights))
        return found

    def _usual_pace(self) -> Demand:
        """As long as the bank's items are on average, so that papers made later find the same."""
        pace, usual = self.apart[1], 0.0
        for cell in self.specification.cells:
            times = [pace.weights[n] for n, item in enumerate(self.items) if cell.holds(item)]
            usual += cell.count * sum(times) / max(1, len(times))
        return Demand(
            Sort.PACE, Sort.PACE, tuple(range(len(self.items))), usual - pace.within / 2, usual + pace.within / 2, pace.weights
        )  # fmt: skip

    def refusal(self, papers: int, made: Sequence[Sequence[int]]) -> CannotAssemble:
        """Why there are no such papers: those that were made stand, where all together are too many to be tried."""
        whole = self.together(papers)
        if not self.small_enough(papers):
            whole = Program(1, len(self.items), (*self.demands, *self.beside(made)))
        guilty = self._guilty(whole)
        return CannotAssemble([self._said(one) for one in guilty], self._missing(whole), bool(guilty))

    def _guilty(self, whole: Program) -> list["Constraint"]:
        if self.bare_cells:
            return [*self.bare_cells]
        scarce = sorted(whole.demands, key=lambda one: (one.sort is not Sort.CELL, len(one.items) - one.least))
        shared = [] if whole.most_shared is None else [Sort.SHARED]
        return conflict([*scarce, *whole.rooms, *shared, *whole.apart], lambda kept: _possible(_of(whole, kept)))

    def _said(self, one: "Constraint") -> Conflicting:
        match one:
            case Demand(sort=sort, name=name, items=items, most=most):
                return Conflicting(sort, name, int(most), len(items))
            case Apart(sort=sort, within=within):
                return Conflicting(sort, sort, int(within), 0)
            case Sort.SHARED:
                return Conflicting(one, one, self.specification.most_shared or 0, 0)
        full = sum(papers <= 0 for papers in self.rooms[one].values())
        return Conflicting(one, one, self.specification.most_papers or 0, full)

    def _missing(self, whole: Program) -> list[Missing]:
        """The fewest items that, were they in the bank, would make the papers possible; empty where no items would."""
        stand_ins = [
            _StandIn(cell.kind, cell.area, difficulty, cognitive, cell.name, cell.tasks[0] if cell.tasks else "")
            for cell in self.specification.cells
            for difficulty, cognitive in product(
                self.specification.difficulty or Difficulty, self.specification.cognitive or (Cognitive.UNDERSTAND,)
            )
        ]
        more = [*self.items, *stand_ins]
        asked = [*demands(self.specification, more), *limits(self.specification, more)]
        kept = [one for one in whole.demands if one.sort not in {same.sort for same in asked}]
        apart = tuple(
            Apart(one.sort, hardness(more) if one.sort is Sort.HARDNESS else seconds(self.specification, more), one.within)
            for one in whole.apart
        )
        wanted = Program(
            whole.papers, len(more), (*asked, *kept), apart, whole.most_shared, whole.rooms, stand_ins=len(stand_ins)
        )  # fmt: skip
        with suppress(Undecided):
            found = solve(wanted, [0.0] * len(self.items) + [1.0] * len(stand_ins), gap=0) or []
            taken = Counter(n - len(self.items) for paper in found for n in paper if n >= len(self.items))
            return [Missing(one.cell, one.difficulty, one.cognitive, taken[n]) for n, one in enumerate(stand_ins) if taken[n]]
        return []


Constraint = Demand | Apart | Sort  # a demand, papers apart, or one of the rooms and the limit of what is shared


def _of(whole: Program, kept: Sequence[Constraint]) -> Program:
    """The program with only these constraints."""
    return Program(
        whole.papers, whole.items, tuple(one for one in kept if isinstance(one, Demand)),
        tuple(one for one in kept if isinstance(one, Apart)), whole.most_shared if Sort.SHARED in kept else None,
        {sort: room for sort, room in whole.rooms.items() if sort in kept},
    )  # fmt: skip


def _possible(program: Program) -> bool:
    """Whether such papers are possible as far as is known."""
    try:
        return solve(program, [0.0] * program.items, TRIAL_SECONDS) is not None
    except Undecided:
        return True
