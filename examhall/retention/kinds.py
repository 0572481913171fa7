"""The hall's own kinds of personal data: which rows are older than a moment, and how they go.

Journals, the trail, signed records and what hangs on them are chained, so none of them is a kind here. When somebody's time is
over the name and the identity number go instead: the chains still verify, and nobody can say any more whose answers they hold.
"""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Subquery, and_, delete, exists, func, or_, select, update

from examhall.instants import Instant
from examhall.people.tables import attainment, person, person_photo
from examhall.registration.application import Move
from examhall.registration.tables import application, application_evidence, application_step, registration
from examhall.schedule.tables import administration
from examhall.sittings.tables import presence, room_run, sitting
from examhall.wing import Kept

YEAR: Final = 365
EMPTY: Final = "{}"  # an application that says nothing
NOBODY: Final = "—"  # what stands in the place of a name


def _last_exams() -> Subquery:
    """person_id, at: when the last part that each was registered for began."""
    mine = and_(administration.c.batch_id == registration.c.batch_id, administration.c.level == registration.c.level)
    last = select(registration.c.person_id, func.max(administration.c.starts_at).label("at")).join(administration, mine)
    return last.group_by(registration.c.person_id).subquery("last_exam")


def _old_photos(connection: Connection, before: Instant) -> Sequence[Any]:
    last = _last_exams()
    taken = person_photo.c.added_at
    at = func.coalesce(last.c.at, taken)
    query = select(person_photo.c.person_id.label("id"), at.label("at"))
    query = query.outerjoin(last, last.c.person_id == person_photo.c.person_id).where(at < before, taken < before)
    return connection.execute(query).all()


def _remove_photos(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(person_photo).where(person_photo.c.person_id.in_(ids)))


def _old_evidence(connection: Connection, before: Instant) -> Sequence[Any]:
    query = select(application_evidence.c.id, application.c.changed_at.label("at")).join(application)
    return connection.execute(query.where(application.c.state != "draft", application.c.changed_at < before)).all()


def _remove_evidence(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(application_evidence).where(application_evidence.c.id.in_(ids)))


def _old_drafts(connection: Connection, before: Instant) -> Sequence[Any]:
    """Those that were never handed in and say something still."""
    mine = application_step.c.application_id == application.c.id
    submitted = exists().where(mine, application_step.c.move == Move.SUBMIT)
    evidence = exists().where(application_evidence.c.application_id == application.c.id)
    query = select(application.c.id, application.c.changed_at.label("at")).where(
        ~submitted, (application.c.answers != EMPTY) | evidence
    )
    return connection.execute(query.where(application.c.state == "draft", application.c.changed_at < before)).all()


def _remove_drafts(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(application_evidence).where(application_evidence.c.application_id.in_(ids)))
    emptied = {"answers": EMPTY, "version": application.c.version + 1}  # the row stays for its steps, which nobody edits
    connection.execute(update(application).where(application.c.id.in_(ids)).values(emptied))


def _old_addresses(connection: Connection, before: Instant) -> Sequence[Any]:
    query = select(presence.c.sitting_id.label("id"), room_run.c.closed_at.label("at"))
    query = query.join(sitting, sitting.c.id == presence.c.sitting_id).join(room_run, room_run.c.id == sitting.c.run_id)
    return connection.execute(query.where(room_run.c.closed_at < before)).all()


def _remove_addresses(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(presence).where(presence.c.sitting_id.in_(ids)))


def _people_whose_time_is_over(connection: Connection, before: Instant) -> Sequence[Any]:
    """Candidates whose last part is over, who attained nothing that is kept in a register, and who ask for nothing since."""
    last = _last_exams()
    attained = exists().where(attainment.c.person_id == person.c.id)
    asks = exists().where(application.c.person_id == person.c.id, application.c.changed_at >= before)
    named = or_(person.c.identity_locked.is_not(None), person.c.name != NOBODY)
    query = select(person.c.id, last.c.at).join(last, last.c.person_id == person.c.id)
    return connection.execute(query.where(person.c.username.is_(None), named, last.c.at < before, ~attained, ~asks)).all()


def _take_names_away(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(person_photo).where(person_photo.c.person_id.in_(ids)))
    row = {
        "name": NOBODY, "sex": "", "identity_kind": "", "identity_locked": None, "identity_lookup": None, "active": False,
        "access": person.c.access + 1,
    }  # fmt: skip
    connection.execute(update(person).where(person.c.id.in_(ids)).values(row))


KINDS: Final = (
    Kept("drafts", _("Applications never submitted, with their files"), 90, 7, _old_drafts, _remove_drafts),
    Kept("evidence", _("Evidence of applications"), YEAR, 30, _old_evidence, _remove_evidence),
    Kept("photos", _("Photos of candidates"), YEAR, 30, _old_photos, _remove_photos),
    Kept("addresses", _("Network addresses of candidates' machines"), 180, 30, _old_addresses, _remove_addresses),
    Kept(
        "names", _("Names and identity numbers of those who attained nothing; their answers stay, without a name"),
        3 * YEAR, YEAR, _people_whose_time_is_over, _take_names_away,
    ),
)  # fmt: skip
