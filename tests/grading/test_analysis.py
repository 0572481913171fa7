"""What an analysis says whatever the table: order never matters, what cannot be said is None, and figures worked by hand."""

import itertools
import math
from decimal import Decimal

import msgspec
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.analysis import differential, likeness
from grading.analysis.analysing import Settings, analyse
from grading.analysis.consistency import decisions
from grading.analysis.equating import equate
from grading.analysis.flags import AGAINST_SCORE, STRONGER_OPTION, SUSPECTED_KEY
from grading.analysis.matrix import Matrix, of_marks, of_options
from grading.analysis.options import outer_groups
from grading.analysis.plots import histogram, item_map, option_curves
from tests.grading.simulated_sittings import sittings

tables = st.integers(1, 7).flatmap(
    lambda width: st.lists(st.lists(st.sampled_from([0, 0.5, 1, math.nan]), min_size=width, max_size=width), max_size=12)
)


def numbers_in(told):
    if isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from numbers_in(one)
    elif isinstance(told, float):
        yield told


@settings(max_examples=60, deadline=None)
@given(tables)
def test_whatever_the_table_nothing_is_no_number(rows):
    found = analyse(of_marks(rows), Settings(cut=1, rasch_from=1, two_parameter_from=1, fewest_in_group=1))
    assert all(math.isfinite(one) for one in numbers_in(msgspec.to_builtins(found)))
    assert msgspec.json.decode(msgspec.json.encode(found), type=type(found)) == found


def shuffled(matrix, people, items):
    return Matrix(
        tuple(matrix.asked[n] for n in items), matrix.points[people][:, items], matrix.chosen[people][:, items],
        matrix.variants[people][:, items], None, {kind: [one[n] for n in people] for kind, one in matrix.groups.items()},
        [matrix.names[n] for n in people], [matrix.rooms[n] for n in people], [matrix.seats[n] for n in people],
    )  # fmt: skip


def test_neither_the_order_of_candidates_nor_that_of_items_changes_a_figure():
    matrix, _ = sittings(rooms=6, items=24)
    chance = numpy.random.default_rng(3)
    people, items = chance.permutation(matrix.candidates), chance.permutation(24)
    asked = Settings(cut=12, two_parameter_from=100)
    before, after = analyse(matrix, asked), analyse(shuffled(matrix, people, items), asked)
    assert after.paper.alpha == pytest.approx(before.paper.alpha)
    assert after.paper.consistency.consistent == pytest.approx(before.paper.consistency.consistent)
    for new, old in enumerate(items):
        mine, theirs = after.items[new], before.items[old]
        assert (mine.item, mine.flags, mine.rest) == (theirs.item, theirs.flags, pytest.approx(theirs.rest))
        assert mine.options == pytest.approx(theirs.options) or [one.strong for one in mine.options] == pytest.approx(
            [one.strong for one in theirs.options]
        )
        for fitted, other in zip(after.calibrations, before.calibrations, strict=True):
            value = next(one for one in fitted.items if one.item == new).difficulty.value
            assert value == pytest.approx(next(one for one in other.items if one.item == old).difficulty.value, abs=1e-5)
    assert {(one.first, one.second) for one in after.likeness.most_alike[:10]} == {
        (one.first, one.second) for one in before.likeness.most_alike[:10]
    }


@pytest.mark.parametrize("rows", [[], [[1, 0, 1]], [[1, 0, 1]] * 150, [[1, 1, 1], [0, 0, 0]] * 80])
def test_nobody_one_candidate_and_no_variance_give_nothing_and_no_fault(rows):
    found = analyse(of_marks(rows, names=("a", "b", "c")), Settings(cut=2))
    assert len(found.items) == 3
    if len(rows) != 160:
        assert found.paper.alpha is None
        assert all(one.rest is None for one in found.items)
    assert all(not one.items and one.reason for one in found.calibrations if one.model == "rasch_conditional")


def test_too_few_candidates_are_said_and_not_guessed():
    matrix, _ = sittings(rooms=2, items=10)
    found = analyse(matrix)
    assert {one.model: one.reason for one in found.calibrations} == dict.fromkeys(
        ("rasch", "rasch_unit", "rasch_conditional", "two_parameter"), "too_few"
    )
    assert all(not group.items for group in found.differential)
    assert found.likeness.reason == "few_options"


