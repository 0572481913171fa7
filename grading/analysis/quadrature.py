"""The abilities over which marginal likelihoods are summed: standard normal, in even steps. Pure.

For a smooth integrand that dies away at both ends, even steps are as exact as a Gauss rule, and they stay so for long papers,
whose likelihoods are narrow.
"""

from typing import Final

import numpy
from scipy.special import expit

from grading.analysis.matrix import Numbers

FARTHEST: Final = 6.0
STEPS: Final = 60  # of 0.2: exact to five digits for the narrowest likelihood of a hundred items
LONG: Final = 100  # items from which the steps are halved


def abilities(items: int) -> tuple[Numbers, Numbers]:
    """Abilities and the logarithms of their weights."""
    points: Numbers = numpy.linspace(-FARTHEST, FARTHEST, (2 * STEPS if items > LONG else STEPS) + 1)
    density = -(points**2) / 2
    return points, density - numpy.log(numpy.exp(density).sum())


def chances(logits: Numbers) -> Numbers:
    """Probabilities of being right."""
    found: Numbers = expit(logits)
    return found
