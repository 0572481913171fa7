"""The way of a batch from its announcement to the certificates: windows, days and promises, and where it stands now. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from examhall.instants import SECOND, Instant, moment
from examhall.programme.days import HOME
from examhall.programme.names import Names
from examhall.programme.working_days import NO_CORRECTIONS, Due, working_days_after


class Where(StrEnum):
    """Where a step of the way stands."""

    COMING = "coming"
    NOW = "now"
    OVER = "over"


class Session(NamedTuple):
    """One part of one level, given at one time. `seconds`: how long it lasts."""

    level: str
    part: str
    starts_at: Instant
    seconds: int

    @property
    def ends_at(self) -> Instant:
        return self.starts_at + self.seconds * SECOND


class Calendar(NamedTuple):
    """A batch as it is announced."""

    id: str
    code: str
    title: str
    applications: tuple[Instant, Instant]
    confirmation: tuple[Instant, Instant]
    sessions: tuple[Session, ...] = ()
    title_en: str = ""

    @property
    def days(self) -> list[dt.date]:
        """The days of the examination at the authority's desk, the first one first; none while no session is announced."""
        return sorted({moment(one.starts_at, HOME).date() for one in self.sessions})


class Way(NamedTuple):
    """Where each step of a batch stands, and when its two promises are due at the latest."""

    applying: Where
    confirming: Where
    sitting: Where
    results: Due | None
    certificates: Due | None


def standing(window: tuple[Instant, Instant], now: Instant) -> Where:
    """A window is open from its first moment until just before its last."""
    if now < window[0]:
        return Where.COMING
    return Where.NOW if now < window[1] else Where.OVER


def way_of(calendar: Calendar, names: Names, now: Instant, corrections: Mapping[dt.date, bool] = NO_CORRECTIONS) -> Way:
    """The way of this batch as seen now; `corrections` as in working_days.py."""
    sitting, last = Where.COMING, max(calendar.days, default=None)
    if calendar.sessions:
        first = min(one.starts_at for one in calendar.sessions)
        sitting = standing((first, max(one.ends_at for one in calendar.sessions)), now)
    return Way(
        standing(calendar.applications, now), standing(calendar.confirmation, now), sitting,
        working_days_after(last, names.results_within, corrections) if last else None,
        working_days_after(last, names.certificates_within, corrections) if last else None,
    )  # fmt: skip


def foremost(calendars: Sequence[Calendar], now: Instant) -> Calendar | None:
    """The batch a visitor most likely came for: one that can be applied for, else the next to open, else the newest."""
    by_closing = sorted(calendars, key=lambda one: one.applications[1])
    for wanted in (Where.NOW, Where.COMING):
        for one in by_closing:
            if standing(one.applications, now) is wanted:
                return one
    return by_closing[-1] if by_closing else None
