"""What becomes of answer sheets: read and marked outside every transaction, each with its result or why it is set aside."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import msgspec
from sqlalchemy import Connection

from examhall.errors import Damaged, NotFound
from examhall.hall import Hall
from examhall.sittings.sheets import ABANDONED, AnswerSheet, read_sheet
from examhall.sittings.states import State
from grading.amendments.standing import live_on, standing_scheme
from grading.answer_sheets import SheetToMark, pass_mark_of, sheets_to_mark, unsound_of, voided_of
from grading.human_marks import Judged, Unread
from grading.pieces.standing import judged_of
from grading.results import ABSENT, VOIDED, PartResult, part_result
from grading.scheme import Faulty, Marked, Scheme, ToBeJudged

KEPT_READY: Final = 8  # schemes of papers


class Graded(msgspec.Struct, frozen=True):
    """What became of one sitting: its marks and result, or why it was set aside, and what of it persons have to read."""

    sitting: str
    registration: str = ""
    part: str = ""
    answer_hash: str = ""
    scheme: str = ""
    marked: Marked | None = None
    result: PartResult | None = None
    faulty: str = ""
    detail: str = ""
    unread: tuple[Unread, ...] = ()


def grade_sheets(hall: Hall, ids: Sequence[str], schemes: dict[str, Scheme | None]) -> list[Graded]:
    """Read and mark some sittings by the schemes of their papers; those that are not in `schemes` yet are put there."""
    with hall.database.reading() as connection:
        sheets = sheets_to_mark(connection, ids)
        voided, judged = voided_of(connection, ids), judged_of(connection, ids)
        passing = {(sheet.level, sheet.part): Decimal(0) for sheet in sheets.values()}
        for level, part in passing:
            passing[level, part] = pass_mark_of(connection, level, part)
        for paper_id in {sheet.paper_id for sheet in sheets.values()} - schemes.keys():
            schemes[paper_id] = scheme_of(connection, paper_id)
        papers = {sheet.paper_id for sheet in sheets.values()}
        unsound = unsound_of(connection, set(ids) - sheets.keys())
        unmarkable = {one: _why_none(connection, one) for one in papers if schemes[one] is None}
    graded = []
    for sitting_id in ids:
        sheet = sheets.get(sitting_id)
        if sheet is None:
            graded.append(Graded(sitting_id, faulty="journal" if sitting_id in unsound else "no_sheet"))
            continue
        if sheet.paper_id in unmarkable:
            fault = unmarkable[sheet.paper_id]
            graded.append(Graded(sitting_id, faulty=fault.reason, detail=fault.detail))
            continue
        try:
            scheme, pass_mark = schemes[sheet.paper_id], passing[sheet.level, sheet.part]
            graded.append(mark_sheet(sheet, scheme, judged.get(sitting_id, {}), pass_mark, sitting_id in voided))
        except Faulty as fault:
            unread = fault.unread if isinstance(fault, ToBeJudged) else ()
            graded.append(Graded(sitting_id, faulty=fault.reason, detail=fault.detail[:500], unread=unread))
    return graded


_ready: dict[str, tuple[tuple[str, ...], Scheme]] = {}  # paper -> rescorings live on it, scheme; the one used last at the end


def scheme_of(connection: Connection, paper_id: str) -> Scheme | None:
    """The marking scheme of a paper, with what was amended; None where the bank has no keys for it, or altered ones.

    A sealed paper and the versions it pins never change, and to read and verify them takes as long as to mark twenty sheets:
    it is made anew only when another rescoring went live.
    """
    live = live_on(connection, paper_id)
    known, scheme = _ready.pop(paper_id, ((), None))
    if scheme is None or known != live:
        try:
            scheme = standing_scheme(connection, paper_id)
        except (NotFound, Damaged):
            return None
    _ready[paper_id] = live, scheme  # now the last to go
    for oldest in list(_ready)[:-KEPT_READY]:
        del _ready[oldest]
    return scheme


def _why_none(connection: Connection, paper_id: str) -> Faulty:
    """Why a paper has no scheme."""
    try:
        standing_scheme(connection, paper_id)
    except Damaged as fault:
        return Faulty("item_altered", str(fault.details["what"]).removeprefix("item:"))
    except NotFound:
        pass
    return Faulty("no_keys", paper_id)


def stand_still(connection: Connection, schemes: Mapping[str, Scheme | None]) -> bool:
    """Whether these are the schemes of their papers still: none was amended since they were read."""
    return all(_id(scheme_of(connection, paper_id)) == _id(scheme) for paper_id, scheme in schemes.items())


def _id(scheme: Scheme | None) -> str:
    return scheme.id if scheme else ""


def mark_sheet(
    sheet: SheetToMark, scheme: Scheme | None, judged: Mapping[str, Judged], pass_mark: Decimal, voided: bool
) -> Graded:  # fmt: skip
    """One sheet with its result; Faulty."""
    answers = _opened(sheet)
    if scheme is None:
        raise Faulty("no_keys", sheet.paper_id)
    if answers.state == ABANDONED:
        raise Faulty("abandoned")  # no result of this sitting: the part is sat again
    about = (sheet.sitting, sheet.registration, sheet.part, sheet.hash, scheme.id)
    if answers.state == State.ABSENT:
        return Graded(*about, result=ABSENT)
    try:
        marked = scheme.mark(sheet.variants, answers.responses, judged)
    except ToBeJudged:
        if not voided:
            raise
        return Graded(*about, result=VOIDED)  # nobody reads what does not count
    return Graded(*about, marked=marked, result=VOIDED if voided else part_result(marked.points, pass_mark))


def answers_of(connection: Connection, sitting_id: str) -> tuple[SheetToMark, AnswerSheet]:
    """A sitting's newest answer sheet, if it is whole. NotFound where there is none, Damaged."""
    sheet = sheets_to_mark(connection, [sitting_id]).get(sitting_id)
    if sheet is None:
        raise NotFound()
    try:
        return sheet, _opened(sheet)
    except Faulty as fault:
        raise Damaged(what=f"answer_sheet:{sitting_id}") from fault


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
