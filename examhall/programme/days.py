"""Days as the programme counts them: today at the authority's desk. Pure."""

import datetime as dt
from typing import Final

from examhall.instants import Instant, moment

HOME: Final = "Asia/Shanghai"  # where the authority's days begin and end


def day_of(at: Instant) -> str:
    """The day (YYYY-MM-DD) that this moment falls on at the authority's desk."""
    return moment(at, HOME).date().isoformat()


def is_day(text: str) -> bool:
    """Whether this is a day written YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
