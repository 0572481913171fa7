"""The bank through its doors: who sees what, the review with its buttons, and papers with the second person at the desk."""

import re

import pytest

from examhall.app import create_app
from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.people import throttle
from question_bank.operations import draft_item
from tests.bank_builders import PASSWORD, a_desk, content, seated


@pytest.fixture
def bank(sqlite_bank):
    return sqlite_bank


@pytest.fixture
def desk(bank):
    """Signs somebody in and gives the browser: desk("officer").get("/bank")."""
    return a_desk(bank.hall)


def text_of(reply):
    return reply.get_data(as_text=True)


def assembled(bank, browser, part="theory"):
    data = {"specification": f"L1-{part}", "title": "卷 A", "law_as_of": "2026-11-01", "multiple_choice": "per_option"}
    reply = browser.post("/bank/papers", data=data)
    assert reply.status_code == 302
    assert work_once(bank.hall, kinds(named_wings()))
    made = browser.get(reply.headers["Location"])
    assert made.status_code == 302
    return made.headers["Location"]


def test_authors_and_reviewers_find_items_by_filters(desk):
    page = text_of(desk("author").get("/bank?kind=multiple&area=06"))
    assert re.findall(r"/bank/items/([\w-]+)", page) == ["L1-06-M01", "L1-06-M02"]
    assert "No item fits" in text_of(desk("reviewer").get("/bank?words=nothing+like+this"))


def test_the_filters_stay_in_the_address_of_the_next_page(desk):
    page = text_of(desk("author").get("/bank?level=L1"))
    assert re.search(r'href="/bank\?[^"]*page=2[^"]*level=L1', page.replace("&amp;", "&"))


def test_an_item_shows_the_question_and_its_key_to_those_who_may(desk):
    page = text_of(desk("reviewer").get("/bank/items/L1-01-S01"))
    assert "企业对消费者（B2C）" in page
    assert "属于B2C" in page
    assert "one right option" in page
    task = text_of(desk("author").get("/bank/items/L1-T04"))
    assert "Follow-through" in task
    assert re.findall(r">Variant (\w)<?", task) == ["A"], "one variant at a time"
    assert re.findall(r"variant=(\w)#question", task.replace("&amp;", "&")) == [*"ABCDEF"]
    assert re.findall(r">Variant (\w)<?", text_of(desk("author").get("/bank/items/L1-T04?variant=C"))) == ["C"]


@pytest.mark.parametrize("username", ["officer", "chief", "proctor", "authority"])
def test_nobody_else_sees_items_or_keys(desk, username):
    browser = desk(username)
    assert browser.get("/bank").status_code == 403
    assert browser.get("/bank/items/L1-01-S01").status_code == 403


@pytest.mark.parametrize("username", ["author", "reviewer", "proctor"])
def test_papers_are_for_officers_chiefs_and_the_authority(desk, username):
    assert desk(username).get("/bank/papers").status_code == 403


def test_a_review_goes_through_the_buttons(bank, desk):
    item = content()[0][0][0]
    with bank.hall.database.writing() as connection:
        draft_item(connection, bank.hall, bank.hall.now(), bank.staff["author"], item)
    address = f"/bank/items/{item.id}"
    assert 'value="review"' not in text_of(desk("author").get(address))
    reviewer = desk("reviewer")
    assert re.findall(r'name="move" value="(\w+)"', text_of(reviewer.get(address))) == ["review", "send_back"]
    refused = reviewer.post(f"{address}/2", data={"move": "send_back"})
    assert (refused.status_code, "Please give a reason" in text_of(refused)) == (409, True)
    assert reviewer.post(f"{address}/2", data={"move": "review", "note": "good"}).status_code == 302
    alone = reviewer.post(f"{address}/2", data={"move": "approve"})
    assert (alone.status_code, "second person" in text_of(alone)) == (409, True)
    assert desk("approver").post(f"{address}/2", data={"move": "approve"}).status_code == 302
    page = text_of(reviewer.get(address))
    assert "reviewed it" in page
    assert "approved it" in page
    assert desk("author").post(f"{address}/2", data={"move": "retire", "note": "x"}).status_code == 403
    assert reviewer.post(f"{address}/2", data={"move": "invent"}).status_code == 409
    assert reviewer.get("/bank/items/L1-99-S99").status_code == 404


