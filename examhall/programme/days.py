"""Days as the programme counts them: today at the authority's desk, and working days between public holidays. Pure."""

import datetime as dt
from typing import Final, NamedTuple

from chinese_calendar import is_workday

from examhall.instants import Instant, moment

HOME: Final = "Asia/Shanghai"  # where the authority's days begin and end


class Due(NamedTuple):
    """The last day of a promise. `certain`: the holidays of every day up to it have been announced."""

    day: dt.date
    certain: bool


def day_of(at: Instant) -> str:
    """The day (YYYY-MM-DD) that this moment falls on at the authority's desk."""
    return moment(at, HOME).date().isoformat()


def is_day(text: str) -> bool:
    """Whether this is a day written YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def working_days_after(day: dt.date, count: int) -> Due:
    """The `count`-th working day after `day`, the day itself not counted.

    Holidays and their make-up days are announced each November for one year: beyond that Monday to Friday are counted.
    """
    certain = True
    while count > 0:
        day += dt.timedelta(days=1)
        try:
            works = is_workday(day)
        except NotImplementedError:
            certain, works = False, day.weekday() < 5
        count -= works
    return Due(day, certain)
