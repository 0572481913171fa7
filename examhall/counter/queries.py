"""Reads of the counter's pages: applications of a centre, who stands at the counter, receipts with what went back."""

from collections.abc import Collection
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, func, or_, select

from examhall.counter.receipt_numbers import LENGTH as RECEIPT_LENGTH
from examhall.counter.tables import charge, late_admission, receipt, reversal, service_receipt, service_reversal
from examhall.errors import NotFound
from examhall.language import locale_now
from examhall.people.identity import folded
from examhall.people.operations import IDENTITY
from examhall.people.scope import EVERYWHERE
from examhall.people.tables import person, person_photo
from examhall.programme.tables import level
from examhall.registration.application import State
from examhall.registration.application_queries import last_move, parts_of, titled
from examhall.registration.tables import application, confirmation, registration
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import batch, batch_calendar, centre
from examhall.vault import Vault

MOST: Final = 200  # lines of a list
TICKET_LENGTH: Final = 14


class Asked(Struct, frozen=True):
    """Which applications are asked for: empty fields ask for nothing. `find`: of a number or a name."""

    batch: str = ""
    level: str = ""
    state: str = ""
    centre: str = ""
    find: str = ""


def _applications() -> Select[Any]:
    """What was handed in, each with names of person, batch, level and centre. A draft is nobody's business yet."""
    return (
        select(
            application, person.c.name, person.c.sex, person.c.identity_locked, person.c.identity_lookup,
            batch_title().label("batch"), batch.c.code.label("batch_code"), level.c.title.label("level_title"),
            level.c.title_en.label("level_title_en"), centre.c.name.label("centre"), centre.c.zone,
            last_move().label("last_move"),
        )
        .join(person, person.c.id == application.c.person_id)
        .join(batch, batch.c.id == application.c.batch_id)
        .join(level, level.c.code == application.c.level)
        .join(centre, centre.c.id == application.c.centre_id)
        .where(application.c.state != State.DRAFT)
    )  # fmt: skip


def _within(query: Select[Any], centres: Collection[str]) -> Select[Any]:
    return query if EVERYWHERE in centres else query.where(application.c.centre_id.in_(centres))


def applications_asked(connection: Connection, centres: Collection[str], asked: Asked) -> list[Row[Any]]:
    """What waits for the centre comes first, and of that what waits longest."""
    query = _within(_applications(), centres)
    for column, value in (
        (application.c.batch_id, asked.batch), (application.c.level, asked.level), (application.c.state, asked.state),
        (application.c.centre_id, asked.centre),
    ):  # fmt: skip
        if value:
            query = query.where(column == value)
    if asked.find:
        number = folded(asked.find) or asked.find
        query = query.where(
            or_(application.c.number.contains(number, autoescape=True), person.c.name.contains(asked.find, autoescape=True))
        )
    return list(
        connection.execute(
            query.order_by(application.c.state != State.SUBMITTED, application.c.changed_at, application.c.number).limit(MOST)
        )
    )


def next_waiting(connection: Connection, centres: Collection[str]) -> str | None:
    """The application that waits longest for its decision."""
    query = _within(select(application.c.id).where(application.c.state == State.SUBMITTED), centres)
    return connection.execute(query.order_by(application.c.changed_at, application.c.number).limit(1)).scalar()


def has_photo(connection: Connection, person_id: str) -> bool:
    return connection.execute(select(person_photo.c.added_at).where(person_photo.c.person_id == person_id)).first() is not None


def counts_by_state(connection: Connection, centres: Collection[str], batch_id: str) -> dict[str, int]:
    """state -> applications, in a batch or in all."""
    query = _within(select(application.c.state, func.count().label("how_many")).group_by(application.c.state), centres)
    if batch_id:
        query = query.where(application.c.batch_id == batch_id)
    return {row.state: row.how_many for row in connection.execute(query)}


