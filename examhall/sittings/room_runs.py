"""One administration in one room: opening the part, the room's holds, and closing. Each act is one transaction."""

import hashlib
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, insert, select, update

from examhall.clock import MINUTE, Instant
from examhall.errors import Damaged, NotFound, NotNow, ReasonNeeded, SecondPersonNeeded, Undecided
from examhall.sittings import board, journal
from examhall.sittings import commands as c
from examhall.sittings.board import Shown
from examhall.sittings.clerk import Outcome, Wish, carry_out
from examhall.sittings.sheets import sheet_of, write_out
from examhall.sittings.states import BEFORE, FINAL, RUNNING, State
from examhall.sittings.tables import answer_sheet, room_hold, room_run
from examhall.sittings.timing import Hold

CONFIRM_WITHIN = 5 * MINUTE  # an emergency pause that nobody confirmed by then stays, and alarms


class Act(Struct, frozen=True):
    """Who does something to a room, in which transaction, and when."""

    connection: Connection
    key: bytes
    now: Instant
    run: str
    by: str
    second: str = ""

    def wish(self, ids: Sequence[str], command: c.Command) -> list[Outcome]:
        """The same command for each of these sittings, in this transaction."""
        wishes = [Wish(sitting_id, command, self.now) for sitting_id in ids]
        return carry_out(self.connection, self.key, self.now, wishes)


def locked(connection: Connection, run_id: str) -> Row[Any]:
    """The room run's row, held until the transaction ends."""
    row = connection.execute(select(room_run).where(room_run.c.id == run_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    if row.closed_at is not None:
        raise NotNow(closed=True)
    return row


def open_holds(connection: Connection, run_id: str) -> tuple[Hold, ...]:
    """The room's holds that still stop all clocks."""
    rows = connection.execute(select(room_hold).where(room_hold.c.run_id == run_id, room_hold.c.until.is_(None)))
    return tuple(Hold(row.name, row.since) for row in rows)


def _ids_in(act: Act, states: frozenset[State]) -> list[str]:
    shown = board.read_run(act.connection, act.run, lock=True)
    return [sitting_id for sitting_id, now in shown.items() if now.sitting.state in states]


def authorise(act: Act, ids: Sequence[str]) -> list[Outcome]:
    """Let candidates in. Where the part is open they start at once, with the room's opening time and its open holds."""
    run = locked(act.connection, act.run)
    return act.wish(ids, c.Authorise(act.by, run.opened_at, open_holds(act.connection, act.run)))


def open_part(act: Act) -> list[Outcome]:
    """Start every authorised sitting of the room together. Opening twice changes nothing."""
    run = locked(act.connection, act.run)
    opened_at = run.opened_at or act.now
    if run.opened_at is None:
        act.connection.execute(update(room_run).where(room_run.c.id == act.run).values(opened_at=opened_at, opened_by=act.by))
    return act.wish(_ids_in(act, frozenset({State.AUTHORISED})), c.Start(opened_at))


def pause_room(act: Act, name: str, reason: str, since: Instant | None = None, *, emergency: bool = False) -> list[Outcome]:
    """Stop all clocks of the room under one hold. Two persons, or one in an emergency, confirmed within five minutes."""
    run = locked(act.connection, act.run)
    if run.opened_at is None:
        raise NotNow()
    if not reason.strip():
        raise ReasonNeeded()
    if not emergency and act.second in ("", act.by):
        raise SecondPersonNeeded()
    begin = min(act.now, max(run.opened_at, act.now if since is None else since))
    act.connection.execute(
        insert(room_hold),
        {
            "run_id": act.run, "name": name, "since": begin, "reason": reason.strip(), "by": act.by,
            "confirmed_by": act.second, "emergency": emergency,
        },
    )  # fmt: skip
    return act.wish(_ids_in(act, RUNNING), c.Pause(name, reason, act.by, begin, act.second))


def confirm_pause(act: Act, name: str) -> list[Outcome]:
    """The second person's word on an emergency pause: never the one who called it."""
    hold = act.connection.execute(
        select(room_hold).where(room_hold.c.run_id == act.run, room_hold.c.name == name).with_for_update()
    ).first()
    if hold is None:
        raise NotFound()
    if hold.by == act.by:
        raise SecondPersonNeeded()
    act.connection.execute(
        update(room_hold)
        .where(room_hold.c.run_id == act.run, room_hold.c.name == name, room_hold.c.confirmed_by == "")
        .values(confirmed_by=act.by)
    )
    return []


def resume_room(act: Act, name: str = "") -> list[Outcome]:
    """End the room's hold of this name, or all of them; a candidate's own hold stays."""
    locked(act.connection, act.run)
    names = [hold.name for hold in open_holds(act.connection, act.run) if name in ("", hold.name)]
    outcomes: list[Outcome] = []
    for one in names:
        act.connection.execute(
            update(room_hold).where(room_hold.c.run_id == act.run, room_hold.c.name == one).values(until=act.now)
        )
        paused = _ids_in(act, frozenset({State.PAUSED}))
        outcomes += act.wish(paused, c.Resume(act.by, one, act.second))
    return outcomes


def close(act: Act) -> list[Outcome]:
    """The point of no return: every sitting final, nothing undecided, every journal verified; then sheets and the seal."""
    locked(act.connection, act.run)
    shown = board.read_run(act.connection, act.run, lock=True)
    if any(now.sitting.state not in FINAL or now.sitting.kept for now in shown.values()):
        raise Undecided(
            running=sum(now.sitting.state in RUNNING for now in shown.values()),
            before=sum(now.sitting.state in BEFORE for now in shown.values()),
            kept=sum(len(now.sitting.kept) for now in shown.values()),
        )
    outcomes = [outcome.granted() for outcome in act.wish(list(shown), c.Close(act.by))]
    closed = board.read_run(act.connection, act.run)
    for now in closed.values():
        write_sheet(act.connection, act.key, act.now, now)
    act.connection.execute(
        update(room_run)
        .where(room_run.c.id == act.run)
        .values(closed_at=act.now, closed_by=act.by, seal=seal_of(list(closed.values())))
    )
    return outcomes


def seal_of(shown: Sequence[Shown]) -> str:
    """SHA-256 over all head hashes of the room, in the order of their sittings: printed on the room record."""
    lines = sorted(f"{now.sitting.id}:{now.sitting.version}:{now.head}\n" for now in shown)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def write_sheet(connection: Connection, key: bytes, now: Instant, shown: Shown) -> None:
    """Verify one journal and write the next edition of its answer sheet; Damaged where the chain does not hold."""
    sitting_id = shown.sitting.id
    posted = journal.read(connection, sitting_id)
    rows = ((entry.record.number, entry.text, entry.hash) for entry in posted)
    fault = journal.verify(key, sitting_id, rows, shown.head)
    if fault is not None:
        raise Damaged(what=f"journal:{sitting_id}", number=fault.number)
    sheet = sheet_of(posted, str(shown.sitting.state))
    text, digest = write_out(sheet)
    edition = connection.execute(
        select(answer_sheet.c.edition)
        .where(answer_sheet.c.sitting_id == sitting_id)
        .order_by(answer_sheet.c.edition.desc())
        .limit(1)
    ).scalar()
    connection.execute(
        insert(answer_sheet),
        {
            "sitting_id": sitting_id, "edition": (edition or 0) + 1, "state": sheet.state, "head": sheet.head,
            "verified_to": sheet.verified_to, "text": text, "hash": digest, "made_at": now,
        },
    )  # fmt: skip
