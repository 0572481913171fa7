"""One act while it is being done: who does it, in which transaction, to which sittings, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, insert

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.sittings import board
from examhall.sittings.clerk import Outcome
from examhall.sittings.commands import Command
from examhall.sittings.room_runs import Act, of_this_room
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import State
from proctor.acts import Wish
from proctor.tables import incident


class RoomClosed(Refusal):
    code = "room_closed"
    says = _("This room is closed. Nothing in it can be changed any more.")


class Done(Struct, frozen=True):
    """What became of one sitting: `version` is what its browser must hear of, `code` why it was refused."""

    sitting: str
    status: str  # done or refused
    version: int = 0
    code: str = ""


class Result(Struct, frozen=True):
    """What became of an act. `waiting`: it stands as a proposal, by this name, until a second person confirms it."""

    id: str
    act: str
    outcomes: tuple[Done, ...] = ()
    waiting: str = ""


@dataclass
class Doing:
    """Handed to each verb. `second` has confirmed a proposal of `by`."""

    hall: Hall
    connection: Connection
    now: Instant
    run: Row[Any]
    wish: Wish
    by: str
    roles: frozenset[str]
    second: str = ""
    moved: list[Outcome] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    waiting: str = ""

    @property
    def room(self) -> Act:
        """The act as the hall's own verbs take it."""
        return Act(self.connection, self.hall.clerk.key, self.now, self.run.id, self.by, self.second)

    def name(self, kind: str) -> str:
        """A name for a hold that this act makes."""
        return f"{kind}-{self.wish.id.replace('-', '')}"[:40]

    def standing(self, *states: State) -> dict[str, Sitting]:
        """The room's sittings in these states (in any, where none is named)."""
        shown = board.read_run(self.connection, self.run.id, lock=True)
        return {one: now.sitting for one, now in shown.items() if not states or now.sitting.state in states}

    def concerned(self, *states: State) -> list[str]:
        """The sittings the wish names; "all" means those in these states."""
        if self.wish.sittings == "all":
            return list(self.standing(*states))
        if not self.wish.sittings:
            raise NotFound()
        return list(of_this_room(self.room, self.wish.sittings))

    def carry_out(self, ids: Sequence[str], command: Command) -> None:
        """The same command for each of these sittings."""
        self.came(ids, self.room.wish(ids, command))

    def came(self, ids: Iterable[str], outcomes: Iterable[Outcome]) -> None:
        """Note what came of each of these sittings, and let the hall announce what moved."""
        for one, outcome in zip(ids, outcomes, strict=True):
            self.moved.append(outcome)
            version = outcome.sitting.version if outcome.sitting else 0
            if outcome.refusal is None:
                self.done.append(Done(one, "done", version))
            else:
                self.done.append(Done(one, "refused", version, outcome.refusal.code))

    def came_of_room(self, outcomes: Iterable[Outcome]) -> None:
        """The same for one of the hall's verbs on the whole room."""
        told = [outcome for outcome in outcomes if outcome.sitting is not None]
        self.came([outcome.sitting.id for outcome in told if outcome.sitting], told)

    def write(self, action: str, **detail: Any) -> int:
        """A line in the audit trail about this room; its number."""
        act = trail.write(
            self.connection, self.hall.audit_key, self.now, self.by, action, self.run.id, act=self.wish.id, **detail
        )
        return act.number

    def note(self, sitting: str | None, kind: str, text: str) -> None:
        """An irregularity, on the room's paper and in the same words in the audit trail; of this sitting, or of the room."""
        incident_id = new_id()
        number = self.write("incident", incident=incident_id, sitting=sitting or "", kind=kind, text=text)
        self.connection.execute(
            insert(incident),
            {
                "id": incident_id, "run_id": self.run.id, "sitting_id": sitting, "kind": kind, "text": text,
                "noted_by": self.by, "noted_at": self.now, "trail_number": number,
            },
        )  # fmt: skip

    def must_be_open(self) -> None:
        if self.run.opened_at is None:
            raise NotNow(opened=False)
