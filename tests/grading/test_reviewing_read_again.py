"""A review of answers that persons marked: two others read them anew, nothing is signed meanwhile, and their points count."""

import pytest
from sqlalchemy import select

from grading.releasing.operations import confirm, release
from grading.reviewing.answering import WithMarkers, carry_out, correct, sign
from grading.reviewing.asking import ask
from grading.reviewing.reading_again import NoFieldChosen, read_again, read_by_persons
from grading.reviewing.states import Outcome
from grading.tables import result_edition
from tests.bank_builders import a_desk
from tests.grading.human_marking.judged_room import JudgedRoom
from tests.grading.test_release_pages import text_of
from tests.grading.test_releasing import SILENT, public

SEAT = 1


@pytest.fixture
def judged(sqlite_bank):
    """Two markers gave a point of two, and the results are public."""
    room = JudgedRoom(sqlite_bank)
    room.both_mark(*room.markers("m1", "m2"), "1", "1")
    room.back_office()
    staff = sqlite_bank.staff
    release(room.hall, staff["authority"], confirm(room.hall, staff["officer"], room.room.administration, SILENT))
    return room


def asked(judged):
    sitting_id = judged.room.sittings[SEAT - 1]
    with judged.hall.database.reading() as connection:
        mine = connection.exec_driver_sql(f"SELECT person_id FROM sitting WHERE id = '{sitting_id}'").scalar_one()
    return judged.write(ask, mine, sitting_id, "")


def test_what_two_others_come_to_is_found_by_marking_again_and_corrects_the_result(judged):
    officer, authority = judged.bank.staff["officer"], judged.bank.staff["authority"]
    review_id, sitting_id = asked(judged), judged.room.sittings[SEAT - 1]
    carry_out(judged.hall, officer, review_id)
    with judged.hall.database.reading() as connection:
        (field,) = read_by_persons(connection, judged.hall, sitting_id)
    assert (field.field, field.points, field.out_of) == (judged.field(SEAT), 1, 2)
    for chosen in ([], ["nothing"]):
        with pytest.raises(NoFieldChosen):
            judged.write(read_again, officer, review_id, chosen)
    judged.write(read_again, officer, review_id, [field.field])
    with pytest.raises(WithMarkers):
        sign(judged.hall, authority, review_id, "x")
    judged.both_mark(*judged.markers("m3", "m4"), "2", "2")
    judged.back_office()
    carry_out(judged.hall, officer, review_id)
    assert sign(judged.hall, authority, review_id, "经另外两人重新评阅，该项应得两分。") is Outcome.CORRECTED
    before = public(judged.room)[SEAT].result.score
    release(judged.hall, authority, correct(judged.hall, officer, review_id))
    assert public(judged.room)[SEAT].result.score > before
    assert public(judged.room)[2].number == 1
    with judged.hall.database.reading() as connection:
        mine = result_edition.c.sitting_id == sitting_id
        last = select(result_edition.c.cause).where(mine).order_by(result_edition.c.edition.desc())
        assert connection.execute(last).scalars().first() == f"review:{review_id}"


def test_an_officer_chooses_what_is_read_again_on_the_page_of_the_review(judged):
    officer, review_id = a_desk(judged.hall)("officer"), asked(judged)
    where = f"/results/reviews/{review_id}"
    assert "To be read again by two others" not in text_of(officer.get(where))
    officer.post(f"{where}/mark-again")
    assert "To be read again by two others" in text_of(officer.get(where))
    assert "Choose at least one answer" in text_of(officer.post(f"{where}/read-again"), status=409)
    assert officer.post(f"{where}/read-again", data={"field": judged.field(SEAT)}).status_code == 302
    assert "Two markers are reading answers for this review" in text_of(officer.get(where))
