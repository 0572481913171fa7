"""Until when a review may be asked for, what it costs and by when it is answered: the authority's data. Pure."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal
from examhall.instants import Instant, moment
from examhall.programme.days import HOME
from examhall.programme.working_days import NO_CORRECTIONS
from grading.releasing.deadlines import Countdown, countdown

SOON: Final = 3  # working days before an answer is due
MOST_DAYS: Final = 250  # a year of working days
LARGEST_FEE: Final = Decimal(10_000)
PARTS: Final = ("theory", "practical")


class TermOver(Refusal):
    code = "review_term_over"

    def __init__(self, until: str) -> None:
        super().__init__(until=until)
        self.says = _("A review of this score could be asked for until %(day)s. That day has passed.", day=until)


class NotPaidInTime(Refusal):
    code = "review_not_paid_in_time"

    def __init__(self, until: str) -> None:
        super().__init__(until=until)
        self.says = _(
            "The fee of this review could be paid until %(day)s. That day has passed; the candidate may ask for another one as "
            "long as reviews may be asked for.", day=until,
        )  # fmt: skip


class Refund(StrEnum):
    """When a fee that was taken goes back."""

    CORRECTED = "corrected"  # where the review corrects the result
    NEVER = "never"


class Rule(Struct, frozen=True):
    """`fees`: part -> yuan, 0 where it is free; `answer_within`: working days; `appeal`: the last line of each reply;
    `pay_within`: days of the calendar."""

    fees: Mapping[str, Decimal]
    answer_within: int
    refund: Refund
    appeal: str
    appeal_en: str
    pay_within: int = 10

    def fee(self, part: str) -> Decimal:
        return self.fees.get(part, Decimal(0))


SUGGESTED: Final = Rule(
    dict.fromkeys(PARTS, Decimal(0)),
    answer_within=15,
    refund=Refund.CORRECTED,
    appeal="对本答复有异议的，可向考试机构书面反映，并注明复核编号。",
    appeal_en="Whoever disagrees with this reply may write to the examining body, naming the number of the review.",
)


def review_until(released_at: Instant, within: int) -> str:
    """The last day (YYYY-MM-DD) on which a review may be asked for: `within` days of the calendar after the release."""
    return (moment(released_at, HOME).date() + dt.timedelta(days=within)).isoformat()


def pay_until(asked_at: Instant, within: int) -> str:
    """The last day (YYYY-MM-DD) on which the fee of a review may be paid."""
    return (moment(asked_at, HOME).date() + dt.timedelta(days=within)).isoformat()


def check_term(released_at: Instant, within: int, today: str) -> None:
    """TermOver after the last day."""
    until = review_until(released_at, within)
    if today > until:
        raise TermOver(until)


def answer_due(
    since: Instant, within: int, now: Instant, done: bool, corrections: Mapping[dt.date, bool] = NO_CORRECTIONS
) -> Countdown:
    """The promise to answer, counted in working days from when the review was accepted. Counted anew whenever it is asked:
    a holiday that gets known moves it."""
    return countdown(moment(since, HOME).date(), within, moment(now, HOME).date(), done, corrections, SOON)
