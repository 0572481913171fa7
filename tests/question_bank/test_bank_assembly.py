"""A paper is what the specification says, cell by cell, or the bank says what is short."""

from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from question_bank.assembly.demands import Sort, demands
from question_bank.assembly.enough import Claim
from question_bank.assembly.explaining import named
from question_bank.assembly.parallel import assemble, assemble_parallel
from question_bank.assembly.shortfall import CannotAssemble, crowded
from question_bank.assembly.supply import Supply
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.queries import Stocked
from question_bank.specification import AREAS, SPECIFICATIONS, Cell, Part, Portion, Specification
from tests.bank_builders import content

THEORY, PRACTICAL = SPECIFICATIONS["L1-theory"], SPECIFICATIONS["L1-practical"]


@pytest.fixture(scope="module")
def items():
    return [item for file in content() for item, *_ in file]


def met(specification, chosen):
    return all(len(line.items) == line.count for line in demands(specification, chosen))


def test_the_theory_specification_is_forty_twenty_twenty_and_a_hundred_points():
    kinds = Counter({kind: sum(cell.count for cell in THEORY.cells if cell.kind is kind) for kind in Kind})
    assert (kinds[Kind.SINGLE], kinds[Kind.MULTIPLE], kinds[Kind.TRUTH]) == (40, 20, 20)
    assert (THEORY.items, THEORY.points) == (80, Decimal(100))
    assert sum(THEORY.difficulty.values()) == sum(THEORY.cognitive.values()) == 80


def test_the_points_by_area_are_those_of_the_syllabus():
    worth = {section.kind: section.points for section in THEORY.sections}
    by_area = [sum(cell.count * worth[cell.kind] for cell in THEORY.cells if cell.area == area) for area in AREAS]
    assert by_area == [12, 11, 7, 6, 6, 8, 5, 8, 5, 5, 4, 8, 6, 5, 4]


def test_the_content_fills_both_papers_exactly(items):
    for specification in (THEORY, PRACTICAL):
        chosen = assemble(specification, items)
        assert met(specification, chosen)
        assert len({item.id for item in chosen}) == specification.items


def refused(*arguments, **more):
    with pytest.raises(CannotAssemble) as found:
        assemble_parallel(*arguments, **more)
    return found.value


def names(refusal):
    return {(one.sort, one.name) for one in refusal.conflict}


def test_a_cell_that_is_short_is_named_with_what_would_be_enough(items):
    without = [item for item in items if (item.kind, item.area) != (Kind.MULTIPLE, "05")]
    found = refused(THEORY, without, 1)
    assert [(one.name, one.count, one.there) for one in found.conflict] == [("multiple/05", 1, 0)]
    assert [(one.cell, one.count) for one in found.missing] == [("multiple/05", 1)]


def test_what_a_cell_s_items_are_like_is_met_or_named_with_what_would_be_enough(items):
    """The difficulty and cognitive level within a cell, where the specification goes so close."""
    open_theory = replace(THEORY, difficulty={}, cognitive={})
    wanted = replace(open_theory, portions=(Portion(Kind.SINGLE, "05", Difficulty.HARD, Cognitive.APPLY, 2),))
    harder = [
        replace(item, id=f"{item.id}-H", difficulty=Difficulty.HARD, cognitive=Cognitive.APPLY)
        for item in items if (item.kind, item.area) == (Kind.SINGLE, "05")
    ]  # fmt: skip
    chosen = assemble(wanted, [*items, *harder])
    assert met(wanted, chosen)
    assert {item.id for item in harder} <= {item.id for item in chosen}
    none = replace(open_theory, portions=(replace(wanted.portions[0], count=0),))
    assert not any(wanted.portions[0].holds(item) for item in assemble(none, [*items, *harder]))
    found = refused(wanted, [*items, harder[0]], 1)
    assert [(one.sort, one.name, one.there) for one in found.conflict] == [(Sort.PORTION, "single/05/hard/apply", 1)]
    assert [(one.cell, one.count, one.difficulty, one.cognitive) for one in found.missing] == [
        ("single/05", 1, Difficulty.HARD, Cognitive.APPLY)
    ]
    assert named(wanted.portions[0].name) == "Single choice · 05 电子商务安全 · Hard · Apply or analyse"