def test_items_with_part_marks_have_facility_and_correlations_but_no_place_in_rasch():
    points = [[1, 10, 0], [0, 4, 1], [1, 7.5, 1], [0, 0, 0]] * 40
    found = analyse(of_marks(points, out_of=(1, 10, 1)))
    assert found.items[1].facility == pytest.approx(21.5 / 40)
    assert found.items[1].rest is not None
    assert found.calibrations[0].reason == "few_items"


def test_who_has_the_same_score_is_in_the_same_group():
    weak, strong = outer_groups(numpy.array([1.0, 2, 2, 2, 3, 4]), 1 / 3)
    assert weak.tolist() == [True, True, True, True, False, False]
    assert strong.tolist() == [False, False, False, False, True, True]
    assert [one.any() for one in outer_groups(numpy.array([5.0] * 9), 0.27)] == [False, False]


def test_a_wrong_key_is_flagged_and_right_ones_are_not():
    matrix, _ = sittings(rooms=4, wrong_keys=(7,))
    found = analyse(matrix, Settings(models=False))
    suspected = {one.item: one.flags for one in found.items if SUSPECTED_KEY & set(one.flags)}
    assert set(suspected) == {"i7"}
    assert suspected["i7"][:2] == (STRONGER_OPTION, AGAINST_SCORE)


def test_omitted_answers_are_wrong_and_told_as_omitted():
    found = analyse(of_options([["A", "B"], ["", "B"], ["B", "A"], ["A", ""]], ["A", "B"]))
    assert (found.items[0].facility, found.items[0].omitted) == (0.5, 0.25)
    assert {one.option: (one.share, one.right) for one in found.items[0].options} == {
        "A": (0.5, True), "B": (0.25, False), "": (0.25, False),
    }  # fmt: skip


def test_mantel_and_haenszel_by_hand():
    """Two strata: of score 1 and 2 on two items beside the one that is looked at, and it is matched with it."""
    rows, groups = [], []
    for group, right, wrong in (("ours", 20, 30), ("theirs", 35, 15)):
        rows += [[1, 0, 1]] * right + [[0, 1, 1]] * wrong  # all have two points: one stratum
        groups += [group] * (right + wrong)
    matrix = of_marks(rows)
    matrix = Matrix(matrix.asked, matrix.points, matrix.chosen, matrix.variants, groups={"group": groups})
    ours = next(one for one in differential.differential(matrix, 10) if one.group == "ours")
    first = ours.items[0]
    a, b, c, d = 35, 15, 20, 30
    expected, variance = 50 * 55 / 100, 50 * 50 * 55 * 45 / (100**2 * 99)
    assert first.square == pytest.approx((abs(a - expected) - 0.5) ** 2 / variance)
    assert first.odds == pytest.approx(a * d / (b * c))
    assert first.delta == pytest.approx(-2.35 * math.log(3.5))
    assert first.error == pytest.approx(2.35 * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d))  # of one table: Woolf's
    assert first.letter == "C"
    assert ours.items[2].square is None, "all are right: nothing to compare"


@pytest.mark.parametrize(
    ("delta", "error", "probability", "letter"),
    [(0.9, 0.1, 0.001, "A"), (1.4, 0.1, 0.001, "B"), (-1.4, 0.1, 0.2, "A"), (-1.6, 0.1, 0.001, "C"), (1.6, 0.5, 0.002, "B")],
)
def test_the_letters_of_ets(delta, error, probability, letter):
    assert differential.category(delta, error, probability) == letter


def test_decisions_agree_with_two_parallel_papers_that_were_really_sat():
    chance = numpy.random.default_rng(5)
    true = 0.3 + 0.6 * chance.beta(4, 3, 40_000)
    first, second = chance.binomial(50, true), chance.binomial(50, true)
    reliability = float(numpy.corrcoef(first, second)[0, 1])
    told = decisions(first.astype(float), 50, reliability, 30)
    assert told.length == pytest.approx(50, rel=0.05)
    assert told.consistent == pytest.approx(((first >= 30) == (second >= 30)).mean(), abs=0.01)
    assert told.accurate == pytest.approx(((first >= 30) == (true >= 0.6)).mean(), abs=0.01)
    assert told.false_pass + told.false_fail + told.accurate == pytest.approx(1)


