"""Rasch's model by marginal maximum likelihood: abilities are standard normal, items share one slope. Pure.

A candidate's score is all that counts, so the likelihood is a sum over scores, however many candidates there are, and the exact
Hessian is at hand: Newton's steps, and standard errors from the observed information.
"""

from typing import Final

import numpy

from grading.analysis.findings import Calibrated, Calibration, Estimate
from grading.analysis.matrix import Numbers
from grading.analysis.quadrature import abilities, chances

MOST_STEPS: Final = 100
ENOUGH: Final = 1e-9  # of a step
FLATTEST: Final = 0.01  # a slope below which items have nothing in common


class ScoreTable:
    """What Rasch's model needs of a table of 0 and 1: how often each item was right, and how many have each score."""

    def __init__(self, right: Numbers) -> None:
        self.items = right.shape[1]
        self.candidates = right.shape[0]
        scores = right.sum(axis=1).round().astype(int)
        self.having: Numbers = numpy.bincount(scores, minlength=self.items + 1).astype(float)
        self.rights: Numbers = right.sum(axis=0)


def marginal(right: Numbers, items: list[int], unit: bool = False) -> Calibration:
    """Difficulties (`items` names the columns of `right`), the common slope, or 1 where `unit`, and the log likelihood.

    Every item must have been right at least once, and wrong at least once.
    """
    table, model = ScoreTable(right), "rasch_unit" if unit else "rasch"
    fitted = _fit(table, unit)
    if fitted is None:
        return Calibration(model, candidates=table.candidates, reason="no_common_scale")
    easiness, slope, value, information = fitted
    stand, had = _abilities(table, easiness, slope), table.having > 0
    persons = tuple((float(one), int(count)) for one, count in zip(stand[had], table.having[had], strict=True))
    covariance = numpy.linalg.inv(information)
    difficulties = -easiness / slope
    free = len(items) if unit else len(items) + 1
    # A difficulty is a quotient of two estimates: its error by the delta method.
    turn = numpy.zeros((len(items), free))
    turn[:, : len(items)] = -numpy.eye(len(items)) / slope
    if not unit:
        turn[:, -1] = easiness / slope**2
    errors = numpy.sqrt(numpy.diag(turn @ covariance @ turn.T))
    return Calibration(
        model,
        tuple(
            Calibrated(item, Estimate(float(b), float(error)))
            for item, b, error in zip(items, difficulties, errors, strict=True)
        ),
        Estimate(slope, None if unit else float(numpy.sqrt(covariance[-1, -1]))), value, free, table.candidates,
        persons=persons,
    )  # fmt: skip


Fitted = tuple[Numbers, float, float, Numbers]  # easiness, slope, log likelihood, observed information


def _fit(table: ScoreTable, unit: bool) -> Fitted | None:
    share = table.rights / table.candidates
    place = numpy.append(numpy.log(share / (1 - share)) * 1.1, 1.0 if unit else 0.8)
    free = table.items if unit else table.items + 1
    value, gradient, information = _likelihood(table, place)
    for _ in range(MOST_STEPS):
        step = numpy.zeros_like(place)
        step[:free] = _ascent(information[:free, :free], gradient[:free])
        size = 1.0
        for _halving in range(40):
            there = place + size * step
            if there[-1] > 0:
                found = _likelihood(table, there)
                if found[0] >= value - 1e-12 * abs(value):
                    break
            size /= 2
        else:
            break
        place, (value, gradient, information) = there, found
        if numpy.abs(size * step).max() < ENOUGH:
            break
    if place[-1] < FLATTEST or numpy.linalg.eigvalsh(information[:free, :free])[0] <= 0:
        return None
    return place[:-1], float(place[-1]), value, information[:free, :free]


def _ascent(information: Numbers, gradient: Numbers) -> Numbers:
    """Newton's step; where the surface is not bowl-shaped, one that goes up all the same."""
    lowest = numpy.linalg.eigvalsh(information)[0]
    if lowest <= 0:
        information = information + (1e-3 - lowest) * numpy.eye(len(information))
    found: Numbers = numpy.linalg.solve(information, gradient)
    return found


def _abilities(table: ScoreTable, easiness: Numbers, slope: float) -> Numbers:
    """The expected ability of each score, its own prior in it."""
    theta, _ = abilities(table.items)
    posterior = _posterior(table, slope * theta[:, None] + easiness, slope)[0]
    found: Numbers = posterior @ theta
    return found


def _posterior(table: ScoreTable, logits: Numbers, slope: float) -> tuple[Numbers, Numbers]:
    """Where candidates of each score stand (scores x abilities), and how probable its answers are, as a logarithm."""
    theta, weight = abilities(table.items)
    scores = numpy.arange(table.items + 1.0)
    joint = scores[:, None] * slope * theta - numpy.logaddexp(0, logits).sum(axis=1) + weight
    top = joint.max(axis=1, keepdims=True)
    likely = numpy.exp(joint - top)
    whole = likely.sum(axis=1, keepdims=True)
    return likely / whole, (numpy.log(whole) + top)[:, 0]


def _likelihood(table: ScoreTable, place: Numbers) -> tuple[float, Numbers, Numbers]:
    """The log likelihood, its gradient, and minus its Hessian, by Louis (1982), at an easiness each and the slope."""
    easiness, slope = place[:-1], float(place[-1])
    theta, _ = abilities(table.items)
    logits = slope * theta[:, None] + easiness
    right = chances(logits)  # abilities x items
    scores = numpy.arange(table.items + 1.0)
    posterior, logarithms = _posterior(table, logits, slope)
    value = float(table.rights @ easiness + table.having @ logarithms)

    there = table.having @ posterior
    surprise = scores[:, None] - right.sum(axis=1)  # scores x abilities
    expected = posterior @ right  # scores x items
    of_slope = (posterior * surprise) @ theta
    gradient = numpy.append(table.rights - there @ right, table.having @ of_slope)

    both = table.having[:, None] * posterior
    spread = right * (1 - right)
    information = numpy.empty((table.items + 1,) * 2)
    information[:-1, :-1] = numpy.diag(there @ spread) - (
        (right.T * there) @ right - (expected.T * table.having) @ expected
    )  # fmt: skip
    mixed = ((both * surprise).sum(axis=0) * theta) @ right - (table.having * of_slope) @ expected
    information[:-1, -1] = information[-1, :-1] = (there * theta) @ spread + mixed
    information[-1, -1] = (there * theta**2) @ spread.sum(axis=1) - (
        ((both * surprise**2).sum(axis=0) * theta**2).sum() - table.having @ of_slope**2
    )  # fmt: skip
    return value, gradient, information
