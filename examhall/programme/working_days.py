"""Working days between public holidays, with the authority's own word for days that the calendar does not know yet. Pure.

Holidays and their make-up days are announced each November for one year: beyond that Monday to Friday are counted.
"""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from chinese_calendar import is_workday

SATURDAY: Final = 5
NO_CORRECTIONS: Final[Mapping[dt.date, bool]] = {}


class Due(NamedTuple):
    """The last day of a promise. `certain`: the holidays of every day up to it have been announced."""

    day: dt.date
    certain: bool


def working_days_after(day: dt.date, count: int, corrections: Mapping[dt.date, bool] = NO_CORRECTIONS) -> Due:
    """The `count`-th working day after `day`, the day itself not counted. `corrections`: day -> whether people work on it.

    A year in which the authority has corrected a day is certain: who enters one holiday enters all of that year.
    """
    certain = True
    while count > 0:
        day += dt.timedelta(days=1)
        works, known = _works(day, corrections)
        certain &= known
        count -= works
    return Due(day, certain)


def working_days_left(today: dt.date, until: dt.date, corrections: Mapping[dt.date, bool] = NO_CORRECTIONS) -> int:
    """Working days after today up to and with `until`; below zero those that have passed since."""
    first, last, sign = (today, until, 1) if until >= today else (until, today, -1)
    between = (first + dt.timedelta(days=one) for one in range(1, (last - first).days + 1))
    return sign * sum(_works(day, corrections)[0] for day in between)


def all_known(first: dt.date, last: dt.date, corrections: Mapping[dt.date, bool] = NO_CORRECTIONS) -> bool:
    """Whether the holidays of every day after the first one up to the last have been announced."""
    return all(_works(first + dt.timedelta(days=one), corrections)[1] for one in range(1, (last - first).days + 1))


def _works(day: dt.date, corrections: Mapping[dt.date, bool]) -> tuple[bool, bool]:
    """Whether people work on this day, and whether that has been announced."""
    if day in corrections:
        return corrections[day], True
    announced = _announced(day)
    if announced is not None:
        return announced, True
    return day.weekday() < SATURDAY, any(one.year == day.year for one in corrections)


@lru_cache(maxsize=1024)  # the calendar asks for the same few days at every visit
def _announced(day: dt.date) -> bool | None:
    """What the calendar knows of a day; None where it does not know its year."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return None
