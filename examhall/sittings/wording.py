"""The states of a sitting in the words of the examination hall, the same on every screen and document."""

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