def test_a_missing_task_is_named(items):
    found = refused(PRACTICAL, [item for item in items if item.id not in ("L1-T04", "L1-T06")], 1)
    assert [one.name for one in found.conflict] == ["L1-T04", "L1-T06 / L1-T07"]


def test_cells_that_are_filled_only_at_the_cost_of_the_difficulty_are_named(items):
    harder = [replace(item, difficulty=Difficulty.HARD) if item.kind is Kind.TRUTH else item for item in items]
    found = refused(THEORY, harder, 1)
    assert {sort for sort, _ in names(found)} == {Sort.DIFFICULTY}
    assert sum(one.count for one in found.missing) == sum(
        item.difficulty is not Difficulty.HARD for item in items if item.kind is Kind.TRUTH
    )


def test_two_enemies_never_stand_on_one_paper_and_are_named_where_nothing_else_fits(items):
    one, other = sorted(item.id for item in items if (item.kind, item.area) == (Kind.SINGLE, "01"))[:2]
    twins = [replace(item, id=f"{item.id}-B") for item in items]
    chosen = {item.id for item in assemble(THEORY, [*items, *twins], enemies=[(one, other)])}
    assert not {one, other} <= chosen
    found = refused(THEORY, items, 1, enemies=[(one, other)])
    assert names(found) == {(Sort.CELL, "single/01"), (Sort.ENEMIES, f"{one} / {other}")}
    assert [(line.cell, line.count) for line in found.missing] == [("single/01", 1)]


def test_an_item_that_stood_on_as_many_papers_as_it_may_is_left_out(items):
    most_two = replace(THEORY, most_papers=2)
    first = next(item for item in items if item.kind is Kind.SINGLE)
    twin = replace(first, id="twin")
    assert "twin" in {item.id for item in assemble(most_two, [*items, twin], {first.id: 2})}
    found = refused(most_two, items, 1, {first.id: 2})
    assert names(found) == {(Sort.CELL, f"single/{first.area}"), (Sort.EXPOSURE, "exposure")}


def test_papers_together_keep_the_limit_on_how_often_an_item_may_stand(items):
    twins = [replace(item, id=f"{item.id}-B") for item in items]
    once = replace(THEORY, most_papers=1)
    first, second = assemble_parallel(once, [*items, *twins], 2)
    assert not {item.id for item in first} & {item.id for item in second}
    third = refused(replace(once, most_shared=80), [*items, *twins], 3)
    assert Sort.EXPOSURE in {sort for sort, _ in names(third)}


def test_a_paper_takes_no_more_time_than_there_is(items):
    slow = [replace(item, seconds=80) for item in items]
    assert Sort.TIME in {sort for sort, _ in names(refused(THEORY, slow, 1))}
    quick = [replace(item, id=f"{item.id}-B", seconds=20) for item in items]
    chosen = assemble(THEORY, [*slow, *quick])
    assert sum(item.seconds for item in chosen) <= 3600


def test_parallel_papers_take_as_long_as_each_other(items):
    quick = [replace(item, id=f"{item.id}-{n}", seconds=10 + 20 * n) for n in range(3) for item in items]
    made = assemble_parallel(THEORY, quick, 3)
    times = [sum(item.seconds for item in paper) for paper in made]
    assert max(times) - min(times) <= 180


