"""How well items follow Rasch's model: mean squares of what was not expected, weighted (infit) and not (outfit). Pure.

Candidates stand at the maximum of their likelihood, which depends on the score alone; those with all or nothing have none and
are left out. Deviates by Wilson and Hilferty's cube root (Wright and Masters 1982).
"""

from typing import Final

import numpy

from grading.analysis.findings import Fit
from grading.analysis.matrix import Numbers
from grading.analysis.quadrature import chances

MOST_STEPS: Final = 100


def abilities_of_scores(difficulty: Numbers) -> Numbers:
    """The ability of each score from 1 to one less than all."""
    scores = numpy.arange(1.0, len(difficulty))
    found: Numbers = numpy.log(scores / (len(difficulty) - scores)) + difficulty.mean()
    for _ in range(MOST_STEPS):
        right = chances(found[:, None] - difficulty)
        step = numpy.clip((scores - right.sum(axis=1)) / (right * (1 - right)).sum(axis=1), -1, 1)
        found = found + step
        if numpy.abs(step).max(initial=0) < 1e-10:
            break
    return found


def fit_of_items(right: Numbers, difficulty: Numbers) -> list[Fit]:
    """The fit of each item; no candidate of `right` has all or nothing."""
    items, scores = len(difficulty), right.sum(axis=1).round().astype(int)
    having = numpy.bincount(scores, minlength=items)[1:items].astype(float)[:, None]
    rights = numpy.array([right[scores == score].sum(axis=0) for score in range(1, items)])
    expected = chances(abilities_of_scores(difficulty)[:, None] - difficulty)
    variance = expected * (1 - expected)
    squares = rights * (1 - expected) ** 2 + (having - rights) * expected**2
    fourth = variance * ((1 - expected) ** 3 + expected**3)
    count = len(right)
    outfit = (squares / variance).sum(axis=0) / count
    outfit_spread = numpy.sqrt(numpy.maximum((having * fourth / variance**2).sum(axis=0) / count**2 - 1 / count, 0))
    weight = (having * variance).sum(axis=0)
    infit = squares.sum(axis=0) / weight
    infit_spread = numpy.sqrt(numpy.maximum((having * (fourth - variance**2)).sum(axis=0), 0)) / weight
    return [
        Fit(float(outfit[n]), _deviate(outfit[n], outfit_spread[n]), float(infit[n]), _deviate(infit[n], infit_spread[n]))
        for n in range(items)
    ]


def _deviate(square: float, spread: float) -> float | None:
    return float((numpy.cbrt(square) - 1) * 3 / spread + spread / 3) if spread > 0 else None
