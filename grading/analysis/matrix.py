"""The table that every analysis reads: a row per candidate, a column per item of one paper. Pure.

Importing this file imports numpy, which takes a third of a second: it is imported in the back office and on the command line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy
from msgspec import Struct
from numpy.typing import NDArray

Numbers = NDArray[numpy.floating[Any]]
Wholes = NDArray[numpy.integer[Any]]
Codes = NDArray[numpy.int16]
Yes = NDArray[numpy.bool_]

OMITTED: Final = -1  # no answer was given
NO_OPTION: Final = -2  # an answer that is no option: typed, ordered, a table


class Asked(Struct, frozen=True):
    """One column: an item version in its place. `options`: every answer that was or could be chosen; `right`: those that earn
    full marks, as places in `options`; `sets`: an answer ticks several options, and `options` are what was ticked together.
    `variants`: the names of a task's variants, in the order of their codes."""

    item: str
    version: int = 1
    out_of: float = 1.0
    options: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()
    sets: bool = False
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """Marks of one paper: `points` (candidates x items, from 0 to `asked[item].out_of`), and beside them, of the same shape,
    which option was chosen (`OMITTED`, `NO_OPTION`), which variant was asked, and how many seconds it took (not a number where
    nobody knows). What was omitted earns nothing. `groups`: kind -> each candidate's group, "" for who is in none.

    `rooms` and `seats` (row and column) say who sat near whom; `names` who each row is. Empty where nobody knows.
    """

    asked: tuple[Asked, ...]
    points: Numbers
    chosen: Codes
    variants: Codes
    seconds: Numbers | None = None
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Sequence[str] = ()
    rooms: Sequence[str] = ()
    seats: Sequence[tuple[int, int]] = ()

    @property
    def candidates(self) -> int:
        return int(self.points.shape[0])

    @property
    def out_of(self) -> Numbers:
        return numpy.array([one.out_of for one in self.asked])

    @property
    def scores(self) -> Numbers:
        """Each candidate's points on the whole paper; to the tenth of a thousandth, so that sums of halves are exact."""
        sums: Numbers = self.points.sum(axis=1).round(4)
        return sums

    @property
    def dichotomous(self) -> Yes:
        """The items that are right or wrong: nobody earned a part of the points."""
        either: Yes = ((self.points == 0) | (self.points == self.out_of)).all(axis=0)
        return either

    def right_or_wrong(self, items: Any) -> Numbers:
        """1 for full marks and 0 for less, of these columns."""
        found: Numbers = (self.points[:, items] >= self.out_of[items]).astype(float)
        return found


def of_marks(marks: Any, out_of: Sequence[float] | None = None, names: Sequence[str] = ()) -> Matrix:
    """A matrix of nothing but marks: `marks` is candidates x items, a blank (not a number) is omitted. `out_of`: each item's
    full marks, 1 where not given. `names`: of the items; their numbers from 1 where not given.

    ValueError where marks do not lie between 0 and full marks, or the shape is no table.
    """
    table = numpy.array(marks, dtype=float)
    if table.size == 0:
        table = table.reshape(0, len(names))
    if table.ndim != 2:
        raise ValueError("marks are a table: one row a candidate, one column an item")
    width = table.shape[1]
    full = numpy.ones(width) if out_of is None else numpy.array(out_of, dtype=float)
    omitted = numpy.isnan(table)
    points = numpy.where(omitted, 0.0, table)
    if full.shape != (width,) or (full <= 0).any() or (points < 0).any() or (points > full).any():
        raise ValueError("a mark lies between 0 and the full marks of its item")
    asked = tuple(Asked(names[n] if names else str(n + 1), out_of=float(full[n])) for n in range(width))
    chosen = numpy.where(omitted, OMITTED, NO_OPTION).astype(numpy.int16)
    return Matrix(asked, points, chosen, numpy.zeros(table.shape, numpy.int16))


def of_options(answers: Sequence[Sequence[str]], key: Sequence[str], names: Sequence[str] = ()) -> Matrix:
    """A matrix of chosen options: `answers` is candidates x items, "" or blank is omitted; `key` the right option of each.

    ValueError where a row is not as long as the key.
    """
    if any(len(row) != len(key) for row in answers):
        raise ValueError("every row has as many answers as the key")
    asked, codes = [], numpy.full((len(answers), len(key)), OMITTED, numpy.int16)
    for column, right in enumerate(key):
        options = tuple(sorted({row[column].strip() for row in answers if row[column].strip()} | {right}))
        places = {option: place for place, option in enumerate(options)}
        for number, row in enumerate(answers):
            codes[number, column] = places.get(row[column].strip(), OMITTED)
        name = names[column] if names else str(column + 1)
        asked.append(Asked(name, options=options, right=frozenset({places[right]})))
    right_codes = numpy.array([min(one.right) for one in asked], numpy.int16)
    return Matrix(tuple(asked), (codes == right_codes).astype(float), codes, numpy.zeros(codes.shape, numpy.int16))