def test_papers_that_one_after_the_other_finds_no_way_to_are_found_together():
    """The first paper alone would take both items without a calculation, and leave the second only those with one."""
    cell = Cell(Kind.SINGLE, 2, "01")
    two = Specification("x", "L1", "theory", (Part(Kind.SINGLE, Decimal(50)),), (cell,), most_calculation=1, most_shared=0)
    bank = [Stocked(name, 1, Kind.SINGLE, "01", Difficulty.EASY, Cognitive.APPLY, name in "cd") for name in "abcd"]
    made = assemble_parallel(two, bank, 2)
    assert [sum(item.calculation for item in paper) for paper in made] == [1, 1]


def test_tasks_serve_as_many_papers_as_their_variants_allow(items):
    tasks = {item.id: 2 for item in items if item.kind is Kind.TASK}
    assert len(assemble_parallel(PRACTICAL, items, 2, papers_of_task=tasks)) == 2
    assert Sort.VARIANTS in {sort for sort, _ in names(refused(PRACTICAL, items, 3, papers_of_task=tasks))}


def test_what_was_used_least_is_taken_first(items):
    twins = [replace(item, id=f"{item.id}-B") for item in items]
    chosen = assemble(THEORY, [*items, *twins], {item.id: 1 for item in items})
    assert all(item.id.endswith("-B") for item in chosen)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 79), min_size=1, max_size=5))
def test_with_any_item_missing_from_an_exact_bank_exactly_as_many_are_missing(gone):
    theory = [item for file in content() for item, *_ in file if item.kind is not Kind.TASK]
    found = refused(THEORY, [item for n, item in enumerate(theory) if n not in gone], 1)
    assert all(line.there < line.count for line in found.conflict)
    assert sum(line.count for line in found.missing) == len(gone)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 79), max_size=40))
def test_with_a_twin_for_every_item_that_is_missing_the_paper_is_exact(gone):
    theory = [item for file in content() for item, *_ in file if item.kind is not Kind.TASK]
    twins = [replace(item, id=f"{item.id}-B") for item in theory]
    assert met(THEORY, assemble(THEORY, [*twins, *(item for n, item in enumerate(theory) if n not in gone)]))


THIRD = Specification(
    "x", "L1", "theory", (Part(Kind.SINGLE, Decimal(1)), Part(Kind.TRUTH, Decimal(1))),
    (Cell(Kind.SINGLE, 5, "01"), Cell(Kind.SINGLE, 4, "02"), Cell(Kind.TRUTH, 3, "01")),
    {Difficulty.EASY: 7, Difficulty.HARD: 5}, {Cognitive.REMEMBER: 6, Cognitive.APPLY: 6}, most_shared=3,
)  # fmt: skip


def stocked(specification, missing):
    """The items that a refusal names."""
    cells = {cell.name: cell for cell in specification.cells}
    return [
        Stocked(f"new{n}-{place}", 1, cells[one.cell].kind, cells[one.cell].area, one.difficulty, one.cognitive, False)
        for place, one in enumerate(missing) for n in range(one.count)
    ]  # fmt: skip


@pytest.mark.parametrize("cut", [0, 5, 12])
def test_with_exactly_the_items_that_are_named_three_papers_are_found_and_with_one_fewer_they_are_not(cut):
    one_paper = stocked(THIRD, refused(THIRD, [], 1).missing)[cut:]
    found = refused(THIRD, one_paper, 3)
    assert found.claim == Claim.FEWEST
    assert found.each_alone is (cut > 0)
    named = [replace(item, id=f"b{item.id}") for item in stocked(THIRD, found.missing)]
    assert len(named) == 36 - 3 * 3 - len(one_paper)
    papers = assemble_parallel(THIRD, [*one_paper, *named], 3)
    assert all(met(THIRD, paper) for paper in papers)
    assert all(len({i.id for i in one} & {i.id for i in other}) <= 3 for one, other in combinations(papers, 2))
    for gone in range(0, len(named), 5):
        refused(THIRD, [*one_paper, *named[:gone], *named[gone + 1 :]], 3)


