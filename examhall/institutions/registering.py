"""Verbs on the register of training: institutions, their certified trainers, and the standard hours of a level."""

from collections.abc import Iterator
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, insert, select, update

from examhall.audit import trail
from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.institutions.tables import standard_hours, trainer, training_institution
from examhall.institutions.training import MOST_HOURS
from examhall.people.tables import person
from examhall.programme.days import is_day
from examhall.programme.tables import level
from examhall.programme.texts import EMPTY, LONGEST_WHY, NO_DAY, TOO_LONG, WritingProblem

LONGEST: Final = {
    "name": 100, "name_en": 160, "province": 40, "city": 40, "address": 200, "address_en": 240, "telephone": 40,
}  # fmt: skip
NEEDED: Final = ("name", "province", "city", "address")
LONGEST_OF_TRAINER: Final = {"name": 100, "certificate": 60}


class Institution(Struct, frozen=True):
    """A training institution as it is written; what is not known is empty."""

    name: str
    name_en: str
    province: str
    city: str
    address: str
    address_en: str
    telephone: str
    listed: bool = True


class Trainer(Struct, frozen=True):
    """A certified trainer. `username`: of somebody of the staff here, or empty."""

    name: str
    certificate: str
    valid_from: str
    valid_until: str
    username: str = ""


def put_institution(
    connection: Connection, hall: Hall, now: Instant, by: str, institution_id: str, said: Institution
) -> str:  # fmt: skip
    """Enter a training institution (no id yet), or write over what is said of it; its id. WritingProblem, NotFound."""
    fields = asdict(said)
    faults = {name: TOO_LONG % {"most": most} for name, most in LONGEST.items() if len(fields[name]) > most}
    faults |= {name: EMPTY for name in NEEDED if not fields[name]}
    same_name = (training_institution.c.name == said.name) & (training_institution.c.id != institution_id)
    if connection.execute(select(training_institution.c.id).where(same_name)).first():
        faults["name"] = _("Another institution has this name already.")
    _refuse(faults)
    kept = institution_id or new_id()
    if not institution_id:
        connection.execute(insert(training_institution), {"id": kept, **fields})
    elif not connection.execute(update(training_institution).where(training_institution.c.id == kept), fields).rowcount:
        raise NotFound()
    trail.write(
        connection, hall.audit_key, now, by, "put_training_institution", kept,
        says={name: str(value) for name, value in fields.items() if value != ""},
    )  # fmt: skip
    return kept


def put_trainer(
    connection: Connection, hall: Hall, now: Instant, by: str, institution_id: str, trainer_id: str, said: Trainer
) -> None:
    """Enter a trainer (no id yet), or write over what is said of one. WritingProblem, NotFound."""
    faults = dict(_faults_of_trainer(said))
    others = (trainer.c.certificate == said.certificate) & (trainer.c.id != trainer_id)
    if connection.execute(select(trainer.c.id).where(others)).first():
        faults["certificate"] = _("Another trainer has a certificate of this number.")
    person_id = None
    if said.username:
        person_id = connection.execute(select(person.c.id).where(person.c.username == said.username)).scalar()
        if person_id is None:
            faults["username"] = _("Nobody of the staff has this user name.")
    _refuse(faults)
    row = {
        "name": said.name, "certificate": said.certificate, "valid_from": said.valid_from, "valid_until": said.valid_until,
        "person_id": person_id,
    }  # fmt: skip
    if not trainer_id:
        connection.execute(insert(trainer), {"id": (trainer_id := new_id()), "institution_id": institution_id, **row})
    else:
        here = (trainer.c.id == trainer_id) & (trainer.c.institution_id == institution_id)
        if not connection.execute(update(trainer).where(here), row).rowcount:
            raise NotFound()
    trail.write(
        connection, hall.audit_key, now, by, "put_trainer", trainer_id, name=said.name, document=said.certificate,
        valid_from=said.valid_from, valid_until=said.valid_until,
    )  # fmt: skip


def _faults_of_trainer(said: Trainer) -> Iterator[tuple[str, LazyString | str]]:
    for name, most in LONGEST_OF_TRAINER.items():
        value = getattr(said, name)
        if not value or len(value) > most:
            yield name, TOO_LONG % {"most": most} if value else EMPTY
    for name in ("valid_from", "valid_until"):
        if not is_day(getattr(said, name)):
            yield name, NO_DAY
    if is_day(said.valid_from) and is_day(said.valid_until) and said.valid_until < said.valid_from:
        yield "valid_until", _("The last day lies before the first.")


def set_standard_hours(
    connection: Connection, hall: Hall, now: Instant, by: str, level_code: str, hours: int, day: str, why: str
) -> None:
    """Let a level ask for so many hours from a day on; 0 asks for none. NotFound, WritingProblem."""
    if connection.execute(select(level.c.code).where(level.c.code == level_code)).first() is None:
        raise NotFound()
    faults: dict[str, LazyString | str] = {}
    if not 0 <= hours <= MOST_HOURS:
        faults["hours"] = _("Please give whole hours from 0 to %(most)s.", most=MOST_HOURS)
    if not is_day(day):
        faults["valid_from"] = NO_DAY
    if not why.strip() or len(why) > LONGEST_WHY:
        faults["why"] = TOO_LONG % {"most": LONGEST_WHY} if why.strip() else _("Please say why.")
    _refuse(faults)
    row = {"level": level_code, "valid_from": day, "hours": hours, "written_by": by, "written_at": now, "why": why.strip()}
    connection.execute(insert(standard_hours), row)
    trail.write(
        connection, hall.audit_key, now, by, "set_standard_hours", level_code, hours=hours, valid_from=day, why=why.strip()
    )


def _refuse(faults: dict[str, LazyString | str]) -> None:
    if faults:
        raise WritingProblem(faults)
