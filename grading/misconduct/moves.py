"""What may happen to a misconduct case and in which order, who may do it, and what a decision brings. Pure.

The tiers follow the rules for professional examinations (人社部令第31号); what each tier brings here is the authority's data.
"""

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from typing import Final, NamedTuple

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import NotNow, Refusal
from examhall.instants import Instant


class State(StrEnum):
    OPEN = "open"
    NOTIFIED = "notified"  # the candidate was told, and may state
    DECIDED = "decided"
    APPEALED = "appealed"
    UPHELD = "upheld"
    CHANGED = "changed"  # on appeal, to something less
    CANCELLED = "cancelled"
    DISMISSED = "dismissed"


class Move(StrEnum):
    NOTIFY = "notify"
    STATE = "state"
    DECIDE = "decide"
    DISMISS = "dismiss"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    CHANGE = "change"
    CANCEL = "cancel"


NEXT_STATE: Final[dict[tuple[State, Move], State]] = {
    (State.OPEN, Move.NOTIFY): State.NOTIFIED,
    (State.OPEN, Move.DISMISS): State.DISMISSED,
    (State.NOTIFIED, Move.STATE): State.NOTIFIED,
    (State.NOTIFIED, Move.DISMISS): State.DISMISSED,
    (State.NOTIFIED, Move.DECIDE): State.DECIDED,
    (State.DECIDED, Move.APPEAL): State.APPEALED,
    (State.APPEALED, Move.UPHOLD): State.UPHELD,
    (State.APPEALED, Move.CHANGE): State.CHANGED,
    (State.APPEALED, Move.CANCEL): State.CANCELLED,
}
BY_TWO: Final = frozenset({Move.DECIDE, Move.DISMISS, Move.UPHOLD, Move.CHANGE, Move.CANCEL})
ON_APPEAL: Final = frozenset({Move.UPHOLD, Move.CHANGE, Move.CANCEL})
OF_THE_CANDIDATE: Final = (Move.STATE, Move.APPEAL)
UNDECIDED: Final = (State.OPEN, State.NOTIFIED)
ENDED: Final = tuple(state for state in State if state not in {before for before, _move in NEXT_STATE})
FOR_EVER: Final = -1


class Reach(StrEnum):
    """How far a decision goes, the least first."""

    PART = "part"
    BATCH = "batch"  # every part of this time


class Effect(Struct, frozen=True):
    """What a decision brings. `years` on the integrity record: 0 none, FOR_EVER; `bars`: nobody with a record may apply."""

    reach: Reach
    years: int = 0
    bars: bool = False


class Rule(Struct, frozen=True):
    """What each tier brings, and for how many working days a candidate may state and appeal."""

    tiers: dict[int, Effect]
    statement_days: int
    appeal_days: int


SUGGESTED: Final = Rule(
    {1: Effect(Reach.PART), 2: Effect(Reach.BATCH, 5), 3: Effect(Reach.BATCH, FOR_EVER, bars=True)},
    statement_days=5,
    appeal_days=15,
)


class CaseMovedOn(NotNow):
    code = "case_moved_on"
    says = _("This is not possible any more: the case has moved on. It stands below as it is now.")


class StillStating(NotNow):
    code = "still_stating"
    says = _("The candidate may still state: decide when the statement is here or its last day has passed.")


class AppealPast(NotNow):
    code = "appeal_past"
    says = _("The last day for an appeal has passed.")


class NotedByThem(Refusal):
    code = "noted_by_them"
    says = _("Whoever noted the misconduct or opened the case does not decide on it.")


class DecidedByThem(Refusal):
    code = "decided_by_them"
    says = _("Whoever decided does not decide on the appeal.")


class NotLess(Refusal):
    code = "not_less"
    says = _("On appeal a decision can only become less than it was.")


class Step(Struct, frozen=True):
    """What happened in a case, by whom, with the words that go with it. `own`: the candidate wrote them here."""

    move: str
    at: Instant
    by: str
    second: str
    says: str
    own: bool = False


class Handling(NamedTuple):
    """What bears on who may do what with a case now. Days are YYYY-MM-DD."""

    state: State
    noted_by: Collection[str]  # who noted it, signed its sheet, asked for it or opened the case
    decided_by: Collection[str]
    stated: bool
    today: str
    state_until: str
    appeal_until: str


def check(case: Handling, move: Move, persons: Collection[str]) -> State:
    """The state after a move of these persons. CaseMovedOn, StillStating, AppealPast, NotedByThem, DecidedByThem."""
    after = NEXT_STATE.get((case.state, move))
    if after is None:
        raise CaseMovedOn()
    if move in BY_TWO and not set(persons).isdisjoint(case.noted_by):
        raise NotedByThem()
    if move in ON_APPEAL and not set(persons).isdisjoint(case.decided_by):
        raise DecidedByThem()
    if move is Move.DECIDE and not case.stated and case.today <= case.state_until:
        raise StillStating()
    if move is Move.APPEAL and case.today > case.appeal_until:
        raise AppealPast()
    return after


def open_moves(case: Handling, person: str) -> list[Move]:
    """What this person may do with a case now, alone or as the first of two."""
    found = []
    for move in Move:
        try:
            check(case, move, (person,))
        except Refusal:
            continue
        found.append(move)
    return found


def is_less(new: Effect, old: Effect) -> bool:
    """Whether it weighs less in one thing and more in none."""
    order = list(Reach)
    pairs = ((order.index(new.reach), order.index(old.reach)), (_weight(new), _weight(old)), (new.bars, old.bars))
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def _weight(effect: Effect) -> float:
    return float("inf") if effect.years == FOR_EVER else effect.years


def until(since: dt.date, years: int) -> str:
    """The last day of a record that begins on a day: empty for ever. A record of 29 February ends on 28."""
    if years == FOR_EVER:
        return ""
    try:
        end = since.replace(year=since.year + years)
    except ValueError:
        end = since.replace(year=since.year + years, day=28)
    return (end - dt.timedelta(days=1)).isoformat()
