"""What becomes of public results after a run is live: a correcting release is prepared for its own second person."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, and_, func, select

from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from grading.amendments.tables import rescoring_line
from grading.operations import Progress
from grading.releasing.operations import AnotherReleaseWaits, NothingToRelease, confirm
from grading.releasing.tables import released_result, result_release
from grading.rescoring import queries
from grading.rescoring.changes import CHANGED
from grading.rescoring.queries import cause_of


class NotLive(Refusal):
    code = "rescoring_not_live"
    says = _("Public results are corrected once the rescoring is live.")


def correct(hall: Hall, by: str, rescoring_id: str, progress: Progress) -> dict[str, str]:
    """Confirm a correction of each administration with public results that the run changed: administration -> its release,
    or the code of what stands in its way. One that is prepared already is left as it is. NotLive."""
    with hall.database.reading() as connection:
        run = queries.run_of(connection, rescoring_id)
        reason = queries.amendment(connection, run.amendment_id).reason
        concerned = public_concerned(connection, rescoring_id)
    if run.decision != "live":
        raise NotLive()
    told = {}
    for one in concerned:
        if one.release is not None and one.release_decision != "withdrawn":
            continue
        try:
            told[one.id] = confirm(hall, by, one.id, progress, cause=cause_of(rescoring_id), reason=reason)
        except (AnotherReleaseWaits, NothingToRelease) as refusal:
            told[one.id] = refusal.code
    return told


def public_concerned(connection: Connection, rescoring_id: str) -> list[Row[Any]]:
    """Administrations of which public results are changed by a run: id, title, how many (`changed`), and of their newest
    correction by it `release` and `release_decision`."""
    newest = (
        select(result_release.c.administration_id, func.max(result_release.c.confirmed_at).label("confirmed_at"))
        .where(result_release.c.cause == cause_of(rescoring_id))
        .group_by(result_release.c.administration_id)
        .subquery()
    )
    return list(
        connection.execute(
            select(
                administration.c.id, administration.c.title, func.count().label("changed"),
                result_release.c.id.label("release"), result_release.c.decision.label("release_decision"),
            )
            .select_from(rescoring_line)
            .join(sitting, sitting.c.id == rescoring_line.c.sitting_id)
            .join(administration, administration.c.id == sitting.c.administration_id)
            .join(released_result, and_(released_result.c.sitting_id == sitting.c.id, released_result.c.number == 1))
            .outerjoin(newest, newest.c.administration_id == administration.c.id)
            .outerjoin(
                result_release,
                and_(
                    result_release.c.administration_id == administration.c.id,
                    result_release.c.confirmed_at == newest.c.confirmed_at,
                    result_release.c.cause == cause_of(rescoring_id),
                ),
            )
            .where(rescoring_line.c.rescoring_id == rescoring_id, rescoring_line.c.change.in_(CHANGED))
            .group_by(administration.c.id, administration.c.title, result_release.c.id, result_release.c.decision)
            .order_by(administration.c.id)
        )
    )  # fmt: skip
