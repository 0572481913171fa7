"""From an empty account to the seat in the room, by the doors alone: every level, and a clause of each kind by which one applies."""

import re
from io import BytesIO

import pytest
from sqlalchemy import insert, select, update

import examhall.app
from examhall.counter.comparing import COMPARED
from examhall.instants import MINUTE
from examhall.papers import safe
from examhall.papers.booklet import draw_variants
from examhall.people.operations import add_person
from examhall.people.tables import account, attainment, role_grant
from examhall.registration.tables import placement, registration
from examhall.schedule.operations import add_room
from examhall.schedule.tables import administration
from examhall.sittings.preparing import Place, prepare
from examhall.sittings.tables import sitting
from tests.applicants import DAY, open_batch, picture
from tests.builders import NINE, a_paper
from tests.examhall.test_print import characters
from tests.seating_builders import work

PDF = b"%PDF-1.4\n1 0 obj\n%%EOF\n"
TRAINED = {"institution": "滨海职业学院", "completion": "PX-1"}
WAYS = {
    "work and training": ("L1", "1", {"years": "1", "months": "0", "employer": "某公司", **TRAINED}),
    "a diploma": ("L1", "2", {"school": "滨海职业学院", "major": "电子商务", "diploma": "BY-1"}),
    "in reading": ("L1", "3", {"school": "滨海职业学院", "major": "电子商务", "studies_until": "2027-07-01"}),
    "a certificate on paper": ("L2", "2", {"certificate": "电子单证员", "certificate_number": "DZ-1"}),
    "a certificate held here": ("L2", "2", {}),
    "three years at work": ("L3", "1", {"years": "3", "months": "0", "employer": "某公司", **TRAINED}),
}  # fmt: skip
FEES = {"L1": "280", "L2": "380", "L3": "680"}


class Browser:
    """Somebody at a browser: pages and replies as text."""

    def __init__(self, app, signed_in: str = "") -> None:
        self.client = app.test_client()
        self.client.set_cookie("locale", "en")
        if signed_in:
            with self.client.session_transaction() as kept:
                kept["_user_id"], kept["_fresh"] = signed_in, True

    def get(self, path: str, **query: str) -> str:
        reply = self.client.get(path, query_string=query or None)
        assert reply.status_code == 200, (path, reply.status_code)
        return reply.get_data(as_text=True)

    def post(self, path: str, **form) -> str:
        """Where it leads."""
        reply = self.client.post(path, data=form)
        assert reply.status_code == 302, (path, reply.status_code, reply.get_data(as_text=True)[-2000:])
        return reply.headers["Location"]


class Day:
    """An open batch of the programme, its staff at their browsers, and what was sent to applicants."""

    def __init__(self, hall, app, sent) -> None:
        self.hall, self.app, self.sent, self.batch = hall, app, sent, open_batch(hall)
        self.clerk, self.officer = self._staff("centre_staff"), self._staff("exams_officer")
        with hall.database.writing() as connection:
            self.room = add_room(connection, self.batch.centres[0], "第一考场", 3, 4)

    def _staff(self, role: str) -> Browser:
        with self.hall.database.writing() as connection:
            person_id = add_person(connection, self.hall.vault, role, username=role, password_hash="x")
            connection.execute(insert(role_grant), {"person_id": person_id, "role": role, "centre_id": ""})
        return Browser(self.app, f"{person_id}.0")

    def holds(self, level: str) -> None:
        """The officer holds both parts in the room, draws seats, looks and takes them over."""
        schedule = f"/staff/schedule/{self.batch.id}"
        for part, starts in (("theory", "2026-12-08T09:00"), ("practical", "2026-12-08T14:00")):
            wanted = {"part": f"{level}-{part}", "title": part, "starts": starts, "minutes": "60", "rooms": [self.room]}
            self.officer.post(f"{schedule}/administrations/new", **wanted)
        draft = self.officer.post(f"{schedule}/seating", spare_percent="5", whom="missing", apart="1")
        work(self.hall)
        assert "2 of 2 parts" in self.officer.get(draft)
        self.officer.post(f"{draft}/take")
        work(self.hall)

    def lays_papers(self) -> None:
        """A paper on the seat of every part, as the bank's wing does it before the day."""
        hall = self.hall
        with hall.database.writing() as connection:
            seats = connection.execute(
                select(placement, registration.c.person_id).join(registration, registration.c.id == placement.c.registration_id)
            ).all()
            for seat in seats:
                paper = a_paper()
                key = safe.seal(connection, paper, hall.now())
                (booklet,) = safe.draw_booklets(connection, paper, key, [safe.Draw("seed", draw_variants(paper, 1))])
                safe.release(connection, hall.vault, paper.id, key, hall.now())
                mine = administration.c.id == seat.administration_id
                connection.execute(update(administration).where(mine).values(paper_id=paper.id))
                lies = Place(
                    seat.registration_id, seat.person_id, seat.administration_id, seat.room_id, seat.seat, booklet.id, booklet.hash,
                    booklet.fields, paper.id, safe.paper_hash(paper), 3_600_000_000,
                )  # fmt: skip
                prepare(connection, hall.clerk.key, hall.now(), [lies])


