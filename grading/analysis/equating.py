"""Scores of one paper on the scale of a parallel one, with standard errors (Kolen and Brennan 2014). Pure.

Mean, linear and equipercentile equating take the two samples as equally able, as where papers were given at random. Where
enough items stand on both papers, Tucker's and the chained linear method take the difference in ability out, by what each
sample did on those items. Standard errors: by the delta method (linear), Lord's (equipercentile), and 200 samples drawn anew
(common items), always from the same seed.
"""

from collections.abc import Callable
from typing import Final

import numpy

from grading.analysis.findings import Conversion, Equating, Sample
from grading.analysis.matrix import Matrix, Numbers

FEWEST: Final = 30  # candidates of each paper
FEWEST_COMMON: Final = 5  # items on both papers, and
COMMON_SHARE: Final = 0.2  # of the shorter paper, as Angoff's rule asks
REDRAWN: Final = 200
SEED: Final = 1
STEPS: Final = (1.0, 0.5, 0.1)  # of scores, the widest that fits

Moments = tuple[float, float, float, float, float]  # mean and SD of the score; mean and SD on the anchor; covariance


def equate(first: Matrix, second: Matrix) -> Equating:
    """Every whole score of the first paper on the scale of the second."""
    mine, theirs = first.scores, second.scores
    anchors = _anchors(first, second)
    common = int(anchors[0])
    samples = [
        Sample(
            len(scores), float(scores.mean()) if len(scores) else None, float(scores.std(ddof=1)) if len(scores) > 1 else None,
            float(anchor.mean()) if common and len(anchor) else None,
        )
        for scores, anchor in ((mine, anchors[1]), (theirs, anchors[2]))
    ]  # fmt: skip
    if min(len(mine), len(theirs)) < FEWEST:
        return Equating(samples[0], samples[1], common, reason="too_few")
    if min(mine.std(), theirs.std()) == 0:
        return Equating(samples[0], samples[1], common, reason="no_spread")
    points = numpy.arange(int(first.out_of.sum()) + 1.0)
    found = [_mean(points, mine, theirs), _linear(points, mine, theirs), _equipercentile(points, mine, theirs, second)]
    enough = max(FEWEST_COMMON, COMMON_SHARE * min(len(first.asked), len(second.asked)))
    if common >= enough and min(anchors[1].std(), anchors[2].std()) > 0:
        samples_with = (mine, anchors[1]), (theirs, anchors[2])
        found += [
            _by_common(name, points, *samples_with, method) for name, method in (("tucker", _tucker), ("chained", _chained))
        ]
    return Equating(samples[0], samples[1], common, tuple(float(one) for one in points), tuple(found))


def _anchors(first: Matrix, second: Matrix) -> tuple[int, Numbers, Numbers]:
    """How many items stand on both papers, and each candidate's points on them."""
    places = {(one.item, one.version): place for place, one in enumerate(second.asked)}
    pairs = [(n, places[one.item, one.version]) for n, one in enumerate(first.asked) if (one.item, one.version) in places]
    return (
        len(pairs),
        first.points[:, [one for one, _ in pairs]].sum(axis=1),
        second.points[:, [other for _, other in pairs]].sum(axis=1),
    )


def _conversion(method: str, equivalents: Numbers, errors: Numbers) -> Conversion:
    return Conversion(
        method, tuple(float(one) for one in equivalents),
        tuple(float(one) if numpy.isfinite(one) else None for one in errors),
    )  # fmt: skip


def _mean(points: Numbers, mine: Numbers, theirs: Numbers) -> Conversion:
    error = numpy.sqrt(mine.var(ddof=1) / len(mine) + theirs.var(ddof=1) / len(theirs))
    return _conversion("mean", points - mine.mean() + theirs.mean(), numpy.full(len(points), error))


def _linear(points: Numbers, mine: Numbers, theirs: Numbers) -> Conversion:
    standard = (points - mine.mean()) / mine.std(ddof=1)
    spread = theirs.std(ddof=1)
    variance = numpy.zeros(len(points))
    for scores in (mine, theirs):
        away = (scores - scores.mean()) / scores.std()
        skew, kurtosis = (away**3).mean(), (away**4).mean()
        variance += (1 + skew * standard + (kurtosis - 1) / 4 * standard**2) / len(scores)
    return _conversion("linear", theirs.mean() + spread * standard, spread * numpy.sqrt(numpy.maximum(variance, 0)))


