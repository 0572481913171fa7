"""Reads of applications: what may be applied for now, one's own application, its steps and evidence, and what is known here."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, ScalarSelect, Select, func, select

from examhall.errors import NotFound
from examhall.instants import Instant, moment
from examhall.institutions.queries import training_hours
from examhall.people.tables import account, attainment, person
from examhall.programme.conditions import Condition
from examhall.programme.days import HOME, day_of
from examhall.programme.queries import clauses_on, fees_on
from examhall.programme.tables import eligibility_condition, level, level_part
from examhall.registration.application import Move
from examhall.registration.eligibility import Declared, Known
from examhall.registration.tables import application, application_evidence, application_step
from examhall.schedule.queries import batch_title, batches_in_order
from examhall.schedule.tables import batch, batch_calendar, centre, offering

BATCH: Final = (
    batch_calendar.c.applications_open_at, batch_calendar.c.applications_close_at,
    batch_calendar.c.confirmation_opens_at, batch_calendar.c.confirmation_closes_at,
)  # fmt: skip


class CentreOffer(Struct, frozen=True):
    """A centre as it may be chosen; `left`: places in the fullest of the parts."""

    id: str
    name: str
    address: str
    left: int


def today(now: Instant) -> dt.date:
    return moment(now, HOME).date()


def batches_to_apply_for(connection: Connection, now: Instant) -> list[Row[Any]]:
    """Batches whose applications are open, or will be: the next one first."""
    query = (
        select(batch.c.id, batch.c.code, batch_title().label("title"), *BATCH)
        .join(batch_calendar, batch_calendar.c.batch_id == batch.c.id)
        .where(batch_calendar.c.applications_close_at > now)
        .order_by(batch_calendar.c.applications_close_at)
    )
    return list(connection.execute(query))


def calendar_of(connection: Connection, batch_id: str) -> Row[Any]:
    """When a batch is applied for and confirmed. NotFound."""
    query: Select[Any] = select(*BATCH).where(batch_calendar.c.batch_id == batch_id)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound()
    return row


def levels_offered(connection: Connection, batch_id: str) -> list[Row[Any]]:
    """The levels that some centre offers in this batch."""
    offered = select(offering.c.level).where(offering.c.batch_id == batch_id)
    return list(connection.execute(select(level).where(level.c.code.in_(offered)).order_by(level.c.position)))


def parts_of(connection: Connection, code: str) -> dict[str, Row[Any]]:
    """part -> its row, theory first."""
    rows = connection.execute(select(level_part).where(level_part.c.level == code).order_by(level_part.c.part.desc()))
    return {row.part: row for row in rows}


def centres_offering(connection: Connection, batch_id: str, code: str, parts: Collection[str]) -> list[CentreOffer]:
    """The centres that offer all of these parts, whether places are left or not."""
    query = (
        select(centre.c.id, centre.c.name, centre.c.address, func.min(offering.c.places - offering.c.taken).label("left"))
        .join(offering, offering.c.centre_id == centre.c.id)
        .where(offering.c.batch_id == batch_id, offering.c.level == code, offering.c.part.in_(parts))
        .group_by(centre.c.id, centre.c.name, centre.c.address, centre.c.code)
        .having(func.count() == len(parts))
        .order_by(centre.c.code)
    )
    return [CentreOffer(row.id, row.name, row.address, row.left) for row in connection.execute(query)]


def clauses_of(connection: Connection, code: str, day: str, english: bool = False) -> dict[int, str]:
    """number -> the clause, of those that somebody who applies on this day may choose from."""
    standing = [one for one in clauses_on(connection, day) if one.level == code]
    return {one.number: (one.text_en if english else "") or one.text for one in standing}


def conditions_of(connection: Connection, code: str, number: int) -> list[Condition]:
    mine = (eligibility_condition.c.level == code) & (eligibility_condition.c.number == number)
    rows = connection.execute(select(eligibility_condition.c.says).where(mine).order_by(eligibility_condition.c.position))
    return [msgspec.json.decode(text, type=Condition) for text in rows.scalars()]


def known_of(connection: Connection, person_id: str, level_code: str, now: Instant, batch_id: str) -> Known:
    """What stands here of a person who applies for a batch: parts that are still kept then, and the hours of training
    recorded for a level."""
    rows = connection.execute(select(attainment).where(attainment.c.person_id == person_id)).all()
    held = {(row.level, row.part): row.until for row in rows if not row.kept_for or _is_kept(connection, row, batch_id)}
    trained = training_hours(connection, person_id, level_code, day_of(now))
    return Known(held, trained.hours, trained.standard_hours, day_of(now))


def _is_kept(connection: Connection, row: Row[Any], batch_id: str) -> bool:
    """Whether this batch is among those for which a passed part is kept."""
    order = batches_in_order(connection, row.level)
    if not {row.passed_in, batch_id} <= set(order):
        return False
    return bool(order.index(batch_id) - order.index(row.passed_in) <= row.kept_for)


def declared_in(row: Row[Any]) -> Declared:
    return msgspec.json.decode(row.answers, type=Declared)


def account_row(connection: Connection, account_id: str) -> Row[Any]:
    """An account with what is known of its person: name, sex, identity. NotFound."""
    query = (
        select(account, person.c.name, person.c.sex, person.c.identity_kind, person.c.identity_locked)
        .outerjoin(person, person.c.id == account.c.person_id)
        .where(account.c.id == account_id)
    )
    row = connection.execute(query).first()
    if row is None:
        raise NotFound()
    return row


def applications_of(connection: Connection, person_id: str) -> list[Row[Any]]:
    """All of a person's, the latest first."""
    query = _applications().where(application.c.person_id == person_id).order_by(application.c.changed_at.desc())
    return list(connection.execute(query))


