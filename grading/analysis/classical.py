"""Classical item analysis: facility, correlations with the score, reliability, and how the score is spread. Pure.

Standard deviations divide by n - 1. Correlations are Pearson's. Where nothing varies there is no correlation: None, never NaN.
"""

from collections.abc import Sequence

import numpy

from grading.analysis.matrix import Matrix, Numbers


def known(value: float) -> float | None:
    """A number as it is stored; None for one that is none."""
    return float(value) if numpy.isfinite(value) else None


def quotient(numerators: Numbers, denominators: Numbers) -> Numbers:
    """Element by element; not a number where the denominator is nothing."""
    flat = numpy.isclose(denominators, 0, atol=1e-12)
    found: Numbers = numpy.where(flat, numpy.nan, numerators / numpy.where(flat, 1, denominators))
    return found


class Moments:
    """Means and covariances of all items of a matrix, and what follows from them. Made once; nothing below reads rows again."""

    def __init__(self, matrix: Matrix) -> None:
        self.candidates, self.items = matrix.points.shape
        points = matrix.points
        self.means: Numbers = points.mean(axis=0) if self.candidates else numpy.full(self.items, numpy.nan)
        centred = points - self.means
        free = self.candidates - 1
        self.covariance: Numbers = (
            centred.T @ centred / free if free > 0 else numpy.full((self.items, self.items), numpy.nan)
        )  # fmt: skip
        self.variances: Numbers = numpy.diag(self.covariance)
        self.total_variance = float(self.covariance.sum())
        self.with_total: Numbers = self.covariance.sum(axis=1)
        self.facility: Numbers = self.means / matrix.out_of

    def total_correlation(self) -> Numbers:
        """Each item with the score, itself in it."""
        return quotient(self.with_total, numpy.sqrt(self.variances * max(self.total_variance, 0)))

    def rest_variances(self) -> Numbers:
        """The variance of the score without each item."""
        found: Numbers = self.total_variance - 2 * self.with_total + self.variances
        return found

    def rest_correlation(self) -> Numbers:
        """Each item with the score on all others."""
        rest = numpy.maximum(self.rest_variances(), 0)
        return quotient(self.with_total - self.variances, numpy.sqrt(self.variances * rest))

    def alpha(self) -> float | None:
        """Cronbach's alpha; Kuder and Richardson's formula 20 where items are right or wrong."""
        if self.items < 2 or not self.total_variance > 1e-12:
            return None
        return known(self.items / (self.items - 1) * (1 - self.variances.sum() / self.total_variance))

    def alpha_without(self) -> Numbers:
        """Alpha of the paper without each item."""
        left = self.items - 1
        if left < 2:
            return numpy.full(self.items, numpy.nan)
        shares = quotient(self.variances.sum() - self.variances, self.rest_variances())
        found: Numbers = left / (left - 1) * (1 - shares)
        return found

    def spread(self) -> float | None:
        """The standard deviation of the score."""
        return known(numpy.sqrt(max(self.total_variance, 0))) if self.candidates > 1 else None

    def error_of_measurement(self) -> float | None:
        """The standard error of measurement: SD times the root of 1 - alpha."""
        alpha, spread = self.alpha(), self.spread()
        return None if alpha is None or spread is None else spread * float(numpy.sqrt(max(1 - alpha, 0)))


def distribution(scores: Numbers) -> tuple[tuple[float, int], ...]:
    """Each score that occurs with how many have it, from the lowest."""
    values, counts = numpy.unique(scores, return_counts=True)
    return tuple((float(value), int(count)) for value, count in zip(values, counts, strict=True))


def edges(scores: Numbers, shares: Sequence[float]) -> list[float]:
    """The lowest score that at least each of these shares of candidates do not exceed."""
    ordered = numpy.sort(scores)
    return [float(ordered[max(int(numpy.ceil(share * len(ordered) - 1e-9)) - 1, 0)]) for share in shares]
