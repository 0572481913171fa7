"""What a verb needs from outside, in one place: clock, database, keys, the clerk, and what the wings plugged in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from examhall.announcements import Announcements
from examhall.audit import trail
from examhall.clock import Clock, SystemClock
from examhall.config import Config
from examhall.database import Database
from examhall.papers.safe import Safe
from examhall.sittings.clerk import Clerk, Outcome
from examhall.sittings.journal import CHAIN_KEY
from examhall.sittings.presence import Presence
from examhall.vault import Vault
from examhall.wing import Judge, Wing


@dataclass
class Hall:
    """One installation at work."""

    config: Config
    clock: Clock
    database: Database
    vault: Vault
    announcements: Announcements
    clerk: Clerk
    safe: Safe
    presence: Presence
    wings: Sequence[Wing] = ()
    audit_key: bytes = b""
    judge: Judge | None = field(default=None)

    def now(self) -> int:
        return self.clock.now()


def make_hall(
    config: Config, clock: Clock | None = None, hands: Callable[..., Any] | None = None, vault: Vault | None = None
) -> Hall:
    """A hall over this installation's folder and database; `hands` as the clerk takes it."""
    clock = clock or SystemClock()
    vault = vault or Vault.in_folder(config.data)
    database = Database(config.url)
    announcements = Announcements()

    def told(outcomes: Iterable[Outcome]) -> None:
        announcements.tell("sittings", list(outcomes))

    clerk = Clerk(database, vault.key(CHAIN_KEY), clock, told, hands)
    return Hall(
        config, clock, database, vault, announcements, clerk, Safe(database, vault), Presence(),
        audit_key=vault.key(trail.CHAIN_KEY),
    )  # fmt: skip


def this_hall() -> Hall:
    """The hall of the app that answers now."""
    hall: Hall = current_app.extensions["hall"]
    return hall
