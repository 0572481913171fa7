"""Times as people type them into a page, in the zone of the place they are meant for. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

from examhall.instants import Instant, instant, moment


def read_local(typed: str, zone: str) -> Instant | None:
    """A day and a time of day, such as 2026-11-24T09:00, as an instant; None where it is none."""
    try:
        found = dt.datetime.fromisoformat(typed.strip())
    except ValueError:
        return None
    if found.tzinfo is not None or not 2000 <= found.year < 2100:
        return None
    return instant(found.replace(tzinfo=ZoneInfo(zone)))


def as_typed(at: Instant, zone: str) -> str:
    """An instant as the field of a page takes it."""
    return moment(at, zone).strftime("%Y-%m-%dT%H:%M")


def day_of(at: Instant, zone: str) -> str:
    return moment(at, zone).date().isoformat()


def clock_of(at: Instant, zone: str) -> str:
    return moment(at, zone).strftime("%H:%M")
