"""The run itself, in the back office: every sitting of the papers concerned marked anew, as a proposal that changes nothing."""

import hashlib
import time
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, update

from examhall.errors import Damaged
from examhall.hall import Hall
from grading.amendments.amending import Amendment, CannotScale
from grading.amendments.standing import amendment_of, live_on, standing_scheme
from grading.amendments.tables import rescoring, rescoring_line
from grading.graded import Graded, grade_sheets
from grading.operations import AT_ONCE, PAUSE_SECONDS, Progress
from grading.rescoring import queries
from grading.rescoring.changes import change
from grading.rescoring.operations import NotExact
from grading.rescoring.queries import Basis
from grading.results import stored
from grading.scheme import Scheme

Schemes = dict[str, Scheme | None]


def compute(hall: Hall, rescoring_id: str, progress: Progress) -> dict[str, Any]:
    """Mark all sittings by the amended keys and keep line by line what it would change: {"candidates", "digest"}.

    A run that was interrupted goes on where it stopped. One that is decided or computed already stays as it is.
    """
    with hall.database.reading() as connection:
        run = queries.run_of(connection, rescoring_id)
        if run.decision is not None or run.computed_at is not None:
            return {}
        basis, schemes = schemes_of(connection, run)
        everybody = queries.graded_sittings(connection, list(schemes))
        known = queries.lines_by_sitting(connection, rescoring_id)
    ids = [one for one in everybody if one not in known]
    for first in range(0, len(ids), AT_ONCE):
        part = ids[first : first + AT_ONCE]
        graded = grade_sheets(hall, part, schemes)
        with hall.database.writing() as connection:
            counting = queries.counting(connection, part)
            lines = [_line(rescoring_id, one, counting.get(one.sitting)) for one in graded]
            connection.execute(insert(rescoring_line), lines)
        progress(len(known) + first + len(part), len(everybody))
        time.sleep(PAUSE_SECONDS)
    with hall.database.writing() as connection:
        digest = _digest(connection, rescoring_id)
        text = msgspec.json.encode(basis).decode()
        values = {"computed_at": hall.now(), "basis": text, "digest": digest}
        connection.execute(update(rescoring).where(rescoring.c.id == rescoring_id).values(values))
    return {"candidates": len(everybody), "digest": digest}


def schemes_of(connection: Connection, run: Any) -> tuple[dict[str, Basis], Schemes]:
    """By paper: what a run is computed on now, and the scheme that its amendment makes of that. NotExact."""
    about = queries.amendment(connection, run.amendment_id)
    more: Amendment = amendment_of(about, run.spares)
    basis: dict[str, Basis] = {}
    schemes: Schemes = {}
    for paper in queries.papers_of(connection, about):
        try:
            scheme: Scheme | None = standing_scheme(connection, paper.id, [more])
        except CannotScale as problem:
            raise NotExact() from problem
        except Damaged:
            scheme = None  # its sittings are set aside, those of the other papers go on
        schemes[paper.id] = scheme
        basis[paper.id] = Basis(paper.title, paper.hash, scheme.id if scheme else "", live_on(connection, paper.id))
    return basis, schemes


def _line(rescoring_id: str, one: Graded, now: Any) -> dict[str, Any]:
    before = stored(now.verdict, now.score) if now is not None else None
    return {
        "rescoring_id": rescoring_id, "sitting_id": one.sitting, "change": change(before, one.result),
        "before_edition": now.edition if now is not None else None,
        "before_verdict": now.verdict if now is not None else None, "before_score": now.score if now is not None else None,
        "verdict": one.result.verdict if one.result else None, "score": one.result.printed if one.result else None,
        "answer_hash": one.answer_hash, "scheme_id": one.scheme, "marks_hash": one.marked.hash if one.marked else "",
        "fault": one.faulty, "detail": one.detail,
    }  # fmt: skip


def _digest(connection: Connection, rescoring_id: str) -> str:
    """SHA-256 over what the run came to, by sitting: answers, paper, scheme and marks, each by its own hash."""
    said = hashlib.sha256()
    for row in queries.lines_with_paper(connection, rescoring_id):
        result = row.fault or f"{row.verdict}:{row.score}"
        said.update(f"{row.sitting_id}:{row.answer_hash}:{row.paper_hash}:{row.scheme_id}:{row.marks_hash}:{result}\n".encode())
    return said.hexdigest()
