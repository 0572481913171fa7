"""Verbs of grading: marking a closed room's answer sheets, and voiding a part. Grading again gives the same rows.

Runs in the back office: reads and marks outside transactions, writes in few and short ones and sleeps between, so that the
hall beside it goes on saving answers. Measured with 1,000 candidates: every transaction here may keep a save waiting, a busy
processor does not. A sheet that cannot be marked is set aside with its reason; the others go on.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded, SecondPersonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.sittings.sheets import ABANDONED, AnswerSheet, read_sheet
from examhall.sittings.states import State
from grading.answer_sheets import (
    SheetToMark,
    pass_mark_of,
    run_of_sitting,
    run_to_grade,
    sheets_to_mark,
    sittings_of,
    voided_of,
)
from grading.results import ABSENT, VOIDED, PartResult, part_result
from grading.scheme import Faulty, Marked, Scheme
from grading.tables import grading_run, mark_scheme, mark_sheet, set_aside, voided_part
from grading.tables import part_result as result_rows
from proctor.void_requests import settle
from question_bank.papers.queries import keys_of

AT_ONCE: Final = 200  # sheets in one write transaction, some 20 ms
KEPT_READY: Final = 8  # schemes of papers
PAUSE_SECONDS: Final = 0.006  # in which the hall's writer gets its turn

Progress = Callable[[int, int], None]


class Graded(msgspec.Struct, frozen=True):
    """What became of one sitting: its marks and result, or why it was set aside."""

    sitting: str
    registration: str = ""
    part: str = ""
    answer_hash: str = ""
    scheme: str = ""
    marked: Marked | None = None
    result: PartResult | None = None
    faulty: str = ""
    detail: str = ""


def grade_run(hall: Hall, run_id: str, by: str, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """Grade every sitting of one closed room; {"run", "graded", "set_aside", "digest"}. NotNow while the room is open."""
    began, said, faulty = hall.now(), hashlib.sha256(), 0
    with hall.database.reading() as connection:
        run, ids = run_to_grade(connection, run_id), sittings_of(connection, run_id)
    if run.closed_at is None:
        raise NotNow(closed=False)
    schemes: dict[str, Scheme | None] = {}
    told: dict[str, Any] = {}
    for first in range(0, len(ids) or 1, AT_ONCE):
        graded, done = _grade(hall, ids[first : first + AT_ONCE], schemes), min(first + AT_ONCE, len(ids))
        faulty += sum(bool(one.faulty) for one in graded)
        for one in graded:
            said.update(_line(one).encode())
        with hall.database.writing() as connection:
            _store(connection, graded, [scheme for scheme in schemes.values() if scheme is not None])
            if done == len(ids):
                told = {"run": run_id, "graded": done - faulty, "set_aside": faulty, "digest": said.hexdigest()}
                _finish(connection, hall, by, began, **told)
        progress(done, len(ids))
        time.sleep(PAUSE_SECONDS)
    return told


def void_part(hall: Hall, by: str, second: str, sitting_id: str, reason: str) -> None:
    """This part does not count, for misconduct: decided by two persons. Shows in the result at the next grading, and on the
    request of the room where one waits.

    SecondPersonNeeded, ReasonNeeded, NotNow where it does not count already, NotFound.
    """
    if second in ("", by):
        raise SecondPersonNeeded()
    if not reason.strip():
        raise ReasonNeeded()
    now = hall.now()
    with hall.database.writing() as connection:
        if voided_of(connection, [sitting_id]):
            raise NotNow()
        run_of_sitting(connection, sitting_id)
        row = {"sitting_id": sitting_id, "reason": reason.strip(), "by": by, "second": second, "at": now}
        connection.execute(insert(voided_part), row)
        asked_by_run = settle(connection, sitting_id, "voided", by, reason.strip(), now)
        trail.write(connection, hall.audit_key, now, by, "void_part", sitting_id, second=second, reason=reason.strip())
    if asked_by_run:
        hall.announcements.tell("runs", asked_by_run)


_ready: dict[str, Scheme] = {}  # paper -> scheme, the one used last at the end


def scheme_of(connection: Connection, paper_id: str) -> Scheme | None:
    """The marking scheme of a paper; None where the bank has no keys for it.

    A sealed paper and the versions it pins never change, and to read and verify them takes as long as to mark twenty sheets.
    """
    scheme = _ready.pop(paper_id, None)
    if scheme is None:
        try:
            scheme = Scheme(paper_id, keys_of(connection, paper_id))
        except NotFound:
            return None
    _ready[paper_id] = scheme  # now the last to go
    for oldest in list(_ready)[:-KEPT_READY]:
        del _ready[oldest]
    return scheme


def _grade(hall: Hall, ids: Sequence[str], schemes: dict[str, Scheme | None]) -> list[Graded]:
    """Read and mark some sittings."""
    with hall.database.reading() as connection:
        sheets = sheets_to_mark(connection, ids)
        voided = voided_of(connection, ids)
        passing = {(sheet.level, sheet.part): Decimal(0) for sheet in sheets.values()}
        for level, part in passing:
            passing[level, part] = pass_mark_of(connection, level, part)
        for paper_id in {sheet.paper_id for sheet in sheets.values()} - schemes.keys():
            schemes[paper_id] = scheme_of(connection, paper_id)
    graded = []
    for sitting_id in ids:
        sheet = sheets.get(sitting_id)
        if sheet is None:
            graded.append(Graded(sitting_id, faulty="no_sheet"))
            continue
        try:
            graded.append(_mark(sheet, schemes[sheet.paper_id], passing[sheet.level, sheet.part], sitting_id in voided))
        except Faulty as fault:
            graded.append(Graded(sitting_id, faulty=fault.reason, detail=fault.detail[:500]))
    return graded


def _mark(sheet: SheetToMark, scheme: Scheme | None, pass_mark: Decimal, voided: bool) -> Graded:
    answers = _opened(sheet)
    if scheme is None:
        raise Faulty("no_keys", sheet.paper_id)
    if answers.state == ABANDONED:
        raise Faulty("abandoned")  # no result of this sitting: the part is sat again
    about = (sheet.sitting, sheet.registration, sheet.part, sheet.hash, scheme.id)
    if answers.state == State.ABSENT:
        return Graded(*about, result=ABSENT)
    marked = scheme.mark(sheet.variants, answers.responses)
    return Graded(*about, marked=marked, result=VOIDED if voided else part_result(marked.points, pass_mark))


def _opened(sheet: SheetToMark) -> AnswerSheet:
    """The answer sheet, if it is this sitting's, whole, and of the paper that was sealed."""
    if hashlib.sha256(sheet.text.encode()).hexdigest() != sheet.hash:
        raise Faulty("sheet_damaged")
    try:
        answers = read_sheet(sheet.text)
    except msgspec.DecodeError as fault:
        raise Faulty("sheet_damaged", str(fault)) from fault
    if (answers.sitting, answers.booklet) != (sheet.sitting, sheet.booklet):
        raise Faulty("other_booklet", answers.booklet)
    if (answers.paper, answers.paper_hash) != (sheet.paper_id, sheet.paper_hash):
        raise Faulty("other_paper", answers.paper)
    return answers


