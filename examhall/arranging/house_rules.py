"""The house rules of an administration as a page's fields: minutes as they are typed, and what is wrong with them. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec.structs import asdict

from examhall.schedule.settings import HouseRules
from examhall.schedule.windows import ScheduleProblem

A_DAY: Final = 24 * 60
# Minutes; the longest that makes sense of each.
MINUTES: Final[Mapping[str, tuple[LazyString, LazyString, int]]] = {
    "sign_in_before": (_("Sign-in opens before the start"), _("The waiting page. 0: at any time of that day."), A_DAY),
    "late_limit": (_("Latest admission after the opening"), _("Later nobody is admitted. It stands on the ticket."), A_DAY),
    "earliest_hand_in": (_("Earliest hand-in after the opening"), _("0: at any time."), A_DAY),
    "alone_limit": (
        _("What one proctor may grant alone"), _("To one candidate in all; beyond it a second person is needed."), 120,
    ),
    "decide_after": (_("In an outage the chief decides within"), _("Whether to go on or to abandon. 0: no such limit."), A_DAY),
}  # fmt: skip
SWITCHES: Final[Mapping[str, LazyString]] = {
    "calculator": _("A calculator is on the screen"),
    "check_in_first": _("Only who was checked in at the door is admitted"),
    "lock_stops_clock": _("The clock stands still while a candidate's page is locked"),
}
MULTIPLE_CHOICE: Final[Mapping[str, LazyString]] = {
    "per_option": _("2 points for all right options, 0.5 for each of some; a wrong one: 0"),
    "all_or_nothing": _("points for exactly the right options alone"),
    "proportional": _("some of the right options in proportion; a wrong one: 0"),
}
MOST_REMINDERS: Final = 6


def typed_rules(rules: HouseRules) -> dict[str, Any]:
    """Rules as the fields of the page hold them."""
    said = asdict(rules)
    minutes = {name: f"{said[name] / 60:g}" for name in MINUTES}
    return {**said, **minutes, "reminders": ", ".join(f"{one / 60:g}" for one in rules.reminders)}


def read_rules(typed: Mapping[str, str]) -> HouseRules:
    """What was typed; a switch that is off is missing. ScheduleProblem names the field."""
    given: dict[str, Any] = {name: _seconds(name, typed.get(name, ""), most) for name, (_words, _hint, most) in MINUTES.items()}
    said = [one for one in typed.get("reminders", "").replace("，", ",").replace("、", ",").split(",") if one.strip()]
    if len(said) > MOST_REMINDERS:
        raise ScheduleProblem("reminders", _("At most %(most)s reminders.", most=MOST_REMINDERS))
    reminders = sorted({_seconds("reminders", one, A_DAY) for one in said} - {0}, reverse=True)
    if typed.get("multiple_choice") not in MULTIPLE_CHOICE:
        raise ScheduleProblem("multiple_choice", _("Choose how multiple choice is marked."))
    switches = {name: name in typed for name in SWITCHES}
    return HouseRules(reminders=tuple(reminders), multiple_choice=typed["multiple_choice"], **given, **switches)


def check_rules(rules: HouseRules, seconds: int) -> None:
    """ScheduleProblem for what lies beyond the end of a part of this length."""
    for name in ("late_limit", "earliest_hand_in"):
        if getattr(rules, name) > seconds:
            raise ScheduleProblem(name, _("The examination is over by then."))


def changed_rules(before: HouseRules, now: HouseRules) -> dict[str, Any]:
    """The rules that say something else now, as the trail keeps them."""
    said = asdict(before)
    return {name: value for name, value in asdict(now).items() if value != said[name]}


def _seconds(name: str, typed: str, most: int) -> int:
    try:
        seconds = round(float(typed) * 60)
    except (ValueError, OverflowError):
        raise ScheduleProblem(name, _("Write a number of minutes.")) from None
    if not 0 <= seconds <= most * 60:
        raise ScheduleProblem(name, _("Between 0 and %(most)s minutes.", most=most))
    return seconds
