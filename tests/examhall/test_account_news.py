"""Who has an account is told by message that something waits there: what was decided of an application stands in no message."""

import pytest
from sqlalchemy import update

from examhall.jobs.worker import kinds, work_once
from examhall.own_doors import all_wings
from examhall.people.news import About, tell
from examhall.people.tables import account
from examhall.registration import applying
from tests.applicants import an_applicant, open_batch


@pytest.fixture
def applicant(sqlite_hall):
    one = an_applicant(open_batch(sqlite_hall))
    one.begins()
    one.completes()
    one.submits()
    return one


def told(hall, caplog):
    """The messages that the back office sends."""
    caplog.clear()
    while work_once(hall, kinds(all_wings())):
        pass
    return [one.message for one in caplog.records if one.name == "examhall.post"]


@pytest.mark.parametrize(
    ("verb", "more"), [("approve", ()), ("return_for_correction", ("照片不清晰",)), ("reject", ("不符合",))]
)
def test_what_becomes_of_an_application_is_news_and_the_message_says_no_more(applicant, caplog, verb, more):
    hall, row = applicant.batch.hall, applicant.row
    assert told(hall, caplog) == []
    with hall.database.writing() as connection:
        getattr(applying, verb)(connection, hall, hall.now(), "reviewer", row.id, row.version, *more)
    (message,) = told(hall, caplog)
    assert "您的报名申请有新进展，请登录报名账户查看。" in message
    assert not any(word in message for word in more)


def test_who_has_no_account_or_gave_it_up_is_told_nothing_and_stops_nothing(applicant, caplog):
    hall = applicant.batch.hall
    with hall.database.writing() as connection:
        tell(connection, hall.now(), "0" * 16, About.NOTICE, "case 1")
        tell(connection, hall.now(), applicant.person, About.NOTICE, "case 2")
        connection.execute(update(account).where(account.c.id == applicant.account).values(person_id=None))
    assert told(hall, caplog) == []
