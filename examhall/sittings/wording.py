"""The states of a sitting, and why an answer was kept aside, in the words of the hall, the same on every screen."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.sittings.states import State

STATE_WORDS: Final[dict[State, LazyString]] = {
    State.AWAITING: _("Not yet admitted"),
    State.AUTHORISED: _("Waiting for the start"),
    State.IN_PROGRESS: _("In progress"),
    State.PAUSED: _("Paused"),
    State.SUBMITTED: _("Handed in"),
    State.EXPIRED: _("Collected at the end of time"),
    State.TERMINATED: _("Ended by the proctor"),
    State.ABSENT: _("Absent"),
}

# Why a change was kept aside.
KEPT_WORDS: Final[Mapping[str, LazyString]] = {
    "late": _("arrived after the time was up"),
    "fenced": _("from a machine that no longer writes"),
    "out_of_order": _("older than a change that counts"),
    "after_hand_in": _("arrived after the hand-in"),
    "closed": _("arrived after the room was closed"),
    "terminated": _("arrived after the sitting was ended"),
    "absent": _("the candidate was marked absent"),
    "awaiting": _("the candidate had not been let in"),
    "authorised": _("the part had not been opened"),
}
