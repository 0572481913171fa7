"""The authority's page of bars: entered and ended with a reason, by nobody else."""

import pytest
from sqlalchemy import insert, select

import examhall.app
from examhall.audit.tables import audit_entry
from examhall.people.operations import add_person
from examhall.people.tables import role_grant
from tests.applicants import an_applicant, open_batch


@pytest.fixture
def hall(sqlite_hall):
    return sqlite_hall


@pytest.fixture
def applicant(hall):
    return an_applicant(open_batch(hall), "王明")


@pytest.fixture
def authority(hall, monkeypatch):
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    doors = examhall.app.create_app(hall)
    doors.config["WTF_CSRF_ENABLED"] = False
    with hall.database.writing() as connection:
        person_id = add_person(connection, hall.vault, "韩立", username="authority", password_hash="x")
        connection.execute(insert(role_grant), {"person_id": person_id, "role": "authority"})
    client = doors.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person_id, True
    return client


def test_a_bar_is_entered_and_ended_and_both_are_in_the_trail(authority, applicant, hall):
    given = {"who": applicant.identity, "since": "2026-11-01", "until": "2031-10-31", "reference": "2026-7", "reason": "替考"}
    assert authority.post("/staff/bars", data=given).status_code == 302
    page = authority.get("/staff/bars").get_data(as_text=True)
    assert "2031-10-31" in page
    assert applicant.identity not in page  # masked
    bar_id = page.split("/staff/bars/")[1].split("/")[0]
    assert authority.post(f"/staff/bars/{bar_id}/end", data={"end_reason": " "}).status_code == 422
    for _ in range(2):
        assert authority.post(f"/staff/bars/{bar_id}/end", data={"end_reason": "复核撤销"}).status_code == 302
    assert "复核撤销" in authority.get("/staff/bars").get_data(as_text=True)
    with hall.database.reading() as connection:
        acts = list(connection.execute(select(audit_entry.c.action).order_by(audit_entry.c.number)).scalars())
    assert acts[-2:] == ["enter_bar", "end_bar"]


def test_what_is_wrong_in_a_bar_stands_beside_its_field_and_the_rest_is_kept(authority, applicant):
    given = {"who": applicant.identity, "since": "2026-11-01", "until": "2025-01-01", "reference": "2026-7", "reason": "替考"}
    page = authority.post("/staff/bars", data=given)
    assert page.status_code == 409
    assert 'id="until-problem"' in page.get_data(as_text=True)
    assert 'value="替考"' in page.get_data(as_text=True)
