"""What the server tells a candidate's browser: receipts for its changes, and the news of its sitting. Pure.

Every figure of the clock comes along, so that the page can say why: "10:47 = 09:30 + 60 + 15 extra + 2 pause".
"""

from typing import Any

from examhall.instants import Instant
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import BEFORE, ENDED, State
from examhall.sittings.timing import GRACE, break_used, clock_stands_until, deadline, left


def milliseconds(span: int) -> int:
    return span // 1000


def receipt_code(entry_hash: str) -> str:
    """Sixteen characters of the hand-in's hash, as a candidate can read them out: AB12-CD34-EF56-7890."""
    head = entry_hash[:16].upper()
    return "-".join(head[place : place + 4] for place in range(0, 16, 4))


def time_left(sitting: Sitting, now: Instant) -> int | None:
    """Milliseconds left, None before the part is open and when it is over."""
    if sitting.state not in (State.IN_PROGRESS, State.PAUSED):
        return None
    return milliseconds(left(sitting.allowance, now))


def clock_of(sitting: Sitting, now: Instant) -> dict[str, int] | None:
    """The five figures that add up to the deadline, in milliseconds; None before the part is open."""
    if not sitting.opened_at:
        return None
    until = now if sitting.state is State.PAUSED else sitting.ended_at or now
    figures = {
        "opened_at": milliseconds(sitting.opened_at),
        "allowed_ms": milliseconds(sitting.allowed),
        "extra_ms": milliseconds(sitting.extra),
        "granted_ms": milliseconds(sitting.granted),
    }
    up = milliseconds(deadline(sitting.allowance, until))
    # What is left of the sum, so that the figures add up to the millisecond although each is rounded.
    return {**figures, "held_ms": up - sum(figures.values()), "deadline": up}


def _reason(sitting: Sitting) -> str:
    """What was given as the reason of the pause or the end that stands now."""
    return sitting.ended_why or "; ".join(dict.fromkeys(hold.reason for hold in sitting.open_holds if hold.reason))


def breaks_of(sitting: Sitting, now: Instant) -> dict[str, Any] | None:
    """The breaks that are approved, how much of them is used, and whether one goes on; None where there are none."""
    if not sitting.supports.breaks:
        return None
    return {
        "allowed_ms": milliseconds(sitting.supports.breaks), "used_ms": milliseconds(break_used(sitting.holds, now)),
        "on": any(hold.kind == "break" for hold in sitting.open_holds),
    }  # fmt: skip


def news(sitting: Sitting, now: Instant, browser: str = "", receipt: str = "") -> dict[str, Any]:
    """A sitting as its candidate may know it. `receipt` is the hash of the hand-in that stands."""
    opened = bool(sitting.opened_at)
    stands = clock_stands_until(sitting.open_holds, now) if sitting.state is State.PAUSED else 0
    return {
        "version": sitting.version,
        "turn": sitting.turn,
        "state": str(sitting.state),
        "now": milliseconds(now),
        "left_ms": time_left(sitting, now),
        "grace_ms": milliseconds(GRACE),
        "clock": clock_of(sitting, now),
        "stands": stands != 0,  # whether the clock stands, and until when where that is known
        "stands_until": milliseconds(stands) if stands else None,
        "breaks": breaks_of(sitting, now),
        "supports": {
            "large_text": sitting.supports.large_text,
            "high_contrast": sitting.supports.high_contrast,
            "read_aloud": sitting.supports.read_aloud,
        },
        "messages": [{"id": m.entry, "at": milliseconds(m.at), "text": m.text} for m in sitting.messages],
        "help": sitting.help,
        "helped": bool(sitting.help_by),
        "seat": sitting.seat or None,  # after a change of seat
        "vacated": bool(sitting.vacated_at),
        "pledged": bool(sitting.pledged),
        "answered": sitting.answered_count,
        "answered_at": milliseconds(sitting.answered_at) or None,  # until then the machine before this one had saved
        "fields": sitting.fields,
        "mine": bool(browser) and sitting.browser == browser,
        "approved": sitting.lets(browser),
        "asking": any(asker.browser == browser for asker in sitting.asking),
        "elsewhere": sitting.browser not in ("", browser),
        "receipt": receipt_code(receipt) if receipt and sitting.state is State.SUBMITTED else None,
        "superseded": sitting.reopened and sitting.state not in ENDED,
        "earliest_hand_in": milliseconds(sitting.opened_at + sitting.rules.earliest_hand_in) if opened else None,
        "kept": len(sitting.kept),
        "closed": sitting.closed,
        "abandoned": sitting.abandoned,
        "reason": _reason(sitting),
        "locked": sitting.locked,
        "ended_at": milliseconds(sitting.ended_at) or None,
        "before": sitting.state in BEFORE,
    }
