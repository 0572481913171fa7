"""When and from where a marked sitting may be read, and how long a code of the watcher counts. Pure."""

from collections.abc import Sequence
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Malformed, Refusal
from examhall.instants import MINUTE, Instant, moment
from examhall.secure_browser.networks import NoNetwork, is_inside, read_network

CODE_LASTS: Final = 5 * MINUTE
LONGEST: Final = 4 * 60 * MINUTE
MOST_NETWORKS: Final = 10


class NoWindow(Malformed):
    code = "no_inspection_window"
    says = _("Write when it begins and when it ends: the end after the beginning and not past yet, four hours at most.")


class NotOpenYet(Refusal):
    code = "inspection_not_open"

    def __init__(self, opens: str, closes: str) -> None:
        super().__init__(opens=opens, closes=closes)
        self.says = _(
            "This inspection is open from %(opens)s to %(closes)s. Please come back then.", opens=opens, closes=closes
        )


class InspectionOver(Refusal):
    code = "inspection_over"
    says = _("This inspection is over. The marked paper is not shown any more.")


class OtherNetwork(Refusal):
    code = "inspection_other_network"
    says = _("The marked paper is shown only on the machines of the room that was set for it.")


class Window(Struct, frozen=True):
    """From when to when, in which zone it is told, on which networks (CIDR); `ended_at`: somebody ended it before."""

    opens_at: Instant
    closes_at: Instant
    zone: str
    networks: Sequence[str]
    ended_at: Instant | None = None


def check(window: Window, now: Instant, address: str) -> None:
    """InspectionOver, NotOpenYet, OtherNetwork."""
    if window.ended_at is not None or now >= window.closes_at:
        raise InspectionOver()
    if now < window.opens_at:
        opens, closes = moment(window.opens_at, window.zone), moment(window.closes_at, window.zone)
        raise NotOpenYet(f"{opens:%Y-%m-%d %H:%M}", f"{closes:%H:%M}")
    if not is_inside(address, window.networks):
        raise OtherNetwork()


def check_planned(opens_at: Instant | None, closes_at: Instant | None, now: Instant) -> tuple[Instant, Instant]:
    """Both ends of a window that can be set now. NoWindow."""
    if opens_at is None or closes_at is None or not max(opens_at, now) < closes_at <= opens_at + LONGEST:
        raise NoWindow(field="window")
    return opens_at, closes_at


def read_networks(typed: str) -> list[str]:
    """One a line, at least one. NoNetwork."""
    found = [read_network(line) for line in typed.splitlines() if line.strip()]
    if not 0 < len(found) <= MOST_NETWORKS:
        raise NoNetwork(field="networks")
    return list(dict.fromkeys(found))
