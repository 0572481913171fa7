"""The acts on a room as such: opening the part, an emergency pause and its confirmation, and closing."""

from collections.abc import Callable
from typing import Final

from flask_babel import lazy_gettext as _

from examhall.errors import Refusal, Undecided
from examhall.sittings import closing, room_runs
from examhall.sittings.states import BEFORE, RUNNING
from proctor.doing import Doing
from proctor.two_persons import confirm, decline


class AlreadyPaused(Refusal):
    code = "already_paused"
    says = _("The whole room is paused already.")


def open_part(doing: Doing) -> None:
    """Start all who were let in. One person is enough."""
    outcomes = room_runs.open_part(doing.room)
    doing.came_of_room(outcomes)
    doing.write("open_part", started=len(outcomes))


def emergency_pause(doing: Doing) -> None:
    """All clocks stand at once; another person confirms it within five minutes, or it alarms."""
    doing.must_be_open()
    if room_runs.open_holds(doing.connection, doing.run.id):
        raise AlreadyPaused()
    name = doing.name("room")
    doing.came_of_room(room_runs.pause_room(doing.room, name, doing.wish.reason, emergency=True))
    doing.write("emergency_pause", hold=name, reason=doing.wish.reason)


def confirm_pause(doing: Doing) -> None:
    room_runs.confirm_pause(doing.room, doing.wish.args.hold)
    doing.write("confirm_pause", hold=doing.wish.args.hold)


def close(doing: Doing) -> None:
    """The point of no return. Refused with the sittings that are not decided, so that the screen can point at them."""
    doing.must_be_open()
    try:
        outcomes = closing.close(doing.room)
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
    "confirm": confirm,
    "decline": decline,
    "close": close,
}
