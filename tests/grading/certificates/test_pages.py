"""The pages of certificates: proposed by one sign-in and issued by another, the certificate's own page, register and design."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import insert, select, update

from examhall.people.operations import add_staff, hash_password
from examhall.people.tables import role_grant
from examhall.registration.tables import registration_centre
from examhall.schedule.tables import centre
from grading.certificates.designing import design_now
from tests.bank_builders import PASSWORD, a_desk
from tests.certificate_builders import NAMES

FIRST, _SECOND, THIRD, _FOURTH, _FIFTH = NAMES


@pytest.fixture
def desk(results):
    return a_desk(results.hall)


def batch_url(results):
    return f"/staff/certificates/batches/{results.batch}/L1"


def test_certificates_go_from_the_proposal_to_the_printer_between_two_desks(results, desk):
    officer, authority = desk("officer"), desk("authority")
    assert "Passed both parts, without a certificate" in officer.get(batch_url(results)).get_data(as_text=True)
    assert officer.post(batch_url(results), data={}).status_code == 409
    chosen = [one.registration for one in results.waiting()]
    reply = officer.post(batch_url(results), data={"registration": chosen})
    act = reply.headers["Location"]
    assert "another person has to decide" in officer.get(act).get_data(as_text=True)
    assert officer.post(act).status_code == 409
    assert "pressing" in authority.get("/staff").get_data(as_text=True)
    assert "A proposal waits for another person" in officer.get(batch_url(results)).get_data(as_text=True)
    assert authority.post(act).status_code == 302
    waiting = authority.get(act).get_data(as_text=True)
    assert "It waits for the back office." in waiting
    assert authority.get(f"{act}/progress").get_json() == {"state": "waiting", "done": 0, "total": 0}
    results.make(act.rsplit("/", 1)[1])
    assert authority.get(f"{act}/file").mimetype == "application/pdf"
    listed = officer.get(f"{batch_url(results)}?state=made").get_data(as_text=True)
    assert FIRST in listed
    assert THIRD in listed
    found = officer.get("/staff/certificates", query_string={"find": FIRST}).get_data(as_text=True)
    assert results.certificates()[FIRST].number in found


def test_who_proposes_and_who_issues_is_told_that_no_public_address_is_set(results, desk):
    told = "would begin with http://127.0.0.1:8000 for ever"
    officer, authority = desk("officer"), desk("authority")
    assert told in officer.get(batch_url(results)).text
    act = f"/staff/certificates/acts/{results.propose()}"
    assert told in authority.get(act).text
    results.hall.config = replace(results.hall.config, public_origin="https://exam.example.org")
    assert told not in authority.get(act).text
    assert told not in officer.get(batch_url(results)).text


def test_a_proposal_is_withdrawn_with_a_reason_that_is_kept_in_the_form(results, desk):
    officer = desk("officer")
    act = results.propose()
    url = f"/staff/certificates/acts/{act}"
    assert officer.post(url, data={"withdraw": "1", "reason": ""}).status_code == 422
    assert officer.post(url, data={"withdraw": "1", "reason": "wrong batch"}).status_code == 302
    assert "wrong batch" in officer.get(url).get_data(as_text=True)


def test_one_certificate_is_handed_out_and_proposed_for_replacement_on_its_page(results, desk):
    results.issue()
    row, officer = results.certificates()[FIRST], desk("officer")
    url = f"/staff/certificates/one/{row.id}"
    assert officer.get(f"{url}/document").get_data().startswith(b"%PDF")
    kept = officer.post(f"{url}/hand-out", data={"received_by": "王小明", "remark": "with a letter"})
    assert kept.status_code == 409
    assert "with a letter" in kept.get_data(as_text=True)
    assert officer.post(f"{url}/hand-out", data={"document": "passport", "received_by": "王小明"}).status_code == 302
    assert "on behalf of the holder" in officer.get(url).get_data(as_text=True)
    refused = officer.post(f"{url}/change", data={"cause": "replace/lost", "reason": " "})
    assert refused.status_code == 422
    assert officer.post(f"{url}/change", data={"cause": "burn/lost", "reason": "x"}).status_code == 422
    assert officer.post(f"{url}/change", data={"cause": "replace/lost", "reason": "reported"}).status_code == 302
    assert "A proposal waits" in officer.get(url).get_data(as_text=True)
    late = officer.post(f"{url}/change", data={"cause": "revoke/misconduct", "reason": "from a page of before"})
    assert "There is a proposal already that waits for another person." in late.get_data(as_text=True)
    twice = officer.post(f"{url}/hand-out", data={"document": "passport", "received_by": "王小明"})
    assert "In its present state this certificate cannot be treated like that." in twice.get_data(as_text=True)


def test_the_register_is_a_sheet_to_sign_and_a_workbook(results, desk):
    results.issue()
    officer = desk("officer")
    url = f"/staff/certificates/register/{results.batch}/L1"
    assert results.certificates()[FIRST].number in officer.get(url).get_data(as_text=True)
    assert officer.get(f"{url}/sheet").get_data().startswith(b"%PDF")
    rows = CalamineWorkbook.from_filelike(BytesIO(officer.get(f"{url}/workbook").get_data())).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == [FIRST, THIRD]
    assert str(results.batch) in officer.get("/staff/certificates/register").get_data(as_text=True)


def test_a_centre_sees_and_hands_out_only_the_certificates_of_its_own_candidates(results):
    results.issue()
    hall, row = results.hall, results.certificates()[FIRST]
    with hall.database.writing() as connection:
        here = connection.execute(select(centre.c.id)).scalars().first()
        clerk = add_staff(connection, hall, hall.now(), "", "clerk", "clerk", hash_password(PASSWORD), ["centre_staff"])
        connection.execute(update(role_grant).where(role_grant.c.person_id == clerk).values(centre_id=here))
    browser = a_desk(hall)("clerk")
    url = f"/staff/certificates/one/{row.id}"
    assert browser.get(url).status_code == 403
    assert browser.post(f"{url}/hand-out", data={"document": "passport"}).status_code == 403
    with hall.database.writing() as connection:
        values = {"registration_id": row.registration_id, "centre_id": here, "school": ""}
        connection.execute(insert(registration_centre), values)
    assert browser.post(f"{url}/hand-out", data={"document": "passport"}).status_code == 302
    listed = browser.get(f"/staff/certificates/register/{results.batch}/L1").get_data(as_text=True)
    assert FIRST in listed
    assert THIRD not in listed
    assert browser.get("/staff/certificates").status_code == 403


def test_the_authority_writes_what_stands_on_a_certificate_and_looks_at_a_sample(results, desk):
    authority, url = desk("authority"), "/staff/certificates/design"
    given = {
        "known": "0", "title": "国家证书", "text": "{name} 合格", "text_en": "{name} passed", "pattern": "{year}{serial:6}{check}",
        "why": "first",
    }  # fmt: skip
    refused = authority.post(url, data=given)
    assert refused.status_code == 422
    assert "{year}{serial:6}{check}" in refused.get_data(as_text=True)
    assert authority.post(url, data={**given, "title": "技能证书", "photo": "1"}).status_code == 302
    assert authority.post(url, data={**given, "title": "技能证书"}).status_code == 409, (
        "somebody else's edition is not written over"
    )
    with results.hall.database.reading() as connection:
        edition, design = design_now(connection)
    assert (edition, design.title, design.photo, design.scores) == (1, "技能证书", True, False)
    assert authority.get(f"{url}/sample").get_data().startswith(b"%PDF")
    assert desk("officer").get(url).status_code == 403


def test_a_seal_is_drawn_anew_and_declared_to_be_no_emblem(results, desk):
    authority, url = desk("authority"), "/staff/certificates/design"
    picture = BytesIO()
    Image.new("RGB", (300, 300), "red").save(picture, "PNG")

    def hand_in(**more):
        return authority.post(
            f"{url}/seal",
            data={"picture": (BytesIO(picture.getvalue()), "seal.png"), **more},
            content_type="multipart/form-data",
        )

    assert hand_in().status_code == 422
    kept = hand_in(declared="1").headers["Location"].split("seal=")[1]
    assert authority.get(f"{url}/seals/{kept}").mimetype == "image/png"
    given = {
        "known": "0",
        "text": "{name}",
        "text_en": "{name}",
        "pattern": "{year}{serial:6}{check}",
        "why": "a seal",
        "seal": kept,
    }
    assert authority.post(url, data=given).status_code == 302
    assert authority.get(f"{url}/sample").status_code == 200
    results.issue((FIRST,))
    assert results.certificates()[FIRST].state == "made"
    broken = authority.post(
        f"{url}/seal", data={"picture": (BytesIO(b"no picture"), "x.png"), "declared": "1"}, content_type="multipart/form-data"
    )
    assert broken.status_code == 422
