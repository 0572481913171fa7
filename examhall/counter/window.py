"""When a counter may take fees: the batch's window of confirmation, and what an exams officer granted beyond it. Pure."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal
from examhall.instants import Instant
from examhall.registration.standing import shown_at


class OutsideWindow(Refusal):
    """Before the opening, or from the closing minute on; the sentence names both."""

    code = "outside_window"

    def __init__(self, opens: LazyString, closes: LazyString) -> None:
        super().__init__()
        self.says = _(
            "Fees of this batch are taken from %(opens)s to %(closes)s. Outside this time only an exams officer can admit "
            "somebody, with a reason.",
            opens=opens, closes=closes,
        )  # fmt: skip


class Window(Struct, frozen=True):
    """Open from `opens_at` until just before `closes_at`; one person until just before `admitted_until`, should that be later.

    `zone`: the centre's.
    """

    opens_at: Instant
    closes_at: Instant
    zone: str
    admitted_until: Instant = 0

    def is_open(self, now: Instant) -> bool:
        return self.opens_at <= now < self.closes_at or now < self.admitted_until

    def is_over(self, now: Instant) -> bool:
        return now >= max(self.closes_at, self.admitted_until)

    @property
    def opens(self) -> LazyString:
        return LazyString(shown_at, self.opens_at, self.zone)

    @property
    def closes(self) -> LazyString:
        return LazyString(shown_at, self.closes_at, self.zone)

    def check(self, now: Instant) -> None:
        """OutsideWindow, with the dates."""
        if not self.is_open(now):
            raise OutsideWindow(self.opens, self.closes)
