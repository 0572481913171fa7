"""What becomes of a wish: the entries it gives, or a refusal. Nothing else in the product has an opinion on this. Pure.

`now` is when the wish is carried out, `received_at` when it reached the door: lateness is judged by the door's time.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from examhall.errors import (
    HandTaken,
    MachineTaken,
    Malformed,
    NoBreakLeft,
    NotNow,
    NotYetDue,
    ReasonNeeded,
    Refusal,
    SecondPersonNeeded,
    TooEarlyToHandIn,
)
from examhall.instants import SECOND, Instant
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import BEFORE, ENDED, FINAL, RUNNING, State, may_happen
from examhall.sittings.timing import GRACE, Hold, deadline

Entries = tuple[e.Entry, ...]
NOTHING: Final[Entries] = ()  # the wish is fulfilled already
MOST_ASKERS: Final = 5
LONGEST_GRANT: Final = 24 * 3600  # seconds
NOTES_APART: Final = 5 * SECOND  # position and marks are written down no more often
CANDIDATE: Final = "candidate"  # who takes the own hand down
LOCK: Final = "lock"  # how the hold of a lock is named, with the entry's number
BREAK: Final = "break"  # the same for a break, and its reason, said in words by the pages


class Missing(Refusal):
    """A hand-in names a last change that has not come: the browser sends what is missing first. Nothing closes."""

    code = "missing"


def decide(sitting: Sitting, command: c.Command, now: Instant, received_at: Instant) -> Entries:
    """The entries that carry out `command`, or a Refusal. An empty tuple: it stands as wished already."""
    entries = DECISIONS[type(command)](sitting, command, now, received_at)
    for entry in entries[:1]:
        if not may_happen(sitting.state, type(entry)):
            raise NotNow(state=sitting.state)
    return entries


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonNeeded()
    return text.strip()[:500]


def _not_closed(sitting: Sitting) -> None:
    if sitting.closed:
        raise NotNow(state=sitting.state, closed=True)


def _authorise(sitting: Sitting, wish: c.Authorise, now: Instant, _: Instant) -> Entries:
    if sitting.state is State.AUTHORISED or sitting.state in RUNNING:
        return NOTHING
    if wish.opened_at is None:
        return (e.Authorised(wish.by),)
    return (e.Authorised(wish.by), e.Started(wish.opened_at), *_taken_over(wish.holds, wish.opened_at, wish.by))


def _taken_over(holds: Iterable[Hold], opened_at: Instant, by: str) -> Iterator[e.Entry]:
    """The room's pauses for somebody who comes later: the clock of the room stood still for this candidate too."""
    for hold in holds:
        yield e.Paused(hold.name, max(hold.since, opened_at), hold.reason or "room", by)
        if hold.until is not None:
            yield e.Resumed(hold.name, by, until=hold.until)


def _withdraw(sitting: Sitting, wish: c.WithdrawAuthorisation, now: Instant, _: Instant) -> Entries:
    return NOTHING if sitting.state is State.AWAITING else (e.AuthorisationWithdrawn(wish.by),)


def _start(sitting: Sitting, wish: c.Start, now: Instant, _: Instant) -> Entries:
    if sitting.state in RUNNING:
        return NOTHING
    return (e.Started(wish.opened_at), *_taken_over(wish.holds, wish.opened_at, wish.by))


def _accommodate(sitting: Sitting, wish: c.Accommodate, now: Instant, _: Instant) -> Entries:
    """Once the part is open, what was given to its time is never taken back."""
    extra = wish.extra if sitting.state in BEFORE or not sitting.opened_at else max(wish.extra, sitting.extra)
    if (extra, wish.supports) == (sitting.extra, sitting.supports):
        return NOTHING
    return (e.Accommodated(extra, wish.supports, _reason(wish.reason), wish.by),)


def _pledge(sitting: Sitting, wish: c.Pledge, now: Instant, _: Instant) -> Entries:
    return NOTHING if sitting.pledged == wish.edition else (e.Pledged(wish.edition[:20]),)


def _take_lease(sitting: Sitting, wish: c.TakeLease, now: Instant, _: Instant) -> Entries:
    """Same browser freely, another by approval: who is not let in asks, and the caller sees that the lease is not his."""
    if sitting.lets(wish.browser):
        return (e.Leased(sitting.epoch + 1, wish.browser, wish.machine[:200]),)
    if any(asker.browser == wish.browser for asker in sitting.asking):
        return NOTHING
    if len(sitting.asking) >= MOST_ASKERS:
        raise MachineTaken()
    return (e.MachineAsked(wish.browser, wish.machine[:200]),)


