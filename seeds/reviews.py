"""Score reviews in the demo: of the released batch one is answered, one waits for an officer and one for its fee."""

from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, func, select

from examhall.counter.account import Method
from examhall.hall import Hall
from examhall.people.operations import staff_id
from examhall.registration.tables import registration
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from grading.reviewing.answering import carry_out, sign
from grading.reviewing.asking import ask, set_rule
from grading.reviewing.paying import pay
from grading.reviewing.tables import score_review
from grading.reviewing.terms import PARTS, SUGGESTED, Rule
from seeds.earlier_batch import People

FEE: Final = Decimal("50.00")
# Whose part, what they write, and how far it has come: places in the list of those whose results are public.
ASKED: Final = (
    (7, "theory", "理论成绩与考后估分相差较大，请复核是否漏计多选题得分。", "answered"),
    (3, "practical", "操作题第二题的报关单已全部填写，请核对各栏得分。", "paid"),
    (8, "theory", "", "asked"),
)


def ask_for_reviews(hall: Hall, people: People) -> None:
    """Made once; with a fee that the authority has set."""
    with hall.database.writing() as connection:
        if connection.execute(select(func.count()).select_from(score_review)).scalar_one() or not people:
            return
        officer, authority, clerk = (staff_id(connection, name) for name in ("officer", "authority", "centre"))
        rule = Rule(dict.fromkeys(PARTS, FEE), SUGGESTED.answer_within, SUGGESTED.refund, SUGGESTED.appeal, SUGGESTED.appeal_en)
        set_rule(connection, hall, hall.now(), authority, rule)
    for place, part, says, state in ASKED:
        with hall.database.writing() as connection:
            person_id, sitting_id = _sat(connection, people[place][1], part)
            review_id = ask(connection, hall, hall.now(), person_id, sitting_id, says)
            if state != "asked":
                pay(connection, hall, hall.now(), clerk, review_id, Method.CASH, "")
        if state == "answered":
            carry_out(hall, officer, review_id)
            sign(hall, authority, review_id, "经核对，多选题各选项得分均已计入，成绩无误。")


def _sat(connection: Connection, ticket: str, part: str) -> tuple[str, str]:
    """The person and the sitting of a ticket's part."""
    row = connection.execute(
        select(sitting.c.person_id, sitting.c.id)
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .where(registration.c.ticket == ticket, administration.c.part == part)
    ).one()
    return row.person_id, row.id