def _equipercentile(points: Numbers, mine: Numbers, theirs: Numbers, second: Matrix) -> Conversion:
    """Scores with the same percentile rank, each score spread evenly over its step."""
    step = next((one for one in STEPS if numpy.allclose(theirs / one, (theirs / one).round(), atol=1e-6)), STEPS[-1])
    of_theirs = (theirs / step).round().astype(int)
    cumulative = numpy.cumsum(numpy.bincount(of_theirs, minlength=int(second.out_of.sum() / step) + 1)) / len(theirs)
    ranks = numpy.array([((mine < one - 1e-9).sum() + (numpy.abs(mine - one) < 1e-9).sum() / 2) / len(mine) for one in points])
    above = numpy.minimum(numpy.searchsorted(cumulative, ranks + 1e-12, side="right"), len(cumulative) - 1)
    below = numpy.where(above > 0, cumulative[above - 1], 0.0)
    density = cumulative[above] - below
    inside = numpy.where(density > 0, (ranks - below) / numpy.where(density > 0, density, 1), 1.0)
    equivalents = step * (above - 0.5 + numpy.clip(inside, 0, 1))
    both = (len(mine) + len(theirs)) / (len(mine) * len(theirs))
    known = (density > 0) & (ranks > 0) & (ranks < 1)
    safe = numpy.where(known, density, 1)
    variance = (ranks * (1 - ranks) * both - (cumulative[above] - ranks) * (ranks - below) / (len(theirs) * safe)) / safe**2
    errors = numpy.where(known, step * numpy.sqrt(numpy.maximum(variance, 0)), numpy.nan)
    return _conversion("equipercentile", equivalents, errors)


def _moments(scores: Numbers, anchor: Numbers) -> Moments:
    covariance = numpy.cov(scores, anchor)
    spreads = numpy.sqrt(numpy.diag(covariance))
    return float(scores.mean()), float(spreads[0]), float(anchor.mean()), float(spreads[1]), float(covariance[0, 1])


Line = tuple[float, float]  # slope and intercept
With = tuple[Numbers, Numbers]  # scores and points on the anchor


def _tucker(mine: Moments, theirs: Moments, share: float) -> Line:
    """In the two samples together, `share` of them mine: regressions on the anchor are the same in both."""
    of_mine, of_theirs = mine[4] / mine[3] ** 2, theirs[4] / theirs[3] ** 2
    apart, wider = mine[2] - theirs[2], mine[3] ** 2 - theirs[3] ** 2
    mean = mine[0] - (1 - share) * of_mine * apart
    other = theirs[0] + share * of_theirs * apart
    mixed = share * (1 - share) * apart**2
    variance = mine[1] ** 2 - (1 - share) * of_mine**2 * wider + of_mine**2 * mixed
    other_variance = theirs[1] ** 2 + share * of_theirs**2 * wider + of_theirs**2 * mixed
    slope = float(numpy.sqrt(other_variance / variance)) if variance > 0 < other_variance else float("nan")
    return slope, other - slope * mean


def _chained(mine: Moments, theirs: Moments, share: float) -> Line:
    """From the score to the anchor in my sample, from the anchor to the score in theirs."""
    slope = mine[3] / mine[1] * theirs[1] / theirs[3]
    return slope, theirs[0] + theirs[1] / theirs[3] * (mine[2] - theirs[2]) - slope * mine[0]


def _by_common(
    name: str, points: Numbers, mine: With, theirs: With, method: Callable[[Moments, Moments, float], Line]
) -> Conversion:
    share = len(mine[0]) / (len(mine[0]) + len(theirs[0]))
    slope, intercept = method(_moments(*mine), _moments(*theirs), share)
    chance = numpy.random.default_rng(SEED)
    ordered = [numpy.array(sample)[:, numpy.lexsort(sample)] for sample in (mine, theirs)]  # whatever the order of candidates
    drawn = []
    for _ in range(REDRAWN):
        again = [_moments(*one[:, chance.integers(0, one.shape[1], one.shape[1])]) for one in ordered]
        if min(again[0][3], again[1][3], again[0][1]) > 0:
            turned, moved = method(again[0], again[1], share)
            drawn.append(turned * points + moved)
    errors = numpy.std(drawn, axis=0, ddof=1) if len(drawn) > 1 else numpy.full(len(points), numpy.nan)
    return _conversion(name, slope * points + intercept, errors)
