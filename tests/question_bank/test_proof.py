"""Parallel papers are made at once, all or none, and their proof sheet says of every constraint how it stands on each."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from question_bank.assembly.assembling import assemble_paper, assemble_papers
from question_bank.assembly.parallel import assemble_parallel
from question_bank.assembly.proof import Asked, ProofLine, proof
from question_bank.assembly.shortfall import CannotAssemble
from question_bank.items import Difficulty, Kind
from question_bank.papers import queries as paper_queries
from question_bank.papers.sealing import Pinned
from question_bank.specification import SPECIFICATIONS
from question_bank.tables import paper
from tests.bank_builders import a_desk, content

THEORY, PRACTICAL = SPECIFICATIONS["L1-theory"], SPECIFICATIONS["L1-practical"]


def a_paper(practical=False, **changes):
    """The product's content as one paper; `changes` are made to its first item."""
    items = [item for file in content() for item, *_ in file if (item.kind is Kind.TASK) == practical]
    specification = PRACTICAL if practical else THEORY
    items[0] = replace(items[0], **changes)
    return [Pinned(item, 1, specification.section_of(item.kind).points) for item in items]


def line(lines, name):
    return next(one for one in lines if one.name == name)


def test_a_paper_that_meets_its_specification_holds_in_every_line():
    lines = proof(THEORY, [a_paper()])
    assert all(one.holds for one in lines)
    assert line(lines, "single/01") == ProofLine("single/01", Asked.EXACTLY, Decimal(5), (Decimal(5),))
    assert line(lines, "points").values == (Decimal(100),)
    assert line(lines, "calculation").values[0] <= 6
    assert 20 <= line(lines, "minutes").values[0] <= 60
    assert line(lines, "enemies").values == (0,)


def test_what_does_not_hold_is_said_of_the_line_and_of_no_other():
    harder = a_paper(difficulty=Difficulty.HARD)
    lines = proof(THEORY, [harder])
    assert {one.name for one in lines if not one.holds} == {"easy", "hard"}
    apart = line(proof(THEORY, [a_paper(), harder]), "difficulty")
    assert apart.holds
    assert apart.values[1] - apart.values[0] == Decimal(1) / 80


def test_papers_too_far_apart_or_too_alike_are_found():
    twice = proof(THEORY, [a_paper(), a_paper()])
    assert line(twice, "shared").values == (80, 80)
    assert not line(twice, "shared").holds
    easy = [replace(one, item=replace(one.item, difficulty=Difficulty.EASY)) for one in a_paper()]
    assert not line(proof(THEORY, [a_paper(), easy]), "difficulty").holds


def test_the_time_a_paper_takes_is_held_against_the_time_there_is_and_against_the_other_papers():
    slow = [replace(one, item=replace(one.item, seconds=50)) for one in a_paper()]
    lines = proof(THEORY, [a_paper(), slow])
    assert not line(lines, "minutes").holds
    assert not line(lines, "pace").holds
    assert line(proof(THEORY, [a_paper(), a_paper()]), "pace").holds


def test_enemies_on_one_paper_and_items_used_too_often_are_said():
    paper = a_paper()
    pair = tuple(sorted((paper[0].item.id, paper[1].item.id)))
    assert line(proof(THEORY, [paper], [pair]), "enemies").values == (1,)
    most_two = replace(THEORY, most_papers=2)
    assert line(proof(most_two, [paper], (), {pair[0]: 2}), "exposure").holds
    assert not line(proof(most_two, [paper], (), {pair[0]: 3}), "exposure").holds


def test_practical_papers_share_no_variant():
    first = [replace(one, variants=("A", "B", "C")) for one in a_paper(practical=True)]
    other = [replace(one, variants=("D", "E", "F")) for one in first]
    assert line(proof(PRACTICAL, [first, other]), "variants").holds
    third = [replace(other[0], variants=("C", "E", "F")), *other[1:]]
    assert line(proof(PRACTICAL, [first, other, third]), "variants").values == (1, 14, 14)


def test_parallel_papers_are_made_together_and_share_no_variant(bank):
    ids = assemble_papers(bank.hall, bank.staff["officer"], "L1-practical", ["x A", "x B"], "2026-11-01")
    alone = assemble_paper(bank.hall, bank.staff["officer"], "L1-practical", "alone", "2026-11-01")
    with bank.hall.database.reading() as connection:
        together = [row.id for row in paper_queries.assembled_together(connection, ids[1])]
        assert together == ids
        assert [row.id for row in paper_queries.assembled_together(connection, alone)] == [alone]
        lines = proof(PRACTICAL, [paper_queries.standing_on(connection, one) for one in ids])
    assert all(one.holds for one in lines)


def test_where_the_bank_cannot_give_all_of_them_none_is_made(bank):
    with pytest.raises(CannotAssemble) as refused:
        assemble_papers(bank.hall, bank.staff["officer"], "L1-theory", ["A", "B"], "2026-11-01")
    assert "shared" in {one.name for one in refused.value.conflict}
    assert sum(one.count for one in refused.value.missing) == 60
    with bank.hall.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(paper)).scalar() == 0


def test_an_officer_assembles_parallel_papers_and_reads_their_proof_sheet(sqlite_bank):
    officer = a_desk(sqlite_bank.hall)("officer")
    wish = {"specification": "L1-practical", "title": "Batch 7", "law_as_of": "2026-11-01", "papers": "2"}
    asked = officer.post("/bank/papers", data=wish).headers["Location"]
    assert "Assembling waits for the back office." in officer.get(asked).get_data(as_text=True)
    assert work_once(sqlite_bank.hall, kinds(named_wings()))
    made = officer.get(asked)
    assert made.status_code == 302
    assert made.headers["Location"].endswith("/proof")
    page = officer.get(made.headers["Location"]).get_data(as_text=True)
    assert "Every constraint holds on every paper." in page
    assert page.index("Batch 7 A") < page.index("Batch 7 B")
    assert "Variants shared with another of these papers" in page
    for wrong in ("0", "11", "many"):
        assert officer.post("/bank/papers", data={**wish, "papers": wrong}).status_code == 400
    assert officer.get("/bank/papers/nothing/proof").status_code == 404
    assert officer.get("/bank/papers/assembling/nothing").status_code == 404


def test_where_the_bank_cannot_the_page_says_what_conflicts_and_what_would_be_enough(sqlite_bank):
    officer = a_desk(sqlite_bank.hall)("officer")
    wish = {"specification": "L1-theory", "title": "Batch 7", "law_as_of": "2026-11-01", "papers": "2"}
    asked = officer.post("/bank/papers", data=wish).headers["Location"]
    assert work_once(sqlite_bank.hall, kinds(named_wings()))
    refused = officer.get(asked)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Two papers may share 20 items at most." in page
    assert "Single choice · 01 电子商务基本业务流程: each paper takes exactly 5, and 5 items of the bank may serve." in page
    assert "What would be enough" in page


def test_parallel_papers_are_as_hard_as_the_first_though_an_unused_task_is_easier():
    tasks = [one.item for one in a_paper(practical=True)]
    easier = replace(tasks[0], id="L1-T01", difficulty=Difficulty.EASY)
    hard = [replace(tasks[0], difficulty=Difficulty.HARD), *tasks[1:]]
    first, second = assemble_parallel(PRACTICAL, [*hard, easier], 2)
    assert [item.id for item in first] == [item.id for item in second]
    assert "L1-T02" in {item.id for item in first}