def _approve_machine(sitting: Sitting, wish: c.ApproveMachine, now: Instant, _: Instant) -> Entries:
    if wish.browser in (sitting.approved, sitting.browser):
        return NOTHING
    if all(asker.browser != wish.browser for asker in sitting.asking):
        raise NotNow(state=sitting.state)
    return (e.MachineApproved(wish.browser, wish.by, min(wish.silent_since, now)),)


def _refuse_machine(sitting: Sitting, wish: c.RefuseMachine, now: Instant, _: Instant) -> Entries:
    if all(asker.browser != wish.browser for asker in sitting.asking):
        return NOTHING
    return (e.MachineRefused(wish.browser, wish.by),)


def _waive_access(sitting: Sitting, wish: c.WaiveAccess, now: Instant, _: Instant) -> Entries:
    return NOTHING if sitting.waived else (e.AccessWaived(_reason(wish.reason), wish.by),)


def why_kept(sitting: Sitting, browser: str, number: int, now: Instant, received_at: Instant) -> str:
    """Why a change cannot count by itself, or an empty text where it can."""
    if sitting.closed:
        return "closed"
    if sitting.browser != browser:
        return "fenced"
    if number <= sitting.numbers.get(browser, 0):
        return "out_of_order"
    if sitting.state is State.SUBMITTED:
        return "after_hand_in"
    if sitting.state not in RUNNING and sitting.state is not State.EXPIRED:
        return str(sitting.state)
    # Also when collected already: what was at the door in the grace counts, however long it waited there.
    return "late" if received_at > deadline(sitting.allowance, received_at) + GRACE else ""


def _save_change(sitting: Sitting, wish: c.SaveChange, now: Instant, received_at: Instant) -> Entries:
    change = wish.change
    if change.hand_in is not None:
        return _hand_in(sitting, wish, change.hand_in, received_at)
    why = why_kept(sitting, wish.browser, change.number, now, received_at)
    if why:
        return (
            e.KeptAside(change.field, change.value, wish.browser, change.number, change.token, why, change.at),
        )  # fmt: skip
    return (
        e.Answered(
            change.field, change.value, wish.browser, change.number, change.token, wish.place, wish.given, change.at,
            late=received_at > deadline(sitting.allowance, received_at), paused=sitting.state is State.PAUSED,
            locked=bool(sitting.locked),
        ),
    )  # fmt: skip


def _hand_in(sitting: Sitting, wish: c.SaveChange, last: int, received_at: Instant) -> Entries:
    if sitting.browser != wish.browser:
        raise MachineTaken()
    if sitting.state is not State.IN_PROGRESS:
        raise NotNow(state=sitting.state)
    have = sitting.numbers.get(wish.browser, 0)
    if have < last:
        raise Missing(missing=list(range(have + 1, min(last, have + 100) + 1)))
    if received_at < sitting.opened_at + sitting.rules.earliest_hand_in:
        raise TooEarlyToHandIn(until=sitting.opened_at + sitting.rules.earliest_hand_in)
    up = deadline(sitting.allowance, received_at)
    if received_at > up + GRACE:
        raise NotNow(state=sitting.state)  # the timekeeper is about to collect it
    change = wish.change
    return (e.HandedIn(wish.browser, change.number, change.token, last, late=received_at > up),)


def _note(sitting: Sitting, wish: c.Note, now: Instant, _: Instant) -> Entries:
    """The latest notes are all that counts, so what comes too soon may go: the page sends them again with a later save."""
    if sitting.browser != wish.browser or sitting.state not in RUNNING or now < sitting.noted_at + NOTES_APART:
        return NOTHING
    return (e.Noted(wish.notes, wish.browser),)


def _observe(sitting: Sitting, wish: c.Observe, now: Instant, _: Instant) -> Entries:
    return NOTHING if sitting.state in FINAL else (e.Observed(wish.signal[:40], wish.detail[:200]),)


def _pause(sitting: Sitting, wish: c.Pause, now: Instant, _: Instant) -> Entries:
    if any(hold.name == wish.hold for hold in sitting.holds):
        return NOTHING
    since = now if wish.since is None else wish.since
    since = min(now, max(since, sitting.opened_at, sitting.resumed_at))
    if since > deadline(sitting.allowance, since):
        raise NotNow(state=sitting.state)  # time was up before the pause began: there is nothing to stop
    return (e.Paused(wish.hold, since, _reason(wish.reason), wish.by, wish.second),)


