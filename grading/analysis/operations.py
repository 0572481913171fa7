"""Verbs of analysis, and their jobs: what is asked of the back office, worked out there, and stored as one row."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import asdict, replace
from sqlalchemy import Connection, delete, insert, select

from examhall.audit import trail
from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.jobs.queue import enqueue
from examhall.programme.tables import level_part
from examhall.sittings.tables import room_run
from grading.analysis import queries
from grading.analysis.errors import NotParallel, SamePaper
from grading.analysis.findings import Equating, Findings, Pair
from grading.analysis.flags import SUSPECTED_KEY
from grading.analysis.queries import ANALYSE, EQUATE
from grading.analysis.tables import alike_pair, analysis
from question_bank.papers.queries import keys_of, read_paper

BY_ITSELF: Final = "timekeeper"

Progress = Callable[[int, int], None]


def ask_to_analyse(hall: Hall, by: str, paper_id: str, administration_id: str | None) -> str:
    """Ask the back office to analyse a paper's marked sittings, of one administration or of all; the job. NotFound."""
    with hall.database.writing() as connection:
        marked = queries.marked_of(connection, paper_id)
        if administration_id is not None and administration_id not in {row.administration_id for row in marked}:
            raise NotFound()
        arguments = {"paper": paper_id, "administration": administration_id, "by": by}
        job = enqueue(connection, ANALYSE, arguments, hall.now(), by)
        trail.write(
            connection, hall.audit_key, hall.now(), by, "ask_analysis", paper_id, administration=administration_id or ""
        )
    return job


def ask_to_equate(hall: Hall, by: str, paper_id: str, other_id: str) -> str:
    """Ask the back office what scores on one paper are worth on the other; the job. SamePaper, NotParallel, NotFound."""
    if paper_id == other_id:
        raise SamePaper(field="second")
    with hall.database.writing() as connection:
        kinds = {(one.level, one.part) for asked in (paper_id, other_id) for one in queries.marked_of(connection, asked)}
        if len(kinds) > 1:
            raise NotParallel(field="second")
        job = enqueue(connection, EQUATE, {"paper": paper_id, "other": other_id, "by": by}, hall.now(), by)
        trail.write(connection, hall.audit_key, hall.now(), by, "ask_equating", paper_id, other=other_id)
    return job


def ask_for_analysis(hall: Hall) -> None:
    """Queue each administration in which rooms were graded since its analysis: flags come while others still sit.

    One that failed since then waits for an officer.
    """
    with hall.database.reading() as connection:
        found = queries.outdated(connection)
        failed = {(asked["administration"], asked["paper"]): job.asked_at for job, asked in queries.analysis_jobs(connection)
                  if job.state == "failed"} if found else {}  # fmt: skip
    wanted = [(held, paper) for held, paper, graded_at in found if failed.get((held, paper), -1) < graded_at]
    if wanted:
        with hall.database.writing() as connection:
            for administration_id, paper_id in wanted:
                arguments = {"paper": paper_id, "administration": administration_id, "by": BY_ITSELF}
                enqueue(connection, ANALYSE, arguments, hall.now(), BY_ITSELF)


def analyse_paper(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"paper", "administration", "by"}. The models wait until every room of the administration is closed."""
    from grading.analysis.analysing import Settings, analyse  # here, as numpy takes a third of a second, and no page needs it
    from grading.analysis.sheets import matrix_of

    paper_id, administration_id = arguments["paper"], arguments["administration"]
    began = hall.now()
    with hall.database.reading() as connection:
        lines = queries.digest_lines(connection, paper_id, administration_id)
        about = read_paper(connection, paper_id)
        cut = connection.execute(
            select(level_part.c.pass_mark).where(level_part.c.level == about.level, level_part.c.part == about.part)
        ).scalar()
        closed = administration_id is None or not _open_rooms(connection, administration_id)
        schemes, keys = queries.schemes_of(connection, paper_id), keys_of(connection, paper_id)
        times = queries.times_of(connection, [row.id for row in lines])
        matrix = matrix_of(
            queries.sheets_of(connection, paper_id, administration_id), schemes, keys, queries.KINDS, times
        )  # fmt: skip
    found = analyse(matrix, Settings(cut=None if cut is None else float(cut), models=closed), progress)
    digest = _digest(["paper", cut, closed, *([*row] for row in lines)])
    row = {"kind": "paper", "paper_id": paper_id, "administration_id": administration_id, "candidates": matrix.candidates}
    row["suspected"] = sum(not SUSPECTED_KEY.isdisjoint(one.flags) for one in found.items)
    pairs = found.likeness.most_alike if found.likeness else ()
    told = replace(found, likeness=replace(found.likeness, most_alike=())) if found.likeness else found
    return _store(hall, began, arguments["by"], digest, told, row, pairs)


def equate_papers(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"paper", "other", "by"}."""
    from grading.analysis.equating import equate
    from grading.analysis.sheets import matrix_of

    began, matrices, lines = hall.now(), [], []
    for done, paper_id in enumerate((arguments["paper"], arguments["other"])):
        progress(done, 3)
        with hall.database.reading() as connection:
            lines.append([[*row] for row in queries.digest_lines(connection, paper_id, None)])
            schemes, keys = queries.schemes_of(connection, paper_id), keys_of(connection, paper_id)
            matrices.append(matrix_of(queries.sheets_of(connection, paper_id, None), schemes, keys))
    progress(2, 3)
    found = equate(*matrices)
    row = {
        "kind": "equating", "paper_id": arguments["paper"], "other_paper_id": arguments["other"],
        "candidates": sum(one.candidates for one in matrices), "suspected": 0,
    }  # fmt: skip
    return _store(hall, began, arguments["by"], _digest(["equating", *lines]), found, row)


def _open_rooms(connection: Connection, administration_id: str) -> bool:
    query = select(room_run.c.id).where(room_run.c.administration_id == administration_id, room_run.c.closed_at.is_(None))
    return connection.execute(query.limit(1)).first() is not None


def _digest(rests_on: list[Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(rests_on)).hexdigest()


def _store(
    hall: Hall, began: Instant, by: str, digest: str, found: Findings | Equating, about: dict[str, Any],
    pairs: Sequence[Pair] = (),
) -> dict[str, Any]:  # fmt: skip
    """One row, in the place of an earlier one about the same. `made_at` is when its sheets were read: later ones are newer.

    `pairs` stand beside it, as they are of persons.
    """
    text = msgspec.json.encode(found).decode()
    new = {"administration_id": None, "other_paper_id": None, **about}
    row = {"id": new_id(), "made_at": began, "asked_by": by, "digest": digest, "result": text, **new}
    same = [
        analysis.c[name].is_(None) if new[name] is None else analysis.c[name] == new[name]
        for name in ("kind", "paper_id", "other_paper_id", "administration_id")
    ]
    with hall.database.writing() as connection:
        earlier = select(analysis.c.id).where(*same)
        connection.execute(delete(alike_pair).where(alike_pair.c.analysis_id.in_(earlier)))
        connection.execute(delete(analysis).where(*same))
        connection.execute(insert(analysis), row)
        if pairs:
            beside = [{"analysis_id": row["id"], "number": n, **asdict(one)} for n, one in enumerate(pairs, 1)]
            connection.execute(insert(alike_pair), beside)
    return {"analysis": row["id"], "digest": digest}
