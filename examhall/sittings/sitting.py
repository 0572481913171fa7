"""One sitting as it stands: the fold of its journal. `evolve` never refuses; `replay` rebuilds all from the entries. Pure.

Holds no response, only which fields are answered: this is what the board keeps and what a proctor's screen is made from.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from examhall.instants import SECOND, Instant, Span
from examhall.sittings import entries as e
from examhall.sittings.states import ENDED, NEXT_STATE, State
from examhall.sittings.timing import Allowance, Hold, break_used, deadline

MOST_MESSAGES: Final = 30  # shown to the candidate; the journal keeps all


class Message(Struct, frozen=True):
    entry: int
    at: Instant
    text: str


class Asker(Struct, frozen=True):
    """A browser that waits to be the one that writes."""

    browser: str
    machine: str
    at: Instant


class Sitting(Struct, frozen=True, omit_defaults=True):
    """One candidate's run through one booklet, as far as deciding and watching need it."""

    id: str
    run: str = ""
    booklet: str = ""
    fields: int = 0
    rules: e.Rules = e.Rules()
    supports: e.Supports = e.Supports()
    state: State = State.AWAITING
    version: int = -1  # number of the last entry
    turn: int = 0  # number of the last entry the candidate's page must hear of
    last_at: Instant = 0
    opened_at: Instant = 0
    allowed: Span = 0
    extra: Span = 0
    granted: Span = 0
    granted_alone: Span = 0
    holds: tuple[Hold, ...] = ()
    resumed_at: Instant = 0
    epoch: int = 0
    browser: str = ""
    machine: str = ""
    asking: tuple[Asker, ...] = ()
    approved: str = ""
    machines: int = 0  # how often the machine has changed
    numbers: dict[str, int] = {}  # last change number of each browser
    answered: str = ""  # bitmap of answered fields, hexadecimal
    position: str = ""
    flags: int = 0
    answered_at: Instant = 0
    kept: tuple[int, ...] = ()  # entries kept aside and not decided
    messages: tuple[Message, ...] = ()
    help: str = ""
    help_at: Instant = 0
    help_by: str = ""  # the proctor who goes there, empty while nobody does
    signals: dict[str, int] = {}  # how often each was observed
    signal_at: Instant = 0
    ended_at: Instant = 0
    ended_why: str = ""  # the reason given when it was ended by hand
    receipt: int = 0  # entry whose hash is the receipt that stands
    closed: bool = False
    locked: str = ""  # why the paper is covered, empty where it is not
    locked_at: Instant = 0
    seat: int = 0  # after a change of seat; 0: where the candidate was placed
    vacated_at: Instant = 0  # since then no station writes: the candidate changes seats; 0: one does, or never did
    noted_at: Instant = 0
    pledged: str = ""  # edition of the text the candidate agreed to
    reopened: bool = False
    waived: bool = False  # let in whatever the browser shows and wherever it stands
    abandoned: bool = False  # broken off with the whole room: no result, to be sat again
    silent_since: Instant = 0  # last word of the machine before the one that was agreed on
    moved_at: Instant = 0  # when the new machine came, as long as nobody has looked at the time that was lost

    @property
    def allowance(self) -> Allowance:
        return Allowance(self.opened_at, self.allowed, self.extra, self.granted, self.holds)

    def lets(self, browser: str) -> bool:
        """Whether this browser may take the lease without asking: the one that has it, or the one agreed on; else the first,
        but not after a change of seat."""
        return browser in (self.browser, self.approved) or not (self.browser or self.approved or self.vacated_at)

    @property
    def open_holds(self) -> tuple[Hold, ...]:
        return tuple(hold for hold in self.holds if hold.until is None)

    def break_left(self, now: Instant) -> Span:
        """What is left of the breaks during which the clock stands."""
        return max(0, self.supports.breaks - break_used(self.holds, now))

    @property
    def deadline(self) -> Instant:
        """When time is up as it stands at the last entry; meaningless before the start, moving while paused."""
        return deadline(self.allowance, self.last_at)

    @property
    def answered_count(self) -> int:
        return int(self.answered or "0", 16).bit_count()


