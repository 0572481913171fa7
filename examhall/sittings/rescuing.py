"""Reading in the answers of a machine that cannot reach the hall: first what is in the file, then through the ordinary door.

What the journal has already gets its first receipt again, so nothing is doubled when the machine does come back later.
"""

from collections import Counter

from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.errors import NotFound, Refusal
from examhall.hall import Hall
from examhall.instants import MILLISECOND, Instant
from examhall.sittings import board, journal
from examhall.sittings.clerk import Outcome, Wish, carry_out
from examhall.sittings.commands import SaveChange
from examhall.sittings.decide import why_kept
from examhall.sittings.entries import Answered, HandedIn, KeptAside
from examhall.sittings.rescue import Opened, missing_before, open_file
from examhall.sittings.save_door import command_of
from examhall.sittings.sitting import Sitting
from examhall.sittings.tables import sitting as sitting_rows

COUNTS = "counts"
KNOWN = "known"


class AnotherRoom(Refusal):
    code = "another_room"
    says = _("This file belongs to a candidate of another room. Read it in there.")


class Inside(Struct, frozen=True):
    """What is in a file, in counts and times only. `first_at`, `last_at`: what the page says of its answers (0: nothing).

    `receipt_holds`: whether the last receipt it names stands in the journal (None: it names none); `missing`: how many of its
    numbers neither file nor hall has; `unreadable`: how many cannot be an answer to this booklet; `becomes`: what would
    become of the others now: counts, known, or why it would be kept aside.
    """

    sitting: str
    browser: str
    made_at: Instant
    changes: int
    unreadable: int
    hand_in: bool
    first_at: Instant
    last_at: Instant
    receipt_holds: bool | None
    receipt_at: Instant
    missing: int
    writes_now: bool
    becomes: dict[str, int]


class ReadIn(Struct, frozen=True):
    """What became of a file: how many count, were known, were kept aside, could not be read; and of its hand-in."""

    counts: int
    known: int
    kept: int
    unreadable: int
    handed_in: bool


def look(hall: Hall, run_id: str, text: bytes) -> Inside:
    """What is in this file, and what would become of it now. AnotherRoom; refuses as `rescue.open_file` does."""
    opened = open_file(hall.lease_key, text)
    commands, unreadable = _commands(hall, opened)
    with hall.database.reading() as connection:
        stands = _of_this_room(connection, run_id, opened.sitting)
        known = journal.known(connection, opened.sitting, [one.change.token for one in commands])
        receipt = opened.contents.receipt
        entry = receipt and journal.at(connection, opened.sitting, receipt.entry)
    now, becomes = hall.now(), Counter[str]()
    for one in commands:
        if one.change.token in known:
            becomes[KNOWN] += 1
        elif one.change.hand_in is None:
            why = why_kept(stands, opened.browser, one.change.number, now, now)
            becomes[why or COUNTS] += 1
    times = sorted(change.at * MILLISECOND for change in opened.contents.changes if change.at)
    return Inside(
        opened.sitting, opened.browser, opened.made_at * MILLISECOND, len(opened.contents.changes), unreadable,
        any(one.change.hand_in is not None for one in commands), times[0] if times else 0, times[-1] if times else 0,
        None if receipt is None else entry is not None and entry.hash.startswith(receipt.hash) and len(receipt.hash) >= 16,
        entry.record.at if entry else 0, len(missing_before(opened, stands.numbers.get(opened.browser, 0))),
        stands.browser == opened.browser, dict(becomes),
    )  # fmt: skip


def read_in(hall: Hall, by: str, run_id: str, text: bytes, reason: str) -> ReadIn:
    """Every change of the file as if its page had sent it now: it counts, or is kept aside, by the ordinary rules."""
    opened = open_file(hall.lease_key, text)
    commands, unreadable = _commands(hall, opened)
    done: list[ReadIn] = []

    def work(connection: Connection, now: Instant) -> list[Outcome]:
        _of_this_room(connection, run_id, opened.sitting)
        wishes = [Wish(opened.sitting, one, now) for one in commands]
        outcomes = carry_out(connection, hall.clerk.key, now, wishes, careful=True)
        entries = [one.posted[0].record.entry for one in outcomes if one.posted and not one.again]
        done.append(
            ReadIn(
                sum(isinstance(one, Answered) for one in entries), sum(one.again for one in outcomes),
                sum(isinstance(one, KeptAside) for one in entries), unreadable,
                any(isinstance(one, HandedIn) for one in entries),
            )
        )  # fmt: skip
        told = done[0]
        trail.write(
            connection, hall.audit_key, now, by, "read_in_answers", opened.sitting, browser=opened.browser, run=run_id,
            reason=reason, counts=told.counts, known=told.known, kept=told.kept, unreadable=told.unreadable,
        )  # fmt: skip
        return [one for one in outcomes if not one.again]

    hall.clerk.transact(work)
    return done[0]


def _commands(hall: Hall, opened: Opened) -> tuple[list[SaveChange], int]:
    """The file's changes that could be answers to this sitting's booklet, in number order, and how many could not."""
    with hall.database.reading() as connection:
        booklet = connection.execute(select(sitting_rows.c.booklet_id).where(sitting_rows.c.id == opened.sitting)).scalar()
    if booklet is None:
        raise NotFound()
    shape, variants = hall.safe.shape(booklet)
    changes = sorted(opened.contents.changes, key=lambda change: change.number)
    commands = [command_of(shape, variants, opened.browser, change) for change in changes]
    found = [command for command in commands if command is not None]
    return found, len(commands) - len(found)


def _of_this_room(connection: Connection, run_id: str, sitting_id: str) -> Sitting:
    shown = board.read(connection, [sitting_id]).get(sitting_id)
    if shown is None or shown.sitting.run != run_id:
        raise AnotherRoom()
    return shown.sitting
