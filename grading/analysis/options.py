"""Who chose which option: by ability group (weak, middle, strong) and in score bands for the curves. Pure.

Whoever has the same score is in the same group, so that no order of candidates changes a table: groups are cut between scores,
as near to the wanted share as they allow.
"""

from typing import Final

import numpy

from grading.analysis.classical import edges, known, quotient
from grading.analysis.findings import OptionFinding
from grading.analysis.matrix import NO_OPTION, OMITTED, Matrix, Numbers, Yes

BANDS: Final = 5  # points of an option curve
OMITTED_NAME: Final = ""


def outer_groups(scores: Numbers, share: float) -> tuple[Yes, Yes]:
    """Who is weak and who is strong: the lowest and the highest `share` of candidates, with all who have the same score.

    Nobody is both: where one score fills both, it belongs to the middle.
    """
    nobody: Yes = numpy.zeros(len(scores), bool)
    if not len(scores):
        return nobody, nobody
    low, high = edges(scores, [share])[0], -edges(-scores, [share])[0]
    if low < high:
        return scores <= low, scores >= high
    return scores < low, scores > high


def bands(scores: Numbers, most: int = BANDS) -> list[Yes]:
    """At most so many groups of about equal size, from the weakest, none of which parts equal scores."""
    if not len(scores):
        return []
    cuts = sorted(set(edges(scores, [(n + 1) / most for n in range(most)])))
    lower = [-numpy.inf, *cuts[:-1]]
    return [(scores > below) & (scores <= cut) for below, cut in zip(lower, cuts, strict=True)]


class OptionTables:
    """The option tables of a matrix. `share`: of each outer group, a third or 0.27."""

    def __init__(self, matrix: Matrix, share: float) -> None:
        self.matrix, self.scores = matrix, matrix.scores
        self.weak, self.strong = outer_groups(self.scores, share)
        self.middle: Yes = ~(self.weak | self.strong)
        self.bands = bands(self.scores)

    @property
    def band_scores(self) -> tuple[float, ...]:
        """The mean score of each band."""
        return tuple(float(self.scores[one].mean()) for one in self.bands)

    def of_item(self, item: int) -> tuple[OptionFinding, ...]:
        """Each option in its order and, where somebody left it blank, "" at the end. () for items without options."""
        asked, codes = self.matrix.asked[item], self.matrix.chosen[:, item]
        if not asked.options or not len(codes) or (codes == NO_OPTION).all():
            return ()
        names = [*enumerate(asked.options)]
        if (codes == OMITTED).any():
            names.append((OMITTED, OMITTED_NAME))
        chosen = numpy.array([codes == code for code, _ in names], float)  # options x candidates
        rest = self.scores - self.matrix.points[:, item]
        correlations = _correlations(chosen, rest)
        weak, middle, strong = (_shares(chosen, group) for group in (self.weak, self.middle, self.strong))
        curves = numpy.array([chosen[:, one].mean(axis=1) for one in self.bands]).T
        return tuple(
            OptionFinding(
                name, code in asked.right, float(chosen[n].mean()), known(weak[n]), known(middle[n]), known(strong[n]),
                known(correlations[n]), tuple(float(one) for one in curves[n]),
            )
            for n, (code, name) in enumerate(names)
        )  # fmt: skip


def _shares(chosen: Numbers, group: Yes) -> Numbers:
    found: Numbers = chosen[:, group].mean(axis=1) if group.any() else numpy.full(len(chosen), numpy.nan)
    return found


def _correlations(chosen: Numbers, rest: Numbers) -> Numbers:
    """Of each option with the score on the other items."""
    centred = chosen - chosen.mean(axis=1, keepdims=True)
    away = rest - rest.mean()
    return quotient(centred @ away, numpy.sqrt((centred**2).sum(axis=1) * (away**2).sum()))