def _store(connection: Connection, graded: Sequence[Graded], schemes: Iterable[Scheme]) -> None:
    """Put these rows in the place of any that an earlier grading wrote."""
    known = set(connection.execute(select(mark_scheme.c.id)).scalars())
    new = [{"id": one.id, "paper_id": one.paper, "text": one.text} for one in schemes if one.id not in known]
    if new:
        connection.execute(insert(mark_scheme), new)
    ids = [one.sitting for one in graded]
    for table in (mark_sheet, result_rows, set_aside):
        connection.execute(delete(table).where(table.c.sitting_id.in_(ids)))
    marked = [
        {
            "sitting_id": one.sitting, "scheme_id": one.scheme, "answer_hash": one.answer_hash, "text": one.marked.text,
            "hash": one.marked.hash,
        }
        for one in graded
        if one.marked
    ]  # fmt: skip
    results = [
        {
            "sitting_id": one.sitting, "registration_id": one.registration, "part": one.part, "verdict": one.result.verdict,
            "score": None if one.result.score is None else f"{one.result.score:f}",
        }
        for one in graded
        if one.result
    ]  # fmt: skip
    faulty = [{"sitting_id": one.sitting, "reason": one.faulty, "detail": one.detail} for one in graded if one.faulty]
    for table, rows in ((mark_sheet, marked), (result_rows, results), (set_aside, faulty)):
        if rows:
            connection.execute(insert(table), rows)


def _line(one: Graded) -> str:
    """What the digest of a grading says of one sitting."""
    text = one.marked.hash if one.marked else ""
    result = f"{one.result.verdict}:{one.result.score}" if one.result else one.faulty
    return f"{one.sitting}:{one.answer_hash}:{one.scheme}:{text}:{result}\n"


def _finish(connection: Connection, hall: Hall, by: str, began: Instant, run: str, **told: Any) -> None:
    """Write down that this room was graded, in its history and in the trail."""
    now = hall.now()
    earlier = connection.execute(select(func.max(grading_run.c.number)).where(grading_run.c.run_id == run)).scalar()
    row = {"run_id": run, "number": (earlier or 0) + 1, "asked_by": by, "began_at": began, "ended_at": now, **told}
    connection.execute(insert(grading_run), row)
    trail.write(connection, hall.audit_key, now, by, "grade_run", run, **told)
