"""An applicant's pages: from the choice to the printed form, and what is handed in wrongly told beside its field."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

import examhall.app
from examhall.counter.lapsing import lapse_unpaid
from examhall.people.photos import photos_of
from examhall.people.tables import person_photo
from examhall.registration import applying
from examhall.registration.application import Move
from examhall.registration.application_form import code_for
from examhall.registration.barring import BarEntered, enter_bar
from examhall.registration.moving import move_on
from examhall.registration.tables import application, application_evidence
from tests.applicants import an_applicant, open_batch, picture
from tests.examhall.test_print import characters, fonts

PDF = b"%PDF-1.4\n1 0 obj\n%%EOF\n"


@pytest.fixture
def batch(sqlite_hall):
    return open_batch(sqlite_hall)


@pytest.fixture
def doors(sqlite_hall, batch, monkeypatch):
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    made = examhall.app.create_app(sqlite_hall)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def applicant(batch):
    return an_applicant(batch)


def browser_of(doors, applicant):
    client = doors.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = f"applicant:{applicant.account}"
    return client


@pytest.fixture
def client(doors, applicant):
    return browser_of(doors, applicant)


def text_of(reply):
    return reply.get_data(as_text=True)


def count(hall, table):
    with hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def hand_in(client, number, name, data, what="evidence"):
    return client.post(f"/apply/{number}/{what}", data={what: (BytesIO(data), name)}, content_type="multipart/form-data")


def test_from_the_choice_to_the_submission(client, applicant, batch):
    assert "跨境电子商务师" in text_of(client.get("/apply/new"))
    chosen = {"batch": batch.id, "level": "L2", "centre": batch.centres[1]}
    page = text_of(client.get("/apply/new", query_string=chosen))
    assert "¥380.00" in page
    number = re.search(r"/apply/(\d{12})/", client.post("/apply/new", data=chosen).headers["Location"])[1]
    again = client.post("/apply/new", data=chosen)
    assert number in again.headers["Location"]  # the back button and a second click make no second one
    declared = {"version": "1", "clause": "2", "certificate": "电子单证员", "certificate_number": "DZ-1"}
    assert client.post(f"/apply/{number}/eligibility", data=declared).status_code == 302
    hand_in(client, number, "证书.pdf", PDF)
    hand_in(client, number, "me.jpg", picture(), "photo")
    page = text_of(client.get(f"/apply/{number}/look-over"))
    assert f'action="/apply/{number}/submit"' in page
    for _ in range(2):
        assert client.post(f"/apply/{number}/submit", data={"version": "2"}).headers["Location"] == f"/apply/{number}"
    assert batch.taken(1, "L2") == {"theory": 1, "practical": 1}
    page = text_of(client.get(f"/apply/{number}"))
    assert "已收到您的报名" in page
    assert "学府路 2 号" in page


def test_the_server_and_not_the_page_knows_what_may_be_chosen(client, batch):
    for wrong in ({"centre": "nowhere"}, {"level": "L9"}):
        chosen = {"batch": batch.id, "level": "L1", "centre": batch.centres[0]} | wrong
        assert client.post("/apply/new", data=chosen).status_code == 409
    assert client.post("/apply/new", data={"batch": "none", "level": "L1", "centre": "x"}).status_code == 404
    assert count(batch.hall, application) == 0


def test_a_full_centre_cannot_be_chosen_on_the_page(client, batch):
    batch.places(0, 0)
    page = text_of(client.get(f"/apply/new?batch={batch.id}&level=L1"))
    assert re.search(rf'value="{batch.centres[0]}"[^>]*disabled', page)
    assert not re.search(rf'value="{batch.centres[1]}"[^>]*disabled', page)


def test_what_a_clause_asks_for_is_told_beside_its_field_and_what_was_typed_stands(client, applicant):
    number = applicant.begins()
    typed = {"version": "1", "clause": "1", "months": "6", "employer": "滨海外贸"}
    assert client.post(f"/apply/{number}/eligibility", data=typed).status_code == 302
    page = text_of(client.get(f"/apply/{number}/eligibility"))
    assert "该条件要求工作满 12 个月" in page
    assert 'value="滨海外贸"' in page


def test_evidence_is_asked_for_once_the_clause_is_saved_so_that_no_upload_throws_away_its_words(client, applicant):
    number = applicant.begins()
    page = text_of(client.get(f"/apply/{number}/eligibility"))
    assert "先在上方选择报考条件并保存" in page
    assert 'name="evidence"' not in page
    client.post(f"/apply/{number}/eligibility", data={"version": "1", "clause": "3", "school": "滨海学院"})
    page = text_of(client.get(f"/apply/{number}/eligibility"))
    assert "先在上方选择报考条件并保存" not in page
    assert 'name="evidence"' in page


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("工作证明.pdf", b"MZ\x90\x00" + b"\x00" * 5000, "不是可读取的"),
        ("a.png", picture()[:300], "不是可读取的"),
        ("a.jpg", b"", "不是可读取的"),
        ("cut.pdf", b"%PDF-1.4 half", "不是可读取的"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是可读取的"),
        ("huge.png", picture(4001, 4000, "PNG"), "文件过大"),
        ("big.pdf", b"%PDF-1.4" + b"0" * (10 * 1024 * 1024) + b"%%EOF", "文件过大"),
        ("film.pdf", b"%PDF-1.4" + b"0" * (50 * 1024 * 1024), "文件过大"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_file_that_cannot_be_evidence_is_told_beside_its_field_and_nothing_is_lost(client, applicant, name, data, said):
    number = applicant.begins()
    applicant.completes()
    page = hand_in(client, number, name, data)
    assert page.status_code in (409, 413)
    assert said in re.search(r'id="evidence-problem">([^<]+)', text_of(page))[1]
    assert "学生证.pdf" in text_of(page)
    assert (applicant.row.clause, count(applicant.batch.hall, application_evidence)) == (3, 1)


def test_evidence_is_kept_locked_and_drawn_anew_and_the_same_file_once(client, applicant, batch):
    number, marked = applicant.begins(), picture() + b"<script>alert(1)</script>"
    for _ in range(2):
        hand_in(client, number, "scan/证书.jpg", marked)
    with batch.hall.database.reading() as connection:
        (row,) = connection.execute(select(application_evidence)).all()
    assert (row.name, row.media_type) == ("证书.jpg", "image/jpeg")
    kept = batch.hall.vault.open("evidence", row.locked)
    assert b"JFIF" not in row.locked
    assert b"script" not in kept
    shown = client.get(f"/apply/{number}/evidence/{row.id}")
    assert (shown.data, shown.mimetype) == (kept, "image/jpeg")
    assert shown.headers["Content-Security-Policy"].startswith("sandbox")
    client.post(f"/apply/{number}/evidence/{row.id}/remove")
    assert count(batch.hall, application_evidence) == 0


def test_a_pdf_is_given_back_as_a_file_and_never_opened_in_our_page(client, applicant, batch):
    number = applicant.begins()
    hand_in(client, number, "证明.pdf", PDF)
    with batch.hall.database.reading() as connection:
        evidence_id = connection.execute(select(application_evidence.c.id)).scalar()
    reply = client.get(f"/apply/{number}/evidence/{evidence_id}")
    assert reply.headers["Content-Disposition"].startswith("attachment")


def test_an_application_takes_eight_files(client, applicant):
    number = applicant.begins()
    answers = [hand_in(client, number, f"{n}.pdf", PDF + bytes([n])).status_code for n in range(9)]
    assert answers == [302] * 8 + [409]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (picture(294, 412), "照片过小"), (picture(700, 500), "不是竖版"), (b"MZ", "JPEG"), (b"", "JPEG"),
        (picture()[:200], "JPEG"), (b"0" * (6 * 1024 * 1024), "JPEG"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_a_photo_is_told_beside_its_field(client, applicant, data, said):
    number = applicant.begins()
    page = hand_in(client, number, "me.jpg", data, "photo")
    assert page.status_code in (409, 413)
    assert said in re.search(r'id="photo-problem">([^<]+)', text_of(page))[1]
    assert count(applicant.batch.hall, person_photo) == 0


def test_a_photo_is_kept_at_five_by_seven(client, applicant, batch):
    number = applicant.begins()
    assert hand_in(client, number, "me.jpg", picture(295, 413), "photo").status_code == 302
    with batch.hall.database.reading() as connection:
        photo = photos_of(connection, batch.hall.vault, [applicant.person])[applicant.person]
    assert Image.open(BytesIO(photo)).size == (360, 504)
    assert client.get("/apply/photo.jpg").data == photo


def test_a_photo_that_a_submission_relies_on_stays(client, applicant, batch):
    number = applicant.begins()
    applicant.completes()
    applicant.submits()
    assert hand_in(client, number, "me.jpg", picture(), "photo").status_code == 409
    assert hand_in(client, number, "x.pdf", PDF).status_code == 409


def test_past_the_closing_minute_the_page_says_so_and_keeps_the_draft(client, applicant, batch, clock):
    number = applicant.begins()
    applicant.completes()
    clock.at = batch.closes
    page = client.post(f"/apply/{number}/submit", data={"version": "2"})
    assert page.status_code == 409
    assert "2026-11-25 09:00" in text_of(page)
    assert "已保留为草稿" in text_of(page)
    assert applicant.row.state == "draft"


def test_who_comes_second_to_the_last_place_reads_so_and_may_choose_another_centre(client, applicant, batch):
    batch.places(0, 1)
    number, faster = applicant.begins(), an_applicant(batch)
    faster.begins()
    for one in (applicant, faster):
        one.completes()
    faster.submits()
    page = client.post(f"/apply/{number}/submit", data={"version": "2"})
    assert page.status_code == 409
    assert f"/apply/{number}/choice" in text_of(page)
    assert "最后一个名额刚刚被占用" in text_of(page)


def test_the_reviewers_reason_stands_where_the_applicant_looks_first_and_it_can_be_submitted_again(client, applicant, batch):
    hall, number = batch.hall, applicant.begins()
    applicant.completes()
    applicant.submits()
    with hall.database.writing() as connection:
        row = applicant.row
        applying.return_for_correction(connection, hall, hall.now(), "reviewer", row.id, row.version, "学生证照片不清晰")
    page = text_of(client.get(f"/apply/{number}"))
    assert page.index("学生证照片不清晰") < page.index("考试流程")
    assert client.post(f"/apply/{number}/submit", data={"version": str(applicant.row.version)}).status_code == 302
    assert applicant.row.state == "submitted"


def test_what_the_applicant_withdrew_and_what_lapsed_are_told_apart(client, applicant, batch, clock):
    number = applicant.begins()
    applicant.completes()
    applicant.submits()
    client.post(f"/apply/{number}/withdraw", data={"version": applicant.row.version})
    for page in (text_of(client.get(f"/apply/{number}")), text_of(client.get("/apply"))):
        assert "已撤回" in page
        assert "逾期" not in page
    assert "您已撤回本次报名" in text_of(client.get(f"/apply/{number}"))
    client.post("/apply/new", data={"batch": batch.id, "level": "L1", "centre": batch.centres[0]})
    applicant.submits()
    clock.pass_minutes(6 * 24 * 60)
    lapse_unpaid(batch.hall)
    assert "逾期未确认，已失效" in text_of(client.get("/apply"))
    page = text_of(client.get(f"/apply/{number}"))
    assert "未在规定时间内到考点确认" in page
    assert "您已撤回本次报名" not in page


def test_who_was_paid_back_is_sent_to_a_later_batch_and_not_back_into_this_one(client, applicant, batch):
    number = applicant.begins()
    applicant.completes()
    applicant.submits()
    for move in (Move.APPROVE, Move.CONFIRM, Move.REFUND):
        with batch.hall.database.writing() as connection:
            move_on(connection, batch.hall.now(), "clerk", applicant.row, applicant.row.version, move)
    page = text_of(client.get(f"/apply/{number}"))
    assert "考试费已退还，本次报名已终止" in page
    assert "请报名以后的批次" in page
    assert "/apply/new" not in page
    for words in ("考试流程", "确认时间", "携带材料"):
        assert words not in page, "nothing comes after it"


def test_nobody_sees_anything_of_another_applicant(doors, client, applicant, batch):
    number, other = applicant.begins(), browser_of(doors, an_applicant(batch))
    applicant.completes()
    with batch.hall.database.reading() as connection:
        evidence_id = connection.execute(select(application_evidence.c.id)).scalar()
    for path in ("", "/choice", "/eligibility", "/photo", "/look-over", "/form.pdf", f"/evidence/{evidence_id}"):
        assert other.get(f"/apply/{number}{path}").status_code == 404, path
    for path in ("/choice", "/eligibility", "/photo", "/submit", "/withdraw", "/evidence", f"/evidence/{evidence_id}/remove"):
        assert other.post(f"/apply/{number}{path}", data={"version": "2"}).status_code == 404, path
    assert other.get("/apply/photo.jpg").status_code == 404
    assert applicant.row.version == 2


def test_the_printed_form_carries_all_that_the_counter_compares(client, applicant, batch):
    number = applicant.begins()
    applicant.completes()
    assert client.get(f"/apply/{number}/form.pdf").status_code == 409  # a draft has no form
    applicant.submits()
    reply = client.get(f"/apply/{number}/form.pdf")
    pdf = reply.data
    assert reply.mimetype == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    said = characters(pdf)
    for words in (
        "考试申请表",
        "申请人签名",
        "考点盖章",
        "王𬭩",
        applicant.identity,
        number,
        "滨海职业学院",
        "第1考点",
        "学府路",
    ):
        assert set(words) <= said, words
    names, embedded = fonts(pdf)
    assert embedded == len(names) > 0
    assert len(re.findall(rb"/Subtype\s*/Image\b", pdf)) >= 2  # the photo and the code


def test_the_code_on_the_form_is_a_picture_of_the_number():
    code = Image.open(BytesIO(code_for("261213190687")))
    assert code.size[0] == code.size[1] > 150
    assert code_for("261213190687") != code_for("261213190695")


def test_who_is_barred_after_the_submission_reads_until_when(client, applicant):
    applicant.begins()
    applicant.completes()
    applicant.submits()
    hall, entered = applicant.batch.hall, BarEntered(applicant.identity, "2026-11-01", "2031-10-31", "2026-7", "替考")
    with hall.database.writing() as connection:
        enter_bar(connection, hall, hall.now(), "authority", entered)
    page = text_of(client.get(f"/apply/{applicant.row.number}"))
    assert "2031-10-31" in page
    assert "不能通过审核" in page


def test_who_is_barred_reads_so_where_batches_are_and_finds_no_way_to_apply(client, applicant):
    assert 'href="/apply/new?batch=' in client.get("/apply").get_data(as_text=True)
    hall, entered = applicant.batch.hall, BarEntered(applicant.identity, "2026-11-01", "2031-10-31", "2026-7", "替考")
    with hall.database.writing() as connection:
        enter_bar(connection, hall, hall.now(), "authority", entered)
    page = client.get("/apply").get_data(as_text=True)
    assert "2031-10-31" in page
    assert "/apply/new" not in page
