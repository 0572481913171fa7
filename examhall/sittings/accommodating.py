"""Accommodations as they reach a sitting: resolved when it is prepared, and added as a fact where one changes later."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, select

from examhall.audit import trail
from examhall.errors import NotFound, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import SECOND, Instant, Span, moment
from examhall.programme.tables import level_part
from examhall.registration.accommodations import NOTHING, AccommodationProblem, Approval, Kinds, extra_seconds, stands_on
from examhall.registration.operations import accommodate
from examhall.registration.queries import approval_in, kinds_in, newest_accommodations
from examhall.registration.tables import accommodation, registration
from examhall.schedule.tables import administration, centre, room
from examhall.sittings.clerk import Outcome, Wish, carry_out
from examhall.sittings.commands import Accommodate
from examhall.sittings.entries import Supports
from examhall.sittings.tables import room_run, sitting

ENTERED: Final = "entered"  # the reason of a first version, where nobody has to give one


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    says = _("Somebody has changed this accommodation meanwhile. Please look at it again; nothing was changed.")


def resolved(kinds: Kinds | None, seconds: int) -> tuple[Span, Supports]:
    """Extra time and supports in a part of so many seconds, as its sitting is prepared with them."""
    kinds = kinds or NOTHING
    supports = Supports(kinds.break_seconds * SECOND, kinds.large_text, kinds.high_contrast, kinds.read_aloud)
    return extra_seconds(kinds, seconds) * SECOND, supports


def enter(
    hall: Hall, by: str, ticket: str, parts: Sequence[str], kinds: Kinds, approval: Approval, reason: str = "", known: int = 0
) -> int:
    """Enter an accommodation for parts of a candidate, all or none, or change the one whose `known` version was looked at.

    Sittings that are prepared or go on hear of it in the same transaction. Returns how many did. NotFound,
    AccommodationProblem, ReasonNeeded, ChangedMeanwhile.
    """
    if known and not reason.strip():
        raise ReasonNeeded()
    if not parts:
        raise AccommodationProblem("part", _("Choose at least one part."))

    def work(connection: Connection, now: Instant) -> list[Outcome]:
        changes = [_Change(hall, connection, now, by, ticket, part, known, reason.strip()[:500]) for part in parts]
        return [outcome for change in changes for outcome in change.write(kinds, approval)]

    return _told(hall, work)


def end(hall: Hall, by: str, ticket: str, part: str, reason: str, known: int) -> int:
    """From now on it gives nothing. What it gave to the time of a part that is open stays."""
    if not reason.strip():
        raise ReasonNeeded()

    def work(connection: Connection, now: Instant) -> list[Outcome]:
        change = _Change(hall, connection, now, by, ticket, part, known, reason.strip()[:500])
        if change.before is None:
            raise NotFound()
        return change.write(kinds_in(change.before), approval_in(change.before), ended=True)

    return _told(hall, work)


def _told(hall: Hall, work: Callable[[Connection, Instant], list[Outcome]]) -> int:
    """How many sittings have it in their journal now."""
    return sum(bool(outcome.posted) for outcome in hall.clerk.transact(work))


class _Change:
    """One record about to get another version; ChangedMeanwhile where it is not the one that was looked at."""

    def __init__(
        self, hall: Hall, connection: Connection, now: Instant, by: str, ticket: str, part: str, known: int, reason: str
    ) -> None:
        self._hall, self._connection, self._now, self._by = hall, connection, now, by
        self._part, self._reason = part, reason
        self._registration = _registration(connection, ticket, part)
        query = newest_accommodations().where(
            accommodation.c.registration_id == self._registration, accommodation.c.part == part
        )
        self.before = connection.execute(query).first()
        if (0 if self.before is None or self.before.ended else self.before.version) != known:
            raise ChangedMeanwhile()

    def write(self, kinds: Kinds, approval: Approval, ended: bool = False) -> list[Outcome]:
        """The version, its line in the trail, and the fact in every sitting of this part."""
        version = accommodate(
            self._connection, self._now, self._by, self._registration, self._part, kinds, approval, self._reason, ended
        )
        trail.write(
            self._connection, self._hall.audit_key, self._now, self._by, "end_accommodation" if ended else "accommodate",
            self._registration, part=self._part, version=version, reason=self._reason,
        )  # fmt: skip
        wishes = [self._wish(row, None if ended else kinds, approval) for row in self._sittings()]
        return carry_out(self._connection, self._hall.clerk.key, self._now, wishes) if wishes else []

    def _wish(self, row: Row[Any], kinds: Kinds | None, approval: Approval) -> Wish:
        day = moment(row.starts_at, row.zone).date().isoformat()
        extra, supports = resolved(kinds if kinds and stands_on(approval, day) else None, row.seconds)
        return Wish(row.id, Accommodate(extra, supports, self._reason or ENTERED, self._by), self._now)

    def _sittings(self) -> list[Row[Any]]:
        """Those that are over refuse the fact and stay as they are."""
        query = (
            select(sitting.c.id, administration.c.starts_at, administration.c.seconds, centre.c.zone)
            .join(administration, sitting.c.administration_id == administration.c.id)
            .join(room_run, sitting.c.run_id == room_run.c.id)
            .join(room, room_run.c.room_id == room.c.id)
            .join(centre, room.c.centre_id == centre.c.id)
            .where(sitting.c.registration_id == self._registration, administration.c.part == self._part)
        )
        return list(self._connection.execute(query))


def _registration(connection: Connection, ticket: str, part: str) -> str:
    """The registration of this ticket, held so that two officers do not write the same version."""
    found = connection.execute(
        select(registration.c.id)
        .join(level_part, (level_part.c.level == registration.c.level) & (level_part.c.part == part))
        .where(registration.c.ticket == ticket)
        .with_for_update(of=registration)
    ).scalar()
    if found is None:
        raise NotFound()
    return str(found)
