"""Verbs of the complainant: filing, adding documents, appealing, withdrawing; and finding one's complaint again."""

import hashlib
import hmac
import secrets
from pathlib import PurePath
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, func, insert, select, update

from examhall.complaints.moves import AppealOver, Move, State, next_state
from examhall.complaints.numbers import DRAWN, PURPOSE, code_of, complaint_number
from examhall.complaints.promises import Promise, promise
from examhall.complaints.queries import institution_name
from examhall.complaints.tables import complaint, complaint_attachment, complaint_step
from examhall.errors import NotFound, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import SECOND, Instant, moment
from examhall.institutions.standing import Subject
from examhall.people.contacts import ContactProblem, read_contact
from examhall.people.identity import folded
from examhall.programme import queries as programme
from examhall.programme.days import HOME
from examhall.programme.names import Names
from examhall.programme.texts import EMPTY, TOO_LONG, WritingProblem

CODE: Final = "complaint code"
LONGEST: Final = 4_000
SHORTEST: Final = 10
MOST_AN_HOUR: Final = 10  # from one address: a school's machines may share one
MOST_ATTACHMENTS: Final = 8
KINDS: Final = {
    "conduct": _("How the examination was held"),
    "fees": _("Fees and receipts"),
    "service": _("Application, confirmation and service"),
    "training": _("Training that was given"),
    "promises": _("False promises and advertising"),
    "staff": _("Behaviour of the staff"),
    "other": _("Something else"),
}


class TooMany(Refusal):
    code = "too_fast"
    says = _("Many complaints came from your network within the hour. Please send yours again later: it is kept here.")


class TooManyAttachments(Refusal):
    code = "too_many_attachments"
    says = _("There are eight files already.")


class NotKnown(Refusal):
    """One sentence for a wrong number and a wrong code, so that nobody learns which numbers exist."""

    code = "sign_in_failed"
    says = _("This number and this code do not belong together. Please compare both with your receipt.")


class Draft(Struct, frozen=True):
    """A complaint as it is written. `about`: "centre:" or "training:" and the id; `contact` is empty for an anonymous one.

    `language`: the one that the complainant reads.
    """

    kind: str
    about: str
    says: str
    contact: str
    language: str = "zh_CN"


def file_complaint(connection: Connection, hall: Hall, now: Instant, form: str, address: str, draft: Draft) -> str:
    """Keep a complaint that came on this form from this address; its id. Sent twice it is one. WritingProblem, TooMany."""
    form_lookup, address_lookup = hall.vault.lookup(PURPOSE, form), hall.vault.lookup(PURPOSE, address)
    there = connection.execute(select(complaint.c.id).where(complaint.c.form_lookup == form_lookup)).scalar()
    if there is not None:
        return str(there)
    faults = _faults_of(connection, draft)
    if faults:
        raise WritingProblem(faults)
    lately = (complaint.c.address_lookup == address_lookup) & (complaint.c.filed_at > now - 3600 * SECOND)
    if connection.execute(select(func.count()).select_from(complaint).where(lately)).scalar_one() >= MOST_AN_HOUR:
        raise TooMany()
    names, complaint_id = names_now(connection, hall), new_id()
    subject, _colon, subject_id = draft.about.partition(":")
    contact = read_contact(draft.contact).to if draft.contact else ""
    row = {
        "id": complaint_id, "number": _free_number(connection, now), "form_lookup": form_lookup,
        "code_lookup": hall.vault.lookup(CODE, code_for(hall, form)), "address_lookup": address_lookup, "kind": draft.kind,
        "subject": subject, "subject_id": subject_id, "says_locked": hall.vault.lock(PURPOSE, draft.says.encode()),
        "contact_locked": hall.vault.lock(PURPOSE, contact.encode()) if contact else None, "state": State.RECEIVED,
        "filed_at": now, "receipt_by": programme.last_day(connection, now, names.complaints_received_within),
        "answer_by": programme.last_day(connection, now, names.complaints_answered_within), "language": draft.language,
    }  # fmt: skip
    connection.execute(insert(complaint), row)
    promise(connection, now, complaint_id, Promise.RECEIPT, names.complaints_received_within)
    promise(connection, now, complaint_id, Promise.ANSWER, names.complaints_answered_within)
    step(connection, hall, now, complaint_id, Move.FILE)
    return complaint_id


def code_for(hall: Hall, form: str) -> str:
    """The code of the complaint that came on this form: who has both can be told it again, the database cannot tell it."""
    return code_of(hall.vault.lookup(f"{CODE} of form", form))


def find_complaint(connection: Connection, hall: Hall, number: str, code: str) -> str:
    """The id of the complaint with this number and code, however they are grouped. NotKnown."""
    row = connection.execute(
        select(complaint.c.id, complaint.c.code_lookup).where(complaint.c.number == folded(number))
    ).first()  # fmt: skip
    given = hall.vault.lookup(CODE, folded(code))
    if not hmac.compare_digest(given, row.code_lookup if row else "-" * len(given)) or row is None:
        raise NotKnown()
    return str(row.id)


