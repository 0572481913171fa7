"""Whom a misconduct decision bars today: at the applicant's door, when a centre approves, when a fee is taken, in a list."""

from collections.abc import Collection
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, select

from examhall.errors import Refusal
from examhall.instants import Instant
from examhall.programme.days import day_of
from examhall.registration.tables import bar


class Barred(Refusal):
    """As the applicant reads it."""

    code = "barred"

    def __init__(self, until: str, reference: str) -> None:
        super().__init__()
        self.says = (
            _("You may not apply until %(until)s has passed (decision %(reference)s).", until=until, reference=reference)
            if until
            else _("You may not apply: decision %(reference)s has no end.", reference=reference)
        )


class BarredMeanwhile(Refusal):
    """As the centre reads it: the decision came after the application."""

    code = "barred_meanwhile"

    def __init__(self, bar: Row[Any]) -> None:
        super().__init__()
        self.says = said(bar)


def bars_now(connection: Connection, persons: Collection[str], now: Instant) -> dict[str, Row[Any]]:
    """person -> the bar that keeps them from the examination today, the longest one where there are several."""
    day = day_of(now)
    rows = connection.execute(select(bar).where(bar.c.person_id.in_(persons), bar.c.ended_at.is_(None), bar.c.since <= day))
    standing = [row for row in rows if not row.until or day <= row.until]
    return {row.person_id: row for row in sorted(standing, key=lambda row: (not row.until, row.until))}


def bar_now(connection: Connection, person_id: str, now: Instant) -> Row[Any] | None:
    """The same, of one person."""
    return bars_now(connection, [person_id], now).get(person_id)


def said(bar: Row[Any]) -> LazyString:
    """What a bar says to whoever must not admit this person."""
    if bar.until:
        return _(
            "Decision %(reference)s bars this person from the examination until %(until)s has passed.",
            reference=bar.reference, until=bar.until,
        )  # fmt: skip
    return _("Decision %(reference)s bars this person from the examination for ever.", reference=bar.reference)


def check_not_barred(connection: Connection, person_id: str, now: Instant) -> None:
    """BarredMeanwhile, with the end of the bar."""
    if (found := bar_now(connection, person_id, now)) is not None:
        raise BarredMeanwhile(found)
