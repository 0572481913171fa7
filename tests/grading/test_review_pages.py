"""Score reviews through their doors: asked for by the candidate, paid, marked again, signed, corrected, and replied to."""

import re

import pytest
from sqlalchemy import insert, select, update

from examhall.app import create_app
from examhall.ids import new_id
from examhall.people.guards import APPLICANTS_DOOR
from examhall.people.operations import add_staff
from examhall.people.tables import account, role_grant
from examhall.schedule.tables import centre
from grading.looking_up.review_pages import BURST
from grading.reviewing.queries import RULE
from grading.reviewing.states import State
from grading.reviewing.tables import score_review
from tests.bank_builders import PASSWORD, _hashed, a_desk
from tests.examhall.test_print import characters, fonts
from tests.grading.reviewed import ALTERED, BLANK, reviewed
from tests.grading.test_looking_up import NUMBERS, TICKETS, look_up
from tests.grading.test_release_pages import text_of
from tests.grading.test_releasing import public

FEES = {
    "fee_theory": "50", "fee_practical": "80.50", "refund": "corrected", "answer_within": "15", "pay_within": "10", "appeal": "可书面反映。",
    "appeal_en": "Write to the body.",
}  # fmt: skip
SECOND = {"second": "colleague", "second_password": PASSWORD}


@pytest.fixture
def room(sqlite_bank):
    return reviewed(sqlite_bank)


@pytest.fixture
def staff(room):
    """Their browsers; two clerks stand at the counter of the centre, one at another's."""
    with room.hall.database.writing() as connection:
        here = connection.execute(select(centre.c.id)).scalar_one()
        for name, where in (("clerk", here), ("colleague", here), ("stranger", "elsewhere")):
            who = add_staff(connection, room.hall, room.hall.now(), "", name, name, _hashed(), ["centre_staff"])
            connection.execute(update(role_grant).where(role_grant.c.person_id == who).values(centre_id=where))
    return a_desk(room.hall)


@pytest.fixture
def visitor(room):
    return a_visitor(room)


def a_visitor(room):
    app = create_app(room.hall)
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = app.test_client()
    visitor.set_cookie("locale", "en")
    return visitor


def an_applicant(room, seat):
    """A browser signed in to apply as the person of this seat."""
    browser, account_id = a_visitor(room), new_id()
    row = {"id": account_id, "contact_kind": "email", "contact_locked": b"x", "contact_lookup": account_id, "made_at": 1}
    with room.hall.database.writing() as connection:
        connection.execute(insert(account), {**row, "person_id": room.person(seat)})
    with browser.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = APPLICANTS_DOOR + account_id, True
    return browser


def its_id(reply):
    return re.search(r"/results/review(?:s|-fees)/(\w{16})", reply.get_data(as_text=True))[1]


