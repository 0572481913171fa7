"""What anybody is told of a certificate: by its number with the holder's name, or by the signed statement of its QR code."""

from typing import Any

from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row

from examhall.errors import Refusal
from examhall.instants import Instant
from examhall.people.names import masked_name
from grading.certificates import queries
from grading.certificates.entitled import still_agrees
from grading.certificates.keys import statement_keys
from grading.certificates.statement import NoStatement, StatementBroken, UnknownKey, checked, in_text
from grading.certificates.states import State, Status, status_of


class NotVerified(Refusal):
    """One sentence for every cause, so that nobody learns which numbers or names exist."""

    code = "not_verified"
    says = _(
        "No certificate was found for these details. Please compare number and name with the paper, or scan its code again."
    )


class Told(Struct, frozen=True):
    """What the public page says. `cause` and `at` of how it ended; of one under review neither."""

    row: Any
    name: str
    status: Status
    cause: str = ""
    at: Instant | None = None


def by_number(connection: Connection, number: str, name: str) -> Told:
    """NotVerified for every wrong detail alike, and for a certificate that is not made yet."""
    row = queries.certificate_numbered(connection, number)
    if row is None or not queries.is_named(row, name):
        raise NotVerified()
    return _told(connection, row)


def by_statement(connection: Connection, text: str) -> Told:
    """What became of the certificate that a statement was signed for. NotVerified for one that was never signed or was changed,
    and where the certificate under its number says something else."""
    try:
        token = in_text(text)
        said = checked(token, statement_keys(connection))
    except (NoStatement, UnknownKey, StatementBroken) as fault:
        raise NotVerified() from fault
    row = queries.certificate_numbered(connection, said.number)
    if row is None or row.statement != token:
        raise NotVerified()
    return _told(connection, row)


def _told(connection: Connection, row: Row[Any]) -> Told:
    if row.statement is None:
        raise NotVerified()
    status = status_of(State(row.state), still_agrees(connection, row))
    if status in (Status.REVOKED, Status.REPLACED):
        last = queries.last_step(connection, row.id)
        return Told(row, masked_name(row.name), status, last.cause, last.at)
    return Told(row, masked_name(row.name), status)
