"""Where a result stands on its way to the public (未评→已评→复核中→已确认→已公布→更正), told from facts alone. Pure."""

from enum import StrEnum

from msgspec import Struct

from grading.results import Verdict


class State(StrEnum):
    """A result's state; it never goes back but to `under_review`, or from `confirmed` when the release is withdrawn."""

    UNMARKED = "unmarked"
    MARKED = "marked"
    UNDER_REVIEW = "under_review"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    CORRECTED = "corrected"


class Flag(StrEnum):
    """What is said of a result beside its state."""

    ABSENT = "absent"
    VOIDED = "voided"
    DEFERRED = "deferred"
    CORRECTION_DUE = "correction_due"  # what is public is not what counts now


class Facts(Struct, frozen=True):
    """Numbers of editions and releases; 0 where there is none. `confirmed`: the edition in a release that waits."""

    counting: int = 0
    public: int = 0
    releases: int = 0
    confirmed: int = 0
    verdict: str = ""
    deferred: bool = False
    under_review: bool = False


def state(facts: Facts) -> State:
    """The one word for where a result stands."""
    if facts.under_review:
        return State.UNDER_REVIEW
    if facts.releases:
        return State.CORRECTED if facts.releases > 1 else State.RELEASED
    if facts.confirmed:
        return State.CONFIRMED
    return State.MARKED if facts.counting else State.UNMARKED


def flags(facts: Facts) -> frozenset[Flag]:
    """All that is to be said beside it. Who put a part off is not called absent for it."""
    said = {
        Flag.DEFERRED: facts.deferred,
        Flag.ABSENT: facts.verdict == Verdict.ABSENT and not facts.deferred,
        Flag.VOIDED: facts.verdict == Verdict.VOIDED,
        Flag.CORRECTION_DUE: bool(facts.releases) and facts.public != facts.counting,
    }
    return frozenset(flag for flag, true in said.items() if true)
