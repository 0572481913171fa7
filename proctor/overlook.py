"""One room looked at from above: reads what changed and gives its figures where they are not as they were."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from examhall.instants import Instant
from examhall.sittings.presence import Presence
from examhall.sittings.queries import roster
from examhall.sittings.receipts import milliseconds
from proctor.attendance import attended_at
from proctor.overview import Figures, figures_of
from proctor.watch import Watch


class Overlook:
    """Keeps the room as it was last read."""

    def __init__(self, run_id: str, presence: Presence) -> None:
        self._run_id = run_id
        self._watch = Watch(run_id, presence)
        self._numbers: dict[str, int] = {}
        self._told: Figures | None = None

    def figures(self, connection: Connection, now: Instant, *, whole: bool = True) -> Figures:
        """The room's figures now; `whole`: all of it is read anew, not only the sittings that changed."""
        if whole:
            self._numbers = {row.id: row.seat for row in roster(connection, self._run_id)}
        self._watch.look(connection, now, whole=whole)
        attended = milliseconds(attended_at(connection, self._run_id))
        return figures_of(self._watch.header, self._watch.seats, self._numbers, attended)

    def look(self, connection: Connection, now: Instant, *, whole: bool = False) -> dict[str, Any] | None:
        """now: ms; run; figures: all that is said of the room. None where nothing changed since the last look."""
        figures = self.figures(connection, now, whole=whole)
        if figures == self._told:
            return None
        self._told = figures
        told: dict[str, Any] = msgspec.to_builtins({"now": milliseconds(now), "run": self._run_id, "figures": figures})
        return told
