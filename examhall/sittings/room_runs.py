"""One administration in one room: letting candidates in, opening the part, and the room's holds. One transaction an act.

How a room is closed is told in `closing`.
"""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, insert, select, update

from examhall.errors import NotFound, NotNow, ReasonNeeded, Refusal, SecondPersonNeeded
from examhall.instants import MINUTE, SECOND, Instant
from examhall.sittings import board
from examhall.sittings import commands as c
from examhall.sittings.clerk import Outcome, Wish, carry_out
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import RUNNING, State
from examhall.sittings.tables import board as board_rows
from examhall.sittings.tables import room_hold, room_run
from examhall.sittings.timing import Hold

CONFIRM_WITHIN = 5 * MINUTE  # an emergency pause that nobody confirmed by then stays, and alarms


class LiveElsewhere(Refusal):
    """The database allows one live sitting per candidate; who has another one waits, and holds up nobody else."""

    code = "live_elsewhere"
    says = _("This candidate is still sitting another part. That sitting must end first.")


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


def holds_of(connection: Connection, run_id: str) -> tuple[Hold, ...]:
    """All holds of the room, the finished ones too, oldest first."""
    rows = connection.execute(select(room_hold).where(room_hold.c.run_id == run_id).order_by(room_hold.c.since))
    return tuple(Hold(row.name, row.since, row.until, reason=row.reason) for row in rows)


def open_holds(connection: Connection, run_id: str) -> tuple[Hold, ...]:
    """The room's holds that still stop all clocks."""
    return tuple(hold for hold in holds_of(connection, run_id) if hold.until is None)


def _ids_in(act: Act, states: frozenset[State]) -> list[str]:
    shown = board.read_run(act.connection, act.run, lock=True)
    return [sitting_id for sitting_id, now in shown.items() if now.sitting.state in states]


def of_this_room(act: Act, ids: Sequence[str]) -> Sequence[str]:
    """These ids, or NotFound where one is another room's: it would get this room's opening time."""
    if not board.read_run(act.connection, act.run, lock=True).keys() >= set(ids):
        raise NotFound()
    return ids


def _let_run(act: Act, ids: Sequence[str], command: c.Command) -> list[Outcome]:
    """A command that sets sittings going, refused for those whose candidate sits elsewhere just now."""
    other = board_rows.alias()
    query = (
        select(board_rows.c.sitting_id)
        .join(other, other.c.person_id == board_rows.c.person_id)
        .where(board_rows.c.sitting_id.in_(ids), other.c.sitting_id != board_rows.c.sitting_id, other.c.state.in_(RUNNING))
    )
    busy = set(act.connection.execute(query).scalars())
    going = iter(act.wish([one for one in ids if one not in busy], command))
    return [Outcome(refusal=LiveElsewhere()) if one in busy else next(going) for one in ids]


def authorise(act: Act, ids: Sequence[str]) -> list[Outcome]:
    """Let candidates in. Where the part is open they start at once, with the room's opening time and all its holds."""
    run = locked(act.connection, act.run)
    wish = c.Authorise(act.by, run.opened_at, holds_of(act.connection, act.run))
    ids = of_this_room(act, ids)
    return act.wish(ids, wish) if run.opened_at is None else _let_run(act, ids, wish)


def open_part(act: Act) -> list[Outcome]:
    """Start every authorised sitting of the room together. Opening again starts only who could not start then."""
    run = locked(act.connection, act.run)
    opened_at = run.opened_at or act.now
    if run.opened_at is None:
        act.connection.execute(update(room_run).where(room_run.c.id == act.run).values(opened_at=opened_at, opened_by=act.by))
    wish = c.Start(opened_at, holds_of(act.connection, act.run), act.by)
    return _let_run(act, _ids_in(act, frozenset({State.AUTHORISED})), wish)


def expired_since(connection: Connection, run_id: str, since: Instant, *, lock: bool = False) -> list[Sitting]:
    """The sittings that were collected after `since`: a pause that lies back to then comes too late for them."""
    shown = board.read_run(connection, run_id, lock=lock)
    return [now.sitting for now in shown.values() if now.sitting.state is State.EXPIRED and now.sitting.ended_at > since]


def pause_room(
    act: Act, name: str, reason: str, since: Instant | None = None, *, emergency: bool = False, reopening: Sequence[str] = (),
    kind: str = "",
) -> list[Outcome]:  # fmt: skip
    """Stop all clocks of the room under one hold. Two persons, or one in an emergency, confirmed within five minutes.

    `kind` says of what outage (power, network...); a pause for another reason has none.

    A pause that lies back may come too late for some: those of `reopening` that expired after `since` are reopened with
    the time they had left then, and stand still with the others. That is the chief's to decide.
    """
    run = locked(act.connection, act.run)
    if run.opened_at is None:
        raise NotNow()
    if not reason.strip():
        raise ReasonNeeded()
    second = "" if act.second == act.by else act.second
    if not emergency and not second:
        raise SecondPersonNeeded()
    begin = min(act.now, max(run.opened_at, act.now if since is None else since))
    outcomes: list[Outcome] = []
    for late in expired_since(act.connection, act.run, begin, lock=True):
        if late.id in reopening:
            seconds = -((max(begin, late.resumed_at) - late.ended_at) // SECOND)  # whole seconds, rounded up
            outcomes += _reopen(act, [late.id], f"{name}-reopening", seconds, reason)
    act.connection.execute(
        insert(room_hold),
        {
            "run_id": act.run, "name": name, "since": begin, "reason": reason.strip(), "by": act.by,
            "confirmed_by": second, "emergency": emergency, "kind": kind,
            "called_at": act.now,
        },
    )  # fmt: skip
    return outcomes + act.wish(_ids_in(act, RUNNING), c.Pause(name, reason, act.by, begin, second))


def _reopen(act: Act, ids: Sequence[str], name: str, seconds: int, reason: str) -> list[Outcome]:
    return _let_run(act, ids, c.Reopen(name, seconds, reason, act.by, open_holds(act.connection, act.run)))


def reopen(act: Act, ids: Sequence[str], name: str, seconds: int, reason: str) -> list[Outcome]:
    """Let ended sittings go on with the time they had left plus `seconds`; where the room's clocks stand, theirs do too."""
    locked(act.connection, act.run)
    return _reopen(act, of_this_room(act, ids), name, seconds, reason)


def abandon(act: Act, reason: str) -> list[Outcome]:
    """Break the examination off in this room: every sitting that goes on ends without a result. Two persons."""
    run = locked(act.connection, act.run)
    if run.opened_at is None or run.abandoned_at is not None:
        raise NotNow()
    if not reason.strip():
        raise ReasonNeeded()
    if act.second in ("", act.by):
        raise SecondPersonNeeded()
    act.connection.execute(update(room_run).where(room_run.c.id == act.run).values(abandoned_at=act.now))
    outcomes: list[Outcome] = []
    for hold in open_holds(act.connection, act.run):
        act.connection.execute(
            update(room_hold).where(room_hold.c.run_id == act.run, room_hold.c.name == hold.name).values(until=act.now)
        )
    return outcomes + act.wish(_ids_in(act, RUNNING), c.Terminate(reason, act.by, act.second, abandoned=True))


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
