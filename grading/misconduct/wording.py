"""What states, moves and consequences of a misconduct case are called."""

from typing import Final

from flask_babel import lazy_gettext as _

from grading.misconduct.moves import Move, Reach, State

STATES: Final = {
    State.OPEN: _("case opened"),
    State.NOTIFIED: _("candidate notified"),
    State.DECIDED: _("misconduct decided"),
    State.APPEALED: _("appealed against"),
    State.UPHELD: _("upheld on appeal"),
    State.CHANGED: _("lessened on appeal"),
    State.CANCELLED: _("cancelled on appeal"),
    State.DISMISSED: _("no misconduct"),
}
BADGES: Final = {
    State.OPEN: "awaiting",
    State.NOTIFIED: "authorised",
    State.DECIDED: "stop",
    State.APPEALED: "warn",
    State.UPHELD: "stop",
    State.CHANGED: "stop",
    State.CANCELLED: "ok",
    State.DISMISSED: "absent",
}
WAITING: Final = (State.OPEN, State.NOTIFIED, State.APPEALED)
MOVES: Final = {
    "open": _("Case opened"),
    Move.NOTIFY: _("Candidate notified"),
    Move.STATE: _("Statement of the candidate"),
    Move.DECIDE: _("Decision"),
    Move.DISMISS: _("Case dismissed"),
    Move.APPEAL: _("Appeal of the candidate"),
    Move.UPHOLD: _("Appeal rejected"),
    Move.CHANGE: _("Decision lessened"),
    Move.CANCEL: _("Decision cancelled"),
}
REACHES: Final = {
    Reach.PART: _("this part does not count"),
    Reach.BATCH: _("every part of this time does not count"),
}
