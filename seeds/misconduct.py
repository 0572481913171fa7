"""A misconduct case in the demo: opened from what a room reported, told to its candidate and answered; two are to decide it."""

from typing import Final

from sqlalchemy import select

from examhall.hall import Hall
from examhall.people import accounts
from examhall.people.consents import agree, consent_text_now
from examhall.people.contacts import read_contact
from examhall.people.operations import staff_id
from examhall.people.own_contacts import enter
from examhall.registration.introducing import Introduced, introduce
from examhall.registration.tables import registration
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from grading.misconduct.handling import Handed, handle, open_case
from grading.misconduct.moves import Move
from grading.misconduct.own_words import say
from seeds.earlier_batch import People
from seeds.sign_ins import CASE_MAIL

PLACE: Final = 8  # of who sat in the earlier batch
FACTS: Final = "理论知识考试开考约 35 分钟时，监考员发现该生将写有公式的纸条压在键盘下方查看，当场收走纸条一张，考生在场。"
TOLD: Final = "告知书已当面送达，考生本人签收。"
STATEMENT: Final = "纸条是我复习时写的，进场时忘了从口袋里拿出来，考试中没有照着作答。请核对我的作答时间记录。"


def open_the_case(hall: Hall, people: People) -> None:
    """Made once, of somebody of the earlier batch, who gets an account for it."""
    name, ticket, identity = people[PLACE]
    with hall.database.writing() as connection:
        now, officer = hall.now(), staff_id(connection, "officer2")  # so that officer and authority may decide
        code_id, _digits = accounts.make_code(connection, hall, now, read_contact(CASE_MAIL), "")
        account_id = enter(connection, now, code_id)
        consent = consent_text_now(connection)
        assert consent is not None
        agree(connection, now, account_id, consent.version)
        person_id = introduce(connection, hall, account_id, Introduced(name, "resident", identity, ticket=ticket))
        sat = connection.execute(
            select(sitting.c.id)
            .join(registration, registration.c.id == sitting.c.registration_id)
            .join(administration, administration.c.id == sitting.c.administration_id)
            .where(registration.c.ticket == ticket, administration.c.part == "theory")
        ).scalar_one()
        case_id = open_case(connection, hall, now, officer, sat, "copying", FACTS)
        handle(connection, hall, now, officer, case_id, Handed(Move.NOTIFY, TOLD))
        say(connection, hall, now, person_id, case_id, Move.STATE, STATEMENT, seen=2)
