"""Keeps what was just read of the database for a few seconds, so that a crowd of visitors asks it once.

What a page shows may be twice as old as this; whoever edits the programme makes the process that answers forget at once.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from examhall.instants import SECOND, Instant

KEPT_FOR: Final = 5 * SECOND

Read = TypeVar("Read")


class Remembered:
    """What was read, by its name, and when."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Instant, Any]] = {}

    def read(self, name: str, now: Instant, read: Callable[[], Read]) -> Read:
        """What `read` says now, or said a few seconds ago."""
        kept = self._kept.get(name)
        if kept is not None and now - kept[0] < KEPT_FOR:
            value: Read = kept[1]
            return value
        fresh = read()
        self._kept[name] = (now, fresh)
        return fresh

    def forget(self) -> None:
        """Ask the database again, whatever is asked for next."""
        self._kept.clear()
