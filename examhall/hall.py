"""What a verb needs from outside, in one place: clock, database, keys, the clerk, and what the wings plugged in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from examhall.announcements import Announcements
from examhall.clock import Clock
from examhall.config import Config
from examhall.database import Database
from examhall.vault import Vault

if TYPE_CHECKING:
    from examhall.papers.safe import Safe
    from examhall.sittings.clerk import Clerk
    from examhall.sittings.presence import Presence


@dataclass
class Hall:
    """One installation at work."""

    config: Config
    clock: Clock
    database: Database
    vault: Vault
    announcements: Announcements
    clerk: "Clerk"
    safe: "Safe"
    presence: "Presence"
    audit_key: bytes
    lease_key: bytes
    # judge(question, key, response) -> field id -> mark; plugged in by grading
    judge: Callable[..., Any] | None = None

    def now(self) -> int:
        return self.clock.now()


def this_hall() -> Hall:
    """The hall of the app that answers now."""
    hall: Hall = current_app.extensions["hall"]
    return hall
