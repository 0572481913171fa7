"""Every kind of personal data in the hall: which rows are older than a moment, and how they go.

Journals, the trail, signed records and what hangs on them are chained, so none of them is a kind here. When somebody's time is
over the name and the identity number go instead: the chains still verify, and nobody can say any more whose answers they hold.
"""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Subquery, and_, delete, exists, func, or_, select, update

from examhall.instants import Instant
from examhall.people.tables import attainment, person, person_photo
from examhall.programme.days import day_of
from examhall.registration.tables import application, bar, registration
from examhall.retention.applicants import APPLICANTS, YEAR
from examhall.retention.papers import NOBODY, PAPERS
from examhall.retention.plain import removing
from examhall.schedule.tables import administration
from examhall.sittings.tables import presence, room_run, sitting
from examhall.wing import Kept


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


def _old_addresses(connection: Connection, before: Instant) -> Sequence[Any]:
    query = select(presence.c.sitting_id.label("id"), room_run.c.closed_at.label("at"))
    query = query.join(sitting, sitting.c.id == presence.c.sitting_id).join(room_run, room_run.c.id == sitting.c.run_id)
    return connection.execute(query.where(room_run.c.closed_at < before)).all()


def _people_whose_time_is_over(connection: Connection, before: Instant) -> Sequence[Any]:
    """Candidates whose last part is over, and applicants who never sat one, who attained nothing that is kept in a register,
    ask for nothing since, and whom nothing bars: a bar without a name would bar nobody."""
    last = _last_exams()
    applied = select(func.max(application.c.changed_at)).where(application.c.person_id == person.c.id).scalar_subquery()
    at = func.coalesce(last.c.at, applied)
    attained = exists().where(attainment.c.person_id == person.c.id)
    asks = exists().where(application.c.person_id == person.c.id, application.c.changed_at >= before)
    barred = exists().where(
        bar.c.person_id == person.c.id, bar.c.ended_at.is_(None), (bar.c.until == "") | (bar.c.until >= day_of(before))
    )
    named = or_(person.c.identity_locked.is_not(None), person.c.name != NOBODY)
    query = select(person.c.id, at.label("at")).outerjoin(last, last.c.person_id == person.c.id)
    due = query.where(person.c.username.is_(None), named, at < before, ~attained, ~asks, ~barred)
    return connection.execute(due).all()


def _take_names_away(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(person_photo).where(person_photo.c.person_id.in_(ids)))
    row = {
        "name": NOBODY, "sex": "", "identity_kind": "", "identity_locked": None, "identity_lookup": None, "active": False,
        "access": person.c.access + 1,
    }  # fmt: skip
    connection.execute(update(person).where(person.c.id.in_(ids)).values(row))


KINDS: Final = (
    *APPLICANTS,
    Kept("photos", _("Photos of candidates"), YEAR, 30, _old_photos, removing(person_photo.c.person_id)),
    Kept(
        "addresses", _("Network addresses of candidates' machines"), 180, 30, _old_addresses, removing(presence.c.sitting_id)
    ),
    *PAPERS,
    Kept(
        "names", _("Names and identity numbers of those who attained nothing; their answers stay, without a name"),
        3 * YEAR, YEAR, _people_whose_time_is_over, _take_names_away,
    ),
)  # fmt: skip
