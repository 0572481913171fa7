"""Would a parallel paper decide the same at the pass mark? Livingston and Lewis (1995), from one paper. Pure.

The paper is replaced by one of right-or-wrong items of the same reliability, of the *effective length*; true scores follow a
beta distribution with four parameters whose first four moments are those of the observed scores without their binomial error,
with two (from 0 to 1) where four cannot be found. Works for weighted and partly earned points.
"""

from typing import Final

import numpy
from numpy.polynomial.legendre import leggauss
from scipy.special import bdtrc, betainc, betaincinv  # not scipy.stats, which takes two seconds

from grading.analysis.findings import Consistency
from grading.analysis.matrix import Numbers

NODES: Final = 120  # of the quadrature over true scores


def decisions(scores: Numbers, out_of: float, reliability: float | None, cut: float) -> Consistency | None:
    """Consistency and accuracy of passing from `cut` points on; None where they cannot be told."""
    if reliability is None or not 0 < reliability < 1 or len(scores) < 2 or out_of <= 0 or not 0 < cut <= out_of:
        return None
    shares = scores / out_of
    mean, variance = float(shares.mean()), float(shares.var(ddof=1))
    if variance <= 0 or not 0 < mean < 1:
        return None
    length = (mean * (1 - mean) - reliability * variance) / (variance * (1 - reliability))
    if length < 2:
        return None
    beta = _true_scores(shares, length)
    if beta is None:
        return None
    low, high, first, second = beta
    whole = round(length)
    at = cut / out_of
    passes = int(numpy.ceil(at * whole - 1e-9))
    true, weights = _nodes(low, high, first, second, at)
    above = bdtrc(passes - 1, whole, true) if passes > 0 else numpy.ones_like(true)
    deserve = true >= at
    p_pass = float(weights @ above)
    consistent = float(weights @ (above**2 + (1 - above) ** 2))
    chance = p_pass**2 + (1 - p_pass) ** 2
    false_pass = float(weights @ numpy.where(deserve, 0, above))
    false_fail = float(weights @ numpy.where(deserve, 1 - above, 0))
    kappa = (consistent - chance) / (1 - chance) if chance < 1 else None
    four = 4 if (low, high) != (0.0, 1.0) else 2
    return Consistency(cut, length, consistent, kappa, 1 - false_pass - false_fail, false_pass, false_fail, four)


Beta = tuple[float, float, float, float]  # lowest and highest true score, and the two exponents


def _true_scores(shares: Numbers, length: float) -> Beta | None:
    """The distribution of true scores, from factorial moments of the score on the scale of the effective length."""
    effective = shares * length
    moments, falling, whole = [], numpy.ones_like(effective), 1.0
    for power in range(4):
        falling, whole = falling * (effective - power), whole * (length - power)
        moments.append(float(falling.mean() / whole) if whole > 0 else 0.0)
    first, second, third, fourth = moments
    variance = second - first**2
    if variance <= 0:
        return None
    found = _four(first, variance, third, fourth) if length > 4 else None
    return found or _two(first, variance)


def _four(mean: float, variance: float, third: float, fourth: float) -> Beta | None:
    """By four moments (Hanson 1991); None where such a distribution would leave 0 to 1."""
    second = variance + mean**2
    skew = (third - 3 * mean * second + 2 * mean**3) / variance**1.5
    kurtosis = (fourth - 4 * mean * third + 6 * mean**2 * second - 3 * mean**4) / variance**2
    divisor = 6 + 3 * skew**2 - 2 * kurtosis
    if divisor == 0:
        return None
    total = 6 * (kurtosis - skew**2 - 1) / divisor
    inside = (total + 2) ** 2 * skew**2 + 16 * (total + 1)
    if total <= 0 or inside <= 0:
        return None
    turn = (total + 2) * abs(skew) / numpy.sqrt(inside)
    smaller, larger = total / 2 * (1 - turn), total / 2 * (1 + turn)
    first, second_exponent = (smaller, larger) if skew >= 0 else (larger, smaller)
    if smaller <= 0:
        return None
    width = numpy.sqrt(variance * (total + 1)) * total / numpy.sqrt(first * second_exponent)
    low = mean - width * first / total
    high = low + width
    return (float(low), float(high), float(first), float(second_exponent)) if low >= 0 and high <= 1 else None


def _two(mean: float, variance: float) -> Beta | None:
    total = mean * (1 - mean) / variance - 1
    return (0.0, 1.0, mean * total, (1 - mean) * total) if total > 0 else None


def _nodes(low: float, high: float, first: float, second: float, at: float) -> tuple[Numbers, Numbers]:
    """True scores and their weights: two Gauss rules that meet at the pass mark, where the right decision jumps."""
    pieces: list[tuple[float, float]] = []
    middle = (at - low) / (high - low)
    for begin, end in ((0.0, min(max(middle, 0.0), 1.0)), (min(max(middle, 0.0), 1.0), 1.0)):
        if end > begin:
            pieces.append((begin, end))
    points, weights = [], []
    for begin, end in pieces:
        # Uniform in probability, so that the ends of the distribution need no care of their own.
        from_p, to_p = betainc(first, second, [begin, end])
        nodes, shares = leggauss(NODES)
        inside = from_p + (nodes + 1) / 2 * (to_p - from_p)
        points.append(betaincinv(first, second, inside))
        weights.append(shares / 2 * (to_p - from_p))
    found = numpy.concatenate(weights)
    return low + (high - low) * numpy.concatenate(points), found / found.sum()
