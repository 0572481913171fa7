"""From an empty account to a printed ticket and to the first question in the room, in the browser: every level, one hall, one day.

What happens on several days in life happens one after the other here: the officer opens the counters while one may still
apply, and holds the examinations on the same afternoon.
"""

import re
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import Row, select

from examhall.registration.tables import registration
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from seeds.demo import papers_of, today
from seeds.portraits import portrait
from tests.applicants import picture
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, Staff
from tests.printed import pictures_of, text_of

pytestmark = pytest.mark.browser

PHOTO: Final = (360, 504)  # pixels, as it is kept
ADDRESS: Final = "滨海市学府路8号实训楼三层"


class Way(NamedTuple):
    """Somebody who applies for a level by one clause, and where the officer seats this level: room and hours of both parts."""

    level: str
    name: str
    mobile: str
    identity: str
    clause: int
    declared: dict[str, str]
    fee: str
    room: str
    theory: str
    practical: str


WAYS: Final = (
    Way("L1", "阿依古丽·买买提", "13800138001", "11010519491231002X", 3,
        {"school": "滨海职业学院", "major": "电子商务", "studies_until": "2029-07-01"}, "¥280.00", "第一考场", "13:00", "14:30"),
    Way("L2", "王𬭩", "13800138002", "440524188001010014", 2,
        {"certificate": "电子单证员", "certificate_number": "DZ-2024-0117"}, "¥380.00", "第二考场", "13:00", "14:30"),
    Way("L3", "欧阳静", "13800138003", "E12345678", 1,
        {"years": "4", "months": "0", "employer": "海纳跨境电商有限公司", "institution": "滨海职业学院", "completion": "PX-1"},
        "¥680.00", "第一考场", "16:30", "18:00"),
)  # fmt: skip


class Applicant:
    """Somebody at home with a browser."""

    def __init__(self, day: ExamDay, context: BrowserContext, way: Way) -> None:
        self.day, self.way, self.page = day, way, context.new_page()
        self.number = ""

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def code(self) -> str:
        sent = re.findall(rf"message to {self.way.mobile}: .*?(\d{{6}})", (self.day.data / "hall.log").read_text())
        return str(sent[-1])

    def introduces_oneself(self) -> None:
        """An account, the consent, and who it is."""
        self.page.goto("/apply")
        self.page.get_by_label("E-mail address or mobile number").fill(self.way.mobile)
        self.press("Send me a code")
        self.page.get_by_label("Code that was sent").fill(self.code())
        self.press("Continue")
        self.page.get_by_role("checkbox").check()
        self.press("Agree and continue")
        self.page.get_by_label("Name", exact=True).fill(self.way.name)
        if self.way.identity.startswith("E"):
            self.page.get_by_label("Kind of document").select_option(label="Passport")
            self.page.get_by_role("radio", name="Female", exact=True).check()
        self.page.get_by_label("Number of the document").fill(self.way.identity)
        self.press("Save and continue")

    def applies(self) -> None:
        """Level and centre, a clause with its evidence, the photo, and all of it submitted."""
        page, way = self.page, self.way
        page.locator("section", has_text="Spring batch").get_by_role("link", name="Apply", exact=True).click()
        page.locator(f'[name=level][value="{way.level}"]').check()
        self.press("Show the centres")
        page.get_by_role("radio", name=re.compile("滨海职业学院")).check()
        self.press("Save and continue")
        page.locator(f'[name=clause][value="{way.clause}"]').check()
        for field, said in way.declared.items():
            page.locator(f'[data-clause="{way.clause}"] [name={field}]').fill(said)
        self.press("Save and continue")
        proof = {"name": "证明.jpg", "mimeType": "image/jpeg", "buffer": picture(800, 1000)}
        page.get_by_label("File", exact=True).set_input_files(proof)
        self.press("Upload the file")
        page.get_by_role("link", name="Continue with the photo").click()
        me = {"name": "me.png", "mimeType": "image/png", "buffer": portrait(way.identity, "女")}
        page.locator("#photo-file").set_input_files(me)
        self.press("Keep this photo")
        page.get_by_role("link", name="Continue").click()
        self.press("Submit the application")
        expect(page.get_by_role("heading", name="Your application was received")).to_be_visible()
        self.number = re.sub(r"\D", "", page.url.rpartition("/")[2])

    def prints_the_form(self) -> str:
        """What is printed on it."""
        self.page.goto(f"/apply/{self.number}")
        link = self.page.get_by_role("link", name="Print the application form (PDF)")
        pdf = self.page.request.get(link.get_attribute("href") or "").body()
        assert PHOTO in pictures_of(pdf)
        return text_of(pdf)

    def downloads_the_ticket(self) -> str:
        """What is printed on it."""
        self.page.goto("/apply")
        self.page.get_by_role("link", name="Time, place and seat").click()
        with self.page.expect_download() as download:
            self.press("Download the admission ticket (PDF)")
        pdf = Path(download.value.path()).read_bytes()
        assert PHOTO in pictures_of(pdf)
        return text_of(pdf)


class Admitted(Candidate):
    """Who applied, in the room, with nothing but what is printed on the ticket and the identity document."""

    def __init__(self, day: ExamDay, context: BrowserContext, way: Way, ticket: str) -> None:
        self.day, self.context, self.page = day, context, context.new_page()
        self.name, self.ticket, self.identity = way.name, ticket, way.identity

    def takes_the_seat(self, part: str) -> None:
        self.sign_in()
        self.page.locator(f'a[href="/sittings/{sitting_of(self.day, self.ticket, part).id}"]').click()
        self.get_ready()


