"""What the demo knows of institutions: authorised centres, one of them expired, training institutions, records, complaints."""

import datetime as dt
from pathlib import Path
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.complaints.filing import Draft, file_complaint
from examhall.complaints.handling import Handed, handle
from examhall.complaints.moves import Move
from examhall.hall import Hall
from examhall.instants import SECOND, moment
from examhall.institutions.authorising import Decision, Inspected, decide, follow_up, inspect
from examhall.institutions.recording import record_training
from examhall.institutions.registering import Institution, Trainer, put_institution, put_trainer, set_standard_hours
from examhall.institutions.standing import Act, Subject
from examhall.institutions.tables import authorisation, inspection
from examhall.institutions.training import Record
from examhall.people.documents import DocumentKind
from examhall.people.operations import staff_id
from examhall.schedule.tables import centre
from examhall.text_file import read_text_file
from seeds.people import candidates
from seeds.sign_ins import ZONE

FILE = Path(__file__).with_suffix(".yaml")
DAY: Final = 86_400 * SECOND
WHY: Final = "演示"


class Granted(Struct, forbid_unknown_fields=True):
    """`first` and `last`: days from the day of the demo."""

    code: str
    document: str
    first: int
    last: int


class Visited(Struct, forbid_unknown_fields=True):
    code: str
    days_ago: int
    inspectors: str
    findings: str
    follow_up_in: int
    outcome: str


class Teaching(Struct, forbid_unknown_fields=True):
    name: str
    certificate: str
    first: int
    last: int


class Suspended(Struct, forbid_unknown_fields=True):
    days_ago: int
    document: str
    why: str


class School(Struct, forbid_unknown_fields=True):
    entry: Institution
    document: str
    first: int
    last: int
    trainers: list[Teaching]
    suspended: Suspended | None = None


class Given(Struct, forbid_unknown_fields=True):
    """`candidate`: the number of one of the demo's candidates."""

    candidate: int
    level: str
    hours: int
    completion: str
    trainer: str
    first: int
    last: int


class Complained(Struct, forbid_unknown_fields=True):
    days_ago: int
    kind: str
    contact: str
    says: str
    code: str = ""
    training: str = ""
    acknowledged_after: int = 0


class Known(Struct, forbid_unknown_fields=True):
    """The file's shape."""

    centres: list[Granted]
    inspections: list[Visited]
    training: list[School]
    hours: dict[str, int]
    records: list[Given]
    complaints: list[Complained]


def authorise(hall: Hall) -> None:
    """Fill the demo's registers and its desk of complaints where nothing stands in them yet."""
    known, now = read_text_file(FILE, Known), hall.now()

    def day(offset: int) -> str:
        return (moment(now, ZONE).date() + dt.timedelta(days=offset)).isoformat()

    with hall.database.writing() as connection:
        if connection.execute(select(authorisation.c.number).limit(1)).first() is not None:
            return
        authority = staff_id(connection, "authority")
        centres = {row.code: row.id for row in connection.execute(select(centre.c.code, centre.c.id))}
        for one in known.centres:
            decision = Decision(Act.GRANT, one.document, day(one.first), day(one.last), "")
            decide(connection, hall, now, authority, Subject.CENTRE, centres[one.code], decision)
        for visit in known.inspections:
            _inspect(connection, hall, authority, centres[visit.code], visit, day(-visit.days_ago), day(visit.follow_up_in))
        schools = {}
        for school in known.training:
            kept = schools[school.entry.name] = put_institution(connection, hall, now, authority, "", school.entry)
            decision = Decision(Act.GRANT, school.document, day(school.first), day(school.last), "")
            decide(connection, hall, now, authority, Subject.TRAINING, kept, decision)
            if school.suspended:
                pause = Decision(
                    Act.SUSPEND, school.suspended.document, day(-school.suspended.days_ago), "", school.suspended.why
                )
                decide(connection, hall, now, authority, Subject.TRAINING, kept, pause)
            for teaching in school.trainers:
                said = Trainer(teaching.name, teaching.certificate, day(teaching.first), day(teaching.last))
                put_trainer(connection, hall, now, authority, kept, "", said)
        for level, hours in known.hours.items():
            set_standard_hours(connection, hall, now, authority, level, hours, day(-365), WHY)
        people = candidates(1 + max(one.candidate for one in known.records))
        for given in known.records:
            person = people[given.candidate]
            record = Record(
                person.name, DocumentKind.RESIDENT, person.identity, given.level, given.hours, given.completion, given.trainer,
                day(given.first), day(given.last),
            )  # fmt: skip
            record_training(connection, hall, now, authority, record)
        for complained in known.complaints:
            about = f"centre:{centres[complained.code]}" if complained.code else f"training:{schools[complained.training]}"
            _complain(connection, hall, authority, about, complained)


def _inspect(
    connection: Connection, hall: Hall, by: str, centre_id: str, visit: Visited, held_on: str, follow_up_on: str
) -> None:
    at = hall.now() - visit.days_ago * DAY
    inspected = Inspected(held_on, visit.inspectors, visit.findings, follow_up_on)
    inspect(connection, hall, at, by, Subject.CENTRE, centre_id, inspected)
    if visit.outcome:
        here = select(inspection.c.id).where(inspection.c.subject_id == centre_id)
        found = connection.execute(here).scalar_one()
        follow_up(
            connection, hall, hall.now() + visit.follow_up_in * DAY, by, Subject.CENTRE, centre_id, found, visit.outcome
        )  # fmt: skip


def _complain(connection: Connection, hall: Hall, by: str, about: str, complained: Complained) -> None:
    at = hall.now() - complained.days_ago * DAY
    draft = Draft(complained.kind, about, complained.says.strip(), complained.contact)
    complaint_id = file_complaint(connection, hall, at, f"demo {about}", "demo", draft)
    if complained.acknowledged_after:
        at += complained.acknowledged_after * DAY
        handle(connection, hall, at, by, complaint_id, Handed(Move.ACKNOWLEDGE))
