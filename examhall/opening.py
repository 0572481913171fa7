"""Opens a hall: builds everything a verb needs over one installation's folder and database, and names the wings."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, Final

from examhall.announcements import Announcements
from examhall.audit import trail
from examhall.clock import Clock, SystemClock
from examhall.config import Config
from examhall.database import Database
from examhall.hall import Hall
from examhall.papers.safe import Safe
from examhall.sittings.clerk import Clerk, Outcome
from examhall.sittings.journal import CHAIN_KEY
from examhall.sittings.leases import LEASE_KEY
from examhall.sittings.presence import Presence
from examhall.vault import Vault
from examhall.wing import Wing

# Named, not imported: the wings stand above the hall. tests/house keeps the names honest.
WINGS: Final = ("question_bank", "proctor", "grading")

# Packages inside wings that have rows of their own.
ROOMS_WITH_ROWS: Final = (
    "grading.amendments", "grading.analysis", "grading.certificates", "grading.inspecting",
    "grading.looking_up", "grading.misconduct", "grading.pieces", "grading.releasing", "grading.reviewing",
)  # fmt: skip

# Every package of the hall that has rows.
ROWS: Final = (
    "audit", "people", "programme", "papers", "schedule", "institutions", "registration", "sittings", "secure_browser",
    "readiness", "counter", "arranging", "retention", "disclosure", "complaints", "jobs",
)  # fmt: skip


def make_hall(
    config: Config, clock: Clock | None = None, hands: Callable[..., Any] | None = None, vault: Vault | None = None
) -> Hall:
    """A hall without wings; `hands` as the clerk takes it."""
    clock = clock or SystemClock()
    vault = vault or Vault.in_folder(config.data)
    database = Database(config.url)
    announcements = Announcements()

    def told(outcomes: Iterable[Outcome]) -> None:
        announcements.tell("sittings", list(outcomes))

    clerk = Clerk(database, vault.key(CHAIN_KEY), clock, told, hands)
    return Hall(
        config, clock, database, vault, announcements, clerk, Safe(database, vault), Presence(),
        audit_key=vault.key(trail.CHAIN_KEY), lease_key=vault.key(LEASE_KEY),
    )  # fmt: skip


def named_wings() -> list[Wing]:
    """What the named wings plug in."""
    return [import_module(f"{name}.wiring").wing for name in WINGS]


def open_wings(hall: Hall) -> list[Wing]:
    """Plug the wings in. Without a judge the hall does not start: nobody could mark what is answered."""
    wings = named_wings()
    for wing in wings:
        for listener in wing.listeners:
            listener(hall)
        if wing.judge is not None:
            hall.judge = wing.judge
    if hall.judge is None:
        raise RuntimeError("no wing plugs in a judge")
    return wings


def know_all_tables() -> None:
    """Import every file of rows, so that the metadata is whole."""
    for name in ROWS:
        import_module(f"examhall.{name}.tables")
    for name in (*WINGS, *ROOMS_WITH_ROWS):
        import_module(f"{name}.tables")
