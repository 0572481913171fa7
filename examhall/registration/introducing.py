"""Verbs on who an applicant is: name and identity document, one person a document, fixed once somebody relies on them."""

import datetime as dt
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, exists, select, text, update

from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.people.accounts import account_of_person, contact_in
from examhall.people.contacts import masked_contact
from examhall.people.documents import MAN, WOMAN, DocumentKind, IdentityProblem, check_number, sex_in
from examhall.people.identity import folded
from examhall.people.names import check_name, comparable, tidied
from examhall.people.operations import IDENTITY, add_person, name_of, person_with
from examhall.people.tables import account, person
from examhall.registration.application import EDITABLE, State
from examhall.registration.queries import holder_of
from examhall.registration.tables import application, registration

IDENTITY_LOCK: Final = 0x4944  # PostgreSQL: one document is claimed by one at a time; SQLite has one writer anyway


class IdentityTaken(Refusal):
    """Another account has this document; `contact` is masked."""

    code = "identity_taken"

    def __init__(self, contact: str) -> None:
        super().__init__(field="identity")
        self.says = _(
            "This document belongs to another account already (%(contact)s), and one person applies once. Sign in with that "
            "address, or ask a centre if it is not yours.", contact=contact,
        )  # fmt: skip


class KnownAlready(Refusal):
    """Somebody with this document is registered here, and must prove to be the same."""

    code = "known_already"
    says = _(
        "You are known here from an earlier examination. Enter the number of one of your admission tickets, or ask a centre."
    )


class PersonFixed(Refusal):
    code = "person_fixed"
    says = _(
        "Name and document can no longer be changed here: an application or a registration relies on them. A centre can help."
    )


class SexProblem(Refusal):
    code = "no_sex"
    says = _("Please choose, as it stands on your document.")


class Introduced(Struct, frozen=True):
    """As typed. `sex` counts only where the number does not tell it; `ticket`: proof for who is known from before."""

    name: str
    kind: str
    identity: str
    sex: str = ""
    ticket: str = ""


def check_introduced(typed: Introduced, today: dt.date) -> Introduced:
    """What is kept of it. NameProblem, IdentityProblem, SexProblem."""
    name, number = tidied(typed.name), folded(typed.identity)
    check_name(name)
    try:
        kind = DocumentKind(typed.kind)
    except ValueError as fault:
        raise IdentityProblem(_("Please choose the kind of your document.")) from fault
    check_number(kind, number, today)
    sex = sex_in(number) or typed.sex
    if sex not in (MAN, WOMAN):
        raise SexProblem(field="sex")
    return Introduced(name, kind, number, sex, folded(typed.ticket)[:40])


def introduce(connection: Connection, hall: Hall, account_id: str, who: Introduced) -> str:
    """Let an account be of this checked person; returns the person's id. IdentityTaken, KnownAlready, PersonFixed."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": IDENTITY_LOCK})
    mine = connection.execute(select(account.c.person_id).where(account.c.id == account_id)).scalar()
    found = person_with(connection, hall.vault, who.kind, who.identity)
    if found is not None and found == mine and name_of(connection, found) == who.name:
        return found
    if mine is not None and is_fixed(connection, mine):
        raise PersonFixed(field="name")
    if found is None or found == mine:
        return _write(connection, hall, account_id, mine, who)
    owner = account_of_person(connection, found)
    if owner is not None:
        raise IdentityTaken(masked_contact(contact_in(hall.vault, owner)))
    same_name = comparable(name_of(connection, found)) == comparable(who.name)
    if not same_name or holder_of(connection, hall.vault, who.ticket, who.identity) != found:
        raise KnownAlready(field="ticket")
    connection.execute(update(account).where(account.c.id == account_id).values(person_id=found))
    return found


def is_fixed(connection: Connection, person_id: str) -> bool:
    """Whether an application beyond a draft, or a registration, relies on who this is."""
    open_states = [*EDITABLE, State.WITHDRAWN, State.REJECTED]
    relies = exists().where(application.c.person_id == person_id, application.c.state.not_in(open_states))
    registered = exists().where(registration.c.person_id == person_id)
    return bool(connection.execute(select(relies | registered)).scalar())


def _write(connection: Connection, hall: Hall, account_id: str, mine: str | None, who: Introduced) -> str:
    if mine is None:
        made = add_person(connection, hall.vault, who.name, who.sex, who.kind, who.identity)
        connection.execute(update(account).where(account.c.id == account_id).values(person_id=made))
        return made
    values = {
        "name": who.name, "sex": who.sex, "identity_kind": who.kind,
        "identity_locked": hall.vault.lock(IDENTITY, who.identity.encode()),
        "identity_lookup": hall.vault.lookup(IDENTITY, who.identity),
    }  # fmt: skip
    connection.execute(update(person).where(person.c.id == mine).values(values))
    return mine
