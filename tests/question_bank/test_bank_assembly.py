"""A paper is what the specification says, cell by cell, or the bank says what is short."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from question_bank.assembly import CannotAssemble, assemble, demands
from question_bank.items import Difficulty, Kind
from question_bank.specification import AREAS, SPECIFICATIONS
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


def test_a_cell_that_is_short_is_named(items):
    without = [item for item in items if (item.kind, item.area) != (Kind.MULTIPLE, "05")]
    with pytest.raises(CannotAssemble) as refused:
        assemble(THEORY, without)
    first = refused.value.short[0]
    assert (first.name, first.need, first.have) == ("multiple/05", 1, 0)


def test_a_missing_task_is_named(items):
    with pytest.raises(CannotAssemble) as refused:
        assemble(PRACTICAL, [item for item in items if item.id not in ("L1-T04", "L1-T06")])
    assert [line.name for line in refused.value.short] == ["L1-T04", "L1-T06 / L1-T07"]


def test_cells_that_are_filled_only_at_the_cost_of_the_difficulty_are_named(items):
    harder = [replace(item, difficulty=Difficulty.HARD) if item.kind is Kind.TRUTH else item for item in items]
    with pytest.raises(CannotAssemble) as refused:
        assemble(THEORY, harder)
    assert {line.name for line in refused.value.short} <= {"easy", "medium", "hard"}


def test_what_was_used_least_is_taken_first(items):
    twins = [replace(item, id=f"{item.id}-B") for item in items]
    chosen = assemble(THEORY, [*items, *twins], {item.id: 1 for item in items})
    assert all(item.id.endswith("-B") for item in chosen)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 79), min_size=1, max_size=5))
def test_with_any_item_missing_from_an_exact_bank_something_is_said_to_be_short(gone):
    theory = [item for file in content() for item, *_ in file if item.kind is not Kind.TASK]
    with pytest.raises(CannotAssemble) as refused:
        assemble(THEORY, [item for n, item in enumerate(theory) if n not in gone])
    assert refused.value.short
    assert all(line.have < line.need for line in refused.value.short)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 79), max_size=40))
def test_with_a_twin_for_every_item_that_is_missing_the_paper_is_exact(gone):
    theory = [item for file in content() for item, *_ in file if item.kind is not Kind.TASK]
    twins = [replace(item, id=f"{item.id}-B") for item in theory]
    assert met(THEORY, assemble(THEORY, [*twins, *(item for n, item in enumerate(theory) if n not in gone)]))
