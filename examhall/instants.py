"""Moments and spans as whole microseconds since 1970 UTC: exact in the journal's text, cheap to add, equal on every machine."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

Instant = int
Span = int

MILLISECOND: Final[Span] = 1_000  # as scripts count
SECOND: Final[Span] = 1_000_000
MINUTE: Final[Span] = 60 * SECOND


def instant(moment: datetime) -> Instant:
    """An aware datetime as an instant."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs an aware datetime")
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def moment(at: Instant, zone: str = "UTC") -> datetime:
    """An instant as an aware datetime in an IANA zone, for people."""
    return datetime.fromtimestamp(at // SECOND, tz=ZoneInfo(zone)).replace(microsecond=at % SECOND)
