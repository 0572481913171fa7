"""An approved accommodation (合理便利): what it gives a candidate in one part, in seconds, and who approved it. Pure."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal

MOST_PERCENT: Final = 300
LONGEST: Final = 24 * 3600  # seconds


class Kinds(Struct, frozen=True):
    """What is given. `percent` is of the part's own time and adds to `extra_seconds`; in breaks the clock stands."""

    percent: int = 0
    extra_seconds: int = 0
    break_seconds: int = 0
    large_text: bool = False
    high_contrast: bool = False
    read_aloud: bool = False
    separate_room: bool = False


NOTHING: Final = Kinds()


class Approval(Struct, frozen=True):
    """Who approved it, by their name or office; days as YYYY-MM-DD, `valid_to` empty: no end; where the evidence is kept."""

    approver: str
    approved_on: str
    valid_from: str
    valid_to: str = ""
    reference: str = ""


class AccommodationProblem(Refusal):
    """What is wrong in a record that somebody enters; `field` names where."""

    code = "no_accommodation"

    def __init__(self, field: str, says: LazyString) -> None:
        super().__init__(field=field)
        self.field, self.says = field, says


def extra_seconds(kinds: Kinds, allowed: int) -> int:
    """The extra time in a part of `allowed` seconds; a percentage is rounded up to the whole second."""
    return kinds.extra_seconds - (-allowed * kinds.percent // 100)


def stands_on(approval: Approval, day: str) -> bool:
    """Whether the approval holds on this day (YYYY-MM-DD)."""
    return approval.valid_from <= day and (not approval.valid_to or day <= approval.valid_to)


def in_words(kinds: Kinds) -> list[str]:
    """Each kind that is given, in the reader's language: minutes where it is time."""
    said = (
        (kinds.percent, _("%(percent)s%% more time", percent=kinds.percent)),
        (kinds.extra_seconds, _("%(minutes)s more minutes", minutes=minutes(kinds.extra_seconds))),
        (kinds.break_seconds, _("breaks of %(minutes)s minutes, the clock stands", minutes=minutes(kinds.break_seconds))),
        (kinds.large_text, _("large text")),
        (kinds.high_contrast, _("high contrast")),
        (kinds.read_aloud, _("read aloud")),
        (kinds.separate_room, _("separate room")),
    )
    return [str(words) for given, words in said if given]


def minutes(seconds: int) -> int:
    """Whole minutes, rounded up."""
    return -(-seconds // 60)


def check(kinds: Kinds, approval: Approval) -> None:
    """AccommodationProblem where a record cannot be entered like this."""
    for problem in _problems(kinds, approval):
        raise problem


def _problems(kinds: Kinds, approval: Approval) -> Iterator[AccommodationProblem]:
    if not 0 <= kinds.percent <= MOST_PERCENT:
        yield AccommodationProblem("percent", _("A percentage lies between 0 and 300."))
    for name in ("extra_seconds", "break_seconds"):
        if not 0 <= getattr(kinds, name) <= LONGEST:
            yield AccommodationProblem(name, _("Time lies between 0 minutes and 24 hours."))
    if kinds == NOTHING:
        yield AccommodationProblem("percent", _("Choose at least one kind of accommodation."))
    if not approval.approver.strip():
        yield AccommodationProblem("approver", _("Say who approved it."))
    if not approval.reference.strip():
        yield AccommodationProblem("reference", _("Say under which number the evidence is kept."))
    for name in ("approved_on", "valid_from"):
        if not _is_day(getattr(approval, name)):
            yield AccommodationProblem(name, _("Choose a day."))
    if approval.valid_to and not _is_day(approval.valid_to):
        yield AccommodationProblem("valid_to", _("Choose a day."))
    if approval.valid_to and approval.valid_to < approval.valid_from:
        yield AccommodationProblem("valid_to", _("The last day lies before the first one."))


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
