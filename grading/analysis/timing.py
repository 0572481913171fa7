"""How long a candidate worked on each field: from the answer before to this one, without the time the clock stood. Pure.

By the browser's own clock where both answers tell it, so that the answers of a machine that was offline, which come all at
once, keep their time. What was gone back to is added up.
"""

from collections.abc import Iterable

from examhall.instants import MILLISECOND, SECOND
from examhall.sittings.entries import Answered, Paused, Record, Resumed, Started


def seconds_by_field(records: Iterable[Record]) -> dict[str, float]:
    """Sealed field id -> seconds, of every field that was answered."""
    found: dict[str, float] = {}
    last_at, last_said, stood, paused_at = 0, 0, 0, 0
    for record in records:
        match record.entry:
            case Started(opened_at=opened):
                last_at = max(opened, record.at)
            case Paused(since=since):
                paused_at = paused_at or max(since, last_at)
            case Resumed() if paused_at:
                stood, paused_at = stood + max(record.at - paused_at, 0), 0
            case Answered() as entry if last_at:
                heard = record.received_at - last_at
                said = (entry.said_at - last_said) * MILLISECOND if entry.said_at and last_said else heard
                took = max(said if said >= 0 else heard, 0) - stood
                found[entry.field] = found.get(entry.field, 0.0) + max(took, 0) / SECOND
                last_at, last_said, stood = record.received_at, entry.said_at, 0
    return found
