"""The chief proctor's word on answers kept aside: what lies there, what the scores would be, and the decision itself."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection

from examhall.errors import ReasonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.jobs.queue import enqueue
from examhall.papers.booklet import Booklet, BookletQuestion
from examhall.papers.interactions import is_given
from examhall.papers.question import Field
from examhall.sittings import closing, journal
from examhall.sittings.clerk import Outcome
from examhall.sittings.commands import AdmitKept, RejectKept
from examhall.sittings.entries import Record
from examhall.sittings.room_runs import Act
from examhall.sittings.sheets import responses_of
from grading.answer_sheets import open_booklet, run_to_grade
from grading.graded import scheme_of
from grading.human_marks import Judged, Unread
from grading.kept_answers.changes import KeptChange, Proposal, responses_with, undecided
from grading.kept_answers.queries import KeptSitting, sittings_with_kept
from grading.results import part_score
from grading.scheme import Faulty, Scheme, ToBeJudged
from question_bank.keys import ZERO
from question_bank.readable import as_text, readable


class KeptLine(msgspec.Struct, frozen=True):
    """One change kept aside, in words: which question, what it says, and what counts there now."""

    change: KeptChange
    number: int
    asked: str
    kept: list[str]
    present: list[str]


class KeptAnswers(msgspec.Struct, frozen=True):
    """What waits in one sitting, with the part's score without it and with all of it that would count; `unread`: how many
    of its answers markers have not read, which earn nothing in these scores."""

    sitting: KeptSitting
    lines: list[KeptLine]
    without: Decimal | None
    admitting: Decimal | None
    unread: int


Read = tuple[KeptSitting, list[Record], Booklet]


def read_kept(hall: Hall, run_id: str) -> tuple[list[Read], dict[str, Scheme | None]]:
    """All that `weigh` needs of a room, read from database and safe."""
    with hall.database.reading() as connection:
        sittings = sittings_with_kept(connection, run_id)
        journals = [[entry.record for entry in journal.read(connection, one.id)] for one in sittings]
        schemes = {paper: scheme_of(connection, paper) for paper in {one.paper for one in sittings}}
        booklets = [open_booklet(connection, hall, one.booklet) for one in sittings]
    return list(zip(sittings, journals, booklets, strict=True)), schemes


def weigh(read: Sequence[Read], schemes: Mapping[str, Scheme | None]) -> list[KeptAnswers]:
    """Everything undecided in words, with both scores. Marks whole papers: in the server, off the loop."""
    return [_weigh(one, records, booklet, schemes[one.paper]) for one, records, booklet in read]


def _weigh(one: KeptSitting, records: list[Record], booklet: Booklet, scheme: Scheme | None) -> KeptAnswers:
    changes = undecided(records)
    asked = {field.id: (question, field) for section in booklet.sections for question in section.questions
             for field in question.fields}  # fmt: skip
    without, waits = _score(scheme, one, responses_of(records))
    counting = {change.entry for change in changes if change.proposal is not Proposal.REJECT}
    admitting, waits_then = _score(scheme, one, responses_with(records, changes, counting))
    lines = [_line(change, *asked[change.field]) for change in changes]
    return KeptAnswers(one, lines, without, admitting, max(waits, waits_then))


def _line(change: KeptChange, question: BookletQuestion, field: Field) -> KeptLine:
    asked = field.label or question.title or as_text(question.stem)
    shape = field.interaction
    return KeptLine(change, question.number, asked, readable(shape, change.value), readable(shape, change.present))


def _score(scheme: Scheme | None, one: KeptSitting, responses: Mapping[str, Any]) -> tuple[Decimal | None, int]:
    """The part's score, None where it cannot be marked; and how many answers in it persons have not read."""
    if scheme is None:
        return None, 0
    unread: Sequence[Unread] = ()
    try:
        try:
            marked = scheme.mark(one.variants, responses, one.judged)
        except ToBeJudged as waits:
            unread = waits.unread
            nothing = {field.field: Judged(ZERO, field.out_of, field.answer) for field in unread}
            marked = scheme.mark(one.variants, responses, {**one.judged, **nothing})
    except Faulty:
        return None, 0
    return part_score(marked.points), len(unread)


def decide(hall: Hall, by: str, run_id: str, decisions: Mapping[tuple[str, int], bool], reason: str) -> int:
    """Let these kept changes count (True) or not (False), in number order, in one transaction; how many were decided.

    `decisions` is (sitting id, entry) -> bool. What somebody decided meanwhile is left as it is. After the closing a change
    admitted makes a new answer sheet, which is graded anew. ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded()
    with hall.database.reading() as connection:
        closed = run_to_grade(connection, run_id).closed_at is not None
        shapes = {one.id: hall.safe.shape(one.booklet)[0] for one in sittings_with_kept(connection, run_id)}

    def work(connection: Connection, now: Instant) -> list[Outcome]:
        orders: list[tuple[str, AdmitKept | RejectKept]] = []
        for sitting_id in sorted(shapes.keys() & {sitting for sitting, _ in decisions}):
            fields = shapes[sitting_id].fields
            for one in undecided([entry.record for entry in journal.read(connection, sitting_id)]):
                admit = decisions.get((sitting_id, one.entry))
                if admit:
                    place, given = fields[one.field].place, is_given(one.value)
                    orders.append((sitting_id, AdmitKept(one.entry, one.field, one.value, place, reason, by, given)))
                elif admit is not None:
                    orders.append((sitting_id, RejectKept(one.entry, reason, by)))
        outcomes = closing.decide_kept(Act(connection, hall.clerk.key, now, run_id, by), orders)
        if closed and any(isinstance(order, AdmitKept) for _, order in orders):
            enqueue(connection, "grade", {"run": run_id, "by": by, "since": now}, now, by)
        return [outcome.granted() for outcome in outcomes]

    return len(hall.clerk.transact(work))
