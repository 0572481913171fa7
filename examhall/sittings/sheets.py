"""The answer sheet: what a candidate's answers were when the room closed. The one thing grading reads of a sitting.

The final value of each field, in the order of the journal; what was kept aside is in it only where the chief admitted it,
and never over a newer change of the same browser.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from examhall.papers.interactions import is_given
from examhall.sittings.entries import Answered, KeptAdmitted, KeptAside, Noted, Prepared, Record
from examhall.sittings.journal import Posted
from examhall.sittings.sitting import QUIET, Sitting, replay

ABANDONED: Final = "abandoned"


class AnswerSheet(msgspec.Struct, frozen=True):
    """One sitting's answers. `verified_to` is the last entry that was verified and is counted in."""

    sitting: str
    booklet: str
    paper: str
    paper_hash: str
    state: str
    verified_to: int
    head: str
    responses: dict[str, Any]


def responses_of(records: Iterable[Record], admitting: Iterable[int] = ()) -> dict[str, Any]:
    """field -> final value, emptied fields left out. `admitting` adds kept entries, as if the chief had let them count."""
    also = frozenset(admitting)
    kept: dict[int, KeptAside] = {}
    counts: dict[str, Answered | KeptAside] = {}
    for record in records:
        match record.entry:
            case Answered() as entry:
                counts[entry.field] = entry
            case KeptAside() as entry:
                kept[record.number] = entry
                if record.number in also:
                    _let_count(counts, entry)
            case KeptAdmitted() as decision:
                _let_count(counts, kept[decision.entry])
    return {field: entry.value for field, entry in counts.items() if is_given(entry.value)}


def _let_count(counts: dict[str, Answered | KeptAside], entry: KeptAside) -> None:
    now = counts.get(entry.field)
    if now is None or now.browser != entry.browser or now.number < entry.number:
        counts[entry.field] = entry


def notes_of(records: Iterable[Record]) -> dict[str, Any] | None:
    """The candidate's last position, flags and marks, for a page that is loaded again."""
    found = None
    for record in records:
        if isinstance(record.entry, Noted):
            found = record.entry.notes
    return found


def sheet_of(posted: list[Posted], state: str) -> AnswerSheet:
    """The sheet of a verified journal."""
    first = posted[0].record.entry
    assert isinstance(first, Prepared)
    records = [entry.record for entry in posted]
    return AnswerSheet(
        first.sitting, first.booklet, first.paper, first.paper_hash, state, records[-1].number, posted[-1].hash,
        dict(sorted(responses_of(records).items())),
    )  # fmt: skip


def state_on_sheet(sitting: Sitting) -> str:
    """In which state it ended; "abandoned" where the examination was broken off in the room, which no grading marks."""
    return ABANDONED if sitting.abandoned else str(sitting.state)


def made_again(sitting_id: str, posted: list[Posted], verified_to: int) -> AnswerSheet:
    """What a sheet that was made at the entry `verified_to` says by the whole of its verified journal.

    Later entries are read too: in a sitting that is over only an admitted change alters an answer, and that makes a new sheet.
    """
    end = posted[min(max(verified_to, 0), len(posted) - 1)]
    turned = (entry.record for entry in posted if type(entry.record.entry) not in QUIET)  # no answer ends a sitting
    sheet = sheet_of(posted, state_on_sheet(replay(sitting_id, turned)))
    return replace(sheet, verified_to=end.record.number, head=end.hash)


def write_out(sheet: AnswerSheet) -> tuple[str, str]:
    """A sheet's exact text and its SHA-256."""
    text = msgspec.json.encode(sheet).decode()
    return text, hashlib.sha256(text.encode()).hexdigest()


def read_sheet(text: str) -> AnswerSheet:
    return msgspec.json.decode(text, type=AnswerSheet)
