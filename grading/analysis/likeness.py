"""Whether two candidates of one room answered more alike than chance allows, by where they sat. Pure.

The index is the generalised binomial test (van der Linden and Sotaridona 2006): each candidate chooses each option with the
probability that candidates of the same score have, so agreeing on right answers is no sign between two who know much. The
number of items on which both gave the same answer is then a sum of unequal coins, and its upper tail is exact. Left blank is
no agreement.

Every pair of a room is compared. The level (0.05) is the probability of *any* false alarm in one analysis; it is shared out
over the pairs by weighted Bonferroni (Genovese, Roeder and Wasserman 2006), with the weight 1 / distance², the distance
counted in seats, so that neighbours are believed sooner than the ends of the room. A flag is a reason to look at the seats,
the journal and the scripts; it decides nothing.

Measured on simulated sittings of 60 choices of four in rooms of forty (`tests/grading/simulated_sittings.py`):

                                                               120 candidates   1,000 candidates
    analyses with a false alarm, nobody copying                3.0 % of 300     1 % of 100
    pairs falsely flagged in them                              9 of 702,000     1 of 1,950,000
    found of those who copied half of the items of a neighbour 55 % of 100      40 % of 200
"""

from typing import Any, Final

import numpy

from grading.analysis.findings import Likeness, Pair
from grading.analysis.matrix import NO_OPTION, Matrix, Numbers, Wholes, Yes
from grading.analysis.options import bands

LEVEL: Final = 0.05
FEWEST: Final = 60  # candidates: below, the options of each score are guesses
FEWEST_ITEMS: Final = 20
BANDS: Final = 8
BORROWED: Final = 2.0  # candidates that each band borrows from the whole, so that no option has the probability 0
SHOWN: Final = 30  # pairs
PROMISING: Final = 1.5  # standard deviations above what is expected, from which the exact tail is worked out


def alike(matrix: Matrix, level: float = LEVEL) -> Likeness:
    """The pairs most alike, the least probable first, and whether each is below its threshold."""
    items = [n for n, one in enumerate(matrix.asked) if one.options and (matrix.chosen[:, n] != NO_OPTION).all()]
    if not matrix.rooms:
        return Likeness(reason="no_rooms")
    if matrix.candidates < FEWEST:
        return Likeness(reason="too_few")
    if len(items) < FEWEST_ITEMS:
        return Likeness(reason="few_options")
    compared = _Compared(matrix, items)
    _, room_of = numpy.unique(numpy.array(matrix.rooms), return_inverse=True)
    found = [compared.room(numpy.flatnonzero(room_of == room)) for room in range(room_of.max() + 1)]
    first, second, same, wrong, expected, spread, distance = (numpy.concatenate(one) for one in zip(*found, strict=True))
    if not len(first):
        return Likeness(reason="no_rooms")
    weights = 1.0 / numpy.maximum(distance, 1) ** 2
    thresholds = level * weights / weights.sum()
    promising = numpy.flatnonzero(same - expected > PROMISING * spread)
    tails = compared.tails(first[promising], second[promising], same[promising])
    order = numpy.lexsort((promising, tails / thresholds[promising]))
    flagged = int((tails <= thresholds[promising]).sum())
    pairs = []
    for n in order[: max(SHOWN, flagged)]:
        at = promising[n]
        names = sorted((matrix.names[first[at]], matrix.names[second[at]]))
        pairs.append(
            Pair(
                names[0], names[1], int(distance[at]), int(same[at]), int(wrong[at]), float(expected[at]), float(tails[n]),
                float(thresholds[at]), bool(tails[n] <= thresholds[at]),
            )
        )  # fmt: skip
    return Likeness(len(first), level, tuple(pairs))


class _Compared:
    """The answers of all, and how probable each was for whoever gave it."""

    def __init__(self, matrix: Matrix, items: list[int]) -> None:
        self.seats = numpy.array(matrix.seats)
        self.chosen = matrix.chosen[:, items]
        self.earned: Yes = matrix.points[:, items] > 0
        options = max(len(matrix.asked[item].options) for item in items)
        values, self.score = numpy.unique(matrix.scores, return_inverse=True)
        self.chances = _chances(self.chosen, matrix.scores, values, options)  # scores x items x options

    def room(self, rows: Wholes) -> tuple[Any, ...]:
        """All pairs of these rows: both places, items alike, alike and wrong, expected, its spread, and the distance."""
        first, second = (rows[one] for one in numpy.triu_indices(len(rows), 1))
        same = (self.chosen[first] == self.chosen[second]) & (self.chosen[first] >= 0)
        chance = self._chance(first, second)
        apart = numpy.abs(self.seats[first] - self.seats[second]).max(axis=1, initial=0)
        return (
            first, second, same.sum(axis=1), (same & ~self.earned[first]).sum(axis=1), chance.sum(axis=1),
            numpy.sqrt((chance * (1 - chance)).sum(axis=1)), apart,
        )  # fmt: skip

    def _chance(self, first: Wholes, second: Wholes) -> Numbers:
        """For pairs x items: how probable it is that both give the same answer."""
        found: Numbers = numpy.einsum("pio,pio->pi", self.chances[self.score[first]], self.chances[self.score[second]])
        return found

    def tails(self, first: Wholes, second: Wholes, same: Wholes) -> Numbers:
        """The probability of at least so many items alike."""
        found = numpy.empty(len(first))
        for begin in range(0, len(first), 4096):
            part = slice(begin, begin + 4096)
            chance = self._chance(first[part], second[part]).astype(float)
            counts = numpy.zeros((len(chance), chance.shape[1] + 1))
            counts[:, 0] = 1
            for one in chance.T:
                counts[:, 1:] = counts[:, 1:] * (1 - one[:, None]) + counts[:, :-1] * one[:, None]
                counts[:, 0] *= 1 - one
            upwards = numpy.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
            found[part] = upwards[numpy.arange(len(chance)), same[part]]
        return numpy.clip(found, 0, 1)


def _chances(chosen: Wholes, scores: Numbers, values: Numbers, options: int) -> Numbers:
    """How probable each option is at each score: its share in the bands of scores, in even steps between them."""
    picked = chosen[:, :, None] == numpy.arange(options)  # candidates x items x options
    whole = picked.mean(axis=0)
    groups = bands(scores, BANDS)
    shares = numpy.array(
        [(picked[group].sum(axis=0) + BORROWED * whole) / (group.sum() + BORROWED) for group in groups]
    )  # fmt: skip
    middles = numpy.array([scores[group].mean() for group in groups])
    at = numpy.clip(numpy.searchsorted(middles, values) - 1, 0, max(len(middles) - 2, 0))
    after = numpy.minimum(at + 1, len(middles) - 1)
    width = middles[after] - middles[at]
    along = numpy.where(width > 0, numpy.clip((values - middles[at]) / numpy.where(width > 0, width, 1), 0, 1), 0)
    found: Numbers = shares[at] * (1 - along)[:, None, None] + shares[after] * along[:, None, None]
    return found.astype(numpy.float32)  # half the memory to walk through, and seven digits of a share