class Watch(Proctor):
    """The chief at the console of whichever room a candidate sits in; nobody else of this batch is there."""

    def lets_in_and_opens(self, ticket: str, part: str) -> None:
        self.sat = sitting_of(self.day, ticket, part)
        self.page.goto(f"/proctor/rooms/{self.sat.run_id}")
        expect(self.page.locator("#line")).to_have_attribute("data-line", "live")
        self.let_in(self.sat.seat)
        self.open_part()

    def seat(self, number: int) -> Locator:
        return self.page.locator(f'#map [data-id="{self.sat.id}"]')


def sitting_of(day: ExamDay, ticket: str, part: str) -> Row[Any]:
    query = (
        select(sitting)
        .join(registration, sitting.c.registration_id == registration.c.id)
        .join(administration, sitting.c.administration_id == administration.c.id)
        .where(registration.c.ticket == ticket, administration.c.part == part)
    )
    with day.reading() as connection:
        return connection.execute(query).one()


def approves(page: Page, number: str) -> None:
    page.goto("/centre/applications?state=submitted")
    page.get_by_role("link", name=number).click()
    page.get_by_role("button", name="Approve eligibility").click()


def takes_the_fee(page: Page, number: str, fee: str) -> None:
    page.goto("/centre/counter")
    page.locator("#find").fill(number)
    page.keyboard.press("Enter")
    expect(page.locator(".due strong")).to_have_text(fee)
    for box in page.locator("[name=compared]").all():
        box.check()
    page.keyboard.press("Enter")
    page.wait_for_url("**/centre/receipts/*taken=now")


def opens_the_counters(page: Page) -> None:
    """The officer lets the confirmation begin today."""
    page.goto("/staff/schedule")
    page.locator("tbody tr", has_text="Spring batch").get_by_role("link").click()
    page.get_by_role("link", name="Change", exact=True).click()
    opened = page.locator("[name=applications_open_at]").input_value()
    page.locator("[name=confirmation_opens_at]").fill(opened)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Hold another one").wait_for()


def holds(page: Page, way: Way, day: str) -> None:
    for part, starts in (("theory", way.theory), ("practical", way.practical)):
        page.get_by_role("link", name="Hold another one").click()
        page.get_by_label("Level and part").select_option(f"{way.level}-{part}")
        page.get_by_label("Title", exact=True).fill("下午第一场" if part == "theory" else "下午第二场")
        page.get_by_label("Start, in the centre").fill(f"{day}T{starts}")
        page.get_by_label("Length in minutes").fill("60" if part == "theory" else "90")
        page.get_by_text("House rules").click()
        page.get_by_label("Sign-in opens before the start").fill("0")  # this story is told at any time of the day
        page.locator(".centre-rooms", has_text="滨海职业学院").get_by_label(re.compile(way.room)).check()
        page.get_by_role("button", name="Save").click()


def draws_seats(page: Page) -> None:
    page.get_by_role("link", name="Seating", exact=True).click()
    page.get_by_role("button", name="Draw seats").click()
    page.get_by_role("button", name="Take it over").click()
    expect(page.locator(".badge[data-state=ok]").first).to_have_text("taken over")


def lays(page: Page, paper_id: str) -> None:
    """A sealed paper onto the seats of the administration of its level and part in this batch."""
    page.goto(f"/bank/papers/{paper_id}")
    line = page.locator("tr", has_text="Spring batch")
    line.get_by_role("button", name="Lay this paper on the seats").click()
    for _ in range(40):
        if line.get_by_text("with this paper").count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError("the back office has not laid the paper")


def waits_for_the_room(day: ExamDay, machine: Machines, one: Applicant) -> Admitted:
    """The ticket is downloaded and read; its number opens the door of the hall, and the notice is read."""
    printed = one.downloads_the_ticket()
    number = re.search(r"\d{14}", printed.replace("\n", ""))
    assert number is not None
    candidate = Admitted(day, machine(), one.way, number[0])
    seat = sitting_of(day, candidate.ticket, "theory").seat
    assert {one.way.name, one.way.room, f"{seat:02d}"} <= set(printed.splitlines())
    assert one.way.theory in printed
    assert ADDRESS in printed
    candidate.takes_the_seat("theory")
    return candidate


@pytest.mark.timeout(240)
def test_an_empty_account_comes_to_a_printed_ticket_and_to_the_first_question(day: ExamDay, machine: Machines) -> None:
    papers = [paper_id for way in WAYS for paper_id in papers_of(day.hall, way.level).values()]
    applicants = [Applicant(day, machine(**STILL), way) for way in WAYS]
    clerk, officer = Staff(day, machine(), "centre").page, Staff(day, machine(), "officer").page
    with day.back_office():
        for one in applicants:
            one.introduces_oneself()
            one.applies()
            approves(clerk, one.number)
            assert {one.way.name, one.way.identity} <= set(one.prints_the_form().splitlines())
        opens_the_counters(officer)
        for one in applicants:
            takes_the_fee(clerk, one.number, one.way.fee)
            holds(officer, one.way, today(day.hall).isoformat())
        draws_seats(officer)
        for paper_id in papers:
            lays(officer, paper_id)
    chief = Watch(day, machine())
    for one in applicants:
        candidate = waits_for_the_room(day, machine, one)
        chief.lets_in_and_opens(candidate.ticket, "theory")
        candidate.sees_the_paper()
        expect(candidate.head).to_have_text(re.compile(r"^1\b"))