# Facts that do not concern the candidate's page: it made them itself, or they only watch it.
QUIET: Final = frozenset({e.Answered, e.Noted, e.Observed})

NO_HELP: Final = {"help": "", "help_at": 0, "help_by": ""}
NOT_LOCKED: Final = {"locked": "", "locked_at": 0}
OVER: Final = {**NO_HELP, **NOT_LOCKED}  # nothing is asked and nothing covered once a sitting has ended

Facts = dict[str, Any]


def _mark(answered: str, place: int, given: bool) -> str:
    bits = int(answered or "0", 16)
    bits = bits | (1 << place) if given else bits & ~(1 << place)
    return f"{bits:x}" if bits else ""


def _prepared(_: Sitting, record: e.Record, fact: e.Prepared) -> Facts:
    return {
        "run": fact.run, "booklet": fact.booklet, "fields": fact.fields, "rules": fact.rules,
        "allowed": fact.allowed, "extra": fact.extra, "supports": fact.supports,
    }  # fmt: skip


def _accommodated(_: Sitting, record: e.Record, fact: e.Accommodated) -> Facts:
    return {"extra": fact.extra, "supports": fact.supports}


def _pledged(_: Sitting, record: e.Record, fact: e.Pledged) -> Facts:
    return {"pledged": fact.edition}


def _started(_: Sitting, record: e.Record, fact: e.Started) -> Facts:
    return {"opened_at": fact.opened_at}


def _leased(sitting: Sitting, record: e.Record, fact: e.Leased) -> Facts:
    moved = bool(sitting.vacated_at) or fact.browser != (sitting.browser or fact.browser)
    return {
        "epoch": fact.epoch, "browser": fact.browser, "machine": fact.machine,
        "machines": sitting.machines + moved,
        "moved_at": record.at if moved and sitting.silent_since else sitting.moved_at, "silent_since": 0,
        "approved": "" if fact.browser == sitting.approved else sitting.approved,
        "asking": tuple(asker for asker in sitting.asking if asker.browser != fact.browser),
        "vacated_at": 0,
    }  # fmt: skip


def _machine_asked(sitting: Sitting, record: e.Record, fact: e.MachineAsked) -> Facts:
    return {"asking": (*sitting.asking, Asker(fact.browser, fact.machine, record.at))}


def _machine_approved(sitting: Sitting, record: e.Record, fact: e.MachineApproved) -> Facts:
    return {
        "approved": fact.browser, "silent_since": fact.silent_since,
        "asking": tuple(a for a in sitting.asking if a.browser != fact.browser),
    }  # fmt: skip


def _machine_refused(sitting: Sitting, record: e.Record, fact: e.MachineRefused) -> Facts:
    return {"asking": tuple(a for a in sitting.asking if a.browser != fact.browser)}


def _access_waived(_: Sitting, record: e.Record, fact: e.AccessWaived) -> Facts:
    return {"waived": True}


def _answered(sitting: Sitting, record: e.Record, fact: e.Answered) -> Facts:
    return {
        "numbers": {**sitting.numbers, fact.browser: fact.number},
        "answered": _mark(sitting.answered, fact.place, fact.given),
        "answered_at": record.at,
    }


def _kept_aside(sitting: Sitting, record: e.Record, fact: e.KeptAside) -> Facts:
    last = max(sitting.numbers.get(fact.browser, 0), fact.number)
    return {"numbers": {**sitting.numbers, fact.browser: last}, "kept": (*sitting.kept, record.number)}


def _kept_admitted(sitting: Sitting, record: e.Record, fact: e.KeptAdmitted) -> Facts:
    return {
        "kept": tuple(number for number in sitting.kept if number != fact.entry),
        "answered": _mark(sitting.answered, fact.place, fact.given),
    }


