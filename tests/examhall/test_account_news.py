"""Who has an account is told by message that something waits there: what was decided of an application stands in no message."""

import pytest
from sqlalchemy import update

from examhall.jobs import queue
from examhall.jobs.worker import kinds, work_once
from examhall.own_doors import all_wings
from examhall.people import news
from examhall.people.contacts import Contact
from examhall.people.news import About, tell
from examhall.people.operations import add_staff
from examhall.people.tables import account
from examhall.post import AddressRefused, NotSent
from examhall.registration import applying
from examhall.untold import LOOKS_BACK, warnings_for
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


@pytest.fixture
def post(monkeypatch):
    """Mail that does not go through, and short messages that do as long as `works`; who was sent one."""
    reached, works = [], ["mobile"]

    def send(_config, kind, to, _subject, _text):
        if kind not in works:
            raise NotSent()
        reached.append(to)

    both = {"email": Contact("email", "li@example.cn"), "mobile": Contact("mobile", "13800138000")}
    monkeypatch.setattr(news, "send", send)
    monkeypatch.setattr(news, "contacts_of", lambda *_: both)
    return reached, works


def asked(hall, applicant):
    with hall.database.writing() as connection:
        tell(connection, hall.now(), applicant.person, About.NOTICE, "case 1")
    assert work_once(hall, kinds(all_wings()))


def test_whose_mail_does_not_go_through_is_told_by_the_other_contact(applicant, post, clock):
    reached, _works = post
    asked(applicant.batch.hall, applicant)
    clock.pass_minutes(24 * 60)
    assert not work_once(applicant.batch.hall, kinds(all_wings())), "once is enough"
    assert reached == ["13800138000"]


def test_whom_nothing_reached_is_told_later_and_at_the_end_an_officer_is(applicant, post, clock):
    reached, works = post
    works.clear()
    hall = applicant.batch.hall
    with hall.database.writing() as connection:
        officer, author = (
            add_staff(connection, hall, hall.now(), "", one, one, "x", [one]) for one in ("exams_officer", "author")
        )
    asked(hall, applicant)
    for wait in queue.WAITS:
        with hall.database.reading() as connection:
            assert warnings_for(connection, officer, hall.now()) == []
        clock.at += wait
        assert work_once(hall, kinds(all_wings()))
    with hall.database.reading() as connection:
        (said,) = warnings_for(connection, officer, hall.now())
        assert warnings_for(connection, author, hall.now()) == warnings_for(connection, officer, hall.now() + LOOKS_BACK) == []
    assert "1" in said
    works.append("email")
    asked(hall, applicant)
    assert reached == ["li@example.cn"]


def test_addresses_that_refuse_for_good_are_not_tried_again_and_trouble_no_officer(applicant, post, clock, monkeypatch):
    def refuse(*_):
        raise AddressRefused()

    monkeypatch.setattr(news, "send", refuse)
    hall = applicant.batch.hall
    asked(hall, applicant)
    clock.at += queue.WAITS[0]
    assert not work_once(hall, kinds(all_wings()))
    with hall.database.reading() as connection:
        assert queue.failed_since(connection, [news.ACCOUNT_NEWS], 0) == 0
