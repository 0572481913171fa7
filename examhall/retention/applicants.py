"""What is kept of who applies: accounts with their contacts, one-time codes, what applications say and the files with them."""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, delete, exists, func, select, update

from examhall.instants import Instant
from examhall.people.tables import account, consent, other_contact, sign_in_code
from examhall.registration.application import Move
from examhall.registration.tables import application, application_evidence, application_step
from examhall.retention.plain import older, removing
from examhall.wing import Kept

YEAR: Final = 365
EMPTY: Final = "{}"  # an application that says nothing

submitted = exists().where(application_step.c.application_id == application.c.id, application_step.c.move == Move.SUBMIT)


def _old_evidence(connection: Connection, before: Instant) -> Sequence[Any]:
    query = select(application_evidence.c.id, application.c.changed_at.label("at")).join(application)
    return connection.execute(query.where(application.c.state != "draft", application.c.changed_at < before)).all()


def _old_drafts(connection: Connection, before: Instant) -> Sequence[Any]:
    """Those that were never handed in, given up or not, and say something still."""
    evidence = exists().where(application_evidence.c.application_id == application.c.id)
    query = select(application.c.id, application.c.changed_at.label("at")).where(
        ~submitted, (application.c.answers != EMPTY) | evidence
    )
    return connection.execute(
        query.where(application.c.state.in_(("draft", "withdrawn")), application.c.changed_at < before)
    ).all()


def _remove_drafts(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(application_evidence).where(application_evidence.c.application_id.in_(ids)))
    _empty(connection, ids)


def _empty(connection: Connection, ids: Sequence[str]) -> None:
    """The row stays for its number, its steps and its receipts, which nobody edits."""
    emptied = {"answers": EMPTY, "version": application.c.version + 1}
    connection.execute(update(application).where(application.c.id.in_(ids)).values(emptied))


def _old_accounts(connection: Connection, before: Instant) -> Sequence[Any]:
    """Of who has said who they are, by the last thing that happened to one of their applications."""
    last = select(func.max(application.c.changed_at)).where(application.c.person_id == account.c.person_id).scalar_subquery()
    at = func.coalesce(last, account.c.made_at)
    return connection.execute(
        select(account.c.id, at.label("at")).where(account.c.person_id.is_not(None), account.c.made_at < before, at < before)
    ).all()


remove_accounts = removing(consent.c.account_id, other_contact.c.account_id, account.c.id)

APPLICANTS: Final = (
    Kept(
        "codes", _("One-time codes that were sent"), 1, 1, older(sign_in_code.c.id, sign_in_code.c.sent_at),
        removing(sign_in_code.c.id),
    ),
    Kept(
        "idle_accounts", _("Accounts in which nobody said who they are, with the contact"), 180, 30,
        older(account.c.id, account.c.made_at, account.c.person_id.is_(None)), remove_accounts,
    ),
    Kept("drafts", _("Applications never submitted, with their files"), 90, 7, _old_drafts, _remove_drafts),
    Kept("evidence", _("Evidence of applications"), YEAR, 30, _old_evidence, removing(application_evidence.c.id)),
    Kept(
        "applications", _("What submitted applications say: address, telephone, school and work"), 3 * YEAR, YEAR,
        older(application.c.id, application.c.changed_at, submitted, application.c.answers != EMPTY), _empty,
    ),
    Kept(
        "accounts", _("Accounts of applicants: mail address or mobile number, and what they agreed to"), 3 * YEAR, YEAR,
        _old_accounts, remove_accounts,
    ),
)  # fmt: skip
