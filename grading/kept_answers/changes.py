"""Answers kept aside, as the chief proctor weighs them: against what, and what the score would be with them. Pure.

A change wins only over an older change of its own browser; against the answer of a later machine the chief chooses, field by
field; where the field is empty, letting it count is what is proposed.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from examhall.instants import MILLISECOND, Instant
from examhall.papers.interactions import is_given
from examhall.sittings.entries import Answered, HandedIn, KeptAdmitted, KeptAside, KeptRejected, Record
from examhall.sittings.sheets import responses_of


class Proposal(StrEnum):
    ADMIT = "admit"
    REJECT = "reject"
    CHOOSE = "choose"  # a later machine's answer stands there: only a person can say


class KeptChange(Struct, frozen=True):
    """One undecided change: what it says, why it did not count, and what counts in its field now.

    `made_at`: what the page says of its making (its receipt where it says nothing); `missing`: how many numbers of its
    browser before this one have not come (a hand-in that was refused leaves one).
    """

    entry: int
    received_at: Instant
    field: str
    value: Any
    browser: str
    number: int
    why: str
    present: Any  # None: the field is empty
    proposal: Proposal
    made_at: Instant
    missing: int


def undecided(records: Sequence[Record]) -> list[KeptChange]:
    """Every change of a journal that was kept aside and not decided yet, in number order."""
    kept: dict[int, Record] = {}
    counts: dict[str, Answered | KeptAside] = {}
    numbers: dict[str, set[int]] = {}
    for record in records:
        match record.entry:
            case KeptAside() as entry:
                kept[record.number] = record
                numbers.setdefault(entry.browser, set()).add(entry.number)
            case Answered() as entry:
                counts[entry.field] = entry
                numbers.setdefault(entry.browser, set()).add(entry.number)
            case HandedIn() as entry:
                numbers.setdefault(entry.browser, set()).add(entry.number)
            case KeptAdmitted() as decision:
                admitted = kept.pop(decision.entry).entry
                assert isinstance(admitted, KeptAside)
                if _wins(admitted, counts.get(admitted.field)):
                    counts[admitted.field] = admitted
            case KeptRejected() as decision:
                kept.pop(decision.entry)
    return sorted((_weighed(record, counts, numbers) for record in kept.values()), key=lambda one: (one.number, one.entry))


def _wins(entry: KeptAside, now: Answered | KeptAside | None) -> bool:
    """As the answer sheet has it: an admitted change never counts over a newer one of its own browser."""
    return now is None or now.browser != entry.browser or now.number < entry.number


def _weighed(record: Record, counts: dict[str, Answered | KeptAside], numbers: dict[str, set[int]]) -> KeptChange:
    entry = record.entry
    assert isinstance(entry, KeptAside)
    now = counts.get(entry.field)
    present = now.value if now is not None and is_given(now.value) else None
    if not _wins(entry, now):
        proposal = Proposal.REJECT
    elif now is None or present is None or now.browser == entry.browser:
        proposal = Proposal.ADMIT
    else:
        proposal = Proposal.CHOOSE
    return KeptChange(
        record.number, record.received_at, entry.field, entry.value, entry.browser, entry.number, entry.why, present, proposal,
        entry.said_at * MILLISECOND or record.received_at, len(set(range(1, entry.number)) - numbers[entry.browser]),
    )  # fmt: skip


def responses_with(records: Sequence[Record], changes: Iterable[KeptChange], entries: Collection[int]) -> dict[str, Any]:
    """The responses as they would count if these kept changes were let in now, in number order."""
    said = [
        Record(0, 0, 0, KeptAdmitted(one.entry, one.field, one.value, 0, "", ""))
        for one in changes
        if one.entry in entries
    ]  # fmt: skip
    return responses_of([*records, *said])
