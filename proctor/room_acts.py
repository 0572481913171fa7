"""The acts on a room as such: opening the part, an emergency pause and its confirmation, and closing."""

from collections.abc import Callable
from typing import Any, Final

from flask_babel import lazy_gettext as _

from examhall.errors import Malformed, Refusal, Undecided
from examhall.instants import MILLISECOND, MINUTE
from examhall.sittings import closing, room_runs
from examhall.sittings.states import BEFORE, RUNNING
from proctor.doing import Doing
from proctor.incidents import OUTAGES
from proctor.outage_acts import credit, wait_longer, write_down_silence
from proctor.two_persons import confirm, decline, propose, propose_for_room, unsent_in

LONGEST_BACK: Final = 60 * MINUTE  # an outage is called while it is on


class AlreadyPaused(Refusal):
    code = "already_paused"
    says = _("The whole room is paused already.")


def open_part(doing: Doing) -> None:
    """Start all who were let in. One person is enough."""
    outcomes = room_runs.open_part(doing.room)
    doing.came_of_room(outcomes)
    doing.write("open_part", started=len(outcomes))


def emergency_pause(doing: Doing) -> None:
    """All clocks stand at once; another person confirms it within five minutes, or it alarms.

    With a `kind` it is an outage: it may lie back to when it began, what was heard of each machine is written down before
    they are all back, and the room's paper tells of it.
    """
    doing.must_be_open()
    if room_runs.open_holds(doing.connection, doing.run.id):
        raise AlreadyPaused()
    name, kind, since = doing.name("room"), doing.wish.args.kind, doing.wish.args.since
    if kind and kind not in OUTAGES:
        raise Malformed(field="kind")
    begin = max(doing.now - LONGEST_BACK, since * MILLISECOND) if kind and since is not None else None
    if kind:
        write_down_silence(doing, name)
        doing.note(None, kind, doing.wish.reason)
    doing.came_of_room(room_runs.pause_room(doing.room, name, doing.wish.reason, begin, emergency=True, kind=kind))
    doing.write("emergency_pause", hold=name, reason=doing.wish.reason, kind=kind, since=begin or doing.now)


def confirm_pause(doing: Doing) -> None:
    room_runs.confirm_pause(doing.room, doing.wish.args.hold)
    doing.write("confirm_pause", hold=doing.wish.args.hold)


def close(doing: Doing) -> None:
    """The point of no return. Refused with the sittings that are not decided, so that the screen can point at them.

    Over answers that may still come from a machine, or over a journal that does not verify, it closes with a reason, once a
    second person has said so as well.
    """
    doing.must_be_open()
    unsent = unsent_in(doing)
    try:
        outcomes = closing.close(doing.room, unsent)
    except (closing.StillUnsent, closing.NotWhole) as doubt:
        if not doing.wish.reason.strip():
            raise
        doubtful: Any = doubt.details["sittings"]
        propose(doing, sorted({*unsent, *doubtful}))
        return
    except Undecided as undecided:
        standing = doing.standing()
        raise Undecided(
            **undecided.details,
            sittings={
                "running": [one for one, now in standing.items() if now.state in RUNNING],
                "before": [one for one, now in standing.items() if now.state in BEFORE],
                "kept": [one for one, now in standing.items() if now.kept],
            },
        ) from undecided
    doing.came_of_room(outcomes)
    doing.write("close_room", sittings=len(outcomes))


VERBS: Final[dict[str, Callable[[Doing], None]]] = {
    "open": open_part,
    "emergency_pause": emergency_pause,
    "confirm_pause": confirm_pause,
    "wait_longer": wait_longer,
    "credit": credit,
    "abandon": propose_for_room,
    "confirm": confirm,
    "decline": decline,
    "close": close,
}
