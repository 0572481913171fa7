"""Putting a paper together: a choice of items that meets the specification exactly, or what is short. Pure.

A mixed-integer program (scipy's HiGHS): one yes-or-no per item, and per demand what is missing or too much, at a price so
high that it is paid only where nothing else is possible. Among equal choices the least used items are taken, then the first
that a cell names, then the first in the bank.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import replace

from examhall.errors import Refusal
from question_bank.specification import Classified, Specification

Some = TypeVar("Some", bound=Classified)

PRICE_OF_MISSING: Final = 10_000.0
PRICE_OF_USE: Final = 10.0


class Demand(Struct, frozen=True):
    """One line of the specification: what it asks for, how many, and which items could serve it.

    `most`: so many at most; otherwise so many exactly.
    """

    name: str
    count: int
    items: tuple[int, ...]
    most: bool = False


class Shortage(Struct, frozen=True):
    """A demand that cannot be met together with the others: `have` is the nearest the bank comes."""

    name: str
    need: int
    have: int


class CannotAssemble(Refusal):
    """The bank cannot meet the specification; `short` lists what is missing."""

    code = "cannot_assemble"
    says = _("The bank cannot fill this paper. The cells that are short are listed.")

    def __init__(self, short: list[Shortage]) -> None:
        super().__init__(short=short)
        self.short = short

    def lines(self, specification: str) -> list[str]:
        """A sentence for each demand that is short, for a report on the bank."""
        return [f"{specification}: {line.name} needs {line.need}, has {line.have}" for line in self.short]


def demands(specification: Specification, items: Sequence[Classified]) -> list[Demand]:
    """Every line of the specification with the items that could serve it: cells, difficulty, cognitive level."""
    said = [
        Demand(cell.name, cell.count, tuple(n for n, item in enumerate(items) if cell.holds(item)))
        for cell in specification.cells
    ]
    for difficulty, count in specification.difficulty.items():
        said.append(Demand(difficulty, count, tuple(n for n, item in enumerate(items) if item.difficulty is difficulty)))
    for cognitive, count in specification.cognitive.items():
        said.append(Demand(cognitive, count, tuple(n for n, item in enumerate(items) if item.cognitive is cognitive)))
    return said


def limits(specification: Specification, items: Sequence[Classified], beside: Sequence[Collection[str]] = ()) -> list[Demand]:
    """What a paper may have of something at most: calculations, and items shared with each of the papers beside it."""
    found = []
    if specification.most_calculation is not None:
        computed = tuple(n for n, item in enumerate(items) if item.calculation)
        found.append(Demand("calculation", specification.most_calculation, computed, most=True))
    if specification.most_shared is not None:
        for place, paper in enumerate(beside, 1):
            shared = tuple(n for n, item in enumerate(items) if item.id in paper)
            found.append(Demand(f"shared with paper {place}", specification.most_shared, shared, most=True))
    return found


def assemble(
    specification: Specification,
    items: Sequence[Some],
    used: Mapping[str, int] | None = None,
    beside: Sequence[Collection[str]] = (),
) -> list[Some]:
    """The items of a paper, cell by cell. CannotAssemble names what is short.

    `used`: how often an item stood on a paper; `beside`: the items' ids of other papers of its batch.
    """
    named = {task: place for cell in specification.cells for place, task in enumerate(cell.tasks)}
    useful = [item for item in items if any(cell.holds(item) for cell in specification.cells)]
    useful.sort(key=lambda item: named.get(item.id, 0))
    asked = demands(specification, useful)
    bare = [Shortage(one.name, one.count, len(one.items)) for one in asked if len(one.items) < one.count]
    if bare:
        raise CannotAssemble(short=bare)
    lines = [*asked, *limits(specification, useful, beside)]
    chosen = _solve(lines, [(used or {}).get(item.id, 0) for item in useful])
    short = [Shortage(one.name, one.count, have) for one, have in _counts(lines, chosen) if not _met(one, have)]
    if short:
        raise CannotAssemble(short=short)
    picked = [useful[n] for n in sorted(chosen)]
    return [item for cell in specification.cells for item in picked if cell.holds(item)]


def assemble_parallel(
    specification: Specification, items: Sequence[Some], papers: int, used: Mapping[str, int] | None = None
) -> list[list[Some]]:
    """Several papers at once, each apart from the others as far as the specification asks, and as hard. CannotAssemble."""
    made: list[list[Some]] = []
    uses = Counter(used or {})
    for _paper in range(papers):
        made.append(assemble(specification, items, uses, [{item.id for item in one} for one in made]))
        uses.update(item.id for item in made[-1])
        specification = replace(specification, difficulty=dict(Counter(item.difficulty for item in made[0])))
    return made


def _counts(lines: Iterable[Demand], chosen: set[int]) -> Iterator[tuple[Demand, int]]:
    return ((one, len(chosen & set(one.items))) for one in lines)


def _met(line: Demand, have: int) -> bool:
    return have <= line.count if line.most else have == line.count


def _solve(asked: Sequence[Demand], used: Sequence[int]) -> set[int]:
    """Which items to take, by number, so that as little as possible is missing or too much."""
    import numpy  # here, as both take a third of a second and only assembly needs them
    from scipy.optimize import Bounds, LinearConstraint, milp

    items, lines = len(used), len(asked)
    cost = numpy.full(items + 2 * lines, PRICE_OF_MISSING)
    cost[:items] = [uses * PRICE_OF_USE + n / max(items, 1) for n, uses in enumerate(used)]
    table = numpy.zeros((lines, items + 2 * lines))
    for line, one in enumerate(asked):
        table[line, list(one.items)] = 1
        table[line, items + line] = 1  # missing
        table[line, items + lines + line] = -1  # too much
    count = numpy.array([one.count for one in asked])
    least = numpy.array([0 if one.most else one.count for one in asked])
    most = numpy.concatenate([numpy.ones(items), numpy.full(2 * lines, numpy.inf)])
    whole = numpy.ones(items + 2 * lines)
    found = milp(cost, constraints=LinearConstraint(table, least, count), bounds=Bounds(0, most), integrality=whole)
    return {n for n in range(items) if found.x[n] > 0.5}