def _take_break(sitting: Sitting, wish: c.TakeBreak, now: Instant, _: Instant) -> Entries:
    if any(hold.kind == "break" for hold in sitting.open_holds):
        return NOTHING
    if sitting.state is not State.IN_PROGRESS:
        raise NotNow(state=sitting.state)
    left = sitting.break_left(now)
    if left <= 0:
        raise NoBreakLeft()
    if now > deadline(sitting.allowance, now):
        raise NotNow(state=sitting.state)
    return (e.Paused(f"{BREAK}-{sitting.version + 1}", now, BREAK, wish.by, most=left),)


def _resume(sitting: Sitting, wish: c.Resume, now: Instant, _: Instant) -> Entries:
    names = [hold.name for hold in sitting.open_holds if wish.hold in ("", hold.name)]
    return tuple(e.Resumed(name, wish.by, wish.second) for name in names)


def _lock(sitting: Sitting, wish: c.Lock, now: Instant, _: Instant) -> Entries:
    if sitting.locked:
        return NOTHING
    reason, name = _reason(wish.reason), f"{LOCK}-{sitting.version + 1}"
    stops = (e.Paused(name, now, reason, wish.by),) if sitting.rules.lock_stops_clock else ()
    return (e.Locked(reason, wish.by), *stops)


def _unlock(sitting: Sitting, wish: c.Unlock, now: Instant, _: Instant) -> Entries:
    if not sitting.locked:
        return NOTHING
    held = [hold.name for hold in sitting.open_holds if hold.name.startswith(f"{LOCK}-")]
    return (e.Unlocked(wish.by), *(e.Resumed(name, wish.by) for name in held))


def _change_seat(sitting: Sitting, wish: c.ChangeSeat, now: Instant, _: Instant) -> Entries:
    if wish.before == wish.seat:
        return NOTHING
    return (e.SeatChanged(wish.before, wish.seat, _reason(wish.reason), wish.by),)


def _shorten_hold(sitting: Sitting, wish: c.ShortenHold, now: Instant, _: Instant) -> Entries:
    _not_closed(sitting)
    for hold in sitting.holds:
        if hold.name == wish.hold and hold.since <= wish.since <= (now if hold.until is None else hold.until):
            return (e.HoldShortened(wish.hold, wish.since, _reason(wish.reason), wish.by),)
    raise NotNow(state=sitting.state)


def _grant(sitting: Sitting, wish: c.Grant, now: Instant, _: Instant) -> Entries:
    if not 0 < wish.seconds <= LONGEST_GRANT:
        raise Malformed(field="seconds")
    second = "" if wish.second == wish.by else wish.second  # nobody is his own second person
    if not second and sitting.granted_alone + wish.seconds * SECOND > sitting.rules.alone:
        raise SecondPersonNeeded()
    return (e.Granted(wish.seconds, _reason(wish.reason), wish.by, second),)


def _message(sitting: Sitting, wish: c.Message, now: Instant, _: Instant) -> Entries:
    return (e.Messaged(_reason(wish.text), wish.by),)


def _ask_help(sitting: Sitting, wish: c.AskHelp, now: Instant, _: Instant) -> Entries:
    return NOTHING if sitting.help else (e.HelpAsked(wish.about.strip()[:200] or "help"),)


def _take_help(sitting: Sitting, wish: c.TakeHelp, now: Instant, _: Instant) -> Entries:
    """Of two who go at once, the first one goes."""
    if sitting.help_by == wish.by:
        return NOTHING
    if sitting.help_by:
        raise HandTaken()
    if not sitting.help:
        raise NotNow(state=sitting.state)
    return (e.HelpTaken(wish.by),)


def _release_help(sitting: Sitting, wish: c.ReleaseHelp, now: Instant, _: Instant) -> Entries:
    return (e.HelpReleased(wish.by),) if sitting.help_by else NOTHING


def _answer_help(sitting: Sitting, wish: c.AnswerHelp, now: Instant, _: Instant) -> Entries:
    if sitting.help_by not in ("", wish.by) and wish.by != CANDIDATE:
        raise HandTaken()
    return (e.HelpAnswered(wish.by),) if sitting.help else NOTHING


def _hand_in_for(sitting: Sitting, wish: c.HandInFor, now: Instant, received_at: Instant) -> Entries:
    """Under the same rules as the candidate's own hand-in; what still waits on the machine comes later and is kept aside."""
    if sitting.state is not State.IN_PROGRESS:
        raise NotNow(state=sitting.state)
    if received_at < sitting.opened_at + sitting.rules.earliest_hand_in:
        raise TooEarlyToHandIn(until=sitting.opened_at + sitting.rules.earliest_hand_in)
    if received_at > deadline(sitting.allowance, received_at) + GRACE:
        raise NotNow(state=sitting.state)  # the timekeeper is about to collect it
    return (e.HandedInFor(_reason(wish.reason), wish.by, wish.unsaved),)


