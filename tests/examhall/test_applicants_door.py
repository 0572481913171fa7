"""The applicant's door: codes that live ten minutes in one browser, consent before any fact, one person a document."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

import examhall.app
from examhall.instants import MINUTE
from examhall.people.consents import ConsentFile, publish_consent_text
from examhall.people.operations import add_person
from examhall.people.tables import account, consent, person, sign_in_code
from examhall.registration.operations import register
from tests.applicants import an_applicant, open_batch
from tests.examhall.test_documents import RESIDENT

MOBILE = "13800138000"
TICKET = "26010001100018"
WHO = {"name": "阿依古丽•买买提", "kind": "resident", "identity": RESIDENT.lower(), "sex": "男", "ticket": ""}


@pytest.fixture
def hall(sqlite_hall):
    return sqlite_hall


@pytest.fixture
def batch(hall):
    return open_batch(hall)


@pytest.fixture
def doors(hall, batch, monkeypatch):
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    made = examhall.app.create_app(hall)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def post(monkeypatch):
    """What was sent: (contact, digits)."""
    sent = []
    monkeypatch.setattr(
        "examhall.registration.account_pages.send",
        lambda config, kind, to, subject, text: sent.append((to, re.search(r"\d{6}", text)[0])),
    )
    return sent


def ask(client, contact=MOBILE):
    return client.post("/apply/code", data={"contact": contact})


def comes_in(client, post, contact=MOBILE):
    ask(client, contact)
    return client.post("/apply/enter", data={"code": post[-1][1]})


def agrees(client):
    return client.post("/apply/consent", data={"agree": "1", "version": "1"})


def rows(hall, table):
    with hall.database.reading() as connection:
        return connection.execute(select(table)).all()


def text_of(reply):
    return reply.get_data(as_text=True)


def test_the_code_that_was_sent_opens_the_door_and_makes_one_account(doors, hall, post, clock):
    client = doors.test_client()
    assert comes_in(client, post).status_code == 302
    assert client.get("/apply").headers["Location"] == "/apply/consent"
    clock.pass_minutes(2)
    assert comes_in(doors.test_client(), post).status_code == 302
    assert len(rows(hall, account)) == 1


def test_neither_contact_nor_code_is_in_the_database_in_clear(doors, hall, post):
    ask(doors.test_client())
    (row,) = rows(hall, sign_in_code)
    kept = repr(tuple(row))
    assert MOBILE not in kept
    assert post[0][1] not in kept


@pytest.mark.parametrize("contact", ["12345", "", "a@b"])
def test_what_is_no_contact_is_told_beside_the_field_and_kept(doors, post, contact):
    reply = ask(doors.test_client(), contact)
    assert reply.status_code == 409
    assert 'id="contact-problem"' in text_of(reply)
    assert f'value="{contact}"' in text_of(reply)
    assert post == []


def test_a_code_works_once_and_ten_minutes_and_in_its_browser(doors, post, clock):
    mine, other = doors.test_client(), doors.test_client()
    ask(mine)
    assert other.post("/apply/enter", data={"code": post[0][1]}).headers["Location"] == "/apply"
    clock.pass_minutes(10)
    assert mine.post("/apply/enter", data={"code": post[0][1]}).status_code == 403
    ask(mine)
    assert mine.post("/apply/enter", data={"code": post[1][1]}).status_code == 302
    ask_again = mine.post("/apply/enter", data={"code": post[1][1]})
    assert ask_again.headers["Location"] == "/apply"


def test_a_code_bears_five_wrong_tries_and_the_count_is_kept(doors, post, hall):
    client = doors.test_client()
    ask(client)
    wrong = f"{(int(post[0][1]) + 1) % 1_000_000:06d}"
    for tries in range(1, 6):
        assert client.post("/apply/enter", data={"code": wrong}).status_code == 403
        assert rows(hall, sign_in_code)[0].tries == tries
    assert client.post("/apply/enter", data={"code": post[0][1]}).status_code == 403


def test_codes_to_one_contact_wait_a_minute_and_end_after_ten(doors, post, clock):
    client = doors.test_client()
    for _ in range(10):
        assert ask(client).status_code == 302
        assert ask(client).status_code == 429
        clock.pass_minutes(1.1)
    assert ask(client).status_code == 429
    assert len(post) == 10
    clock.pass_minutes(24 * 60)
    assert ask(client).status_code == 302


def test_one_address_asks_for_so_many_codes_an_hour(doors, hall, post, clock):
    hall.config = replace(hall.config, codes_an_hour=3)
    client = doors.test_client()
    answers = [ask(client, f"1380013800{n}").status_code for n in range(4)]
    assert answers == [302, 302, 302, 429]
    clock.pass_minutes(61)
    assert ask(client, "13800138009").status_code == 302


def test_a_code_is_removed_after_a_day(doors, hall, post, clock):
    ask(doors.test_client())
    clock.pass_minutes(24 * 60 + 1)
    ask(doors.test_client(), "13900139000")
    assert len(rows(hall, sign_in_code)) == 1


def test_an_applicant_opens_no_other_door_and_nobody_else_opens_this_one(doors, hall, post):
    client = doors.test_client()
    comes_in(client, post)
    assert client.get("/staff/photos").status_code == 403
    assert client.get("/sittings").status_code in (401, 403)
    assert client.get("/staff").headers["Location"] == "/apply"
    assert client.get("/").status_code == 200  # the ticket's door stays open
    with hall.database.writing() as connection:
        candidate = add_person(connection, hall.vault, "x")
    with client.session_transaction() as kept:
        kept["_user_id"] = candidate
    assert client.get("/apply/who").status_code == 403
    assert "contact" in text_of(client.get("/apply"))


def test_before_the_consent_no_fact_is_kept(doors, hall, post):
    client = doors.test_client()
    comes_in(client, post)
    before = len(rows(hall, person))
    assert client.post("/apply/who", data=WHO).headers["Location"] == "/apply/consent"
    assert client.post("/apply/consent", data={"version": "1"}).status_code == 422
    assert len(rows(hall, person)) == before
    agrees(client)
    assert client.post("/apply/who", data=WHO).headers["Location"] == "/apply"
    assert len(rows(hall, person)) == before + 1


def test_consent_is_kept_with_version_and_time_and_asked_again_for_a_new_text(doors, hall, post, clock):
    client = doors.test_client()
    comes_in(client, post)
    agrees(client)
    agrees(client)
    (given,) = rows(hall, consent)
    assert (given.version, given.given_at) == (1, clock.at)
    with hall.database.writing() as connection:
        publish_consent_text(connection, hall, clock.at, "authority", ConsentFile("新文本", "New"))
    assert client.get("/apply/who").headers["Location"] == "/apply/consent"
    assert agrees(client).status_code == 422  # that was the old one
    assert client.post("/apply/consent", data={"agree": "1", "version": "2"}).status_code == 302


def inside(doors, post, contact=MOBILE):
    client = doors.test_client()
    comes_in(client, post, contact)
    agrees(client)
    return client


def test_name_and_document_are_kept_tidy_and_locked_and_the_sex_follows_the_number(doors, hall, post):
    inside(doors, post).post("/apply/who", data=WHO)
    row = rows(hall, person)[-1]
    assert (row.name, row.sex, row.identity_kind) == ("阿依古丽·买买提", "女", "resident")
    assert RESIDENT.encode() not in row.identity_locked
    assert hall.vault.open("identity", row.identity_locked).decode() == RESIDENT


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("identity", RESIDENT[:-1] + "1"),
        ("identity", "110105199902300011"),
        ("name", "王" * 101),
        ("name", ""),
        ("name", "<i>"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_rest_is_kept(doors, hall, post, field, typed):
    before = len(rows(hall, person))
    given = WHO | {field: typed}
    page = inside(doors, post).post("/apply/who", data=given)
    assert page.status_code == 409
    assert f'id="{field}-problem"' in text_of(page)
    kept = "name" if field == "identity" else "identity"
    assert f'value="{given[kept]}"' in text_of(page)
    assert len(rows(hall, person)) == before


def test_a_passport_does_not_tell_the_sex_so_it_is_asked(doors, post):
    client = inside(doors, post)
    passport = WHO | {"kind": "passport", "identity": "E12345678", "sex": ""}
    assert 'id="sex-problem"' in text_of(client.post("/apply/who", data=passport))
    assert client.post("/apply/who", data=passport | {"sex": "女"}).status_code == 302


def test_a_document_of_another_account_is_refused_and_says_whose(doors, hall, post):
    inside(doors, post).post("/apply/who", data=WHO)
    page = inside(doors, post, "zhang@example.cn").post("/apply/who", data=WHO)
    assert page.status_code == 409
    assert "138******00" in text_of(page)
    assert 'id="identity-problem"' in text_of(page)


def test_who_is_known_from_before_proves_it_by_an_old_ticket(doors, hall, batch, post):
    with hall.database.writing() as connection:
        known = add_person(connection, hall.vault, "阿依古丽·买买提", "女", "resident", RESIDENT)
        register(connection, known, batch.id, "L1", TICKET)
    client = inside(doors, post)
    for ticket in ("", "26010001100026"):
        page = client.post("/apply/who", data=WHO | {"ticket": ticket})
        assert 'id="ticket-problem"' in text_of(page)
    assert client.post("/apply/who", data=WHO | {"ticket": TICKET, "name": "王明"}).status_code == 409
    assert client.post("/apply/who", data=WHO | {"ticket": TICKET}).status_code == 302
    assert rows(hall, account)[0].person_id == known


def test_guessing_at_documents_is_slowed_down(doors, hall, post):
    with hall.database.writing() as connection:
        add_person(connection, hall.vault, "阿依古丽·买买提", "女", "resident", RESIDENT)
    client = inside(doors, post)
    answers = [client.post("/apply/who", data=WHO).status_code for _ in range(7)]
    assert answers == [409] * 5 + [429] * 2


def test_who_is_relied_on_can_no_longer_change_name_or_document(doors, hall, batch):
    applicant = an_applicant(batch)
    client = doors.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = f"applicant:{applicant.account}"
    changed = WHO | {"kind": "passport", "identity": "E00000001"}
    assert client.post("/apply/who", data=changed).status_code == 302
    applicant.begins()
    applicant.completes()
    applicant.submits()
    assert client.post("/apply/who", data=changed | {"name": "王明"}).status_code == 409
    assert "E00000001" not in text_of(client.get("/apply/who"))


def test_an_inactive_person_is_signed_out(doors, hall, batch):
    applicant = an_applicant(batch)
    client = doors.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = f"applicant:{applicant.account}"
    assert client.get("/apply/who").status_code == 200
    with hall.database.writing() as connection:
        connection.execute(person.update().where(person.c.id == applicant.person).values(active=False))
    assert client.get("/apply/who").status_code == 401


def test_the_door_says_when_a_batch_opens(doors, batch, clock):
    clock.at -= 25 * 60 * MINUTE
    assert "尚未开始" in text_of(doors.test_client().get("/apply"))


EMAIL = "wang@example.cn"


@pytest.fixture
def told(monkeypatch):
    """What was sent from the page of one's contacts: (contact, text)."""
    sent = []
    monkeypatch.setattr(
        "examhall.registration.contact_pages.send", lambda config, kind, to, subject, text: sent.append((to, text))
    )
    return sent


