"""Why a bank cannot give some papers: which constraints conflict, and the fewest items that would be enough. Pure."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import product
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal
from question_bank.assembly.conflicts import conflict
from question_bank.assembly.demands import Demand, Sort, demands, hardness, limits, seconds
from question_bank.assembly.program import Apart, Program, Undecided, solve
from question_bank.assembly.supply import Supply
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.specification import Classified, Specification

TRIAL_SECONDS: Final = 2.0  # for one trial of what conflicts
MISSING_SECONDS: Final = 10.0


class Conflicting(Struct, frozen=True):
    """A constraint that cannot hold together with the others named beside it. `there`: items of the bank that could serve."""

    sort: Sort
    name: str
    count: int
    there: int

    @property
    def in_short(self) -> str:
        if self.sort in (Sort.CELL, Sort.DIFFICULTY, Sort.COGNITIVE):
            return f"{self.name} needs {self.count}, has {self.there}"
        return f"the limit on {self.name} cannot be kept"


class Missing(Struct, frozen=True):
    """So many more items of one cell would do, of this difficulty and cognitive level where it matters."""

    cell: str
    count: int
    difficulty: Difficulty | None = None
    cognitive: Cognitive | None = None


class CannotAssemble(Refusal):
    """No such papers can be made of the bank; `conflict` says what cannot hold together, `missing` what would be enough.

    `made`: beside so many papers that could be made; without `proven` others than these might have left room for more.
    """

    code = "cannot_assemble"
    says = _("The bank cannot fill these papers. What conflicts and what is missing is listed.")

    def __init__(
        self, conflict: Sequence[Conflicting] = (), missing: Sequence[Missing] = (), made: int = 0, proven: bool = True
    ) -> None:
        super().__init__(conflict=list(conflict), missing=list(missing), made=made, proven=proven)
        self.conflict, self.missing, self.made, self.proven = list(conflict), list(missing), made, proven

    def lines(self, specification: str) -> list[str]:
        """Sentences for a report on the bank."""
        said = [f"{specification}: {one.in_short}" for one in self.conflict]
        more = [f"{specification}: {one.count} more of {one.cell} would do" for one in self.missing]
        return said + more


Constraint = Demand | Apart | Sort  # a demand, papers apart, or one of the rooms and the limit of what is shared


def bare(supply: Supply) -> CannotAssemble:
    """Some cells have too few items even for one paper."""
    return CannotAssemble(_said(supply, supply.bare_cells), _missing(supply, supply.together(1)))


def crowded(supply: Supply, papers: int) -> CannotAssemble | None:
    """By counting alone: however the items are dealt out, so many papers share more of them than they may.

    An item on u papers is shared by u(u-1)/2 pairs of them, and a cell's items do best when each stands on as many as any.
    """
    most_shared = supply.specification.most_shared
    if papers < 2 or most_shared is None:
        return None
    allowed = most_shared * (papers * (papers - 1) // 2)

    def fits(cells: Sequence[Demand]) -> bool:
        return sum(_shared_at_least(papers * one.count, len(one.items)) for one in cells) <= allowed

    guilty = conflict(sorted(supply.cells, key=lambda one: len(one.items) - papers * one.least), fits)
    return CannotAssemble(_said(supply, [*guilty, Sort.SHARED]), _dealt_out(supply, papers, allowed)) if guilty else None


def _shared_at_least(places: int, items: int) -> int:
    """How many pairs of papers share an item, at the least, where so many items fill so many places."""
    often, rest = divmod(places, items)
    return rest * (often * (often + 1) // 2) + (items - rest) * (often * (often - 1) // 2)


def _dealt_out(supply: Supply, papers: int, allowed: int) -> list[Missing]:
    """The fewest more items of each cell with which the papers share no more than allowed; each goes where it helps most."""
    stock = {one.name: len(one.items) for one in supply.cells}
    places = {one.name: papers * one.count for one in supply.cells}
    shared = {name: _shared_at_least(places[name], stock[name]) for name in stock}
    while sum(shared.values()) > allowed:
        gain = {name: shared[name] - _shared_at_least(places[name], stock[name] + 1) for name in stock}
        best = max(gain, key=lambda name: gain[name])
        stock[best] += 1
        shared[best] -= gain[best]
    return [Missing(one.name, more) for one in supply.cells if (more := stock[one.name] - len(one.items))]


def why_not(supply: Supply, papers: int, made: Sequence[Sequence[int]]) -> CannotAssemble:
    """Why there are no such papers at all, or where they are too many to be tried together, no other beside those made."""
    whole = supply.together(papers)
    guilty = _guilty(whole) if supply.small_enough(papers) else []
    if guilty:
        return CannotAssemble(_said(supply, guilty), _missing(supply, whole))
    beside = Program(1, len(supply.items), (*supply.demands, *supply.beside(made)))
    return CannotAssemble(_said(supply, _guilty(beside)), _missing(supply, beside), len(made), proven=papers == 1)


def _guilty(whole: Program) -> list[Constraint]:
    scarce = sorted(whole.demands, key=lambda one: (one.sort is not Sort.CELL, len(one.items) - one.least))
    shared = [] if whole.most_shared is None else [Sort.SHARED]
    return conflict([*scarce, *whole.rooms, *shared, *whole.apart], lambda kept: _possible(_of(whole, kept)))


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


def _said(supply: Supply, guilty: Sequence[Constraint]) -> list[Conflicting]:
    return list(dict.fromkeys(_one_said(supply, one) for one in guilty))  # limits against each paper are one and the same


def _one_said(supply: Supply, one: Constraint) -> Conflicting:
    specification = supply.specification
    match one:
        case Demand(sort=Sort.EXPOSURE, items=items):
            return Conflicting(Sort.EXPOSURE, Sort.EXPOSURE, specification.most_papers or 0, len(items))
        case Demand(sort=Sort.PACE | Sort.HARDNESS | Sort.VARIANTS as sort):
            return _one_said(supply, {Sort.PACE: supply.pace, Sort.HARDNESS: supply.hardness}.get(sort, sort))
        case Demand(sort=Sort.SHARED):
            return Conflicting(Sort.SHARED, Sort.SHARED, one.count, 0)
        case Demand(sort=sort, name=name, items=items):
            return Conflicting(sort, name, one.count, len(items))
        case Apart(sort=sort, within=within):
            return Conflicting(sort, sort, int(within), 0)
        case Sort.EXPOSURE:
            full = sum(papers <= 0 for papers in supply.rooms[one].values())
            return Conflicting(one, one, specification.most_papers or 0, full)
    return Conflicting(one, one, specification.most_shared or 0, 0)


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


def _missing(supply: Supply, whole: Program) -> list[Missing]:
    """The fewest items that, were they in the bank, would make the papers possible; none where no items would."""
    specification = supply.specification
    levels = list(product(specification.difficulty or Difficulty, specification.cognitive or (Cognitive.UNDERSTAND,)))
    stand_ins = [
        _StandIn(cell.kind, cell.area, difficulty, cognitive, cell.name, cell.tasks[0] if cell.tasks else "")
        for cell in specification.cells
        for difficulty, cognitive in levels
    ]
    wanted = _widened(specification, whole, [*supply.items, *stand_ins], len(stand_ins))
    prices = [0.0] * len(supply.items) + [1.0] * len(stand_ins)
    with suppress(Undecided):
        found = solve(wanted, prices, MISSING_SECONDS, gap=0) or []
        taken = Counter(n - len(supply.items) for paper in found for n in paper if n >= len(supply.items))
        lacking = [(one, taken[n]) for n, one in enumerate(stand_ins) if taken[n]]
        if specification.difficulty or specification.cognitive:
            return [Missing(one.cell, count, one.difficulty, one.cognitive) for one, count in lacking]
        of_cell: Counter[str] = Counter()
        for one, count in lacking:
            of_cell[one.cell] += count
        return [Missing(cell, count) for cell, count in of_cell.items()]
    return []


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
    return Program(whole.papers, len(items), tuple(asked), apart, whole.most_shared, whole.rooms, stand_ins)
