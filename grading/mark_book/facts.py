"""Reads of what the state of each result is told from: what counts, what is public, confirmed, put off or under review."""

from typing import Any

from sqlalchemy import Connection, and_, select

from examhall.registration.tables import deferral
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from grading.releasing import queries
from grading.releasing.holding import UNDER_REVIEW, held_back
from grading.releasing.states import Facts
from grading.releasing.tables import release_line
from grading.reviewing.queries import is_under_review
from grading.tables import part_result


def facts_of(connection: Connection, administration_id: str) -> dict[str, Facts]:
    """sitting -> what its state is told from, for all of an administration."""
    public, waiting = queries.public_lines().subquery(), queries.waiting(connection, administration_id)
    held = held_back(connection, administration_id)
    rows = connection.execute(
        select(
            sitting.c.id, part_result.c.edition, part_result.c.verdict, part_result.c.score, public.c.edition.label("public"),
            public.c.verdict.label("verdict_told"), public.c.score.label("score_told"), public.c.number,
            release_line.c.edition.label("confirmed"), deferral.c.part.label("deferred"),
            is_under_review().label("reviewed"),
        )
        .join(administration, administration.c.id == sitting.c.administration_id)
        .outerjoin(part_result, part_result.c.sitting_id == sitting.c.id)
        .outerjoin(public, public.c.sitting_id == sitting.c.id)
        .outerjoin(
            release_line, and_(release_line.c.sitting_id == sitting.c.id, release_line.c.release_id == (waiting or None))
        )
        .outerjoin(
            deferral,
            and_(deferral.c.registration_id == sitting.c.registration_id, deferral.c.part == administration.c.part),
        )
        .where(sitting.c.administration_id == administration_id)
    )  # fmt: skip
    return {
        row.id: Facts(
            row.edition or 0,
            _public(row),
            row.number or 0,
            row.confirmed or 0,
            row.verdict or "",
            row.deferred is not None,
            bool(row.edition) and (held.get(row.id) in UNDER_REVIEW or bool(row.reviewed)),
        )
        for row in rows
    }


def _public(row: Any) -> int:
    """The edition that is public. An amended key makes new editions also of results that stay as they were told: nothing of
    those is to be corrected."""
    if row.public and (row.verdict, row.score) == (row.verdict_told, row.score_told):
        return int(row.edition)
    return row.public or 0
