"""What tests of applying build from: an open batch with places, and applicants who have come as far as a test wants."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from sqlalchemy import insert, select, update

from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import MINUTE, Instant
from examhall.people.consents import ConsentFile, agree, consent_text_now, publish_consent_text
from examhall.people.operations import add_person
from examhall.people.photos import keep_photo
from examhall.people.tables import account
from examhall.programme.operations import Programme, load_programme
from examhall.registration import drafting
from examhall.registration.drafting import Choice
from examhall.registration.eligibility import Declared
from examhall.registration.evidence import keep_evidence
from examhall.registration.tables import application
from examhall.schedule.operations import add_batch, add_centre
from examhall.schedule.tables import batch_calendar, offering
from examhall.text_file import read_text_file
from seeds.demo import CONTENT

DAY = 24 * 60 * MINUTE
STUDENT = Declared(school="滨海职业学院", major="电子商务", studies_until="2027-07-01")


def picture(width: int = 500, height: int = 700, kind: str = "JPEG") -> bytes:
    into = BytesIO()
    Image.new("RGB", (width, height), "#dfe8f0").save(into, kind)
    return into.getvalue()


@dataclass
class Batch:
    """An open batch of a hall: two centres, all levels and parts."""

    hall: Hall
    id: str
    centres: list[str]
    closes: Instant

    def places(self, centre: int, places: int, level: str = "L1") -> None:
        mine = (offering.c.centre_id == self.centres[centre]) & (offering.c.level == level)
        with self.hall.database.writing() as connection:
            connection.execute(update(offering).where(mine).values(places=places))

    def taken(self, centre: int, level: str = "L1") -> dict[str, int]:
        mine = (offering.c.centre_id == self.centres[centre]) & (offering.c.level == level)
        with self.hall.database.reading() as connection:
            rows = connection.execute(select(offering.c.part, offering.c.taken).where(mine))
            return {row.part: row.taken for row in rows}


@dataclass
class Applicant:
    """A person with an account."""

    batch: Batch
    account: str
    person: str
    identity: str

    def begins(self, level: str = "L1", centre: int = 0) -> str:
        with self.batch.hall.database.writing() as connection:
            choice = Choice(self.batch.id, level, self.batch.centres[centre])
            return drafting.begin(connection, self.batch.hall.now(), self.person, choice)

    def completes(self, declared: Declared = STUDENT, clause: int = 3) -> None:
        """A clause with its evidence, and a photo."""
        hall, row = self.batch.hall, self.row
        with hall.database.writing() as connection:
            drafting.declare(connection, hall.now(), self.person, row.id, row.version, clause, declared)
            keep_evidence(connection, hall.vault, hall.now(), row.id, "学生证.pdf", "application/pdf", b"%PDF-1.4 %%EOF")
            keep_photo(connection, hall, hall.now(), self.person, self.person, picture(360, 504))

    def submits(self) -> None:
        hall, row = self.batch.hall, self.row
        with hall.database.writing() as connection:
            drafting.submit(connection, hall.now(), self.person, row.id, row.version)

    @property
    def row(self):
        with self.batch.hall.database.reading() as connection:
            return connection.execute(select(application).where(application.c.person_id == self.person)).one()


def open_batch(hall: Hall, places: int = 10) -> Batch:
    now = hall.now()
    with hall.database.writing() as connection:
        load_programme(connection, read_text_file(CONTENT / "programme.yaml", Programme))
        publish_consent_text(connection, hall, now, "authority", ConsentFile("同意书", "Consent"))
        batch_id = add_batch(connection, "2701", "2027 年第 1 批")
        centres = [add_centre(connection, f"000{n}", f"第{n}考点", f"学府路 {n} 号") for n in (1, 2)]
        calendar = {
            "batch_id": batch_id, "applications_open_at": now - DAY, "applications_close_at": now + DAY,
            "confirmation_opens_at": now + DAY, "confirmation_closes_at": now + 5 * DAY,
        }  # fmt: skip
        connection.execute(insert(batch_calendar), calendar)
        rows = [
            {"batch_id": batch_id, "centre_id": centre, "level": level, "part": part, "places": places}
            for centre in centres for level in ("L1", "L2", "L3") for part in ("theory", "practical")
        ]  # fmt: skip
        connection.execute(insert(offering), rows)
    return Batch(hall, batch_id, centres, now + DAY)


def an_applicant(batch: Batch, name: str = "王𬭩", identity: str = "") -> Applicant:
    hall, account_id, identity = batch.hall, new_id(), identity or f"E{new_id()[:8].upper()}"
    with hall.database.writing() as connection:
        person = add_person(connection, hall.vault, name, "男", "passport", identity)
        row = {
            "id": account_id, "contact_kind": "mobile", "contact_locked": hall.vault.lock("contact", b"13800138000"),
            "contact_lookup": account_id, "person_id": person, "made_at": hall.now(),
        }  # fmt: skip
        connection.execute(insert(account), row)
        text = consent_text_now(connection)
        assert text is not None
        agree(connection, hall.now(), account_id, text.version)
    return Applicant(batch, account_id, person, identity)