def _expire(sitting: Sitting, wish: c.Expire, now: Instant, _: Instant) -> Entries:
    if sitting.state in FINAL:
        return NOTHING
    if sitting.state is not State.IN_PROGRESS:
        raise NotNow(state=sitting.state)
    up = deadline(sitting.allowance, now)
    if now < up + GRACE:
        raise NotYetDue()
    return (e.Expired(up),)


def _terminate(sitting: Sitting, wish: c.Terminate, now: Instant, _: Instant) -> Entries:
    if sitting.state is State.TERMINATED:
        return NOTHING
    return (e.Terminated(_reason(wish.reason), wish.by, wish.second, wish.abandoned),)


def _reopen(sitting: Sitting, wish: c.Reopen, now: Instant, _: Instant) -> Entries:
    _not_closed(sitting)
    if sitting.state not in ENDED:
        raise NotNow(state=sitting.state)
    had_left = deadline(sitting.allowance, sitting.ended_at) > sitting.ended_at
    if wish.seconds < 0 or wish.seconds > LONGEST_GRANT or (wish.seconds == 0 and not had_left):
        raise Malformed(field="seconds")
    holds = (e.Paused(hold.name, now, hold.reason or "room", wish.by) for hold in wish.holds)
    return (e.Reopened(wish.hold, sitting.ended_at, wish.seconds, _reason(wish.reason), wish.by), *holds)


def _mark_absent(sitting: Sitting, wish: c.MarkAbsent, now: Instant, _: Instant) -> Entries:
    return NOTHING if sitting.state is State.ABSENT else (e.MarkedAbsent(wish.by),)


def _correct_absence(sitting: Sitting, wish: c.CorrectAbsence, now: Instant, _: Instant) -> Entries:
    _not_closed(sitting)
    return (e.AbsenceCorrected(_reason(wish.reason), wish.by),)


def _admit_kept(sitting: Sitting, wish: c.AdmitKept, now: Instant, _: Instant) -> Entries:
    if wish.entry not in sitting.kept:
        return NOTHING
    return (
        e.KeptAdmitted(wish.entry, wish.field, wish.value, wish.place, _reason(wish.reason), wish.by, wish.given),
    )  # fmt: skip


def _reject_kept(sitting: Sitting, wish: c.RejectKept, now: Instant, _: Instant) -> Entries:
    if wish.entry not in sitting.kept:
        return NOTHING
    return (e.KeptRejected(wish.entry, _reason(wish.reason), wish.by),)


def _close(sitting: Sitting, wish: c.Close, now: Instant, _: Instant) -> Entries:
    if sitting.closed:
        return NOTHING
    if sitting.kept:
        raise NotNow(state=sitting.state, kept=len(sitting.kept))
    return (e.Closed(wish.by),)


# One command, one decision. A command without a row here fails the house test.
DECISIONS: Final[dict[type, Callable[[Sitting, Any, Instant, Instant], Entries]]] = {
    c.Accommodate: _accommodate,
    c.Authorise: _authorise,
    c.WithdrawAuthorisation: _withdraw,
    c.Start: _start,
    c.Pledge: _pledge,
    c.TakeLease: _take_lease,
    c.ApproveMachine: _approve_machine,
    c.RefuseMachine: _refuse_machine,
    c.WaiveAccess: _waive_access,
    c.SaveChange: _save_change,
    c.Note: _note,
    c.Observe: _observe,
    c.Pause: _pause,
    c.TakeBreak: _take_break,
    c.Resume: _resume,
    c.Lock: _lock,
    c.Unlock: _unlock,
    c.ChangeSeat: _change_seat,
    c.ShortenHold: _shorten_hold,
    c.Grant: _grant,
    c.Message: _message,
    c.AskHelp: _ask_help,
    c.TakeHelp: _take_help,
    c.ReleaseHelp: _release_help,
    c.AnswerHelp: _answer_help,
    c.HandInFor: _hand_in_for,
    c.Expire: _expire,
    c.Terminate: _terminate,
    c.Reopen: _reopen,
    c.MarkAbsent: _mark_absent,
    c.CorrectAbsence: _correct_absence,
    c.AdmitKept: _admit_kept,
    c.RejectKept: _reject_kept,
    c.Close: _close,
}