def test_a_paper_equated_with_itself_changes_no_score():
    matrix, _ = sittings(rooms=6, items=30)
    found = equate(matrix, matrix)
    assert [one.method for one in found.conversions] == ["mean", "linear", "equipercentile", "tucker", "chained"]
    for one in found.conversions:
        middle = slice(5, 26)
        assert one.equivalents[middle] == pytest.approx(
            found.scores[middle], abs=1e-6 if one.method != "equipercentile" else 0.51
        )
        if one.method in ("mean", "linear", "equipercentile"):  # where all items are common, nothing is left to chance
            assert all(error > 0 for error in one.errors[middle])


def test_equating_finds_a_paper_that_is_harder_by_two_points():
    matrix, _ = sittings(rooms=10, items=40)
    scores = matrix.points.copy()
    scores[:, :2] = 0  # two items that nobody gets right any more, and had half
    harder = Matrix(matrix.asked, scores, matrix.chosen, matrix.variants)
    lost = matrix.scores.mean() - harder.scores.mean()
    found = equate(harder, matrix)
    assert found.conversions[0].equivalents[20] == pytest.approx(20 + lost)
    assert found.conversions[1].equivalents[20] == pytest.approx(20 + lost, abs=0.5)
    assert equate(of_marks([[1, 0]] * 5), matrix).reason == "too_few"


def test_equating_by_common_items_takes_the_difference_in_ability_out():
    """The second sample is abler; both papers are the same: a score is worth itself, whatever means say."""
    matrix, _ = sittings(rooms=30, items=40)
    ability = matrix.points[:, :20].sum(axis=1)
    weak, able = numpy.flatnonzero(ability < 12), numpy.flatnonzero(ability >= 8)
    found = equate(shuffled(matrix, weak, range(40)), shuffled(matrix, able, range(40)))
    by_method = {one.method: one.equivalents[20] for one in found.conversions}
    assert by_method["mean"] > 23
    assert by_method["tucker"] == pytest.approx(20, abs=0.01)


def test_a_neighbour_who_copied_is_found_and_seldom_anybody_else():
    false, found, pairs = 0, 0, 0
    for seed in range(6):
        matrix, copied = sittings(seed=seed, rooms=4, copiers=3, copied=0.9)
        flagged = {(one.first, one.second) for one in likeness.alike(matrix).most_alike if one.flagged}
        found, pairs = found + len(flagged & set(copied)), pairs + len(copied)
        false += len(flagged - set(copied))
    assert found >= 0.8 * pairs
    assert false <= 1


def test_neighbours_are_believed_sooner_than_the_ends_of_a_room():
    matrix, _ = sittings(rooms=3)
    told = likeness.alike(matrix)
    assert told.pairs == 3 * 40 * 39 / 2
    by_distance = {one.distance: one.threshold for one in told.most_alike}
    assert by_distance[min(by_distance)] > by_distance[max(by_distance)]


def test_plots_stand_inside_their_drawing():
    matrix, _ = sittings(rooms=4)
    found = analyse(matrix)
    drawn = histogram(found.paper.distribution, found.paper.out_of, 36)
    assert sum(bar.count for bar in drawn.bars) == 160
    assert all(0 <= bar.y <= drawn.foot and bar.x + bar.width <= 640 for bar in drawn.bars)
    wright = item_map(found.calibrations[0])
    assert sorted(item for line in wright.lines for item in line.items) == list(range(1, 61))
    assert sum(line.candidates for line in wright.lines) == 160
    curves = option_curves(found.items[0].options, found.paper.bands)
    names = sorted(one.said_at for one in curves.curves)
    assert all(later - earlier >= 15 - 1e-9 for earlier, later in itertools.pairwise(names))
    assert curves.curves[0].right


def test_points_are_not_lost_between_decimals_and_floats():
    halves = [[float(Decimal("0.5")), 1.5], [1.5, 0.5]]
    assert of_marks(halves, out_of=(2, 2)).scores.tolist() == [2.0, 2.0]
    with pytest.raises(ValueError, match="between 0 and"):
        of_marks([[3]], out_of=(2,))
