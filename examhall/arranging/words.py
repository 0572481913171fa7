"""What the pages of a batch have in common: times as people read them, and the words for stages and reasons."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString, format_date
from flask_babel import lazy_gettext as _

from examhall.errors import Refusal
from examhall.instants import SECOND, Instant, moment
from examhall.people import guards
from examhall.people.permissions import Action
from examhall.programme.days import HOME
from examhall.registration.seating import Why
from examhall.schedule.local_time import clock_of
from examhall.schedule.windows import TicketRule

WHY: Final[Mapping[Why, LazyString]] = {
    Why.NOT_HELD: _("No administration of this part is held at the centre."),
    Why.FULL: _("All seats of this part at the centre are taken; the spare share stays free."),
    Why.NO_OWN_ROOM: _("A separate room was approved, and no empty one is left."),
    Why.OVERLAPS: _("What is free lies at the time of another examination of this candidate."),
    Why.OTHER_PART: _("There is a seat, but none in the other part: nobody is seated for one part alone."),
}
STAGES: Final = {
    "": _("being arranged"),
    "laid": _("papers on the seats"),
    "opened": _("opened"),
    "over": _("over in all rooms"),
}
TICKET_RULES: Final = {
    TicketRule.AT_COUNTER: _("At the counter, with day and address; room and seat follow"),
    TicketRule.AFTER_SEATING: _("After seating, with room and seat; collection is recorded"),
}
DRAFT_STATES: Final = {
    "waiting": _("being drawn"), "ready": _("to be looked at"), "taking": _("being taken over"),
    "writing": _("being taken over"), "taken": _("taken over"), "dropped": _("let go"),
}  # fmt: skip
BADGES: Final = {
    "waiting": "awaiting", "ready": "authorised", "taking": "in_progress", "writing": "in_progress", "taken": "ok",
    "dropped": "absent",
}  # fmt: skip


def words() -> dict[str, Any]:
    return {
        "at": at, "span": span, "stages": STAGES, "ticket_rules": TICKET_RULES, "draft_states": DRAFT_STATES, "badges": BADGES,
        "why_words": WHY, "may_arrange": guards.who().may(Action.ARRANGE),
        "may_hand_out": guards.who().may(Action.HAND_OUT_TICKETS), "wrong_at": wrong_at,
    }  # fmt: skip


def at(instant: Instant, zone: str = HOME) -> str:
    """Day with weekday, and time of day."""
    there = moment(instant, zone)
    return f"{format_date(there.date(), 'yyyy-MM-dd (EEE)')} {there:%H:%M}"


def span(starts_at: Instant, seconds: int, zone: str) -> str:
    return f"{at(starts_at, zone)}–{clock_of(starts_at + seconds * SECOND, zone)}"


def wrong_at(problem: Refusal | None, field: str) -> str:
    """The sentence that belongs beside a field; empty where nothing is wrong with it."""
    return str(problem.says) if problem is not None and problem.details.get("field") == field else ""