def application_of(connection: Connection, application_id: str) -> Row[Any]:
    """One application with its names; whether somebody may see it is the caller's to ask. NotFound."""
    row = connection.execute(_applications().where(application.c.id == application_id)).first()
    if row is None:
        raise NotFound()
    return row


def who_stands_there(connection: Connection, vault: Vault, centres: Collection[str], typed: str) -> list[Row[Any]]:
    """The applications that what was typed or scanned may mean: number of application, ticket or receipt, identity, name.

    A scanner may type a whole address: the last run of digits that is as long as such a number counts.
    """
    query = _within(_applications(), centres)
    numbers = [run for run in _runs_of_digits(typed) if len(run) in (12, RECEIPT_LENGTH, TICKET_LENGTH)]
    whole = folded(typed)
    meant = [
        application.c.number.in_([*numbers, whole]),
        person.c.identity_lookup == vault.lookup(IDENTITY, whole),
        application.c.id.in_(select(receipt.c.application_id).where(receipt.c.number.in_([*numbers, whole]))),
        application.c.id.in_(
            select(confirmation.c.application_id)
            .join(registration, registration.c.id == confirmation.c.registration_id)
            .where(registration.c.ticket.in_([*numbers, whole]))
        ),
    ]
    found = connection.execute(query.where(or_(*meant)).order_by(application.c.changed_at.desc()).limit(MOST)).all()
    if found or numbers or not typed.strip():
        return list(found)
    named = person.c.name.contains(typed.strip(), autoescape=True)
    return list(connection.execute(query.where(named).order_by(person.c.name, application.c.number).limit(MOST)))


def _runs_of_digits(typed: str) -> list[str]:
    """Runs of digits, spaces and hyphens within them left out."""
    joined = "".join(sign if sign.isascii() and sign.isdigit() else "" if sign in " -" else "|" for sign in typed)
    return [run for run in joined.split("|") if run]


def batches_with_calendar(connection: Connection) -> list[Row[Any]]:
    query = select(batch.c.id, batch.c.code, batch_title().label("title")).join(
        batch_calendar, batch_calendar.c.batch_id == batch.c.id
    )
    return list(connection.execute(query.order_by(batch_calendar.c.confirmation_opens_at.desc())))


def centres_named(connection: Connection, centres: Collection[str]) -> list[Row[Any]]:
    """id, code, name and zone of these, or of all."""
    query = select(centre.c.id, centre.c.code, centre.c.name, centre.c.zone).order_by(centre.c.code)
    return list(connection.execute(query if EVERYWHERE in centres else query.where(centre.c.id.in_(centres))))


def level_titles(connection: Connection) -> dict[str, str]:
    """level -> its title in the reader's language."""
    title = level.c.title_en if locale_now() == "en" else level.c.title
    return {
        row.code: row.title for row in connection.execute(select(level.c.code, title.label("title")).order_by(level.c.position))
    }


def part_titles(connection: Connection, code: str) -> dict[str, str]:
    """part -> its title in the reader's language, theory first."""
    return {part: titled(row, locale_now() == "en") for part, row in parts_of(connection, code).items()}


def late_admissions_of(connection: Connection, application_id: str) -> list[Row[Any]]:
    mine = late_admission.c.application_id == application_id
    return list(connection.execute(select(late_admission).where(mine).order_by(late_admission.c.number)))


def receipt_of(connection: Connection, receipt_id: str) -> Row[Any]:
    """A receipt with its application, ticket, payer and centre. NotFound."""
    row = connection.execute(_receipts().where(receipt.c.id == receipt_id)).first()
    if row is None:
        raise NotFound()
    return row


def receipts_of_application(connection: Connection, application_id: str) -> list[Row[Any]]:
    query = _receipts().where(receipt.c.application_id == application_id)
    return list(connection.execute(query.order_by(receipt.c.taken_at.desc())))


def receipts_of_day(connection: Connection, centre_id: str, first: str, last: str) -> list[Row[Any]]:
    """The newest that were given out on these days, at most `MOST`."""
    query = _receipts().where(receipt.c.centre_id == centre_id, receipt.c.day.between(first, last))
    return list(connection.execute(query.order_by(receipt.c.number.desc()).limit(MOST)))


