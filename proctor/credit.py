"""What an outage took from a candidate: a proposal from the journal, never given by itself. Pure; times are instants.

An outage can be faked, so nothing here adds a second to any clock: a person looks at the evidence and decides. A page that
went on answering while the hall could not hear it was able to answer: that time is no loss, and as its journal may come
late, a proposal is worked out anew from what the journal says whenever it is looked at.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from examhall.instants import MILLISECOND, SECOND, Instant, Span
from examhall.sittings.timeline import Moment
from examhall.sittings.timing import Hold, length_of_union

DOUBTFUL: Final[Span] = 2 * SECOND  # a page's clock that is off by more than this is pointed at
MADE: Final = frozenset({"answered", "kept_aside"})


class Answer(Struct, frozen=True):
    """One answer as evidence of somebody at work: `made_at` is what the page says, never later than it was received."""

    made_at: Instant
    received_at: Instant
    doubtful: bool = False


def answers_in(moments: Sequence[Moment]) -> list[Answer]:
    """The answers of a journal in the order of their making; those that a person decided not to count are no work.

    A page numbers its answers, so one cannot have been made before the one it follows: what is said otherwise is doubtful,
    and counts as made with the one before.
    """
    rejected = {moment.detail["entry"] for moment in moments if moment.kind == "kept_rejected"}
    made = [moment for moment in moments if moment.kind in MADE and moment.number not in rejected]
    reached: dict[str, Instant] = {}
    found = []
    for moment in sorted(made, key=lambda one: (one.detail["browser"], one.detail["number"])):
        browser, received_at = moment.detail["browser"], moment.received_at
        said = moment.detail["said_at"] * MILLISECOND or received_at
        before = reached.get(browser, 0)
        doubtful = said > received_at + DOUBTFUL or said < before - DOUBTFUL
        reached[browser] = made_at = max(before, min(said, received_at))
        found.append(Answer(made_at, received_at, doubtful))
    return sorted(found, key=lambda one: one.made_at)


class Work(Struct, frozen=True):
    """What was answered in a span: how often, and from when to when (0: nothing was). `late`: how much the hall heard after
    the span; `doubtful`: how often the page's clock contradicts the order of the answers or the hall's."""

    answers: int = 0
    first: Instant = 0
    last: Instant = 0
    late: int = 0
    doubtful: int = 0


def work_in(answers: Iterable[Answer], since: Instant, until: Instant) -> Work:
    """The answers made from `since` on until `until`."""
    inside = [one for one in answers if since < one.made_at <= until]
    if not inside:
        return Work()
    return Work(
        len(inside), inside[0].made_at, inside[-1].made_at, sum(one.received_at > until for one in inside),
        sum(one.doubtful for one in inside),
    )  # fmt: skip


class Credit(Struct, frozen=True):
    """One candidate's share of a pause: `began` to `ended` the clock stood still; `since` is from when it should count."""

    began: Instant
    ended: Instant
    since: Instant
    work: Work
    proposed: Span
    stands: Span  # what the pause gives now


def credit_of(
    began: Instant, hold: Hold, holds: Iterable[Hold], opened_at: Instant, answers: Iterable[Answer], now: Instant
) -> Credit:
    """What `hold`, which began at `began` before anybody shortened it, should give beside the other `holds` of the sitting.

    Who answered in it was able to until the last such answer; only what comes after it is lost. What another hold covers is
    paid there. Never below zero, never more than the hold is long.
    """
    ended = now if hold.until is None else hold.until
    began = min(max(began, opened_at), ended)
    work = work_in(answers, began, ended)
    since = max(began, work.last)
    others = [span for other in holds if other.name != hold.name and (span := _span(other, opened_at, now))]
    return Credit(
        began, ended, since, work, _beside(others, since, ended), _beside(others, max(hold.since, opened_at), ended)
    )  # fmt: skip


class Change(Struct, frozen=True):
    """A change of machine: the old one was last heard of at `silent_since`, the new one spoke first at `moved_at`."""

    silent_since: Instant
    approved_at: Instant
    moved_at: Instant
    before: str
    after: str


def changes_in(moments: Iterable[Moment]) -> list[Change]:
    """Every change of machine of a journal for which it is known when the old one fell silent, oldest first."""
    found, machine, agreed = [], "", None
    for moment in moments:
        if moment.kind == "machine_approved":
            agreed = moment
        elif moment.kind == "leased":
            if agreed is not None and agreed.detail["browser"] == moment.detail["browser"] and agreed.detail["silent_since"]:
                found.append(
                    Change(agreed.detail["silent_since"], agreed.at, moment.at, machine, moment.detail["machine"])
                )  # fmt: skip
            agreed, machine = None, moment.detail["machine"]
    return found


def seat_of_old_machine(moments: Iterable[Moment], now: int) -> int:
    """Where the machine stood that was given up, or is to be, of a candidate who sits at `now`."""
    told = [one for one in moments if one.kind in ("seat_changed", "leased", "machine_asked", "machine_approved")]
    seat = old = wrote = next((one.detail["before"] for one in told if one.kind == "seat_changed"), now)
    for one in told:
        if one.kind == "seat_changed":
            seat = one.detail["seat"]
        elif one.kind == "leased":
            wrote = seat
        else:
            old = wrote
    return old


class Loss(Struct, frozen=True):
    """What a change of machine should give: from the old one's last word, or its last answer, to the new one's first word."""

    change: Change
    since: Instant
    work: Work
    proposed: Span


def loss_of(change: Change, holds: Iterable[Hold], opened_at: Instant, answers: Iterable[Answer], now: Instant) -> Loss:
    """Never below zero, never longer than the silence; where the clock stood still, nothing was lost."""
    began = min(max(change.silent_since, opened_at), change.moved_at)
    work = work_in(answers, began, change.moved_at)
    since = max(began, work.last)
    spans = [span for hold in holds if (span := _span(hold, opened_at, now))]
    return Loss(change, since, work, _beside(spans, since, change.moved_at))


def _span(hold: Hold, opened_at: Instant, now: Instant) -> tuple[Instant, Instant] | None:
    start, end = max(hold.since, opened_at), now if hold.until is None else hold.until
    return (start, end) if start < end else None


def _beside(others: list[tuple[Instant, Instant]], since: Instant, until: Instant) -> Span:
    """What a span adds to the others."""
    return length_of_union([*others, (since, until)]) - length_of_union(others) if since < until else 0
