"""Rasch's model by conditional maximum likelihood: no assumption about abilities; difficulties have the sum zero. Pure.

Given the score, the answers depend on items alone. The symmetric functions are summed up item by item, never subtracted, so
that they stay exact for long papers. The steps take the covariance of two items at a score from their chances alone, which is
near enough to climb by; the exact one, of all pairs of items, is worked out once, for the standard errors.
"""

from typing import Final

import numpy

from grading.analysis.findings import Calibrated, Calibration, Estimate
from grading.analysis.fit import fit_of_items
from grading.analysis.matrix import Numbers
from grading.analysis.rasch import ScoreTable

MOST_ITEMS: Final = 250  # the functions without each pair of items take a hundred megabytes
MOST_STEPS: Final = 200
ENOUGH: Final = 1e-9


def conditional(right: Numbers, items: list[int]) -> Calibration:
    """Difficulties with standard errors and fit; the log likelihood is that of the answers given the scores."""
    if right.shape[1] > MOST_ITEMS:
        return Calibration("rasch_conditional", candidates=len(right), reason="too_many_items")
    scored = right[~numpy.isin(right.sum(axis=1).round(), (0, right.shape[1]))]  # who has all or nothing says nothing of items
    table = ScoreTable(scored)
    if table.candidates == 0 or (table.rights == 0).any() or (table.rights == table.candidates).any():
        return Calibration("rasch_conditional", candidates=table.candidates, reason="no_common_scale")
    difficulty = _climb(table)
    covariance = _covariance(table, difficulty)
    if difficulty is None or covariance is None:
        return Calibration("rasch_conditional", candidates=table.candidates, reason="no_common_scale")
    errors, fits = numpy.sqrt(numpy.diag(covariance)), fit_of_items(scored, difficulty)
    lines = (
        Calibrated(item, Estimate(float(b), float(error)), fit=fit)
        for item, b, error, fit in zip(items, difficulty, errors, fits, strict=True)
    )
    value = _value(table, difficulty)
    return Calibration("rasch_conditional", tuple(lines), None, value, table.items - 1, table.candidates)


def symmetric(easiness: Numbers) -> Numbers:
    """The elementary symmetric functions of all items: the sum over all answers with each score."""
    found = numpy.zeros(len(easiness) + 1)
    found[0] = 1
    for one in easiness:
        found[1:] += one * found[:-1].copy()
    return found


def _climb(table: ScoreTable) -> Numbers | None:
    """The difficulties of the maximum; None where no step reaches one."""
    difficulty = -numpy.log(table.rights / (table.candidates - table.rights))
    difficulty -= difficulty.mean()
    value = _value(table, difficulty)
    for _ in range(MOST_STEPS):
        right = _chances(numpy.exp(-difficulty))
        spread = right * (1 - right)
        # Between two items of one score: minus the product of their spreads, shared out over all.
        weight = table.having / numpy.maximum(spread.sum(axis=0), 1e-300)
        information = numpy.diag(spread @ table.having) - (spread * weight) @ spread.T
        step, size = _sum_zero(information) @ (right @ table.having - table.rights), 1.0
        while (new := _value(table, difficulty + size * step)) < value - 1e-12 * abs(value):
            size /= 2
            if size < 1e-9:
                return None
        difficulty, value = difficulty + size * step, new
        if numpy.abs(size * step).max() < ENOUGH:
            centred: Numbers = difficulty - difficulty.mean()
            return centred
    return None


def _sum_zero(information: Numbers) -> Numbers:
    """The inverse among difficulties with the sum zero: in the one direction left, all alike, nothing is known."""
    count = len(information)
    found: Numbers = numpy.linalg.inv(information + 1) - 1 / count**2
    return found


def _value(table: ScoreTable, difficulty: Numbers) -> float:
    whole = symmetric(numpy.exp(-difficulty))
    had = table.having > 0
    return float(-(table.rights @ difficulty) - table.having[had] @ numpy.log(whole[had]))


def _chances(easiness: Numbers) -> Numbers:
    """The chance of being right at each score (items x scores)."""
    count = len(easiness)
    others = numpy.zeros((count, count + 1))  # the symmetric functions without each item
    others[:, 0] = 1
    for n, one in enumerate(easiness):
        grown = others[:, 1:] + one * others[:, :-1]
        grown[n] = others[n, 1:]
        others[:, 1:] = grown
    found = numpy.zeros((count, count + 1))
    found[:, 1:] = easiness[:, None] * others[:, :-1] / symmetric(easiness)[1:]
    return found


def _covariance(table: ScoreTable, difficulty: Numbers | None) -> Numbers | None:
    """The covariance of the difficulties by the exact information; None where items hang together in separate groups."""
    if difficulty is None:
        return None
    easiness, count = numpy.exp(-difficulty), table.items
    right = _chances(easiness)
    others = numpy.zeros((count, count, count + 1))  # the symmetric functions without each pair of items
    others[:, :, 0] = 1
    for n, one in enumerate(easiness):
        grown = others[:, :, 1:] + one * others[:, :, :-1]
        grown[n, :] = others[n, :, 1:]
        grown[:, n] = others[:, n, 1:]
        others[:, :, 1:] = grown
    share = table.having[2:] / symmetric(easiness)[2:]
    both = (others[:, :, :-2] @ share) * numpy.outer(easiness, easiness)
    numpy.fill_diagonal(both, right @ table.having)
    information = both - (right * table.having) @ right.T
    if numpy.linalg.eigvalsh(information + 1)[0] < 1e-9:
        return None
    return _sum_zero(information)