def test_the_whole_way_from_a_telephone_to_a_corrected_result_with_its_receipt_and_its_reply(room, staff, visitor):
    authority, officer, clerk = staff("authority"), staff("officer"), staff("clerk")
    assert authority.post("/results/review-rule", data=FEES).status_code == 302
    look_up(room.room, visitor)
    page = visitor.get("/results-lookup/mine")
    where = f"/results-lookup/mine/reviews/{room.room.sittings[0]}"
    assert f'href="{where}"' in page.get_data(as_text=True)
    assert "The fee is 50.00 yuan, paid at the centre where you sat" in text_of(visitor.get(where))
    for _ in range(2):
        assert visitor.post(where, data={"says": "The score is lower than I expected."}).status_code == 302
    stands = text_of(visitor.get(where))
    assert "FH2026-0001" in stands
    assert "Please pay the fee at the counter of 考点" in stands
    assert "review to be paid" in text_of(visitor.get("/results-lookup/mine"))
    assert visitor.get(f"{where}/reply.pdf").status_code == 404

    at_the_counter = clerk.get("/results/review-fees?find=FH2026-0001")
    review = its_id(at_the_counter)
    assert "¥50.00" in text_of(at_the_counter)
    assert "Write down the reference" in text_of(
        clerk.post(f"/results/review-fees/{review}/pay", data={"method": "transfer", "reference": " "}), status=409
    )
    receipt = clerk.post(f"/results/review-fees/{review}/pay", data={"method": "cash"}).location
    assert clerk.post(f"/results/review-fees/{review}/pay", data={"method": "cash"}).location == receipt
    assert "Score review FH2026-0001" in text_of(clerk.get(receipt))
    paper = clerk.get(f"{receipt}/print")
    assert set("收费据成绩复核伍拾元整") <= characters(clerk_in_chinese(clerk, f"{receipt}/print"))
    assert paper.mimetype == "application/pdf"
    account_of_day = text_of(clerk.get("/centre/accounts"))
    assert "L1 theory · Score review ¥50.00" in account_of_day
    assert "Receipts for services" in account_of_day

    assert "review accepted" in text_of(visitor.get(where))
    listed = text_of(officer.get("/results/reviews"))
    assert "15 working days left" in listed
    assert "The score is lower than I expected." in text_of(officer.get(f"/results/reviews/{review}"))
    assert officer.post(f"/results/reviews/{review}/mark-again").status_code == 302
    found = text_of(officer.get(f"/results/reviews/{review}"))
    assert "The answer sheet that was marked says what the journal says" in found
    assert "differs" in found
    assert "another person signs" in found
    assert "needs a second person" in text_of(officer.post(f"/results/reviews/{review}/sign", data={"says": "x"}), status=409)
    assert "Please give a reason" in text_of(authority.post(f"/results/reviews/{review}/sign"), status=422)
    told = {"says": "Marked anew from the journal."}
    assert authority.post(f"/results/reviews/{review}/sign", data=told).status_code == 302
    assert "score under review" in text_of(visitor.get(where))
    assert visitor.get(f"{where}/reply.pdf").status_code == 404
    assert "signed, correction to be released" in text_of(officer.get(f"/results/reviews/{review}"))

    release = re.search(
        r'action="([^"]+/releases/[^"]+/release)"',
        officer.get(f"/results/{room.room.administration}/release").get_data(as_text=True),
    )[1]  # the authority confirmed the correction by signing
    assert officer.post(release).status_code == 302
    assert public(room.room)[ALTERED].result.printed == "100.0"
    page = text_of(visitor.get("/results-lookup/mine"))
    assert "This result was corrected. Reason: Marked anew from the journal. (FH2026-0001)" in page
    assert "The result is corrected" in text_of(visitor.get(where))
    reply = visitor.get(f"{where}/reply.pdf")
    assert (reply.mimetype, reply.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert set("FH2026-0001") | set("Marked anew from the journal.") <= characters(reply.data) | {" "}
    back = {"method": "cash", "reason": "corrected", **SECOND}
    assert clerk.post(f"/results/review-fees/{review}/give-back", data=back).status_code == 302
    assert "Voided" in text_of(clerk.get(receipt))


def test_whoever_signs_twice_or_comes_too_late_is_told_so(room, staff):
    officer, authority = staff("officer"), staff("authority")
    review = f"/results/reviews/{room.marked_again(seat=3)}"
    assert authority.post(f"{review}/sign").status_code == 302
    assert "the review has moved on" in text_of(authority.post(f"{review}/sign"), status=409)
    assert "the review has moved on" in text_of(officer.post(f"{review}/mark-again"), status=409)
    assert "the review has moved on" in text_of(officer.post(f"{review}/withdraw", data={"reason": "x"}), status=409)


def clerk_in_chinese(browser, path):
    browser.set_cookie("locale", "zh_CN")
    content = browser.get(path).data
    browser.set_cookie("locale", "en")
    return content


def test_the_reply_is_a_page_of_embedded_fonts_with_every_check_in_chinese(room, staff, visitor):
    review_id, _outcome = room.signed(seat=BLANK, says="经逐项重新评分，成绩无误。")
    content = clerk_in_chinese(staff("officer"), f"/results/reviews/{review_id}/reply.pdf")
    names, embedded = fonts(content)
    assert len(names) == embedded > 0
    assert set("成绩复核答复流水完整封存相符维持原成绩经逐项重新评分主管机构可书面反映") - set("主管") <= characters(content)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", content)) == 1
    assert staff("clerk").get(f"/results/reviews/{review_id}/reply.pdf").status_code == 403


def test_an_applicant_asks_withdraws_and_asks_again_and_sees_nobody_elses(room):
    browser = an_applicant(room, ALTERED)
    where = f"/apply/results/reviews/{room.room.sittings[0]}"
    assert f'href="{where}"' in browser.get("/apply/results").get_data(as_text=True)
    assert browser.post(where).status_code == 302
    assert "review accepted" in text_of(browser.get(where))
    assert browser.post(f"{where}/withdraw").status_code == 302
    assert "Ask for the review of this part" in text_of(browser.get(where))
    assert browser.post(f"{where}/withdraw").status_code == 302
    assert browser.post(where).status_code == 302
    assert "FH2026-0002" in text_of(browser.get(where))
    others = f"/apply/results/reviews/{room.room.sittings[2]}"
    assert [browser.get(others).status_code, browser.post(others).status_code, browser.get(f"{others}/reply.pdf").status_code] == [
        404, 404, 404,
    ]  # fmt: skip


def test_after_the_term_the_page_says_so_and_nothing_is_taken(room):
    browser = an_applicant(room, ALTERED)
    where = f"/apply/results/reviews/{room.room.sittings[0]}"
    room.hall.clock.pass_minutes(31 * 24 * 60)
    page = text_of(browser.get(where))
    assert "could be asked for until 2026-12-24" in page
    assert "Ask for the review" not in page
    assert "could be asked for until 2026-12-24" in text_of(browser.post(where), status=409)


def test_who_did_not_pay_in_time_reads_so_and_asks_again_and_the_counter_takes_nothing_for_what_lapsed(room, staff):
    staff("authority").post("/results/review-rule", data=FEES)
    browser, where = an_applicant(room, ALTERED), f"/apply/results/reviews/{room.room.sittings[0]}"
    browser.post(where)
    assert "To be paid until 2026-12-04" in text_of(browser.get(where))
    room.hall.clock.pass_minutes(11 * 24 * 60)
    page = text_of(browser.get(where))
    assert "was not paid by 2026-12-04: it has lapsed. You may ask for another one." in page
    assert "Ask for the review of this part" in page
    with room.hall.database.reading() as connection:
        review_id = connection.execute(select(score_review.c.id)).scalar_one()
    assert "review not paid in time" in text_of(staff("officer").get(f"/results/reviews/{review_id}"))
    counter = f"/results/review-fees/{review_id}"
    assert "make the receipt" not in text_of(staff("clerk").get(counter))
    assert "could be paid until 2026-12-04" in text_of(
        staff("clerk").post(f"{counter}/pay", data={"method": "cash"}), status=409
    )
    browser.post(where)
    assert "FH2026-0002" in text_of(browser.get(where))


def test_what_was_looked_up_opens_its_own_review_and_no_other(room, visitor):
    first = f"/results-lookup/mine/reviews/{room.room.sittings[0]}"
    assert visitor.get(first).location.endswith("/results-lookup")
    assert visitor.post(first).status_code == 404
    look_up(room.room, visitor, ticket=TICKETS[1], identity=NUMBERS[2])
    assert visitor.get(first).status_code == 404
    assert visitor.post(first).status_code == 404
    assert visitor.get(f"/results-lookup/mine/reviews/{room.room.sittings[1]}").status_code == 200


@pytest.mark.parametrize("path", ["", "/withdraw"])
def test_asking_and_withdrawing_are_slowed_down(room, visitor, path):
    look_up(room.room, visitor)
    where = f"/results-lookup/mine/reviews/{room.room.sittings[0]}"
    replies = [visitor.post(where + path).status_code for _ in range(BURST + 1)]
    assert replies == [302] * BURST + [429]


def test_a_counter_sees_the_reviews_of_its_centre_and_gives_back_by_two_persons(room, staff):
    room.rule()
    review_id = room.ask()
    assert "FH2026-0001" not in text_of(staff("stranger").get("/results/review-fees"))
    assert staff("stranger").get(f"/results/review-fees/{review_id}").status_code == 403
    assert staff("stranger").post(f"/results/review-fees/{review_id}/pay", data={"method": "cash"}).status_code == 403
    clerk, where = staff("clerk"), f"/results/review-fees/{review_id}"
    receipt = clerk.post(f"{where}/pay", data={"method": "cash"}).location
    assert staff("stranger").get(receipt).status_code == 403
    alone = {"method": "cash", "reason": "wrong person", "second": "clerk", "second_password": PASSWORD}
    assert "needs a second person" in text_of(clerk.post(f"{where}/give-back", data=alone), status=409)
    elsewhere = {**alone, "second": "stranger"}
    assert clerk.post(f"{where}/give-back", data=elsewhere).status_code == 403
    assert clerk.post(f"{where}/give-back", data={**alone, **SECOND}).status_code == 302
    assert room.review(review_id).state == State.ASKED
    assert "by clerk, approved by colleague" in text_of(clerk.get(receipt))


def test_the_list_is_narrowed_by_state_and_by_number_ticket_or_name(room, staff):
    room.signed(seat=3, says="")
    room.ask()
    officer = staff("officer")
    assert re.findall(r"FH2026-\d{4}", text_of(officer.get("/results/reviews"))) == ["FH2026-0002", "FH2026-0001"]
    assert re.findall(r"FH2026-\d{4}", text_of(officer.get("/results/reviews?state=answered"))) == ["FH2026-0001"]
    assert re.findall(r"FH2026-\d{4}", text_of(officer.get(f"/results/reviews?find={TICKETS[0]}"))) == ["FH2026-0002"]
    assert "No review fits" in text_of(officer.get("/results/reviews?find=nobody"))
    home = officer.get("/staff").get_data(as_text=True)
    assert re.search(r"Score reviews.{0,200}?\b1\b", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", home)))


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("fee_theory", "fifty", "Write the fee in yuan"),
        ("fee_practical", "-1", "Write the fee in yuan"),
        ("fee_theory", "0.001", "Write the fee in yuan"),
        ("answer_within", "0", "Write a number of working days"),
        ("pay_within", "ten", "Write a number of days"),
        ("appeal", " ", "at its end, in Chinese and in English"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field_and_the_rest_is_kept(room, staff, field, typed, says):
    reply = staff("authority").post("/results/review-rule", data={**FEES, field: typed})
    assert says in text_of(reply, status=409)
    assert ('value="80.50"' in reply.get_data(as_text=True)) is (field != "fee_practical")
    assert staff("officer").get("/results/review-rule").status_code == 403
    with room.hall.database.reading() as connection:
        assert RULE.newest(connection) == 0


def test_an_unreadable_state_or_review_is_no_page(room, staff):
    officer = staff("officer")
    assert officer.get("/results/reviews/nothing").status_code == 404
    assert officer.get("/results/reviews?state=nonsense").status_code == 200
