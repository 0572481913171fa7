"""A run made live by a second person: editions written in short transactions, and all results swapped in one.

Until that one transaction nothing that anybody sees is another than before; where something has changed since the run was
computed, nothing is made live and the run has to be computed again.
"""

import time
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from examhall.errors import Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.jobs.queue import enqueue
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from grading import editions
from grading.amendments.standing import live_on
from grading.amendments.tables import rescoring_line
from grading.graded import Graded, grade_sheets
from grading.operations import AT_ONCE, PAUSE_SECONDS, Progress
from grading.rescoring import queries
from grading.rescoring.computing import schemes_of
from grading.rescoring.operations import MAKE_LIVE, RunMovedOn, decide
from grading.rescoring.queries import cause_of
from grading.tables import part_result, result_edition, set_aside


class Outdated(Refusal):
    """What the run was computed on does not stand any more."""

    code = "rescoring_outdated"
    says = _("Since this was computed, another amendment went live or results have changed. Have it computed again.")


def ask_to_make_live(hall: Hall, by: str, rescoring_id: str) -> str:
    """The second person's press: the job. SecondPersonNeeded, RunMovedOn, Outdated."""
    with hall.database.reading() as connection:
        _check(connection, rescoring_id, by)
    with hall.database.writing() as connection:
        return enqueue(connection, MAKE_LIVE, {"rescoring": rescoring_id, "by": by}, hall.now(), by)


def make_live(hall: Hall, by: str, rescoring_id: str, progress: Progress) -> int:
    """Mark once more, see that it comes to what was shown, and let it count: how many results are others now.

    SecondPersonNeeded, RunMovedOn, Outdated.
    """
    cause = cause_of(rescoring_id)
    with hall.database.reading() as connection:
        run = _check(connection, rescoring_id, by)
        basis, schemes = schemes_of(connection, run)
        if basis != queries.basis_of(run):
            raise Outdated()
        lines = {one: row for one, row in queries.lines_by_sitting(connection, rescoring_id).items() if not row.fault}
        written = set(connection.execute(_editions(rescoring_id)).scalars())
    ids = [one for one in lines if one not in written]
    for first in range(0, len(ids), AT_ONCE):
        part = ids[first : first + AT_ONCE]
        graded = grade_sheets(hall, part, schemes)
        if any(_said(one) != _shown(lines[one.sitting]) for one in graded):
            raise Outdated()
        with hall.database.writing() as connection:
            editions.write(connection, graded, [one for one in schemes.values() if one is not None], by, hall.now(), cause)
        progress(len(written) + first + len(part), len(lines))
        time.sleep(PAUSE_SECONDS)
    with hall.database.writing() as connection:
        queries.run_of(connection, rescoring_id, lock=True)
        _check(connection, rescoring_id, by)
        _swap(connection, rescoring_id)
        counts = queries.counts_of(connection, rescoring_id)
        decide(connection, hall, by, rescoring_id, "live", "", **counts)
    return sum(number for change, number in counts.items() if change not in ("same", "set_aside"))


def _check(connection: Connection, rescoring_id: str, by: str) -> Row[Any]:
    """The run's row, if this person may make it live now and all that it was computed on stands: also under the writers' lock,
    so it marks nothing and builds no scheme."""
    run = queries.run_of(connection, rescoring_id)
    if run.decision is not None or run.computed_at is None:
        raise RunMovedOn()
    about = queries.amendment(connection, run.amendment_id)
    if by in (run.proposed_by, about.by):
        raise SecondPersonNeeded()
    computed_on = {paper_id: (one.paper_hash, one.live) for paper_id, one in queries.basis_of(run).items()}
    now = {one.id: (one.hash, live_on(connection, one.id)) for one in queries.papers_of(connection, about)}
    if now != computed_on or queries.has_moved(connection, rescoring_id) or queries.has_grown(connection, rescoring_id, [*now]):
        raise Outdated()
    return run


def _said(one: Graded) -> tuple[Any, ...]:
    """What marking comes to."""
    if one.result is None:
        return (one.faulty,)
    return one.answer_hash, one.scheme, one.marked.hash if one.marked else "", one.result.verdict, one.result.printed


def _shown(line: Row[Any]) -> tuple[Any, ...]:
    """The same as it stands in the proposal."""
    return line.answer_hash, line.scheme_id, line.marks_hash, line.verdict, line.score


def _editions(rescoring_id: str) -> Select[Any]:
    """The editions that a run wrote, without their marks: sitting, edition, verdict, score, and the edition before."""
    return (
        select(
            result_edition.c.sitting_id, result_edition.c.edition, result_edition.c.verdict, result_edition.c.score,
            rescoring_line.c.before_edition,
        )
        .join(rescoring_line, rescoring_line.c.sitting_id == result_edition.c.sitting_id)
        .where(rescoring_line.c.rescoring_id == rescoring_id, result_edition.c.cause == cause_of(rescoring_id))
    )  # fmt: skip


def _swap(connection: Connection, rescoring_id: str) -> None:
    """Every edition that the run wrote becomes the one that counts."""
    new = _editions(rescoring_id).subquery()
    values = {"edition": new.c.edition, "verdict": new.c.verdict, "score": new.c.score}
    connection.execute(update(part_result).where(part_result.c.sitting_id == new.c.sitting_id).values(values))
    found = connection.execute(
        select(
            new.c.sitting_id, new.c.edition, sitting.c.registration_id, administration.c.part, new.c.verdict, new.c.score
        )
        .join(sitting, sitting.c.id == new.c.sitting_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .where(new.c.before_edition.is_(None))
    ).all()  # fmt: skip
    if found:
        connection.execute(delete(set_aside).where(set_aside.c.sitting_id.in_([row.sitting_id for row in found])))
        connection.execute(insert(part_result), [row._asdict() for row in found])