def application_numbered(connection: Connection, person_id: str | None, number: str) -> Row[Any]:
    """One's own application; NotFound for another's as for none."""
    mine = (application.c.number == number) & (application.c.person_id == person_id)
    row = connection.execute(_applications().where(mine)).first()
    if row is None:
        raise NotFound()
    return row


def _applications() -> Select[Any]:
    return (
        select(
            application, batch_title().label("batch"), level.c.title.label("level_title"),
            level.c.title_en.label("level_title_en"), centre.c.name.label("centre"), centre.c.address, centre.c.zone, *BATCH,
            last_move().label("last_move"),
        )
        .join(batch, batch.c.id == application.c.batch_id)
        .join(batch_calendar, batch_calendar.c.batch_id == batch.c.id)
        .join(level, level.c.code == application.c.level)
        .join(centre, centre.c.id == application.c.centre_id)
    )  # fmt: skip


def last_move() -> ScalarSelect[str]:
    """The last step of each application that is read."""
    steps = select(application_step.c.move).where(application_step.c.application_id == application.c.id)
    return steps.order_by(application_step.c.number.desc()).limit(1).correlate(application).scalar_subquery()


def steps_of(connection: Connection, application_id: str) -> list[Row[Any]]:
    mine = application_step.c.application_id == application_id
    return list(connection.execute(select(application_step).where(mine).order_by(application_step.c.number)))


def evidence_of(connection: Connection, application_id: str) -> list[Row[Any]]:
    """What was handed in: id, name, media_type, added_at; never the file itself."""
    columns = (getattr(application_evidence.c, name) for name in ("id", "name", "media_type", "added_at"))
    mine = application_evidence.c.application_id == application_id
    return list(connection.execute(select(*columns).where(mine).order_by(application_evidence.c.added_at)))


def parts_in(row: Row[Any]) -> list[str]:
    """The parts of an application."""
    return [part for part, asked in (("theory", row.theory), ("practical", row.practical)) if asked]


def titled(row: Any, english: bool, name: str = "title") -> str:
    """A title of the programme in the reader's language."""
    return str(getattr(row, f"{name}_en" if english else name))


def day_that_counts(connection: Connection, row: Row[Any], now: Instant) -> str:
    """The day (YYYY-MM-DD) whose fees and clauses hold for an application: of its last submission, today before the first."""
    submitted = (application_step.c.application_id == row.id) & (application_step.c.move == Move.SUBMIT)
    last: Instant | None = connection.execute(select(func.max(application_step.c.at)).where(submitted)).scalar()
    return day_of(now if last is None else last)


def fees_of(connection: Connection, row: Row[Any], now: Instant) -> dict[str, Decimal]:
    """part -> yuan, for the parts of an application: as it was when it was submitted, whatever was changed since."""
    fees = fees_on(connection, day_that_counts(connection, row, now))
    return {part: fees[row.level, part] for part in parts_in(row)}
