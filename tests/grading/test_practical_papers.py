"""Two practical papers of each level, sealed and sat: the model answer earns all of it on every variant, a blank paper nothing."""

import pytest
from sqlalchemy import select

from grading.mark_book import queries
from grading.marking import judge
from grading.operations import grade_run
from question_bank.assembly.assembling import assemble_paper
from question_bank.loading import read_file, take_in
from question_bank.papers.operations import seal_paper
from question_bank.tables import paper_item
from tests.bank_builders import CONTENT, Bank, a_room_that_sits, people, right
from tests.builders import a_hall

pytestmark = pytest.mark.slow

SEATS = 4  # three answer rightly, each with another variant of each task; the fourth hands in a blank paper


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """A bank of all operation tasks."""
    hall = a_hall(tmp_path_factory.mktemp("papers") / "data")
    hall.judge = judge
    bank = Bank(hall, people(hall))
    files = [read_file(hall, path) for path in sorted((CONTENT / "tasks").glob("T*.yaml"))]
    take_in(hall, files, bank.staff["author"], bank.reviewers)
    yield bank
    hall.database.engine.dispose()


def sealed(bank, level, title):
    officer = bank.staff["officer"]
    paper_id = assemble_paper(bank.hall, officer, f"{level}-practical", title, "2026-11-01")
    seal_paper(bank.hall, officer, bank.staff["authority"], paper_id)
    return paper_id


def variants_of(bank, paper_id):
    """(task, variant) of everything a paper may ask."""
    with bank.hall.database.reading() as connection:
        rows = connection.execute(select(paper_item.c.item_id, paper_item.c.variants).where(paper_item.c.paper_id == paper_id))
        return {(row.item_id, name) for row in rows for name in row.variants.split(",")}


@pytest.mark.parametrize("level", ["L1", "L2", "L3"])
def test_two_papers_of_a_level_share_no_variant_and_the_model_answer_earns_all_of_each(bank, level):
    papers = [sealed(bank, level, title) for title in ("A", "B")]
    first, second = (variants_of(bank, paper_id) for paper_id in papers)
    assert first
    assert second
    assert not first & second
    for paper_id in papers:
        room = a_room_that_sits(bank, "practical", SEATS, paper_id=paper_id, code=level, tickets=paper_id[:8])
        for seat in range(1, SEATS):
            room.sit(seat, right(room, seat))
        room.sit(SEATS, {})
        room.close()
        assert grade_run(bank.hall, room.run, bank.staff["officer"])["set_aside"] == 0
        with bank.hall.database.reading() as connection:
            scores = {line.seat: line.score for line in queries.results_of(connection, room.administration)}
        assert scores == {1: "100.0", 2: "100.0", 3: "100.0", 4: "0.0"}