@pytest.fixture
def day(sqlite_hall, monkeypatch) -> Day:
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    app, sent = examhall.app.create_app(sqlite_hall), []
    app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setattr("examhall.registration.account_pages.send", lambda config, kind, to, subject, text: sent.append(text))
    return Day(sqlite_hall, app, sent)


def introduces_oneself(day: Day, name: str, passport: str) -> Browser:
    """An empty account, the consent, and who it is."""
    applicant = Browser(day.app)
    applicant.post("/apply/code", contact="wang@example.cn")
    applicant.post("/apply/enter", code=re.search(r"\d{6}", day.sent[-1])[0])
    assert applicant.post("/apply/consent", agree="1", version="1") == "/apply"
    applicant.post("/apply/who", name=name, kind="passport", identity=passport, sex="女")
    return applicant


def applies(day: Day, applicant: Browser, level: str, clause: str, declared: dict[str, str]) -> str:
    """The application that was submitted: its number."""
    chosen = {"batch": day.batch.id, "level": level, "centre": day.batch.centres[0]}
    number = re.search(r"/apply/(\d{12})/", applicant.post("/apply/new", **chosen))[1]
    applicant.post(f"/apply/{number}/eligibility", version="1", clause=clause, **declared)
    if declared:
        applicant.post(f"/apply/{number}/evidence", evidence=(BytesIO(PDF), "证明.pdf"))
    applicant.post(f"/apply/{number}/photo", photo=(BytesIO(picture()), "me.jpg"))
    assert "Still missing" not in applicant.get(f"/apply/{number}/look-over")
    applicant.post(f"/apply/{number}/submit", version="2")
    return number


@pytest.mark.parametrize("way", WAYS)
def test_from_an_empty_account_to_the_seat_at_which_the_printed_number_signs_in(day, way):
    (level, clause, declared), name, passport = WAYS[way], "阿依古丽·买买提", "E12345678"
    applicant = introduces_oneself(day, name, passport)
    if not declared:
        with day.hall.database.writing() as connection:
            whose = connection.execute(select(account.c.person_id)).scalar_one()
            parts = [{"person_id": whose, "level": "L1", "part": part} for part in ("theory", "practical")]
            connection.execute(insert(attainment), parts)
    number = applies(day, applicant, level, clause, declared)

    waiting = day.clerk.get("/centre/applications", state="submitted")
    asked = re.search(r'/centre/applications/([0-9a-f]{16})"', waiting)[1]
    assert ("met</span>" in day.clerk.get(f"/centre/applications/{asked}")) == (not declared), "decided here, or by a person"
    day.clerk.post(f"/centre/applications/{asked}/decision", move="approve", version="3")
    assert characters(applicant.client.get(f"/apply/{number}/form.pdf").data) >= set(name) | set(passport)
    day.hall.clock.pass_minutes((DAY + 60_000_000) // 60_000_000)
    assert f'name="total" value="{FEES[level]}' in day.clerk.get("/centre/counter", find=number)
    receipt = day.clerk.post(
        f"/centre/counter/{asked}", version="4", total=FEES[level], method="cash", compared=list(COMPARED)
    )  # fmt: skip
    ticket = re.search(r"\b(\d{14})\b", day.clerk.get(receipt))[1]

    page = applicant.get("/apply")
    assert ticket in page
    assert "room and seat to follow" in applicant.get(f"/apply/tickets/{ticket}")
    day.holds(level)
    page = applicant.get(f"/apply/tickets/{ticket}")
    assert page.count("第一考场") == 2
    seat = re.search(r'data-label="Seat"><strong>(\d\d)</strong>', page)[1]
    printed = applicant.client.post(f"/apply/tickets/{ticket}")
    assert printed.mimetype == "application/pdf"
    assert characters(printed.data) >= set(name) | set(ticket) | set("第一考场")

    day.lays_papers()
    candidate = Browser(day.app)
    day.hall.clock.at = NINE + 14 * DAY - 10 * MINUTE  # ten minutes before the theory paper
    assert candidate.post("/exam", ticket=ticket, identity=passport) == "/sittings"
    with day.hall.database.reading() as connection:
        sat = connection.execute(select(sitting.c.seat, sitting.c.id)).all()
    assert {f"{row.seat:02d}" for row in sat} == {seat}
    shown = candidate.get("/sittings")
    assert shown.count("第一考场") == 2
    assert sum(f"/sittings/{row.id}" in shown for row in sat) == 1, "the practical's waiting page opens later"
