"""Our figures are those that others printed, to their last digit."""

import numpy
import pytest
from click.testing import CliRunner

from grading.analysis.analysing import Settings, analyse
from grading.analysis.commands import analysis
from grading.analysis.two_parameter import _Fitting
from tests.grading.published import LSAT6, lsat6


@pytest.fixture(scope="module")
def found():
    return analyse(lsat6(), Settings(cut=3))


def printed(values, digits):
    return [round(one, digits) for one in values]


def test_classical_figures_of_lsat6(found):
    items = found.items
    assert printed([one.facility for one in items], 3) == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert printed([one.total for one in items], 4) == [0.3620, 0.5668, 0.6184, 0.5344, 0.4354]
    assert printed([one.rest for one in items], 6) == [0.112833, 0.153178, 0.172779, 0.144428, 0.121596]
    assert printed([one.alpha_without for one in items], 6) == [0.275356, 0.237584, 0.216799, 0.245933, 0.266294]
    assert round(found.paper.alpha, 6) == 0.294997
    assert found.paper.dichotomous
    assert found.paper.distribution == ((0, 3), (1, 20), (2, 85), (3, 237), (4, 357), (5, 298))


RASCH = {
    "rasch": ([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802], [0.3266, 0.1422, 0.0977, 0.1691, 0.2510], -2466.938),
    "rasch_unit": ([-2.8720, -1.0630, -0.2576, -1.3881, -2.2188], None, -2473.054),
    "rasch_conditional": ([-1.2561, 0.4749, 1.2360, 0.1684, -0.6232], None, -1091.570),
}


@pytest.mark.parametrize("model", RASCH)
def test_raschs_model_of_lsat6(found, model):
    difficulties, errors, likelihood = RASCH[model]
    fitted = next(one for one in found.calibrations if one.model == model)
    assert printed([one.difficulty.value for one in fitted.items], 4) == difficulties
    assert round(fitted.log_likelihood, 3) == likelihood
    if errors:
        assert printed([one.difficulty.error for one in fitted.items], 4) == errors
        assert (round(fitted.slope.value, 4), round(fitted.slope.error, 4)) == (0.7551, 0.0694)


def test_two_parameters_of_lsat6_are_the_maximum_of_which_the_printed_ones_stop_just_short(found):
    """The printed figures come from a search that ended early: the log likelihood agrees to every printed digit, and is not
    higher there than here."""
    slopes, difficulties = [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236]
    fitted = found.calibrations[-1]
    assert (fitted.model, round(fitted.log_likelihood, 3)) == ("two_parameter", -2466.653)
    assert [one.slope.value for one in fitted.items] == pytest.approx(slopes, abs=0.0007)
    assert [one.difficulty.value for one in fitted.items] == pytest.approx(difficulties, abs=0.0025)
    assert printed([one.slope.error for one in fitted.items], 2) == [0.26, 0.19, 0.23, 0.19, 0.21]
    there = _Fitting(lsat6().points)._expect(numpy.array(slopes), -numpy.array(slopes) * numpy.array(difficulties))[0]
    assert there < fitted.log_likelihood < there + 2e-5


def test_the_command_prints_them_from_a_file(tmp_path):
    (tmp_path / "lsat6.txt").write_text(LSAT6)
    said = CliRunner().invoke(analysis, [str(tmp_path / "lsat6.txt"), "--cut", "3"])
    assert said.exit_code == 0, said.output
    for figure in ("KR-20 0.294997", "0.112833", "-3.6153", "0.7551", "log likelihood -1091.570", "5: 298"):
        assert figure in said.output
