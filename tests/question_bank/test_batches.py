"""Papers of one batch are unlike each other and have a spare; booklets around a seat are in another order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from examhall.papers.booklet import alike, order_of, seat_turn
from examhall.papers.interactions import TextEntry
from examhall.papers.question import Field, Paper, Question, Section, Slot
from examhall.schedule.operations import add_administration
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import administration
from question_bank.assembly.assembling import assemble_paper, assemble_papers
from question_bank.papers import batches
from question_bank.papers.batches import SpareDiffers, TooAlike, set_spare, spares
from question_bank.papers.laying import draws_for, prepare_administration
from question_bank.papers.operations import seal_paper
from tests.bank_builders import PASSWORD, a_desk, seated


def sealed(bank, *ids):
    for one in ids:
        seal_paper(bank.hall, bank.staff["officer"], bank.staff["authority"], one)
    return ids


def lay(bank, administration_id, paper_id):
    with bank.hall.database.writing() as connection:
        prepare_administration(connection, bank.hall, bank.hall.now(), bank.staff["officer"], administration_id, paper_id)


def another_administration(bank, beside):
    """Of the same batch, level and part."""
    with bank.hall.database.writing() as connection:
        row = connection.execute(select(administration).where(administration.c.id == beside)).one()
        return add_administration(connection, row.batch_id, row.level, row.part, "另一场", bank.hall.now(), 3600, HouseRules())


def test_two_papers_that_share_too_much_are_not_laid_in_one_batch(bank):
    officer = bank.staff["officer"]
    one, other = sealed(bank, *(assemble_paper(bank.hall, officer, "L1-theory", title, "2026-11-01") for title in "AB"))
    first = seated(bank)
    lay(bank, first, one)
    second = another_administration(bank, first)
    with pytest.raises(TooAlike):
        lay(bank, second, other)
    lay(bank, second, one)  # the same paper at the same time elsewhere


def test_practical_papers_of_one_batch_share_no_variant(bank):
    officer = bank.staff["officer"]
    one, other = sealed(bank, *assemble_papers(bank.hall, officer, "L1-practical", ["A", "B"], "2026-11-01"))
    again = sealed(bank, assemble_paper(bank.hall, officer, "L1-practical", "C", "2026-11-01"))[0]
    first = seated(bank, "practical")
    lay(bank, first, one)
    second = another_administration(bank, first)
    with pytest.raises(TooAlike):
        lay(bank, second, again)
    lay(bank, second, other)


def test_a_spare_is_another_paper_of_the_same_set_and_belongs_to_the_batch(bank):
    officer = bank.staff["officer"]
    laid, spare = assemble_papers(bank.hall, officer, "L1-practical", ["A", "B"], "2026-11-01")
    alone = assemble_paper(bank.hall, officer, "L1-practical", "C", "2026-11-01")
    sealed(bank, laid, alone)
    first = seated(bank, "practical")
    lay(bank, first, laid)

    def keep(paper_id):
        with bank.hall.database.writing() as connection:
            set_spare(connection, bank.hall, bank.hall.now(), officer, first, paper_id)

    for wrong in (spare, laid, alone):  # not sealed yet; the one on the seats; of another set
        with pytest.raises(SpareDiffers):
            keep(wrong)
    sealed(bank, spare)
    keep(spare)
    keep(spare)
    with bank.hall.database.reading() as connection:
        assert spares(connection) == {first: spare}
        row = connection.execute(select(administration).where(administration.c.id == first)).one()
        assert batches.papers_in(connection, row.batch_id, row.level, row.part) == {laid, spare}


def test_an_officer_keeps_a_spare_on_the_papers_page(sqlite_bank):
    bank, officer = sqlite_bank, a_desk(sqlite_bank.hall)("officer")
    laid, spare = sealed(bank, *assemble_papers(bank.hall, bank.staff["officer"], "L1-practical", ["A", "B"], "2026-11-01"))
    first = seated(bank, "practical")
    lay(bank, first, laid)
    assert "Keep this paper ready as its spare" in officer.get(f"/bank/papers/{spare}").get_data(as_text=True)
    assert officer.post(f"/bank/papers/{spare}/spare", data={"administration": first}).status_code == 302
    page = officer.get(f"/bank/papers/{spare}").get_data(as_text=True)
    assert "kept ready as its spare" in page
    assert "Approve with both" in page
    order = {"administration": first, "second": "chief", "second_password": PASSWORD}
    assert officer.post(f"/bank/papers/{spare}/release-by-schedule", data=order).status_code == 302
    assert officer.post(f"/bank/papers/{laid}/spare", data={"administration": first}).status_code == 409


def a_paper_of(slots):
    questions = [
        Slot(tuple(Question(f"q{n}-{v}", "", (Field(f"f{n}-{v}", TextEntry()),), "20") for v in range(3))) for n in range(slots)
    ]
    return Paper("p", "", "L1", "practical", "zh-CN", "100", "2026-11-01", (Section("s", "", "", tuple(questions)),))


class Seat:
    def __init__(self, seat, columns, room="r"):
        self.seat, self.rows, self.columns, self.layout, self.room_id = seat, 20, columns, "{}", room


@settings(max_examples=20, deadline=None)
@given(st.integers(4, 6), st.integers(2, 6), st.integers(2, 6))
def test_no_seat_around_has_the_same_order_and_none_beside_or_behind_the_same_variant(slots, rows, columns):
    paper = a_paper_of(slots)
    draws = draws_for(paper, [Seat(seat, columns) for seat in range(1, rows * columns + 1)])
    for one in range(rows * columns):
        for other in range(one):
            down, right = abs(one // columns - other // columns), abs(one % columns - other % columns)
            mine, theirs = draws[one], draws[other]
            if max(down, right) == 1:
                assert not alike(order_of(paper, mine.seed, mine.variants), order_of(paper, theirs.seed, theirs.variants))
            if down + right == 1:
                assert all(a != b for a, b in zip(mine.variants, theirs.variants, strict=True))
    assert seat_turn(0, 0) == 0


def test_a_paper_of_two_questions_is_drawn_all_the_same():
    assert len(draws_for(a_paper_of(2), [Seat(seat, 4) for seat in range(1, 17)])) == 16
