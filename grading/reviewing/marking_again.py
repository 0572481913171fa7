"""Marks one sitting again with its trace: journal to answer sheet to marks to result, each held against what is stored.

The answers come from the verified journal, never from the stored sheet alone: a sheet that was altered is found, and what is
marked is what the candidate gave.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import DecodeError, Struct
from msgspec.structs import replace

from examhall.hall import Hall
from examhall.sittings import journal
from examhall.sittings.sheets import made_again, write_out
from grading.answer_sheets import SheetToMark, open_booklet
from grading.graded import Graded, mark_sheet
from grading.reviewing.findings import Checked, FieldChange, Finding, Findings, Told, changed_fields
from grading.reviewing.stored import Stored, stored_of
from grading.scheme import Faulty, MarkLine, Scheme, read_lines
from question_bank.headings import plain
from question_bank.readable import as_text

NOT_OURS: Final = frozenset({"other_booklet", "other_paper", "no_keys"})  # faults of a sheet that is of another paper


class Again(Struct, frozen=True):
    """What was found, and what the sitting is marked now, by `scheme`. `rewrite`: the stored sheet is not the journal's."""

    found: Findings
    graded: Graded | None
    scheme: Scheme | None
    rewrite: bool


def mark_again(hall: Hall, sitting_id: str) -> Again:
    """Reads, then marks outside every transaction. Damaged where there is no sheet, no result or nothing public."""
    with hall.database.reading() as connection:
        read = stored_of(connection, sitting_id)
    again, rewrite, journal_holds = _from_the_journal(hall, read)
    graded, faulty = _marked(read, again)
    before, after = _lines_before(read), _lines_after(graded, read.scheme)
    changed = changed_fields(before, after) if graded else []
    found = Findings(
        read.basis,
        [
            *_checks(read, graded, faulty, journal_holds, rewrite), *_fields_checked(before, after, changed),
            *_result_checked(read, graded),
        ],
        len(after), _named(hall, read, changed, before, after) if changed else [],
        Told(read.public.result.verdict, read.public.result.printed), Told(read.edition.verdict, read.edition.score),
        Told(graded.result.verdict, graded.result.printed) if graded and graded.result else None, faulty,
    )  # fmt: skip
    return Again(found, graded, read.scheme, rewrite)


def _from_the_journal(hall: Hall, read: Stored) -> tuple[SheetToMark, bool, bool]:
    """The sheet to be marked, whether it is another than the stored one, and whether the journal verifies."""
    rows = ((one.record.number, one.text, one.hash) for one in read.posted)
    if not read.posted or journal.verify(hall.clerk.key, read.sheet.sitting, rows, read.head) is not None:
        return read.sheet, False, False
    stored = read.sheet_row
    if write_out(made_again(stored.sitting_id, read.posted, stored.verified_to)) == (stored.text, stored.hash):
        return read.sheet, False, True
    text, digest = write_out(made_again(stored.sitting_id, read.posted, len(read.posted)))
    return replace(read.sheet, text=text, hash=digest), True, True


def _marked(read: Stored, sheet: SheetToMark) -> tuple[Graded | None, str]:
    try:
        return mark_sheet(sheet, read.scheme, read.judged, read.pass_mark, read.voided), ""
    except Faulty as fault:
        return None, fault.reason


def _checks(read: Stored, graded: Graded | None, faulty: str, journal_holds: bool, rewrite: bool) -> list[Finding]:
    about, marks = read.about, read.edition.marks
    stored = marks is None or hashlib.sha256(marks.encode()).hexdigest() == read.edition.marks_hash
    parted = about.for_this_part or not about.by_part  # who was registered for whole levels has no rows for parts
    return [
        Finding(Checked.PERSON, about.person_id == about.registered and about.registration_id == about.told_to),
        Finding(
            Checked.PART,
            parted
            and about.level == about.sat_level == about.paper_level
            and about.part == about.paper_part == about.told_part,
            f"{about.level} {about.part}",
        ),
        Finding(Checked.JOURNAL, journal_holds, read.head),
        Finding(Checked.SHEET, journal_holds and not rewrite and read.edition.answer_hash == read.sheet.hash, read.sheet.hash),
        Finding(Checked.PAPER, faulty not in NOT_OURS, about.hash),
        Finding(
            Checked.SCHEME,
            graded is not None and read.edition.scheme_id in (None, graded.scheme),
            graded.scheme if graded else "",
        ),
        Finding(Checked.MARK_SHEET, stored, read.edition.marks_hash or ""),
    ]


def _fields_checked(before: Mapping[str, MarkLine], after: Mapping[str, MarkLine], changed: Sequence[str]) -> list[Finding]:
    if not before and not after:
        return []  # who was absent gave nothing that could be marked
    return [Finding(Checked.FIELDS, not changed, f"{len(after) - len(changed)} / {len(after)}")]


def _result_checked(read: Stored, graded: Graded | None) -> list[Finding]:
    result = graded.result if graded else None
    counting, public = (read.edition.verdict, read.edition.score), (read.public.result.verdict, read.public.result.printed)
    again = (str(result.verdict), result.printed) if result else ("", None)
    return [
        Finding(Checked.SUM, result is not None and again[1] == counting[1], again[1] or "—"),
        Finding(Checked.VERDICT, result is not None and again[0] == counting[0]),
        Finding(Checked.PUBLIC, counting == public),
    ]


def _lines_before(read: Stored) -> dict[str, MarkLine]:
    """field -> its mark as it was stored; nothing of a mark sheet that somebody made unreadable."""
    if read.edition.marks is None:
        return {}
    try:
        return {read.before[line.place].field: line for line in read_lines(read.edition.marks)}
    except (DecodeError, IndexError):
        return {}


def _lines_after(graded: Graded | None, scheme: Scheme | None) -> dict[str, MarkLine]:
    if graded is None or graded.marked is None or scheme is None:
        return {}
    return {scheme.lines[line.place].field: line for line in read_lines(graded.marked.text)}


def _named(
    hall: Hall, read: Stored, changed: Sequence[str], before: Mapping[str, MarkLine], after: Mapping[str, MarkLine]
) -> list[FieldChange]:  # fmt: skip
    """The changed fields under the numbers that the candidate saw."""
    with hall.database.reading() as connection:
        seen = open_booklet(connection, hall, read.sheet.booklet)
    asked = {
        field.id: (question.number, field.label or question.title or as_text(question.stem)[:80])
        for section in seen.sections for question in section.questions for field in question.fields
    }  # fmt: skip
    return sorted(
        (FieldChange(*asked.get(name, (0, name)), _points(before.get(name)), _points(after.get(name))) for name in changed),
        key=lambda one: one.number,
    )


def _points(line: MarkLine | None) -> str:
    return plain(line.points) if line else "—"
