"""The two-parameter logistic model by marginal maximum likelihood: each item has its own slope. Pure.

EM (Bock and Aitkin 1981) finds the neighbourhood, Newton's steps with the exact Hessian (Louis 1982) the maximum; the standard
errors come from that observed information.
"""

from typing import Final

import numpy

from grading.analysis.findings import Calibrated, Calibration, Estimate
from grading.analysis.matrix import Numbers
from grading.analysis.quadrature import abilities, chances

MOST_ROUNDS: Final = 400  # of EM
MOST_STEPS: Final = 25  # of Newton
NEAR: Final = 2e-3  # a step of EM after which Newton may begin
ENOUGH: Final = 1e-7
STEEPEST: Final = 8.0  # a slope beyond it has no maximum: an item that repeats another, or parts candidates without exception


def two_parameter(right: Numbers, items: list[int]) -> Calibration:
    """Slopes and difficulties (`items` names the columns of `right`). Without items, and with the reason, where no maximum was
    found. Every item must have been right at least once, and wrong at least once."""
    fitted = _Fitting(right).run()
    if fitted is None:
        return Calibration("two_parameter", candidates=len(right), reason="no_maximum")
    slopes, easiness, value, covariance = fitted
    count = len(items)
    difficulties = -easiness / slopes
    errors = numpy.sqrt(numpy.diag(covariance))
    of_both = covariance[numpy.arange(count), numpy.arange(count) + count]
    # A difficulty is a quotient of two estimates: its error by the delta method.
    spread = numpy.sqrt(
        errors[count:] ** 2 / slopes**2 + errors[:count] ** 2 * easiness**2 / slopes**4 - 2 * of_both * easiness / slopes**3
    )
    lines = (
        Calibrated(item, Estimate(float(difficulties[n]), float(spread[n])), Estimate(float(slopes[n]), float(errors[n])))
        for n, item in enumerate(items)
    )
    return Calibration("two_parameter", tuple(lines), None, value, 2 * count, len(right))


class _Fitting:
    """One fit. Equal rows of answers are counted once."""

    def __init__(self, right: Numbers) -> None:
        rows, counts = numpy.unique(right, axis=0, return_counts=True)
        self.rows, self.counts = rows, counts.astype(float)
        self.items = right.shape[1]
        self.theta, self.weight = abilities(self.items)

    def run(self) -> tuple[Numbers, Numbers, float, Numbers] | None:
        """Slopes, easiness, log likelihood and the covariance of both, slopes first."""
        share = self.counts @ self.rows / self.counts.sum()
        slopes: Numbers = numpy.ones(self.items)
        easiness: Numbers = numpy.log(share / (1 - share)) * 1.1
        value, posterior = self._expect(slopes, easiness)
        for _ in range(MOST_ROUNDS):
            new = self._maximise(slopes, easiness, posterior)
            moved = max(numpy.abs(new[0] - slopes).max(), numpy.abs(new[1] - easiness).max())
            slopes, easiness = new
            if numpy.abs(slopes).max() > STEEPEST:
                return None
            value, posterior = self._expect(slopes, easiness)
            if moved < NEAR:
                break
        for _ in range(MOST_STEPS):
            gradient, information = self._curvature(slopes, easiness, posterior)
            if numpy.linalg.eigvalsh(information)[0] <= 0:
                return None
            step = numpy.linalg.solve(information, gradient)
            slopes, easiness = slopes + step[: self.items], easiness + step[self.items :]
            before = value
            value, posterior = self._expect(slopes, easiness)
            if numpy.abs(slopes).max() > STEEPEST or value < before - 1e-6 * abs(before):
                return None
            if numpy.abs(step).max() < ENOUGH:
                _, information = self._curvature(slopes, easiness, posterior)
                return slopes, easiness, value, numpy.linalg.inv(information)
        return None

    def _expect(self, slopes: Numbers, easiness: Numbers) -> tuple[float, Numbers]:
        """The log likelihood, and where each row's candidates stand (rows x abilities)."""
        logits = self.theta[:, None] * slopes + easiness
        joint = (self.rows @ slopes)[:, None] * self.theta + (self.rows @ easiness)[:, None]
        joint += self.weight - numpy.logaddexp(0, logits).sum(axis=1)
        top = joint.max(axis=1, keepdims=True)
        posterior = numpy.exp(joint - top)
        whole = posterior.sum(axis=1, keepdims=True)
        posterior /= whole
        return float(self.counts @ (numpy.log(whole) + top)[:, 0]), posterior

    def _maximise(self, slopes: Numbers, easiness: Numbers, posterior: Numbers) -> tuple[Numbers, Numbers]:
        """Each item's best slope and easiness if candidates stood there: two of Newton's steps."""
        weighted = posterior * self.counts[:, None]
        there, rights = weighted.sum(axis=0), weighted.T @ self.rows  # abilities; abilities x items
        theta = self.theta[:, None]
        for _ in range(2):
            right = chances(theta * slopes + easiness)
            away = rights - there[:, None] * right
            spread = there[:, None] * right * (1 - right)
            first, second = (away * theta).sum(axis=0), away.sum(axis=0)
            aa, ad, dd = (spread * theta**2).sum(axis=0), (spread * theta).sum(axis=0), spread.sum(axis=0)
            whole = aa * dd - ad**2
            slopes = slopes + numpy.clip((dd * first - ad * second) / whole, -1, 1)
            easiness = easiness + numpy.clip((aa * second - ad * first) / whole, -1, 1)
        return slopes, easiness

    def _curvature(self, slopes: Numbers, easiness: Numbers, posterior: Numbers) -> tuple[Numbers, Numbers]:
        """The gradient and minus the Hessian, slopes first."""
        count, theta = self.items, self.theta
        right = chances(theta[:, None] * slopes + easiness)  # abilities x items
        mean_theta = posterior @ theta
        scores = numpy.hstack(
            [self.rows * mean_theta[:, None] - posterior @ (theta[:, None] * right), self.rows - posterior @ right]
        )
        weighted = posterior * self.counts[:, None]
        there, rights = weighted.sum(axis=0), weighted.T @ self.rows
        information = (scores.T * self.counts) @ scores
        spread = there[:, None] * right * (1 - right)
        for power, (one, other) in ((2, (0, 0)), (1, (0, 1)), (0, (1, 1))):
            block = numpy.diag((spread * theta[:, None] ** power).sum(axis=0)) - self._crossed(
                weighted @ theta**power, rights, there, right, theta**power
            )
            information[one * count : (one + 1) * count, other * count : (other + 1) * count] += block
            if one != other:
                information[other * count :, :count] += block.T
        return self.counts @ scores, information

    def _crossed(self, of_rows: Numbers, rights: Numbers, there: Numbers, right: Numbers, factor: Numbers) -> Numbers:
        """Sum over rows and abilities of the products of two items' residuals, times `factor` of the ability."""
        answered = (self.rows.T * of_rows) @ self.rows
        once = (rights.T * factor) @ right
        both = (right.T * (there * factor)) @ right
        found: Numbers = answered - once - once.T + both
        return found