def test_a_paper_is_assembled_sealed_and_released_with_two_persons(bank, desk):
    officer = desk("officer")
    assert "The bank has enough for a paper" in text_of(officer.get("/bank/papers"))
    address = assembled(bank, officer)
    assert "Every line is met exactly" in text_of(officer.get(address))
    alone = officer.post(f"{address}/seal", data={"second": "officer", "second_password": PASSWORD})
    assert (alone.status_code, "second person" in text_of(alone)) == (409, True)
    wrong = officer.post(f"{address}/seal", data={"second": "authority", "second_password": "guess"})
    assert "do not match" in text_of(wrong)
    other = officer.post(f"{address}/seal", data={"second": "proctor", "second_password": PASSWORD})
    assert "One of these is needed: Authority, Exams officer." in text_of(other)
    assert officer.post(f"{address}/release", data={"second": "chief", "second_password": PASSWORD}).status_code == 409
    both = {"second": "authority", "second_password": PASSWORD}
    assert officer.post(f"{address}/seal", data=both).status_code == 302
    assert officer.post(f"{address}/seal", data=both).status_code == 409
    administration = seated(bank)
    assert "Lay this paper on the seats" in text_of(officer.get(address))
    assert officer.post(f"{address}/prepare", data={"administration": administration}).status_code == 302
    assert "Laying out waits for the back office" in text_of(officer.get(address))
    assert work_once(bank.hall, kinds(named_wings()))
    assert "waits for the back office" not in text_of(officer.get(address))
    assert officer.post(f"{address}/prepare", data={"administration": administration}).status_code == 409
    assert officer.post(f"{address}/release", data={"second": "chief", "second_password": PASSWORD}).status_code == 302
    page = text_of(desk("chief").get(address))
    assert "with this paper" in page
    assert "officer, chief" in page


def test_no_key_or_rationale_is_on_an_officers_pages(bank, desk):
    officer = desk("officer")
    address = assembled(bank, officer, "practical")
    for page in ("/bank/papers", address):
        said = text_of(officer.get(page))
        assert "own." not in said
        assert "B2C" not in said


def test_a_bank_that_is_short_says_which_cell(bank, desk):
    reviewer, officer = desk("reviewer"), desk("officer")
    reviewer.post("/bank/items/L1-05-M01/1", data={"move": "retire", "note": "out of date"})
    data = {"specification": "L1-theory", "title": "x", "law_as_of": "2026-11-01"}
    assert "3 lines are short in the bank" in text_of(officer.get("/bank/papers"))
    asked = officer.post("/bank/papers", data=data).headers["Location"]
    assert work_once(bank.hall, kinds(named_wings()))
    reply = officer.get(asked)
    assert reply.status_code == 409
    assert "Multiple choice · 05 电子商务安全: each paper takes exactly 1, and 0 items of the bank may serve." in text_of(reply)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"law_as_of": "2026-13-01"}, "law_as_of", "This is no day"),
        ({"title": " "}, "title", "Give the title"),
        ({"papers": "11"}, "papers", "from 1 to 10"),
    ],
)
def test_what_keeps_papers_from_being_asked_for_is_said_beside_its_field_and_the_rest_stays(desk, changes, field, says):
    wish = {"specification": "L1-theory", "title": "Batch 7", "law_as_of": "2026-10-01", "papers": "3", "language": "en"}
    reply = desk("officer").post("/bank/papers", data={**wish, "multiple_choice": "per_option", **changes})
    page = reply.get_data(as_text=True)
    assert reply.status_code == 400
    assert says in page.split(f'id="{field}-problem"', 1)[1].split("</p>", 1)[0]
    for name in wish.keys() - {"specification", "language", *changes}:
        assert f'value="{wish[name]}"' in page, name
    assert '<option value="en" selected>' in page


def test_a_wish_that_no_form_sends_is_refused(desk):
    wish = {"specification": "L1-theory", "title": "x", "law_as_of": "2026-11-01", "multiple_choice": "all of it"}
    assert desk("officer").post("/bank/papers", data=wish).status_code == 400


def test_wrong_passwords_of_the_second_person_are_slowed_down(bank, desk):
    officer = desk("officer")
    address = assembled(bank, officer, "practical")
    for _ in range(throttle.FREE_TRIES):
        officer.post(f"{address}/seal", data={"second": "authority", "second_password": "guess"})
    slowed = officer.post(f"{address}/seal", data={"second": "authority", "second_password": PASSWORD})
    assert "wait a few seconds" in text_of(slowed)


def test_every_page_of_the_bank_says_who_may_come_in(bank):
    app = create_app(bank.hall)
    for name, view in app.view_functions.items():
        if name.startswith(("bank.", "papers.", "grading.")) and not name.endswith("static"):
            assert getattr(view, "required_action", None) is not None, name


def test_the_papers_page_has_one_button_a_specification_and_opens_the_form_of_the_chosen_one(sqlite_bank):
    officer = a_desk(sqlite_bank.hall)("officer")
    page = officer.get("/bank/papers").get_data(as_text=True)
    assert page.count("?assemble=") == 6
    assert 'name="law_as_of"' not in page
    chosen = officer.get("/bank/papers?assemble=L2-theory").get_data(as_text=True)
    assert 'name="specification" value="L2-theory"' in chosen
    assert 'name="law_as_of"' not in officer.get("/bank/papers?assemble=nothing").get_data(as_text=True)


def test_the_page_of_a_batch_leads_to_where_papers_are_laid_on_its_seats(bank, desk):
    seated(bank)
    with bank.hall.database.reading() as connection:
        [batch] = connection.exec_driver_sql("SELECT id FROM batch").scalars()
    assert 'href="/bank/papers">Papers</a>' in text_of(desk("officer").get(f"/staff/schedule/{batch}"))