def _kept_rejected(sitting: Sitting, record: e.Record, fact: e.KeptRejected) -> Facts:
    return {"kept": tuple(number for number in sitting.kept if number != fact.entry)}


def _noted(sitting: Sitting, record: e.Record, fact: e.Noted) -> Facts:
    flags = fact.notes.get("flags", ())
    return {
        "position": str(fact.notes.get("position", ""))[:40], "flags": len(flags) if isinstance(flags, list) else 0,
        "noted_at": record.at,
    }  # fmt: skip


def _observed(sitting: Sitting, record: e.Record, fact: e.Observed) -> Facts:
    return {
        "signals": {**sitting.signals, fact.signal: sitting.signals.get(fact.signal, 0) + 1},
        "signal_at": record.at,
    }


def _paused(sitting: Sitting, record: e.Record, fact: e.Paused) -> Facts:
    kind = "pause" if fact.most is None else "break"
    return {"holds": (*sitting.holds, Hold(fact.hold, fact.since, kind=kind, reason=fact.reason, most=fact.most))}


def _resumed(sitting: Sitting, record: e.Record, fact: e.Resumed) -> Facts:
    until = record.at if fact.until is None else fact.until
    holds = tuple(
        replace(hold, until=until) if hold.until is None and hold.name == fact.hold else hold for hold in sitting.holds
    )
    return {"holds": holds, "resumed_at": max(sitting.resumed_at, until)}


def _locked(_: Sitting, record: e.Record, fact: e.Locked) -> Facts:
    return {"locked": fact.reason, "locked_at": record.at}


def _unlocked(_: Sitting, record: e.Record, fact: e.Unlocked) -> Facts:
    return dict(NOT_LOCKED)


def _seat_changed(sitting: Sitting, record: e.Record, fact: e.SeatChanged) -> Facts:
    used = sitting.browser or sitting.approved or sitting.vacated_at
    return {"seat": fact.seat, "browser": "", "approved": "", "asking": (), "vacated_at": record.at if used else 0}


def _hold_shortened(sitting: Sitting, record: e.Record, fact: e.HoldShortened) -> Facts:
    return {
        "holds": tuple(
            replace(h, since=fact.since) if h.name == fact.hold and h.since <= fact.since <= (h.until or record.at) else h
            for h in sitting.holds
        )
    }


def _granted(sitting: Sitting, record: e.Record, fact: e.Granted) -> Facts:
    span = fact.seconds * SECOND
    return {
        "granted": sitting.granted + span,
        "granted_alone": sitting.granted_alone + (0 if fact.second else span),
        "moved_at": 0,
    }


def _messaged(sitting: Sitting, record: e.Record, fact: e.Messaged) -> Facts:
    return {"messages": (*sitting.messages, Message(record.number, record.at, fact.text))[-MOST_MESSAGES:]}


def _help_asked(_: Sitting, record: e.Record, fact: e.HelpAsked) -> Facts:
    return {"help": fact.about, "help_at": record.at}


def _help_taken(_: Sitting, record: e.Record, fact: e.HelpTaken) -> Facts:
    return {"help_by": fact.by}


def _help_released(_: Sitting, record: e.Record, fact: e.HelpReleased) -> Facts:
    return {"help_by": ""}


def _help_answered(_: Sitting, record: e.Record, fact: e.HelpAnswered) -> Facts:
    return dict(NO_HELP)


def _handed_in(sitting: Sitting, record: e.Record, fact: e.HandedIn) -> Facts:
    return {
        "numbers": {**sitting.numbers, fact.browser: max(sitting.numbers.get(fact.browser, 0), fact.number)},
        "ended_at": min(record.received_at, sitting.deadline), "receipt": record.number, **OVER,
    }  # fmt: skip


def _handed_in_for(sitting: Sitting, record: e.Record, fact: e.HandedInFor) -> Facts:
    return {"ended_at": min(record.received_at, sitting.deadline), "receipt": record.number, **OVER}


def _expired(_: Sitting, record: e.Record, fact: e.Expired) -> Facts:
    return {"ended_at": fact.effective_at, **OVER}


