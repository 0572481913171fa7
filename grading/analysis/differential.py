"""Is an item harder for one group than for others of the same score? Mantel and Haenszel (Holland and Thayer 1988). Pure.

Candidates are matched by their score, the item itself in it. The square has the continuity correction, the standard error is
that of Robins, Breslow and Greenland (Phillips and Holland 1987), the letter the rule of ETS (Zieky 1993).
"""

from typing import Final

import numpy
from scipy.special import chdtrc

from grading.analysis.classical import known
from grading.analysis.findings import Differential, GroupDifferential
from grading.analysis.matrix import Matrix, Numbers, Wholes, Yes

FEWEST: Final = 100  # on either side: below, the error of a delta is about 1 and no letter means anything
DELTA: Final = -2.35  # from the logarithm of odds to ETS's scale
NOTABLE, LARGE, SURE = 1.0, 1.5, 1.645


def differential(matrix: Matrix, fewest: int = FEWEST) -> tuple[GroupDifferential, ...]:
    """Each group of each kind against all others that are in some group of that kind, over the right-or-wrong items."""
    items = numpy.flatnonzero(matrix.dichotomous)
    scores = matrix.scores
    found = []
    for kind, groups in sorted(matrix.groups.items()):
        label = numpy.array(groups, dtype=object)
        named = label != ""
        for group in sorted(set(label[named])):
            focal, reference = label == group, named & (label != group)
            sizes = int(focal.sum()), int(reference.sum())
            lines: tuple[Differential, ...] = ()
            if min(sizes) >= fewest:
                lines = tuple(_compared(matrix.right_or_wrong(items), scores, focal, reference, items))
            found.append(GroupDifferential(kind, str(group), *sizes, lines))
    return tuple(found)


def _sums(right: Numbers, places: Wholes, strata: int, who: Yes) -> tuple[Numbers, Numbers]:
    """Per stratum: how many of these there are (strata x 1), and how many were right at each item."""
    found = numpy.zeros((strata, right.shape[1]))
    ordered = numpy.flatnonzero(who)[numpy.argsort(places[who], kind="stable")]
    at = places[ordered]
    starts = numpy.flatnonzero(numpy.r_[True, at[1:] != at[:-1]])
    found[at[starts]] = numpy.add.reduceat(right[ordered], starts, axis=0)
    return numpy.bincount(at, minlength=strata).astype(float)[:, None], found


def _compared(right: Numbers, scores: Numbers, focal: Yes, reference: Yes, items: Wholes) -> list[Differential]:
    values, places = numpy.unique(scores, return_inverse=True)
    r_all, r_right = _sums(right, places, len(values), reference)
    f_all, f_right = _sums(right, places, len(values), focal)
    both = ((r_all > 0) & (f_all > 0)).ravel()
    r_all, r_right, f_all, f_right = r_all[both], r_right[both], f_all[both], f_right[both]
    a, b, c, d = r_right, r_all - r_right, f_right, f_all - f_right
    total, rights = r_all + f_all, r_right + f_right
    expected = r_all * rights / total
    variance = r_all * f_all * rights * (total - rights) / (total**2 * numpy.maximum(total - 1, 1))
    for_reference, against = a * d / total, b * c / total
    p, q = (a + d) / total, (b + c) / total
    mixed = p * against + q * for_reference
    found = []
    for n, item in enumerate(items):
        spread, up, down = variance[:, n].sum(), for_reference[:, n].sum(), against[:, n].sum()
        if spread <= 0:
            found.append(Differential(int(item)))
            continue
        square = max(abs(a[:, n].sum() - expected[:, n].sum()) - 0.5, 0) ** 2 / spread
        chance = float(chdtrc(1, square))
        if up <= 0 or down <= 0:
            found.append(Differential(int(item), float(square), chance))
            continue
        error = -DELTA * numpy.sqrt(
            (p[:, n] * for_reference[:, n]).sum() / (2 * up**2) + mixed[:, n].sum() / (2 * up * down)
            + (q[:, n] * against[:, n]).sum() / (2 * down**2)
        )  # fmt: skip
        delta = DELTA * float(numpy.log(up / down))
        letter = category(delta, float(error), chance)
        found.append(Differential(int(item), float(square), chance, float(up / down), delta, known(error), letter))
    return found


def category(delta: float, error: float, probability: float) -> str:
    """ETS: A below 1 or not different from 0 at 5 %; C from 1.5 on and sure to be above 1; B between."""
    if abs(delta) < NOTABLE or probability >= 0.05:
        return "A"
    return "C" if abs(delta) >= LARGE and abs(delta) - SURE * error > NOTABLE else "B"
