"""Verbs of issuing: one person proposes certificates of a batch, another issues them, and the back office makes them."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, func, insert, select, update

from examhall.audit import trail
from examhall.errors import NotNow, ReasonNeeded, Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.jobs.queue import enqueue
from examhall.people.identity import folded
from examhall.programme.days import day_of
from examhall.schedule.tables import batch
from grading.certificates import queries
from grading.certificates.designing import check_design, design_now
from grading.certificates.entitled import AT_ONCE, Entitled, entitled, without_certificate
from grading.certificates.keys import make_missing, signing_keys
from grading.certificates.numbering import SerialsUsedUp, certificate_number, scope
from grading.certificates.states import Move, State
from grading.certificates.tables import certificate, certificate_act, certificate_serial, certificate_step

MAKE: Final = "make_certificates"


class NobodyEntitled(Refusal):
    code = "nobody_entitled"
    says = _("Choose at least one of those who passed both parts and have no certificate yet.")


class ProposalWaits(Refusal):
    code = "proposal_waits"
    says = _("There is a proposal already that waits for another person. It has to be decided first.")


class ProposalDecided(NotNow):
    code = "proposal_decided"
    says = _("This proposal has been decided on already. It stands below as it is now.")


class NothingIssued(NotNow):
    code = "nothing_issued"
    says = _("Documents are made anew only of what was issued: this proposal was not carried out.")


class NoLongerEntitled(Refusal):
    code = "no_longer_entitled"
    says = _("Since this was proposed, results, names or certificates have changed. Withdraw the proposal and make it anew.")


class NumbersUsedUp(Refusal):
    code = "numbers_used_up"
    says = _("The number rule has no serial numbers left for this batch and level. Give it a longer serial number first.")


class NameNotPrintable(Refusal):
    """Whose name, and which of its signs no font of print has."""

    code = "name_not_printable"

    def __init__(self, name: str, signs: str) -> None:
        super().__init__(name=name, signs=signs)
        self.says = _(
            "No font of print has %(signs)s in the name %(name)s. Add a font with it (EXAMHALL_FONTS), or leave this one out.",
            signs=signs, name=name,
        )  # fmt: skip


encode = msgspec.json.encode
_lines = msgspec.json.Decoder(list[Entitled]).decode


def propose(hall: Hall, by: str, batch_id: str, level: str, registrations: Collection[str]) -> str:
    """Propose certificates for these of a batch and level who passed both parts; the id of the act that another decides on.
    NobodyEntitled, ProposalWaits, NameNotPrintable, WritingProblem where the design may not be printed."""
    with hall.database.reading() as connection:
        check_design(connection, hall)
        lines = [one for one in without_certificate(connection, batch_id, level) if one.registration in registrations]
    if not lines:
        raise NobodyEntitled()
    check_printable(lines)
    act_id, now = new_id(), hall.now()
    row = {
        "id": act_id, "kind": "issue", "batch_id": batch_id, "level": level, "cause": "", "reason": "",
        "lines": encode(lines).decode(), "proposed_by": by, "proposed_at": now,
    }  # fmt: skip
    with hall.database.writing() as connection:
        if queries.waiting_issue(connection, batch_id, level):
            raise ProposalWaits()
        connection.execute(insert(certificate_act), row)
        trail.write(
            connection, hall.audit_key, now, by, "propose_certificates", batch_id, act=act_id, level=level, count=len(lines)
        )
    return act_id


def check_printable(lines: Sequence[Entitled]) -> None:
    """NameNotPrintable before anything goes on paper with an empty box in it."""
    from examhall.print.glyphs import without_glyph  # brings the typesetter, which a server needs late or never

    for one in lines:
        if signs := without_glyph(one.name):
            raise NameNotPrintable(one.name, signs)


def lines_of(act: Row[Any]) -> list[Entitled]:
    """Whom an act is about, as it was proposed."""
    return _lines(act.lines)


def issue(hall: Hall, by: str, act_id: str) -> int:
    """Give the proposed certificates their numbers and have them made; how many. SecondPersonNeeded, ProposalDecided,
    NoLongerEntitled, WritingProblem, NumbersUsedUp, KeyLost."""
    with hall.database.reading() as connection:
        act = undecided(connection, act_id, by)
        check_design(connection, hall)
        lines = lines_of(act)
        waiting = {one.registration: one for one in without_certificate(connection, act.batch_id, act.level)}
    if any(waiting.get(one.registration) != one for one in lines):
        raise NoLongerEntitled()
    now = hall.now()
    with hall.database.writing() as connection:
        act = undecided(connection, act_id, by)
        give_numbers(connection, now, by, act, lines)
        job_id = have_made(connection, hall, now, by, act_id)
        decide(connection, hall, now, by, act, "done", job_id=job_id, count=len(lines))
    return len(lines)


def withdraw(hall: Hall, by: str, act_id: str, reason: str) -> None:
    """A proposal that is not carried out, by anybody who may decide on it. ReasonNeeded, ProposalDecided."""
    if not reason.strip():
        raise ReasonNeeded()
    with hall.database.writing() as connection:
        act = queries.act_of(connection, act_id)
        if act.decision is not None:
            raise ProposalDecided()
        decide(connection, hall, hall.now(), by, act, "withdrawn", why=reason.strip())


def make_again(hall: Hall, by: str, act_id: str) -> None:
    """Ask the back office once more for the documents of an act that is done. NothingIssued, KeyLost."""
    with hall.database.writing() as connection:
        if queries.act_of(connection, act_id).decision != "done":
            raise NothingIssued()
        job_id = have_made(connection, hall, hall.now(), by, act_id)
        connection.execute(update(certificate_act).where(certificate_act.c.id == act_id).values(job_id=job_id))


def undecided(connection: Connection, act_id: str, by: str) -> Row[Any]:
    """An act that this person may carry out. SecondPersonNeeded, ProposalDecided."""
    act = queries.act_of(connection, act_id)
    if act.decision is not None:
        raise ProposalDecided()
    if act.proposed_by == by:
        raise SecondPersonNeeded()
    return act


def decide(
    connection: Connection, hall: Hall, now: Instant, by: str, act: Row[Any], decision: str, why: str = "", job_id: str = "",
    **told: Any,
) -> None:  # fmt: skip
    values = {"decision": decision, "decided_by": by, "decided_at": now, "decided_why": why, "job_id": job_id}
    connection.execute(update(certificate_act).where(certificate_act.c.id == act.id).values(values))
    verb = f"{act.kind}_certificates" if decision == "done" else "withdraw_certificates"
    trail.write(connection, hall.audit_key, now, by, verb, act.certificate_id or act.batch_id, act=act.id, why=why, **told)


def have_made(connection: Connection, hall: Hall, now: Instant, by: str, act_id: str) -> str:
    """Ask the back office for the documents of an act; the job. The keys are looked at first: KeyLost."""
    make_missing(connection, hall, now, by)
    signing_keys(connection, hall)
    return enqueue(connection, MAKE, {"act": act_id, "by": by}, now, by)


def give_numbers(
    connection: Connection, now: Instant, by: str, act: Row[Any], lines: Sequence[Entitled], replaces: str | None = None
) -> list[str]:  # fmt: skip
    """Certificates with the next free numbers, to be made; their ids. NumbersUsedUp."""
    edition, design = design_now(connection)
    numbers = _next_numbers(connection, design.pattern, int(day_of(now)[:4]), act, len(lines))
    rows = [
        {
            "id": new_id(), "number": number, "number_folded": folded(number), "act_id": act.id, "replaces": replaces,
            "registration_id": says.registration, "person_id": says.person, "batch_id": act.batch_id, "level": act.level,
            "name": says.name, "theory_sitting": says.theory.sitting, "practical_sitting": says.practical.sitting,
            "theory": says.theory.score, "practical": says.practical.score, "issued_on": day_of(now), "design": edition,
            "credential_id": str(uuid.uuid4()), "state": State.WAITING,
        }
        for number, says in zip(numbers, lines, strict=True)
    ]  # fmt: skip
    connection.execute(insert(certificate), rows)
    first = {"number": 1, "move": Move.ISSUE, "at": now, "by": by, "cause": "", "reason": ""}
    connection.execute(insert(certificate_step), [{"certificate_id": row["id"], **first} for row in rows])
    return [str(row["id"]) for row in rows]


def _next_numbers(connection: Connection, pattern: str, year: int, act: Row[Any], wanted: int) -> list[str]:
    """Numbers are counted in their scope; one that an earlier rule gave out already is passed over."""
    code = connection.execute(select(batch.c.code).where(batch.c.id == act.batch_id)).scalar_one()
    named = scope(pattern, year, code, act.level)
    counted = certificate_serial.c.scope == named
    numbers: list[str] = []
    while len(numbers) < wanted:
        more = wanted - len(numbers)
        count_on = update(certificate_serial).where(counted).values(last=certificate_serial.c.last + more)
        if not connection.execute(count_on).rowcount:
            connection.execute(insert(certificate_serial), {"scope": named, "last": more})
        last = connection.execute(select(certificate_serial.c.last).where(counted)).scalar_one()
        try:
            drawn = [certificate_number(pattern, year, code, act.level, one) for one in range(last - more + 1, last + 1)]
        except SerialsUsedUp as fault:
            raise NumbersUsedUp() from fault
        folds = [folded(number) for number in drawn]
        given = set[str]()
        for first in range(0, len(folds), AT_ONCE):
            some = certificate.c.number_folded.in_(folds[first : first + AT_ONCE])
            given |= set(connection.execute(select(certificate.c.number_folded).where(some)).scalars())
        numbers += [number for number in drawn if folded(number) not in given]
    return numbers


def step(
    connection: Connection, certificates: Sequence[str], move: Move, now: Instant, by: str, cause: str = "", reason: str = ""
) -> None:  # fmt: skip
    """What happened to these certificates, behind what happened to them before."""
    whose = certificate_step.c.certificate_id
    before = select(whose, func.max(certificate_step.c.number).label("last")).where(whose.in_(certificates)).group_by(whose)
    rows = connection.execute(before)
    last = {row.certificate_id: row.last for row in rows}
    told = {"move": move, "at": now, "by": by, "cause": cause, "reason": reason}
    connection.execute(
        insert(certificate_step), [{"certificate_id": one, "number": last.get(one, 0) + 1, **told} for one in certificates]
    )


def entitled_now(connection: Connection, registration_id: str) -> Entitled:
    """What a certificate of this registration would say now. NoLongerEntitled."""
    found = entitled(connection, [registration_id])
    if registration_id not in found:
        raise NoLongerEntitled()
    return found[registration_id]