def appeal(connection: Connection, hall: Hall, now: Instant, complaint_id: str, says: str) -> None:
    """Ask for another look, once and in time. WritingProblem, AppealOver, NoSuchMove."""
    row = held(connection, complaint_id)
    after = next_state(State(row.state), Move.APPEAL)
    if moment(now, HOME).date().isoformat() > row.appeal_until:
        raise AppealOver()
    fault = fault_of_text(says)
    if fault:
        raise WritingProblem({"says": fault})
    within = names_now(connection, hall).complaints_answered_within
    move_to(connection, complaint_id, after, answer_by=programme.last_day(connection, now, within))
    promise(connection, now, complaint_id, Promise.ANSWER, within)
    step(connection, hall, now, complaint_id, Move.APPEAL, says=says)


def withdraw(connection: Connection, hall: Hall, now: Instant, complaint_id: str) -> None:
    """Take a complaint back; it stays to be read. NoSuchMove."""
    row = held(connection, complaint_id)
    move_to(connection, complaint_id, next_state(State(row.state), Move.WITHDRAW))
    step(connection, hall, now, complaint_id, Move.WITHDRAW)


def attach(
    connection: Connection, hall: Hall, now: Instant, complaint_id: str, name: str, media_type: str, data: bytes
) -> None:
    """Add a document, as `looked_at` gives it; the same one sent twice is one. TooManyAttachments, NoSuchMove."""
    row = held(connection, complaint_id)
    next_state(State(row.state), Move.ADD)
    mine = complaint_attachment.c.complaint_id == complaint_id
    attachment_id = hall.vault.lookup(PURPOSE, complaint_id + hashlib.sha256(data).hexdigest())[:16]
    known = connection.execute(select(complaint_attachment.c.id).where(mine)).scalars().all()
    if attachment_id in known:
        return
    if len(known) >= MOST_ATTACHMENTS:
        raise TooManyAttachments()
    plain = PurePath(name.replace("\\", "/")).name[:200]
    kept = {
        "id": attachment_id, "complaint_id": complaint_id, "name": plain, "media_type": media_type,
        "locked": hall.vault.lock(PURPOSE, data), "added_at": now,
    }  # fmt: skip
    connection.execute(insert(complaint_attachment), kept)
    step(connection, hall, now, complaint_id, Move.ADD, says=plain)


def held(connection: Connection, complaint_id: str) -> Row[Any]:
    """A complaint that nobody else moves meanwhile. NotFound."""
    row = connection.execute(select(complaint).where(complaint.c.id == complaint_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    return row


def move_to(connection: Connection, complaint_id: str, state: State, **more: Any) -> None:
    connection.execute(update(complaint).where(complaint.c.id == complaint_id), {"state": state, **more})


def step(
    connection: Connection, hall: Hall, now: Instant, complaint_id: str, move: Move, by: str = "", says: str = "",
    to: tuple[str, str] = ("", ""),
) -> None:  # fmt: skip
    """Write down what happened; nobody can change it afterwards."""
    kept = {
        "complaint_id": complaint_id, "move": move, "at": now, "by": by, "to_kind": to[0], "to_id": to[1],
        "says_locked": hall.vault.lock(PURPOSE, says.encode()) if says else None,
    }  # fmt: skip
    connection.execute(insert(complaint_step), kept)


def names_now(connection: Connection, hall: Hall) -> Names:
    """The promises, as they stand."""
    return programme.names_now(connection, hall.config.authority)


def fault_of_text(says: str) -> LazyString | str | None:
    """What is wrong with a text; None where nothing is."""
    if not says:
        return EMPTY
    return TOO_LONG % {"most": LONGEST} if len(says) > LONGEST else None


def _faults_of(connection: Connection, draft: Draft) -> dict[str, LazyString | str]:
    faults: dict[str, LazyString | str] = {}
    if draft.kind not in KINDS:
        faults["kind"] = _("Please choose what it is about.")
    subject, _colon, subject_id = draft.about.partition(":")
    if subject not in set(Subject) or institution_name(connection, subject, subject_id) is None:
        faults["about"] = _("Please choose the institution.")
    fault = fault_of_text(draft.says)
    if fault is None and len(draft.says) < SHORTEST:
        fault = _("Please say a little more: what happened, when and where.")
    if fault is not None:
        faults["says"] = fault
    if draft.contact:
        try:
            read_contact(draft.contact)
        except ContactProblem as problem:
            faults["contact"] = problem.says
    return faults


def _free_number(connection: Connection, now: Instant) -> str:
    year = moment(now, HOME).year
    while True:
        number = complaint_number(year, secrets.randbelow(DRAWN))
        if connection.execute(select(complaint.c.id).where(complaint.c.number == number)).first() is None:
            return number