def receipts_named(connection: Connection, ids: Collection[str]) -> dict[str, Row[Any]]:
    """receipt id -> the receipt, for the examination or for a service, with whose it is."""
    both = (_receipts().where(receipt.c.id.in_(ids)), _service_receipts().where(service_receipt.c.id.in_(ids)))
    return {row.id: row for query in both for row in connection.execute(query)}


def service_receipt_of(connection: Connection, receipt_id: str) -> Row[Any]:
    """A receipt for a service with payer and centre, and with what gave it back (None in `kind`: it stands). NotFound."""
    row = connection.execute(_service_receipts().where(service_receipt.c.id == receipt_id)).first()
    if row is None:
        raise NotFound()
    return row


def service_receipts_of_day(connection: Connection, centre_id: str, first: str, last: str) -> list[Row[Any]]:
    """The newest that were given out on these days, at most `MOST`."""
    query = _service_receipts().where(service_receipt.c.centre_id == centre_id, service_receipt.c.day.between(first, last))
    return list(connection.execute(query.order_by(service_receipt.c.number.desc()).limit(MOST)))


def _service_receipts() -> Select[Any]:
    back = (service_reversal.c[name] for name in ("kind", "reason", "made_by", "approved_by", "made_at"))
    way_back = (service_reversal.c[name].label(f"back_{name}") for name in ("method", "reference"))
    return (
        select(
            service_receipt, *back, *way_back, registration.c.ticket, person.c.name, person.c.identity_locked,
            batch_title().label("batch"), centre.c.name.label("centre"), centre.c.address, centre.c.zone,
            level.c.title.label("level_title"), level.c.title_en.label("level_title_en"),
        )
        .join(registration, registration.c.id == service_receipt.c.registration_id)
        .join(person, person.c.id == registration.c.person_id)
        .join(batch, batch.c.id == registration.c.batch_id)
        .join(level, level.c.code == service_receipt.c.level)
        .join(centre, centre.c.id == service_receipt.c.centre_id)
        .outerjoin(service_reversal, service_reversal.c.receipt_id == service_receipt.c.id)
    )  # fmt: skip


def _receipts() -> Select[Any]:
    return (
        select(
            receipt, application.c.number.label("application"), application.c.level, application.c.state,
            registration.c.ticket, person.c.name, person.c.id.label("person_id"), person.c.identity_locked,
            batch_title().label("batch"), centre.c.name.label("centre"), centre.c.code.label("centre_code"),
            centre.c.address, centre.c.zone, level.c.title.label("level_title"), level.c.title_en.label("level_title_en"),
        )
        .join(application, application.c.id == receipt.c.application_id)
        .join(registration, registration.c.id == receipt.c.registration_id)
        .join(person, person.c.id == application.c.person_id)
        .join(batch, batch.c.id == application.c.batch_id)
        .join(level, level.c.code == application.c.level)
        .join(centre, centre.c.id == receipt.c.centre_id)
    )  # fmt: skip


def charges_of(connection: Connection, receipts: Collection[str]) -> dict[str, list[Row[Any]]]:
    """receipt id -> its charges, theory first, each with what gave it back (None in `kind`: it stands)."""
    back = (reversal.c.receipt_id == charge.c.receipt_id) & (reversal.c.part == charge.c.part)
    given_back = (getattr(reversal.c, name) for name in (
        "kind", "method", "reference", "reason", "account_of", "made_by", "approved_by", "made_at", "day",
    ))  # fmt: skip
    query = select(charge, *given_back).outerjoin(reversal, back).where(charge.c.receipt_id.in_(receipts))
    found: dict[str, list[Row[Any]]] = {receipt_id: [] for receipt_id in receipts}
    for row in connection.execute(query.order_by(charge.c.part.desc())):
        found[row.receipt_id].append(row)
    return found
