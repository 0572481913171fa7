"""One analysis from beginning to end: from a matrix of marks to all that is found in it. Pure."""

from collections.abc import Callable
from typing import Final

import numpy
from msgspec import Struct
from msgspec.structs import replace

from grading.analysis import differential, likeness
from grading.analysis.classical import Moments, distribution, known
from grading.analysis.conditional import conditional
from grading.analysis.consistency import decisions
from grading.analysis.findings import Calibration, Findings, ItemFinding, PaperFinding, VariantFinding
from grading.analysis.flags import flags_of
from grading.analysis.matrix import OMITTED, Matrix
from grading.analysis.options import OptionTables
from grading.analysis.rasch import marginal
from grading.analysis.two_parameter import two_parameter

RASCH_FROM: Final = 100  # candidates: difficulties to half a logit (Linacre 1994)
TWO_PARAMETER_FROM: Final = 500  # candidates: slopes to about a fifth
FEWEST_ITEMS: Final = 3  # right-or-wrong ones, for any model


class Settings(Struct, frozen=True):
    """`share`: of candidates in the weak and the strong group (a third; Kelley's is 0.27). `cut`: points from which one passes.
    `models`: whether Rasch's and the two-parameter model are fitted, from so many candidates on. `fewest_in_group`: on either
    side of a comparison of groups. `level`: of a false alarm among all pairs."""

    share: float = 1 / 3
    cut: float | None = None
    models: bool = True
    rasch_from: int = RASCH_FROM
    two_parameter_from: int = TWO_PARAMETER_FROM
    fewest_in_group: int = differential.FEWEST
    level: float = likeness.LEVEL


def analyse(
    matrix: Matrix, settings: Settings | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> Findings:
    """All that a table of marks tells. `matrix` comes from an exam, or from a published data set by `of_marks` (points or 0 and
    1, candidates x items) or `of_options` (chosen options and a key); see matrix.py.

    What was omitted counts as wrong and is told as omitted. Everything that cannot be said (no candidate, no variance, too
    small a sample) is None, or a model or group without items and with the reason. The order of candidates never matters.
    """
    asked = settings or Settings()
    steps = [
        lambda: _classical(matrix, asked),
        *([lambda model=one: model(matrix, asked) for one in MODELS] if asked.models else ()),
        lambda: differential.differential(matrix, asked.fewest_in_group),
        lambda: likeness.alike(matrix, asked.level),
    ]  # fmt: skip
    found = []
    for done, step in enumerate(steps):
        progress(done, len(steps))
        found.append(step())
    progress(len(steps), len(steps))
    (paper, items), *models, groups, pairs = found
    return Findings(paper, items, tuple(models), groups, pairs)


def _classical(matrix: Matrix, asked: Settings) -> tuple[PaperFinding, tuple[ItemFinding, ...]]:
    moments, tables = Moments(matrix), OptionTables(matrix, asked.share)
    scores, out_of = matrix.scores, float(matrix.out_of.sum())
    alpha = moments.alpha()
    some = len(scores) > 0
    paper = PaperFinding(
        matrix.candidates, len(matrix.asked), out_of,
        float(scores.mean()) if some else None, moments.spread(),
        float(scores.min()) if some else None, float(numpy.median(scores)) if some else None,
        float(scores.max()) if some else None,
        alpha, some and bool(matrix.dichotomous.all()), moments.error_of_measurement(), distribution(scores),
        tables.band_scores, decisions(scores, out_of, alpha, asked.cut) if asked.cut is not None else None,
    )  # fmt: skip
    omitted = (matrix.chosen == OMITTED).mean(axis=0) if some else numpy.zeros(len(matrix.asked))
    spreads = numpy.sqrt(numpy.maximum(moments.variances, 0))
    total, rest, without = moments.total_correlation(), moments.rest_correlation(), moments.alpha_without()
    seconds = _seconds(matrix)
    items = []
    for n, one in enumerate(matrix.asked):
        item = ItemFinding(
            one.item, one.version, one.out_of, known(moments.facility[n]), known(spreads[n]), known(total[n]), known(rest[n]),
            known(without[n]), float(omitted[n]), seconds[n], tables.of_item(n), one.sets, _variants(matrix, n),
        )  # fmt: skip
        items.append(replace(item, flags=flags_of(item, matrix.candidates, int(tables.strong.sum()))))
    return paper, tuple(items)


def _seconds(matrix: Matrix) -> list[float | None]:
    if matrix.seconds is None:
        return [None] * len(matrix.asked)
    told = [column[~numpy.isnan(column)] for column in matrix.seconds.T]
    return [float(numpy.median(one)) if len(one) else None for one in told]


def _variants(matrix: Matrix, place: int) -> tuple[VariantFinding, ...]:
    """Each variant of a task beside the others, by their names; () where there is but one."""
    asked = matrix.asked[place]
    if len(asked.variants) < 2:
        return ()
    found = []
    for code, name in enumerate(asked.variants):
        points = matrix.points[matrix.variants[:, place] == code, place]
        found.append(VariantFinding(name, len(points), float(points.mean() / asked.out_of) if len(points) else None))
    return tuple(sorted(found, key=lambda one: one.variant))


def _fit(
    name: str, matrix: Matrix, fewest: int, model: Callable[[numpy.ndarray, list[int]], Calibration]
) -> Calibration:  # fmt: skip
    """A model over the items that are right or wrong and that neither all nor none got right."""
    rights = matrix.points.sum(axis=0)
    items = [
        int(n) for n in numpy.flatnonzero(matrix.dichotomous) if 0 < rights[n] < matrix.candidates * matrix.out_of[n]
    ]  # fmt: skip
    if len(items) < FEWEST_ITEMS:
        return Calibration(name, candidates=matrix.candidates, reason="few_items")
    if matrix.candidates < fewest:
        return Calibration(name, candidates=matrix.candidates, reason="too_few")
    return model(matrix.right_or_wrong(items), items)


MODELS: Final[tuple[Callable[[Matrix, Settings], Calibration], ...]] = (
    lambda matrix, asked: _fit("rasch", matrix, asked.rasch_from, marginal),
    lambda matrix, asked: _fit("rasch_unit", matrix, asked.rasch_from, lambda right, items: marginal(right, items, unit=True)),
    lambda matrix, asked: _fit("rasch_conditional", matrix, asked.rasch_from, conditional),
    lambda matrix, asked: _fit("two_parameter", matrix, asked.two_parameter_from, two_parameter),
)
