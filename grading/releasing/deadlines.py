"""When results, certificates and answers to reviews are due, counted in working days after a day. Pure."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from examhall.programme.working_days import NO_CORRECTIONS, Due, working_days_after, working_days_left

SOON: Final = 10  # working days before a promise is due


class Pressing(StrEnum):
    DONE = "done"
    IN_TIME = "in_time"
    SOON = "soon"
    OVERDUE = "overdue"


class Countdown(Struct, frozen=True):
    """A promise as it stands today. `left`: working days; below zero those since. `certain`: see working_days.py."""

    due: Due
    left: int
    pressing: Pressing

    @property
    def presses(self) -> bool:
        return self.pressing in (Pressing.SOON, Pressing.OVERDUE)


def countdown(
    since: dt.date, within: int, today: dt.date, done: bool, corrections: Mapping[dt.date, bool] = NO_CORRECTIONS,
    soon: int = SOON,
) -> Countdown:  # fmt: skip
    """The promise to have something done `within` working days after a day, an examination's at first. `soon`: in how many it
    presses."""
    due = working_days_after(since, within, corrections)
    left = working_days_left(today, due.day, corrections)
    if done:
        return Countdown(due, left, Pressing.DONE)
    if today > due.day:
        return Countdown(due, left, Pressing.OVERDUE)
    return Countdown(due, left, Pressing.SOON if left <= soon else Pressing.IN_TIME)
