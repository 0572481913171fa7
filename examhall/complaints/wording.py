"""What states, moves and deadlines of a complaint are called, for the complainant and for the staff."""

from typing import Final

from flask_babel import lazy_gettext as _

from examhall.complaints.moves import Move, Pressing, State

STATES: Final = {
    State.RECEIVED: _("received"),
    State.ACKNOWLEDGED: _("receipt acknowledged"),
    State.HANDED_OVER: _("being looked into"),
    State.ANSWERED: _("answered"),
    State.APPEALED: _("appealed"),
    State.ANSWERED_AGAIN: _("appeal answered"),
    State.CLOSED: _("complaint closed"),
    State.WITHDRAWN: _("withdrawn by the complainant"),
}
BADGES: Final = {
    State.RECEIVED: "awaiting",
    State.ACKNOWLEDGED: "authorised",
    State.HANDED_OVER: "authorised",
    State.ANSWERED: "ok",
    State.APPEALED: "warn",
    State.ANSWERED_AGAIN: "ok",
    State.CLOSED: "submitted",
    State.WITHDRAWN: "absent",
}
MOVES: Final = {
    Move.FILE: _("Complaint filed"),
    Move.ADD: _("Document added"),
    Move.ACKNOWLEDGE: _("Receipt acknowledged"),
    Move.HAND_OVER: _("Handed over to be looked into"),
    Move.ANSWER: _("Answer given"),
    Move.APPEAL: _("Appeal against the answer"),
    Move.CLOSE: _("Closed"),
    Move.WITHDRAW: _("Taken back"),
}
DUE: Final = {Move.ACKNOWLEDGE: _("Receipt due"), Move.ANSWER: _("Answer due")}
PRESSING: Final = {Pressing.OVERDUE: "stop", Pressing.SOON: "warn", Pressing.IN_TIME: "awaiting"}