def _abandoned(fact: e.Terminated) -> Facts:
    """Nobody's own doing: the candidate is told why."""
    return {"abandoned": True, "ended_why": fact.reason}


def _terminated(sitting: Sitting, record: e.Record, fact: e.Terminated) -> Facts:
    holds = tuple(replace(hold, until=record.at) if hold.until is None else hold for hold in sitting.holds)
    ended_at = min(record.at, deadline(sitting.allowance, record.at))
    return {"ended_at": ended_at, "holds": holds, **(_abandoned(fact) if fact.abandoned else {}), **OVER}


def _reopened(sitting: Sitting, record: e.Record, fact: e.Reopened) -> Facts:
    span = fact.seconds * SECOND
    return {
        "holds": (*sitting.holds, Hold(fact.hold, fact.since, record.at, kind="reopening")),
        "granted": sitting.granted + span, "ended_at": 0, "ended_why": "", "receipt": 0, "resumed_at": record.at,
        "reopened": True, "abandoned": False,
        # A new lease is due; any other browser than the last must ask for it.
        "browser": "", "approved": sitting.browser or sitting.approved,
    }  # fmt: skip


def _closed(_: Sitting, record: e.Record, fact: e.Closed) -> Facts:
    return {"closed": True}


def _nothing(_: Sitting, record: e.Record, fact: e.Fact) -> Facts:
    return {}


# One fact, one effect. A fact without a row here fails the house test.
EFFECTS: Final[dict[type[e.Fact], Callable[[Sitting, e.Record, Any], Facts]]] = {
    e.Prepared: _prepared,
    e.Accommodated: _accommodated,
    e.Pledged: _pledged,
    e.Authorised: _nothing,
    e.AuthorisationWithdrawn: _nothing,
    e.Started: _started,
    e.Leased: _leased,
    e.MachineAsked: _machine_asked,
    e.MachineApproved: _machine_approved,
    e.MachineRefused: _machine_refused,
    e.AccessWaived: _access_waived,
    e.Answered: _answered,
    e.KeptAside: _kept_aside,
    e.KeptAdmitted: _kept_admitted,
    e.KeptRejected: _kept_rejected,
    e.Noted: _noted,
    e.Observed: _observed,
    e.Paused: _paused,
    e.Resumed: _resumed,
    e.Locked: _locked,
    e.Unlocked: _unlocked,
    e.SeatChanged: _seat_changed,
    e.HoldShortened: _hold_shortened,
    e.Granted: _granted,
    e.Messaged: _messaged,
    e.HelpAsked: _help_asked,
    e.HelpTaken: _help_taken,
    e.HelpReleased: _help_released,
    e.HelpAnswered: _help_answered,
    e.HandedIn: _handed_in,
    e.HandedInFor: _handed_in_for,
    e.Expired: _expired,
    e.Terminated: _terminated,
    e.Reopened: _reopened,
    e.MarkedAbsent: _nothing,
    e.AbsenceCorrected: _nothing,
    e.Closed: _closed,
}


def evolve(sitting: Sitting, record: e.Record) -> Sitting:
    """The sitting after one more entry."""
    kind = type(record.entry)
    changed = EFFECTS[kind](sitting, record, record.entry)
    state = NEXT_STATE.get((sitting.state, kind), sitting.state)
    if kind is e.Resumed and any(hold.until is None for hold in changed["holds"]):
        state = State.PAUSED
    turn = sitting.turn if kind in QUIET else record.number
    return replace(sitting, **changed, state=state, version=record.number, turn=turn, last_at=record.at)


def replay(sitting_id: str, journal: Iterable[e.Record]) -> Sitting:
    """The sitting that a journal tells of: what the board shows must be equal to this."""
    return reduce(evolve, journal, Sitting(sitting_id))


def is_over(sitting: Sitting) -> bool:
    """Handed in, expired or ended; absent is not over, it never began."""
    return sitting.state in ENDED
