"""How an institution stands on a day, folded from what it was granted and what was suspended. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

WARNED_BEFORE: Final = 60  # days before something expires


class Subject(StrEnum):
    """Who can be authorised, inspected and complained about."""

    CENTRE = "centre"  # to examine
    TRAINING = "training"  # to train


class Act(StrEnum):
    GRANT = "grant"
    SUSPEND = "suspend"
    RESUME = "resume"


class Authorisation(NamedTuple):
    """One act of the authority. Days are YYYY-MM-DD; a grant has its last day, the others count until the next act."""

    act: Act
    first: str
    last: str = ""


class Standing(StrEnum):
    NEVER = "never"
    COMING = "coming"
    VALID = "valid"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


class Stand(NamedTuple):
    """`since`: the first day of this standing, `until` the last one of the authorisation; empty where there is none."""

    standing: Standing
    since: str = ""
    until: str = ""


def stand_on(acts: Sequence[Authorisation], day: str) -> Stand:
    """How who was given these acts, in the order in which they were written, stands on a day."""
    grants = [one for one in acts if one.act is Act.GRANT]
    if not grants:
        return Stand(Standing.NEVER)
    since, until = _stretch(grants, day)
    if not since:
        begun = [one for one in grants if one.first <= day]
        if not begun:
            return Stand(Standing.COMING, min(one.first for one in grants))
        last = max(one.last for one in begun)
        return Stand(Standing.EXPIRED, _next(last), last)
    paused = _suspended_since(acts, day)
    return Stand(Standing.SUSPENDED, paused, until) if paused else Stand(Standing.VALID, since, until)


def covers(acts: Sequence[Authorisation], first: str, last: str) -> bool:
    """Whether every day from the first to the last, both counted, is one of a valid authorisation."""
    return all(stand_on(acts, day).standing is Standing.VALID for day in _days(first, last))


def expires_soon(until: str, today: str, within: int = WARNED_BEFORE) -> bool:
    """Whether a last day is not over yet, but will be within so many days."""
    return today <= until <= (dt.date.fromisoformat(today) + dt.timedelta(days=within)).isoformat()


def expired_lately(until: str, today: str, within: int = WARNED_BEFORE) -> bool:
    """Whether a last day is over, and has been for no more than so many days."""
    return (dt.date.fromisoformat(today) - dt.timedelta(days=within)).isoformat() <= until < today


def _stretch(grants: Iterable[Authorisation], day: str) -> tuple[str, str]:
    """First and last day of the grants that run on into one another around this day; empty where none holds on it."""
    since = until = ""
    for one in sorted(grants, key=lambda one: one.first):
        if until and one.first <= _next(until):
            until = max(until, one.last)
        elif until < day:
            since, until = one.first, one.last
    return (since, until) if since <= day <= until else ("", "")


def _suspended_since(acts: Iterable[Authorisation], day: str) -> str:
    """Since when it is suspended on this day; empty where it is not. Of two acts of a day the one written later counts."""
    since = ""
    for one in sorted((one for one in acts if one.act is not Act.GRANT and one.first <= day), key=lambda one: one.first):
        since = (since or one.first) if one.act is Act.SUSPEND else ""
    return since


def _days(first: str, last: str) -> Iterator[str]:
    day = dt.date.fromisoformat(first)
    while day.isoformat() <= last:
        yield day.isoformat()
        day += dt.timedelta(days=1)


def _next(day: str) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
