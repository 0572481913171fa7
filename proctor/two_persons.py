"""What two persons must want: one proposes, another confirms, at least one of the two is a chief proctor. Or it is declined."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Row, insert, select, update

from examhall.errors import Malformed, NotAllowed, NotFound, NotNow, Refusal, SecondPersonNeeded
from examhall.instants import MILLISECOND
from examhall.people.permissions import Action, may
from examhall.sittings import closing, room_runs
from examhall.sittings import commands as c
from examhall.sittings.presence import may_hold_unsent
from examhall.sittings.queries import timeline_of
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import RUNNING
from proctor.acts import Wish
from proctor.doing import Doing
from proctor.header import may_be_second
from proctor.queries import roles_at
from proctor.tables import proposal

ENDS: Final = frozenset({"handed_in", "handed_in_for", "expired", "terminated"})


class ChiefNeeded(Refusal):
    code = "chief_needed"
    says = _("One of the two must be a chief proctor.")


class ProposalDecided(Refusal):
    code = "proposal_decided"
    says = _("Somebody has already decided on this.")


class AlreadyProposed(Refusal):
    code = "already_proposed"
    says = _("This has been proposed already: it waits for a second person to confirm it.")


def propose_for_room(doing: Doing) -> None:
    """Let an act on the whole room wait, once it is plain that it could be done."""
    doing.must_be_open()
    act, holds = doing.wish.act, room_runs.open_holds(doing.connection, doing.run.id)
    if (act == "resume" and not holds) or (act != "resume" and not doing.standing(*RUNNING)):
        raise NotNow()
    if act == "grant" and doing.wish.args.seconds <= 0:
        raise Malformed(field="seconds")
    for row in doing.connection.execute(
        select(proposal.c.wish).where(proposal.c.run_id == doing.run.id, proposal.c.decision.is_(None))
    ):
        other = msgspec.json.decode(row.wish, type=Wish)
        if other.act == act and other.sittings == "all":
            raise AlreadyProposed()
    propose(doing, "all")


def propose(doing: Doing, sittings: Sequence[str] | Literal["all"]) -> None:
    """Let the act wait for a second person, for these sittings."""
    ids: list[str] | Literal["all"] = "all" if sittings == "all" else list(sittings)
    waiting = msgspec.structs.replace(doing.wish, sittings=ids)
    doing.connection.execute(
        insert(proposal),
        {
            "id": doing.wish.id, "run_id": doing.run.id, "wish": msgspec.json.encode(waiting).decode(),
            "proposed_by": doing.by, "proposed_at": doing.now,
        },
    )  # fmt: skip
    doing.waiting = doing.wish.id
    doing.write("propose", wish=doing.wish.act, reason=doing.wish.reason, sittings=ids)


def confirm(doing: Doing) -> None:
    """Carry out a proposal in the names of both."""
    row = _waiting(doing)
    first = roles_at(doing.connection, row.proposed_by, doing.run.centre_id)
    if row.proposed_by == doing.by:
        raise SecondPersonNeeded()
    if not may(first, Action.RUN_ROOM):
        raise NotAllowed()
    if not may_be_second(row.proposed_by, first, doing.by, doing.roles):
        raise ChiefNeeded()
    _decide(doing, row.id, "confirmed")
    wish = msgspec.json.decode(row.wish, type=Wish)
    together = Doing(
        doing.hall, doing.connection, doing.now, doing.run, wish, by=row.proposed_by, roles=doing.roles, second=doing.by
    )
    CONFIRMED[wish.act](together)
    doing.moved, doing.done = together.moved, together.done


def decline(doing: Doing) -> None:
    """A second person says no, or the first one takes it back."""
    _decide(doing, _waiting(doing).id, "declined")


def _waiting(doing: Doing) -> Row[Any]:
    row = doing.connection.execute(
        select(proposal).where(proposal.c.id == doing.wish.args.proposal, proposal.c.run_id == doing.run.id).with_for_update()
    ).first()
    if row is None:
        raise NotFound()
    if row.decision is not None:
        raise ProposalDecided()
    return row


def _decide(doing: Doing, proposal_id: str, decision: str) -> None:
    doing.connection.execute(
        update(proposal)
        .where(proposal.c.id == proposal_id)
        .values(decision=decision, decided_by=doing.by, decided_at=doing.now)
    )
    doing.write(decision, proposal=proposal_id, reason=doing.wish.reason)


def _running(doing: Doing) -> dict[str, Sitting]:
    """Whom a confirmed act concerns: those named that still sit, or all who sit."""
    running = doing.standing(*RUNNING)
    return {one: now for one, now in running.items() if doing.wish.sittings == "all" or one in doing.wish.sittings}


def _pause(doing: Doing) -> None:
    """The clocks of all stand from now, or from an earlier moment; who was collected after that moment goes on with them."""
    since = doing.wish.args.since
    begin = doing.now if since is None else since * MILLISECOND
    late = [sitting.id for sitting in room_runs.expired_since(doing.connection, doing.run.id, begin)]
    outcomes = room_runs.pause_room(doing.room, doing.name("room"), doing.wish.reason, begin, reopening=late)
    doing.came_of_room(outcomes)


def _resume(doing: Doing) -> None:
    doing.came_of_room(room_runs.resume_room(doing.room))


def _grant(doing: Doing) -> None:
    doing.carry_out(list(_running(doing)), c.Grant(doing.wish.args.seconds, doing.wish.reason, doing.by, second=doing.second))


def _end(doing: Doing) -> None:
    doing.carry_out(list(_running(doing)), c.Terminate(doing.wish.reason, doing.by, second=doing.second))


def _abandon(doing: Doing) -> None:
    doing.came_of_room(room_runs.abandon(doing.room, doing.wish.reason))
    doing.write("abandon_room", reason=doing.wish.reason, second=doing.second)


def unsent_in(doing: Doing) -> list[str]:
    """The sittings of the room whose machines may hold answers that have not arrived.

    A candidate's own hand-in names the last answer, and all before it had come; one by a proctor names none.
    """
    presence = doing.hall.presence
    doubtful = [one for one, now in doing.standing().items() if may_hold_unsent(now, presence.of(one))]
    return [one for one in doubtful if _ended(doing, one) != "handed_in"]


def _ended(doing: Doing, sitting_id: str) -> str:
    """How a sitting came to its end, the last time."""
    kinds = (moment.kind for moment in reversed(timeline_of(doing.connection, sitting_id)))
    return next(kind for kind in kinds if kind in ENDS)


def _close(doing: Doing) -> None:
    outcomes = closing.close(doing.room, unsent_in(doing), over=doing.wish.sittings)
    doing.came_of_room(outcomes)
    doing.write("close_room", sittings=len(outcomes), second=doing.second, reason=doing.wish.reason)


CONFIRMED: Final[dict[str, Callable[[Doing], None]]] = {
    "pause": _pause,
    "resume": _resume,
    "grant": _grant,
    "end": _end,
    "abandon": _abandon,
    "close": _close,
}
