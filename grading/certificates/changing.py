"""Verbs that change what became of a certificate: it is replaced or revoked, by two persons, or handed out to its holder."""

from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, insert, update

from examhall.audit import trail
from examhall.errors import NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.people.documents import DocumentKind
from examhall.people.names import LONGEST as LONGEST_NAME
from grading.certificates import queries
from grading.certificates.designing import check_design
from grading.certificates.entitled import Entitled, still_agrees
from grading.certificates.issuing import (
    NoLongerEntitled,
    ProposalWaits,
    check_printable,
    decide,
    encode,
    entitled_now,
    give_numbers,
    have_made,
    lines_of,
    step,
    undecided,
)
from grading.certificates.states import NEXT_STATE, Move, State
from grading.certificates.tables import certificate, certificate_act, certificate_handover

LONGEST_REASON: Final = 500


class Change(StrEnum):
    REPLACE = "replace"
    REVOKE = "revoke"


class Cause(StrEnum):
    """Why a certificate is replaced or revoked, as the public is told; the reason in words is the officers' own."""

    LOST = "lost"
    NAME = "name"  # was mended
    CORRECTED = "corrected"  # the results were
    MISCONDUCT = "misconduct"
    ERROR = "error"  # it was issued by mistake


CAUSES: Final = {
    Change.REPLACE: (Cause.LOST, Cause.NAME, Cause.CORRECTED),
    Change.REVOKE: (Cause.CORRECTED, Cause.MISCONDUCT, Cause.ERROR),
}


class NoSuchMove(NotNow):
    code = "no_such_move"
    says = _("In its present state this certificate cannot be treated like that.")


class NotEntitled(Refusal):
    code = "not_entitled"
    says = _(
        "By the public results this holder gets no certificate now: a part is not passed, or its correction is on its way. "
        "Revoke this one, or wait for the correction."
    )


class UnderReview(Refusal):
    code = "certificate_under_review"
    says = _(
        "The public results do not say any more what stands on this certificate. Replace or revoke it; do not hand it out."
    )


class ReceiverNeeded(Refusal):
    code = "receiver_needed"
    says = _("Write who received the certificate, and which document of that person was looked at.")


def propose_change(hall: Hall, by: str, certificate_id: str, change: Change, cause: str, reason: str) -> str:
    """Propose to replace or revoke a certificate; the id of the act. ReasonNeeded, NoSuchMove, ProposalWaits,
    NotEntitled or NameNotPrintable where a replacement could not be issued."""
    act_id, now, reason = new_id(), hall.now(), reason.strip()[:LONGEST_REASON]
    if not reason or cause not in CAUSES[change]:
        raise ReasonNeeded()
    with hall.database.writing() as connection:
        row = queries.certificate_of(connection, certificate_id)
        _next(row, Move(change))
        if queries.waiting_change(connection, certificate_id):
            raise ProposalWaits()
        lines = [_entitled(connection, row)] if change is Change.REPLACE else []
        check_printable(lines)
        said = {
            "id": act_id, "kind": change, "batch_id": row.batch_id, "level": row.level, "certificate_id": certificate_id,
            "cause": cause, "reason": reason, "lines": encode(lines).decode(), "proposed_by": by, "proposed_at": now,
        }  # fmt: skip
        connection.execute(insert(certificate_act), said)
        trail.write(
            connection, hall.audit_key, now, by, f"propose_to_{change}_certificate", certificate_id, number=row.number,
            cause=cause, reason=reason,
        )  # fmt: skip
    return act_id


def _entitled(connection: Connection, row: Row[Any]) -> Entitled:
    try:
        return entitled_now(connection, row.registration_id)
    except NoLongerEntitled as refusal:
        raise NotEntitled() from refusal


def carry_out(hall: Hall, by: str, act_id: str) -> str:
    """What another proposed is done; the id of the certificate that stands now. SecondPersonNeeded, ProposalDecided,
    NoSuchMove, NoLongerEntitled, WritingProblem, KeyLost."""
    now, job_id = hall.now(), ""
    with hall.database.writing() as connection:
        act = undecided(connection, act_id, by)
        row = queries.certificate_of(connection, act.certificate_id)
        stands = str(row.id)
        _move(connection, row, Move(act.kind), now, by, act.cause, act.reason)
        if act.kind == Change.REPLACE:
            check_design(connection, hall)
            if (says := entitled_now(connection, row.registration_id)) not in lines_of(act):
                raise NoLongerEntitled()
            (stands,) = give_numbers(connection, now, by, act, [says], replaces=row.id)
            job_id = have_made(connection, hall, now, by, act_id)
        decide(connection, hall, now, by, act, "done", job_id=job_id, number=row.number, cause=act.cause)
    return stands


def hand_out(
    hall: Hall, by: str, certificate_id: str, document: str, *, received_by: str = "", remark: str = ""
) -> None:  # fmt: skip
    """Note to whom a certificate was given, its holder where nobody else is named, and by which document that person was
    known. ReceiverNeeded, NoSuchMove, UnderReview."""
    now = hall.now()
    if document not in set(DocumentKind):
        raise ReceiverNeeded()
    with hall.database.writing() as connection:
        row = queries.certificate_of(connection, certificate_id)
        _move(connection, row, Move.HAND_OUT, now, by)
        if not still_agrees(connection, row):
            raise UnderReview()
        said = {
            "certificate_id": certificate_id, "received_by": received_by.strip()[:LONGEST_NAME] or row.name,
            "by_proxy": bool(received_by.strip()), "document": document, "remark": remark.strip()[:LONGEST_REASON],
            "recorded_by": by, "recorded_at": now,
        }  # fmt: skip
        connection.execute(insert(certificate_handover), said)
        trail.write(
            connection, hall.audit_key, now, by, "hand_out_certificate", certificate_id, number=row.number,
            by_proxy=said["by_proxy"], document=document,
        )  # fmt: skip


def _next(row: Row[Any], move: Move) -> State:
    found = NEXT_STATE.get((State(row.state), move))
    if found is None:
        raise NoSuchMove()
    return found


def _move(
    connection: Connection, row: Row[Any], move: Move, now: Instant, by: str, cause: str = "", reason: str = ""
) -> None:  # fmt: skip
    """One move of the table, in one statement: of two persons who do it at once the second is refused."""
    mine = (certificate.c.id == row.id) & (certificate.c.state == row.state)
    if not connection.execute(update(certificate).where(mine).values(state=_next(row, move))).rowcount:
        raise NoSuchMove()
    step(connection, [row.id], move, now, by, cause, reason)
