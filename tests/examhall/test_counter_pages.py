"""The counter's doors: who sees which centre, what is shown, printed and exported, and what a mistake leaves on the page."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

import examhall.app
from examhall.audit import trail
from examhall.counter.account import Method
from examhall.counter.comparing import COMPARED
from examhall.counter.lapsing import lapse_unpaid
from examhall.counter.receipt_numbers import grouped
from examhall.counter.tables import day_closing, late_admission, receipt
from examhall.people.operations import hash_password
from examhall.programme.loading import load_site
from examhall.programme.operations import Programme
from examhall.registration import drafting
from examhall.registration.evidence import PDF, keep_evidence
from examhall.registration.notice import notice_of
from examhall.schedule.operations import add_centre
from examhall.text_file import read_text_file
from seeds.demo import CONTENT
from tests.examhall.counters import Counter
from tests.examhall.test_print import characters, fonts
from tests.examhall.test_taking_fees import bar

PASSWORD = "three quiet words"


class Browser:
    """Somebody of the staff at a browser; pages as text, in English."""

    def __init__(self, app, person_id: str) -> None:
        self.client = app.test_client()
        self.client.set_cookie("locale", "en")
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = person_id, True

    def get(self, path: str, status: int = 200) -> str:
        reply = self.client.get(path)
        assert reply.status_code == status, (path, reply.status_code)
        return reply.get_data(as_text=True)

    def post(self, path: str, status: int = 302, **form) -> str:
        reply = self.client.post(path, data=form)
        assert reply.status_code == status, (path, reply.status_code, said_in(reply.get_data(as_text=True)))
        return reply.headers.get("Location", "") or reply.get_data(as_text=True)


def said_in(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


def badges_in(page: str) -> list[str]:
    return re.findall(r'class="badge"[^>]*>([^<]+)<', page)


@pytest.fixture
def counter(sqlite_hall, clock) -> Counter:
    return Counter(sqlite_hall, window=(-60, 3 * 24 * 60))


@pytest.fixture
def at(counter, monkeypatch):
    """Opens a browser for one of the staff."""
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    app = examhall.app.create_app(counter.hall)
    app.config["WTF_CSRF_ENABLED"] = False
    return lambda name: Browser(app, counter.staff[name])


def elsewhere(counter, roles: list[str]) -> None:
    """A colleague of another centre."""
    with counter.hall.database.writing() as connection:
        other = add_centre(connection, "0002", "临江考点", "路")
    counter.staff["stranger"] = counter.person("stranger", roles, other)


def payment(counter, asked: str, **other) -> dict:
    row = counter.row(asked)
    return {"version": row.version, "total": counter.fee(row), "method": "cash", "compared": list(COMPARED), **other}


def test_a_centre_sees_its_own_applications_and_officer_and_authority_see_all(counter, at):
    asked, draft = counter.apply(name="钱多多"), counter.apply(state="draft", name="未交")
    elsewhere(counter, ["centre_staff"])
    counter.staff["authority"] = counter.person("authority", ["authority"])
    for name, sees in (("clerk", True), ("officer", True), ("authority", True), ("stranger", False)):
        page = at(name).get("/centre/applications")
        assert ("钱多多" in page) == sees
        assert "未交" not in page
        at(name).get(f"/centre/applications/{asked}", 200 if sees else 403)
    at("clerk").get(f"/centre/applications/{draft}", 404)
    assert "0000**********" in at("clerk").get("/centre/applications")
    assert not re.search(r"0000001999\d{8}", at("clerk").get(f"/centre/applications/{asked}"))


def test_the_list_is_narrowed_by_state_level_batch_number_and_name(counter, at):
    counter.apply("L1", name="甲一")
    asked = counter.apply("L2", name="乙二", state="submitted")
    number = counter.row(asked).number
    for narrowed in ("state=submitted", "level=L2", f"find={number}", "find=乙", f"batch={counter.batch}&level=L2"):
        page = at("clerk").get(f"/centre/applications?{narrowed}")
        assert ("乙二" in page, "甲一" in page) == (True, False), narrowed
    assert "No application is found" in at("clerk").get("/centre/applications?find=nobody")


def test_the_clause_is_read_in_the_readers_language(counter, at):
    asked, clerk = counter.apply(), at("clerk")
    with counter.hall.database.writing() as connection:
        load_site(connection, counter.hall.now(), read_text_file(CONTENT / "programme.yaml", Programme))
    assert "Enrolment in a related subject" in clerk.get(f"/centre/applications/{asked}")
    clerk.client.set_cookie("locale", "zh_CN")
    assert "相关专业的中等以上职业学校在读学生" in clerk.get(f"/centre/applications/{asked}")


@pytest.mark.parametrize(("move", "state"), [("approve", "approved"), ("return", "returned"), ("reject", "rejected")])
def test_an_application_is_decided_once_and_with_a_reason_where_one_is_due(counter, at, move, state):
    asked, clerk = counter.apply(state="submitted"), at("clerk")
    where = f"/centre/applications/{asked}/decision"
    if move != "approve":
        assert "Please give a reason" in clerk.post(where, 422, move=move, version=1, reason=" ")
    assert "Somebody else has changed this" in clerk.post(where, 409, move=move, version=7, reason="证件照模糊")
    clerk.post(where, move=move, version=1, reason="证件照模糊")
    assert counter.row(asked).state == state
    page = said_in(clerk.get(f"/centre/applications/{asked}"))
    assert ("证件照模糊" in page) == (move != "approve")
    assert counter.taken() == (0 if move == "reject" else 1)


def test_each_look_at_evidence_stands_in_the_trail(counter, at):
    asked = counter.apply()
    with counter.hall.database.writing() as connection:
        keep_evidence(connection, counter.hall.vault, counter.hall.now(), asked, "学生证.pdf", PDF, b"%PDF-1.4 %%EOF")
    page = at("clerk").get(f"/centre/applications/{asked}")
    where = re.search(rf"/centre/applications/{asked}/evidence/\w+", page)[0]
    reply = at("clerk").client.get(where)
    assert (reply.data, reply.mimetype, reply.headers["Cache-Control"]) == (b"%PDF-1.4 %%EOF", PDF, "private, no-store")
    with counter.hall.database.reading() as connection:
        act = next(trail.read(connection, asked))
    assert (act.action, act.actor, act.detail) == ("see_application_evidence", counter.staff["clerk"], {"name": "学生证.pdf"})
    elsewhere(counter, ["centre_staff"])
    at("stranger").get(where, 403)


@pytest.mark.parametrize("typed", ["number", "form", "identity", "name", "ticket", "receipt"])
def test_who_stands_at_the_counter_is_found_by_whatever_is_typed_or_scanned(counter, at, typed):
    asked = counter.apply(name="李雨桐")
    counter.apply(name="王浩然")
    number = counter.row(asked).number
    with counter.hall.database.writing() as connection:  # a number as real ones are, and an address as a form's code has it
        connection.exec_driver_sql(f"UPDATE application SET number = '260000000014' WHERE number = '{number}'")
    if typed in ("ticket", "receipt"):
        counter.pay(asked)
    with counter.hall.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT ticket FROM registration").scalar()
        locked = connection.exec_driver_sql("SELECT identity_locked FROM person WHERE name = '李雨桐'").scalar()
    words = {
        "number": "2600 0000 0014", "form": "https://exam.example/apply/260000000014", "name": "雨桐", "ticket": found,
        "identity": counter.hall.vault.open("identity", locked).decode(),
        "receipt": grouped(counter.receipts()[0]) if typed == "receipt" else "",
    }  # fmt: skip
    page = said_in(at("clerk").get(f"/centre/counter?find={words[typed]}"))
    assert "李雨桐" in page
    assert "王浩然" not in page
    assert ("The number that was typed is the one of the application" in page) == (typed == "identity")
    elsewhere(counter, ["centre_staff"])
    assert "李雨桐" not in at("stranger").get(f"/centre/counter?find={words[typed]}")


def test_a_fee_is_taken_on_the_page_and_the_page_before_it_shows_the_same_receipt(counter, at):
    asked, clerk = counter.apply("L3"), at("clerk")
    assert "¥680.00" in clerk.get(f"/centre/counter?find={counter.row(asked).number}")
    sent = payment(counter, asked)
    first, again = clerk.post(f"/centre/counter/{asked}", **sent), clerk.post(f"/centre/counter/{asked}", **sent)
    assert first.partition("?")[0] == again.partition("?")[0]
    assert "Paid" in said_in(clerk.get(first))
    assert "nothing was taken again" in said_in(clerk.get(again))
    assert counter.count(receipt) == 1


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"compared": ["document"]}, "Compare each of these"), ({"method": "transfer"}, "Write down the reference"),
        ({"total": "1"}, "The fee was changed"), ({"method": "cheque"}, "could not be read"), ({"total": "sNaN"}, "could not be read"),
        ({"version": 9}, "Somebody else has changed this"),
    ],
)  # fmt: skip
def test_a_mistake_at_the_counter_keeps_what_was_ticked_and_takes_nothing(counter, at, sent, says):
    asked = counter.apply()
    reply = at("clerk").client.post(f"/centre/counter/{asked}", data=payment(counter, asked, reference="", **sent))
    page = reply.get_data(as_text=True)
    assert reply.status_code in (400, 409)
    assert says in page
    assert re.search(r'value="document" checked', page)
    assert counter.count(receipt) == 0


def test_outside_the_window_the_dates_are_told_and_an_officer_admits_on_the_application(counter, at, clock):
    asked, clerk, officer = counter.apply(), at("clerk"), at("officer")
    sent = payment(counter, asked)
    clock.pass_minutes(3 * 24 * 60)
    page = clerk.post(f"/centre/counter/{asked}", 409, **sent)
    assert "Fees of this batch are taken from 2026-11-24 (Tue) 08:00 to 2026-11-27 (Fri) 09:00" in said_in(page)
    lapse_unpaid(counter.hall)
    assert "its places were given back" in said_in(clerk.get(f"/centre/applications/{asked}"))
    clerk.post(f"/centre/applications/{asked}/late", 403, until="2026-11-28", late_reason="x")
    for until, reason, says in (("2026-11-26", "航班取消", "Choose a day from today on"), ("2026-11-28", " ", "give a reason")):
        reply = officer.client.post(f"/centre/applications/{asked}/late", data={"until": until, "late_reason": reason})
        assert says in reply.get_data(as_text=True)
    assert counter.count(late_admission) == 0
    officer.post(f"/centre/applications/{asked}/late", until="2026-11-28", late_reason="航班取消")
    clerk.post(f"/centre/counter/{asked}", **payment(counter, asked))
    assert counter.count(receipt) == 1


def test_what_was_withdrawn_what_lapsed_and_what_was_refunded_each_reads_so_in_the_list(counter, at, clock):
    """All three are one state; who looks through it at the centre must tell them apart."""
    withdrawn, paid, lapsing = counter.apply(), counter.apply(), counter.apply()
    with counter.hall.database.writing() as connection:
        whose = counter.row(withdrawn)
        drafting.withdraw(connection, counter.hall.now(), whose.person_id, whose.id, whose.version)
    receipt_id = counter.pay(paid).receipt
    clock.pass_minutes(24 * 60)
    counter.refund(receipt_id, "theory", "practical")
    clock.pass_minutes(3 * 24 * 60)
    lapse_unpaid(counter.hall)
    clerk = at("clerk")
    for application_id, words in (
        (withdrawn, "Withdrawn"), (lapsing, "Lapsed: not confirmed in time"), (paid, "Ended: fee refunded"),
    ):  # fmt: skip
        number = counter.row(application_id).number
        assert badges_in(clerk.get(f"/centre/applications?state=withdrawn&find={number}")) == [words]
        assert badges_in(clerk.get(f"/centre/applications/{application_id}"))[0] == words
    assert "by you" not in clerk.get(f"/centre/applications/{withdrawn}")


def test_a_receipt_is_one_page_with_number_amount_in_capitals_and_a_code(counter, at):
    made = counter.pay(counter.apply(name="阿依古丽·买买提"))
    number = counter.receipts()[0]
    reply = at("clerk").client.get(f"/centre/receipts/{made.receipt}/print")
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", reply.data)) == 1
    names, embedded = fonts(reply.data)
    assert len(names) == embedded
    assert all(b"Noto" in name for name in names)
    assert set("贰佰捌拾元整阿依古丽·买买提¥280.00") <= characters(reply.data)
    assert set(grouped(number)) <= characters(reply.data)
    assert b"/Subtype /Image" in reply.data or b"/Subtype/Image" in reply.data


def test_a_receipt_is_voided_by_two_persons_of_its_centre(counter, at):
    made = counter.pay(counter.apply())
    elsewhere(counter, ["centre_staff"])
    for name in ("second", "far"):
        centre = counter.centre if name == "second" else "0" * 16
        counter.staff[name] = counter.person(name, ["centre_staff"], centre, hash_password(PASSWORD))
    counter.staff["proctor"] = counter.person("proctor", ["proctor"], counter.centre, hash_password(PASSWORD))
    names = {}
    with counter.hall.database.reading() as connection:
        for row in connection.exec_driver_sql("SELECT id, username FROM person WHERE username IS NOT NULL"):
            names[row.id] = row.username
    clerk, where = at("clerk"), f"/centre/receipts/{made.receipt}/void"

    def sent(second: str, password: str = PASSWORD, reason: str = "金额录错") -> dict:
        return {"second": names.get(counter.staff.get(second, ""), ""), "second_password": password, "reason": reason}

    assert "needs a second person" in clerk.post(where, 409, **sent(""))
    assert "do not match" in clerk.post(where, 403, **sent("second", "wrong"))
    clerk.post(where, 403, **sent("far"))
    told = "The second person has no role that may do this. One of these is needed: Exams officer, Centre staff."
    assert told in clerk.post(where, 403, **sent("proctor"))
    assert 'value="金额录错"' in clerk.post(where, 403, **sent("second", "wrong"))
    at("stranger").post(where, 403, **sent("second"))
    clerk.post(where, **sent("second"))
    page = said_in(clerk.get(f"/centre/receipts/{made.receipt}"))
    assert "Voided" in page
    assert "金额录错" in page
    assert "voided a receipt" in page


def test_a_day_is_closed_on_the_page_with_what_differs_and_accepted_by_a_colleague(counter, at):
    counter.pay(counter.apply())
    where = f"/centre/accounts/close?centre={counter.centre}&first=2026-11-24"
    clerk, colleague = at("clerk"), at("colleague")
    assert "¥280.00" in clerk.get("/centre/accounts")
    for counted, says in (("many", "Write the amount in yuan"), ("275", "Write down what is known"), ("1.005", "in yuan")):
        page = clerk.post(where, 400 if counted != "275" else 409, counted=counted, note="")
        assert says in page
        assert f'value="{counted}"' in page
    for _twice in range(2):
        clerk.post(where, counted="¥275.00", note="少 5 元")
    page = clerk.get("/centre/accounts")
    assert "−¥5.00" in page
    assert "少 5 元" in page
    assert "/accept" not in page
    elsewhere(counter, ["centre_staff"])
    accept = re.search(r'action="(/centre/accounts/closings/\d+/accept[^"]*)"', colleague.get("/centre/accounts"))[1]
    at("stranger").post(accept.partition("?")[0], 403)
    colleague.post(accept.replace("&amp;", "&"))
    assert "accepted by the centre" in clerk.get("/centre/accounts")
    with counter.hall.database.reading() as connection:
        row = connection.execute(select(day_closing)).one()
    assert (row.cash, row.counted, row.entries) == (Decimal(280), Decimal(275), 2)


def test_what_was_refunded_of_an_earlier_receipt_stands_in_the_account_of_the_day_on_which_it_went_back(counter, at, clock):
    receipt_id = counter.pay(counter.apply(name="孙少华")).receipt
    clock.pass_minutes(24 * 60)
    counter.refund(receipt_id, "theory")
    page = at("clerk").get("/centre/accounts")
    line = said_in(page).partition("Given back of earlier receipts")[2]
    assert grouped(counter.receipts()[0]) in line
    assert "孙少华 L1 Theory Cash clerk −¥120.00" in line
    assert f'href="/centre/receipts/{receipt_id}"' in page
    assert "Given back of earlier" not in at("clerk").get("/centre/accounts?first=2026-11-24&last=2026-11-25")


def test_the_spreadsheets_agree_with_the_receipts(counter, at):
    first, second = counter.pay(counter.apply()), counter.pay(counter.apply("L2"), method=Method.TRANSFER, reference="=1+1")
    counter.void(first.receipt)
    counter.staff["authority"] = counter.person("authority", ["authority"])
    book = CalamineWorkbook.from_filelike(BytesIO(at("clerk").client.get("/centre/accounts/export").data))
    totals, lines = (book.get_sheet_by_name(name).to_python() for name in ("Totals", "Lines"))
    assert totals[-1][2:] == [660.0, -280.0, 0.0, 380.0]
    assert lines[-1][-1] == sum(line[-1] for line in lines[2:-1]) == 380.0
    assert "=1+1" in {line[8] for line in lines}
    assert {line[6] for line in lines[2:-1]} == {"Theory", "Practical"}
    assert second.new
    everywhere = at("authority").client.get("/centre/reconciliation/export").data
    line, total = CalamineWorkbook.from_filelike(BytesIO(everywhere)).get_sheet_by_index(0).to_python()[2:]
    assert line[2:12] == [2.0, 660.0, -280.0, 0.0, 380.0, 0.0, 380.0, 1.0, 0.0, 0.0]
    assert total[2:] == line[2:]
    assert "滨海考点" in at("authority").get("/centre/reconciliation")
    at("clerk").get("/centre/reconciliation", 403)


def test_accounts_are_those_of_the_own_centre(counter, at):
    elsewhere(counter, ["centre_staff"])
    made = counter.pay(counter.apply(name="孙少华"))
    assert "孙少华" not in at("stranger").get("/centre/accounts")
    for path in (f"accounts?centre={counter.centre}", f"accounts/export?centre={counter.centre}", f"receipts/{made.receipt}"):
        at("stranger").get(f"/centre/{path}", 403)
    at("officer").get(f"/centre/accounts?centre={counter.centre}")
    at("officer").get("/centre/accounts?centre=nowhere", 404)
    at("clerk").get("/centre/accounts?first=yesterday", 404)


def test_a_notice_is_written_by_its_centre_and_read_by_its_applicants(counter, at):
    elsewhere(counter, ["centre_staff"])
    where = f"/centre/notices/{counter.batch}/{counter.centre}"
    said = {"place": "实训楼 103", "hours": "8:30–17:00", "bring": "身份证、报名表"}
    at("stranger").post(where, 403, **said)
    page = at("clerk").post(where, 400, **(said | {"hours": " "}))
    assert "Applicants need to know this" in page
    assert "身份证、报名表" in page
    at("clerk").post(where, **said)
    at("clerk").post(where, **(said | {"place": "实训楼 104"}))
    with counter.hall.database.reading() as connection:
        row = notice_of(connection, counter.batch, counter.centre)
    assert (row.place, row.hours, row.bring) == ("实训楼 104", "8:30–17:00", "身份证、报名表")
    assert "实训楼 104" in at("clerk").get("/centre/notices")


def test_a_bar_that_came_later_stands_at_the_counter_and_ends_in_a_rejection_with_its_reason(counter, at):
    asked, clerk = counter.apply(), at("clerk")
    bar(counter, asked)
    desk = said_in(clerk.get(f"/centre/counter?find={counter.row(asked).number}"))
    assert "Decision 2026-7 bars this person from the examination until 2031-10-31 has passed." in desk
    assert "make the receipt" not in desk
    assert "until 2031-10-31 has passed" in clerk.post(f"/centre/counter/{asked}", 409, **payment(counter, asked))
    page = clerk.get(f"/centre/applications/{asked}")
    assert 'value="approve"' not in page
    reason = re.search(r'<textarea id="reason"[^>]*>([^<]+)', page)
    assert reason is not None
    clerk.post(f"/centre/applications/{asked}/decision", move="reject", version=1, reason=reason[1])
    assert counter.row(asked).state == "rejected"
    assert "until 2031-10-31 has passed" in said_in(clerk.get(f"/centre/applications/{asked}"))