def proves(client, told, contact):
    client.post("/apply/contacts", data={"contact": contact})
    digits = re.search(r"\d{6}", told[-1][1])[0]
    return client.post("/apply/contacts/code", data={"code": digits})


def accounts_of(hall):
    with hall.database.reading() as connection:
        return list(connection.execute(select(account.c.id)).scalars())


def test_a_second_contact_opens_the_same_account_and_the_first_one_is_told(doors, batch, post, told, hall, clock):
    client = doors.test_client()
    comes_in(client, post)
    assert proves(client, told, EMAIL).headers["Location"] == "/apply/contacts?saved=1"
    assert [to for to, _ in told] == [EMAIL, MOBILE]
    page = client.get("/apply/contacts").get_data(as_text=True)
    assert "138******00" in page
    assert "w***@example.cn" in page
    clock.pass_minutes(2)
    comes_in(doors.test_client(), post, EMAIL)
    clock.pass_minutes(2)
    comes_in(doors.test_client(), post, MOBILE)
    assert len(accounts_of(hall)) == 1


def test_a_new_number_takes_the_place_of_the_old_one_which_opens_nothing_any_more(doors, batch, post, told, hall, clock):
    client = doors.test_client()
    comes_in(client, post)
    proves(client, told, "13900139000")
    assert told[-1][0] == MOBILE
    assert "139******00" in told[-1][1]
    (mine,) = accounts_of(hall)
    clock.pass_minutes(2)
    comes_in(doors.test_client(), post, MOBILE)
    assert len(accounts_of(hall)) == 2, "the old number is a stranger's now"
    assert accounts_of(hall) != [mine]