def test_for_more_papers_than_can_be_solved_together_only_what_is_missing_at_least_is_claimed(items):
    found = refused(THEORY, [item for item in items if (item.kind, item.area) != (Kind.MULTIPLE, "05")], 10)
    assert (found.claim, found.each_alone) == (Claim.AT_LEAST, True)
    assert sum(one.count for one in found.missing) > 100


SMALL = Specification(
    "x", "L1", "theory", (Part(Kind.SINGLE, Decimal(1)),), (Cell(Kind.SINGLE, 2, "01"), Cell(Kind.SINGLE, 1, "02")),
    {Difficulty.EASY: 2, Difficulty.HARD: 1}, most_calculation=1, most_shared=1, minutes=2,
)  # fmt: skip
an_item = st.tuples(
    st.sampled_from(["01", "02"]), st.sampled_from([Difficulty.EASY, Difficulty.HARD]), st.booleans(), st.integers(20, 60)
)  # fmt: skip


def keeps_to(paper, enemies):
    ids = {item.id for item in paper}
    return (
        met(SMALL, paper) and len(paper) == 3 and sum(item.calculation for item in paper) <= 1
        and sum(item.seconds for item in paper) <= 120 and not any(set(pair) <= ids for pair in enemies)
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(an_item, min_size=3, max_size=8), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=4))
def test_two_papers_are_found_exactly_where_two_exist(drawn, pairs):
    bank = [
        Stocked(f"i{n}", 1, Kind.SINGLE, area, hard, Cognitive.APPLY, calculation, 1, seconds)
        for n, (area, hard, calculation, seconds) in enumerate(drawn)
    ]
    enemies = {(f"i{one}", f"i{other}") for one, other in pairs if one != other}
    possible = [set(paper) for paper in combinations(bank, 3) if keeps_to(paper, enemies)]
    exist = any(
        len(one & other) <= 1 and abs(sum(i.seconds for i in one) - sum(i.seconds for i in other)) <= 6
        for one in possible for other in possible
    )  # fmt: skip
    if not exist:
        found = refused(SMALL, bank, 2, enemies=enemies)
        assert found.proven
        assert found.conflict
        return
    one, other = assemble_parallel(SMALL, bank, 2, enemies=enemies)
    assert keeps_to(one, enemies)
    assert keeps_to(other, enemies)
    assert len(set(one) & set(other)) <= 1
    assert abs(sum(i.seconds for i in one) - sum(i.seconds for i in other)) <= 6


def test_a_bank_with_three_items_for_each_place_gives_six_papers_that_share_no_more_than_they_may(items):
    bank = [replace(item, id=f"{item.id}-{n}") for n in range(3) for item in items if item.kind is not Kind.TASK]
    ids = [{item.id for item in paper} for paper in assemble_parallel(THEORY, bank, 6)]
    assert all(len(one & other) <= 20 for one, other in combinations(ids, 2))


def test_papers_that_must_share_too_much_are_refused_by_counting_alone(items):
    bank = [replace(item, id=f"{item.id}-{n}") for n in range(3) for item in items if item.kind is not Kind.TASK]
    found = refused(THEORY, bank, 10)
    assert found.proven
    assert Sort.SHARED in {sort for sort, _ in names(found)}
    more = [
        replace(next(item for item in bank if cell.name == f"{item.kind}/{item.area}"), id=f"{one.cell}-{n}")
        for one in found.missing for n in range(one.count) for cell in THEORY.cells if cell.name == one.cell
    ]  # fmt: skip
    assert crowded(Supply(THEORY, [*bank, *more], {}, (), {}), 10) is None
    assert crowded(Supply(THEORY, [*bank, *more[1:]], {}, (), {}), 10) is not None


def test_where_the_papers_are_too_many_to_be_tried_together_it_is_said_how_many_could_be_made(items):
    bank = [replace(item, id=f"{item.id}-{n}") for n in range(3) for item in items if item.kind is not Kind.TASK]
    found = refused(THEORY, bank, 8)
    assert (found.proven, found.made >= 6) == (False, True)
    assert found.conflict
    assert found.missing
