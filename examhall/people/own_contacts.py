"""Verbs on how an account is reached: an e-mail address, a mobile number, or both, each proved by a code sent to it."""

from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, insert, select, text, update

from examhall.errors import Refusal
from examhall.instants import Instant
from examhall.people.accounts import contact_in, make_account, sent_code
from examhall.people.contacts import EMAIL, MOBILE, Contact
from examhall.people.tables import account, other_contact
from examhall.vault import Vault

CONTACT_LOCK: Final = 0x434F  # PostgreSQL: a contact is claimed by one at a time; SQLite has one writer anyway


class ContactTaken(Refusal):
    code = "contact_taken"
    says = _("Another account has this contact already. Sign in with it, or use another one.")


def account_with(connection: Connection, lookup: str) -> str | None:
    """The account that has this contact, as its first or its other one."""
    first = select(account.c.id).where(account.c.contact_lookup == lookup)
    other = select(other_contact.c.account_id).where(other_contact.c.contact_lookup == lookup)
    return connection.execute(first.union(other)).scalar()


def enter(connection: Connection, now: Instant, code_id: str) -> str:
    """The account of a code's contact, made if there is none; its id."""
    _claim(connection)
    proved = sent_code(connection, code_id)
    return account_with(connection, proved.contact_lookup) or make_account(connection, now, proved)


def contacts_of(connection: Connection, vault: Vault, account_id: str) -> dict[str, Contact]:
    """kind -> contact in clear, the e-mail address first: mask them before any screen sees them."""
    found = [contact_in(vault, row) for row in _rows(connection, account_id)]
    return {kind: one for kind in (EMAIL, MOBILE) for one in found if one.kind == kind}


def change_contact(connection: Connection, vault: Vault, now: Instant, account_id: str, code_id: str) -> list[Contact]:
    """The contact that a code proved becomes the account's own of its kind; who is to be told: the contacts as they were.

    Sent twice it has changed once, and nobody is told again. ContactTaken.
    """
    _claim(connection)
    proved = sent_code(connection, code_id)
    owner = account_with(connection, proved.contact_lookup)
    if owner == account_id:
        return []
    if owner is not None:
        raise ContactTaken(field="contact")
    before = list(contacts_of(connection, vault, account_id).values())
    values = {name: getattr(proved, name) for name in ("contact_kind", "contact_locked", "contact_lookup")}
    first = (account.c.id == account_id) & (account.c.contact_kind == proved.contact_kind)
    if connection.execute(update(account).where(first).values(values)).rowcount == 0:
        other = other_contact.c.account_id == account_id
        if connection.execute(update(other_contact).where(other).values(since=now, **values)).rowcount == 0:
            connection.execute(insert(other_contact), {"account_id": account_id, "since": now, **values})
    return before


def _claim(connection: Connection) -> None:
    """Until the transaction ends nobody else gets a contact."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CONTACT_LOCK})


def _rows(connection: Connection, account_id: str) -> list[Row[Any]]:
    first = select(account.c.contact_kind, account.c.contact_locked).where(account.c.id == account_id)
    other = select(other_contact.c.contact_kind, other_contact.c.contact_locked).where(other_contact.c.account_id == account_id)
    return [*connection.execute(first), *connection.execute(other)]