def test_a_contact_of_another_account_is_refused_and_nothing_changes_without_the_code(doors, batch, post, told, hall):
    other, client = doors.test_client(), doors.test_client()
    comes_in(other, post, EMAIL)
    comes_in(client, post)
    hall.clock.pass_minutes(2)
    assert proves(client, told, EMAIL).status_code == 409
    client.post("/apply/contacts", data={"contact": "13900139000"})
    assert client.post("/apply/contacts/code", data={"code": "000000"}).status_code == 403
    page = client.get("/apply/contacts").get_data(as_text=True)
    assert "138******00" in page
    assert "139******00" not in page


def test_what_is_no_contact_is_told_beside_the_field_and_sends_nothing(doors, batch, post, told):
    client = doors.test_client()
    comes_in(client, post)
    reply = client.post("/apply/contacts", data={"contact": "12345"})
    assert 'id="contact-problem"' in reply.get_data(as_text=True)
    assert 'value="12345"' in reply.get_data(as_text=True)
    assert told == []


def test_a_new_consent_text_is_asked_at_the_next_submission_and_not_before(doors, batch, hall):
    applicant = an_applicant(batch)
    client = doors.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = f"applicant:{applicant.account}"
    number = applicant.begins()
    applicant.completes()
    with hall.database.writing() as connection:
        publish_consent_text(connection, hall, hall.now(), "authority", ConsentFile("第二版", "Second"))
    assert client.get("/apply").status_code == 200
    sent = client.post(f"/apply/{number}/submit", data={"version": applicant.row.version})
    assert sent.headers["Location"] == f"/apply/consent?application={number}"
    assert applicant.row.state == "draft"
    agreed = client.post(sent.headers["Location"], data={"agree": "1", "version": "2"})
    assert agreed.headers["Location"] == f"/apply/{number}/look-over"
    client.post(f"/apply/{number}/submit", data={"version": applicant.row.version})
    assert applicant.row.state == "submitted"
