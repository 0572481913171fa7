"""Verbs on applicants' accounts: a one-time code is sent to a contact, and whoever types it in is who can read that contact.

A code has six digits, lives ten minutes in the browser that asked for it, bears five tries and works once. It is kept as a
keyed hash, the contact as ciphertext with a look-up.
"""

import secrets
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import MINUTE, Instant
from examhall.people.contacts import Contact
from examhall.people.tables import account, sign_in_code
from examhall.vault import Vault

CONTACT: Final = "contact"  # the vault's purposes
CODE: Final = "sign-in code"
ADDRESS: Final = "address"
LIFE: Final = 10 * MINUTE
PAUSE: Final = MINUTE  # between two codes to one contact
MOST_A_DAY: Final = 10  # to one contact
MOST_TRIES: Final = 5
HOUR: Final = 60 * MINUTE


class TooManyCodes(Refusal):
    code = "slow_down"
    says = _("A code was sent a moment ago. Please use that one, or ask for another after a minute.")


class NoMoreCodes(Refusal):
    code = "slow_down"
    says = _("Too many codes were asked for today. Please use the last one, or come back tomorrow.")


class WrongCode(Refusal):
    code = "sign_in_failed"
    says = _("This is not the code that was sent. Please compare it once more.")


class CodeOver(Refusal):
    """It was used, its time is over, or it was guessed at too often."""

    code = "sign_in_failed"
    says = _("This code no longer works. Please ask for a new one.")


def make_code(connection: Connection, hall: Hall, now: Instant, contact: Contact, address: str) -> tuple[str, str]:
    """Id and digits of a new code; what was made a day ago is removed. Send it after the commit. TooManyCodes, NoMoreCodes."""
    connection.execute(delete(sign_in_code).where(sign_in_code.c.sent_at < now - 24 * HOUR))
    whose, where = hall.vault.lookup(CONTACT, contact.to), hall.vault.lookup(ADDRESS, address)
    mine, here = sign_in_code.c.contact_lookup == whose, sign_in_code.c.address_lookup == where
    if _sent(connection, mine, now - PAUSE):
        raise TooManyCodes(field="contact")
    if _sent(connection, mine, 0) >= MOST_A_DAY or _sent(connection, here, now - HOUR) >= hall.config.codes_an_hour:
        raise NoMoreCodes(field="contact")
    code_id, digits = new_id(), f"{secrets.randbelow(1_000_000):06d}"
    row = {
        "id": code_id, "contact_kind": contact.kind, "contact_locked": hall.vault.lock(CONTACT, contact.to.encode()),
        "contact_lookup": whose, "address_lookup": where, "code_hash": _hashed(hall.vault, code_id, digits), "sent_at": now,
    }  # fmt: skip
    connection.execute(insert(sign_in_code), row)
    return code_id, digits


def _sent(connection: Connection, which: ColumnElement[bool], since: Instant) -> int:
    query = select(func.count()).select_from(sign_in_code).where(which, sign_in_code.c.sent_at > since)
    return connection.execute(query).scalar_one()


def _hashed(vault: Vault, code_id: str, digits: str) -> str:
    return vault.lookup(CODE, f"{code_id} {digits}")


def try_code(connection: Connection, hall: Hall, now: Instant, code_id: str, digits: str) -> bool:
    """Whether these are the digits; each try is counted, and the right one uses the code up. CodeOver.

    Answers instead of refusing a wrong one: the count must be kept, and a refusal would take the transaction back.
    """
    alive = (
        (sign_in_code.c.id == code_id) & sign_in_code.c.used_at.is_(None)
        & (sign_in_code.c.tries < MOST_TRIES) & (sign_in_code.c.sent_at > now - LIFE)
    )  # fmt: skip
    counted = update(sign_in_code).where(alive).values(tries=sign_in_code.c.tries + 1)
    if connection.execute(counted).rowcount != 1:
        raise CodeOver(field="code")
    mine = (sign_in_code.c.id == code_id) & (sign_in_code.c.code_hash == _hashed(hall.vault, code_id, digits))
    return connection.execute(update(sign_in_code).where(mine).values(used_at=now)).rowcount == 1


def sent_code(connection: Connection, code_id: str) -> Row[Any]:
    """A code that was tried and was right, with the contact that it proves."""
    return connection.execute(select(sign_in_code).where(sign_in_code.c.id == code_id)).one()


def make_account(connection: Connection, now: Instant, proved: Row[Any]) -> str:
    """An account of the contact that a code proved; its id."""
    account_id = new_id()
    row = {
        "id": account_id, "contact_kind": proved.contact_kind, "contact_locked": proved.contact_locked,
        "contact_lookup": proved.contact_lookup, "made_at": now,
    }  # fmt: skip
    connection.execute(insert(account), row)
    return account_id


def account_of_person(connection: Connection, person_id: str) -> Row[Any] | None:
    """Whose account it is, where the person has one."""
    return connection.execute(select(account).where(account.c.person_id == person_id)).first()


def contact_in(vault: Vault, row: Row[Any]) -> Contact:
    """The contact of an account or a code's row, in clear: mask it before any screen sees it."""
    return Contact(row.contact_kind, vault.open(CONTACT, row.contact_locked).decode())
