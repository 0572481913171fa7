"""Verbs on what institutions may do: granting, suspending, letting go on; inspections and what follows from them."""

from collections.abc import Iterator

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, insert, select, update

from examhall.audit import trail
from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.institutions.queries import acts_of
from examhall.institutions.standing import Act, Authorisation, Standing, Subject, stand_on
from examhall.institutions.tables import authorisation, inspection
from examhall.programme.days import day_of, is_day
from examhall.programme.texts import EMPTY, LONGEST_WHY, NO_DAY, TOO_LONG, WritingProblem

LONGEST_DOCUMENT = 60
LONGEST_INSPECTORS = 200
LONGEST_FINDINGS = 4000


class Decision(Struct, frozen=True):
    """What is decided of an institution. `document`: the number of the paper that says so; `last` only of a grant."""

    act: Act
    document: str
    first: str
    last: str
    why: str


class Inspected(Struct, frozen=True):
    """An inspection; `follow_up_on` is empty where nothing is to be followed up."""

    held_on: str
    inspectors: str
    findings: str
    follow_up_on: str


def decide(
    connection: Connection, hall: Hall, now: Instant, by: str, subject: Subject, subject_id: str, decision: Decision
) -> None:
    """Grant, suspend or let go on. WritingProblem."""
    acts = acts_of(connection, subject, subject_id)
    faults = [*_faults_of(decision), *_faults_of_standing(decision, acts)]
    if faults:
        raise WritingProblem(dict(reversed(faults)))
    last = decision.last if decision.act is Act.GRANT else ""
    row = {
        "subject": subject, "subject_id": subject_id, **asdict(decision), "last": last, "written_by": by, "written_at": now,
    }  # fmt: skip
    connection.execute(insert(authorisation), row)
    trail.write(
        connection, hall.audit_key, now, by, f"{decision.act}_{subject}", subject_id, document=decision.document,
        valid_from=decision.first, valid_until=last, why=decision.why,
    )  # fmt: skip


def _faults_of(decision: Decision) -> Iterator[tuple[str, LazyString | str]]:
    if not decision.document:
        yield "document", EMPTY
    elif len(decision.document) > LONGEST_DOCUMENT:
        yield "document", TOO_LONG % {"most": LONGEST_DOCUMENT}
    if not is_day(decision.first):
        yield "first", NO_DAY
    if decision.act is Act.GRANT and not is_day(decision.last):
        yield "last", NO_DAY
    elif decision.act is Act.GRANT and decision.last < decision.first:
        yield "last", _("The last day lies before the first.")
    if decision.act is not Act.GRANT and not decision.why:
        yield "why", _("Please say why.")
    elif len(decision.why) > LONGEST_WHY:
        yield "why", TOO_LONG % {"most": LONGEST_WHY}


def _faults_of_standing(decision: Decision, acts: list[Authorisation]) -> Iterator[tuple[str, LazyString | str]]:
    if decision.act is Act.GRANT or not is_day(decision.first):
        return
    standing = stand_on(acts, decision.first).standing
    if decision.act is Act.SUSPEND and standing is not Standing.VALID:
        yield "first", _("It is not authorised on this day: there is nothing to suspend.")
    if decision.act is Act.RESUME and standing is not Standing.SUSPENDED:
        yield "first", _("It is not suspended on this day.")


def inspect(
    connection: Connection, hall: Hall, now: Instant, by: str, subject: Subject, subject_id: str, inspected: Inspected
) -> None:
    """Keep what an inspection found. WritingProblem."""
    faults = list(_faults_of_inspection(inspected, day_of(now)))
    if faults:
        raise WritingProblem(dict(reversed(faults)))
    row = {"id": new_id(), "subject": subject, "subject_id": subject_id, **asdict(inspected), "written_by": by}
    connection.execute(insert(inspection), {**row, "written_at": now})
    trail.write(
        connection, hall.audit_key, now, by, f"inspect_{subject}", subject_id, held_on=inspected.held_on,
        says=inspected.findings, follow_up_on=inspected.follow_up_on,
    )  # fmt: skip


def _faults_of_inspection(inspected: Inspected, today: str) -> Iterator[tuple[str, LazyString | str]]:
    if not is_day(inspected.held_on):
        yield "held_on", NO_DAY
    elif inspected.held_on > today:
        yield "held_on", _("An inspection is recorded when it has been held.")
    for field, most in (("inspectors", LONGEST_INSPECTORS), ("findings", LONGEST_FINDINGS)):
        said = getattr(inspected, field)
        if not said:
            yield field, EMPTY
        elif len(said) > most:
            yield field, TOO_LONG % {"most": most}
    if inspected.follow_up_on and not is_day(inspected.follow_up_on):
        yield "follow_up_on", NO_DAY
    elif inspected.follow_up_on and inspected.follow_up_on < inspected.held_on:
        yield "follow_up_on", _("This day lies before the inspection.")


def follow_up(
    connection: Connection, hall: Hall, now: Instant, by: str, subject: Subject, subject_id: str, inspection_id: str,
    outcome: str,
) -> None:  # fmt: skip
    """Say that what an inspection asked for has been seen to; sent twice it is said once.

    NotFound where nothing is open; WritingProblem.
    """
    if not outcome.strip() or len(outcome) > LONGEST_FINDINGS:
        raise WritingProblem({"outcome": TOO_LONG % {"most": LONGEST_FINDINGS} if outcome.strip() else EMPTY})
    here = (inspection.c.id == inspection_id) & (inspection.c.subject == subject) & (inspection.c.subject_id == subject_id)
    is_open = here & (inspection.c.follow_up_on != "") & (inspection.c.done_on == "")
    done = {"done_on": day_of(now), "done_by": by, "outcome": outcome.strip()}
    if connection.execute(select(inspection.c.id).where(is_open)).first() is None:
        same = here & (inspection.c.done_by == by) & (inspection.c.outcome == done["outcome"])
        if connection.execute(select(inspection.c.id).where(same)).first() is None:
            raise NotFound()
        return
    connection.execute(update(inspection).where(is_open), done)
    trail.write(connection, hall.audit_key, now, by, f"follow_up_{subject}", subject_id, says=outcome.strip())
