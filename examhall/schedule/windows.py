"""The windows of a batch: when it is applied for, when it is confirmed at the counter, and when tickets are given out. Pure."""

from collections.abc import Iterator
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal
from examhall.instants import Instant


class TicketRule(StrEnum):
    AT_COUNTER = "at_counter"  # with the confirmation: day and address, room and seat to follow
    AFTER_SEATING = "after_seating"  # with room and seat, and their collection is recorded


class Windows(Struct, frozen=True):
    """The fields are called as the columns of `batch_calendar`."""

    applications_open_at: Instant
    applications_close_at: Instant
    confirmation_opens_at: Instant
    confirmation_closes_at: Instant
    ticket_rule: TicketRule = TicketRule.AFTER_SEATING


class ScheduleProblem(Refusal):
    """What is wrong in something typed about a batch or an administration; `field` names where."""

    code = "schedule_problem"

    def __init__(self, field: str, says: LazyString) -> None:
        super().__init__(field=field)
        self.field, self.says = field, says


def check_windows(windows: Windows) -> None:
    """ScheduleProblem where one window ends before it begins, or the counter opens before anybody can apply."""
    for problem in _problems(windows):
        raise problem


def _problems(windows: Windows) -> Iterator[ScheduleProblem]:
    if windows.applications_close_at <= windows.applications_open_at:
        yield ScheduleProblem("applications_close_at", _("Applications close after they open."))
    if windows.confirmation_closes_at <= windows.confirmation_opens_at:
        yield ScheduleProblem("confirmation_closes_at", _("The confirmation ends after it begins."))
    if windows.confirmation_opens_at < windows.applications_open_at:
        yield ScheduleProblem("confirmation_opens_at", _("Nobody can be confirmed before applications are open."))
