"""What states, moves and consequences of a misconduct case are called."""

from typing import Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from grading.misconduct.moves import FOR_EVER, Effect, Move, Reach, State

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
LETTERS: Final = {
    "notice": _("Notice (PDF)"),
    "decision": _("Decision (PDF)"),
    "appeal": _("Decision on the appeal (PDF)"),
}
REACHES: Final = {
    Reach.PART: _("this part does not count"),
    Reach.BATCH: _("every part of this time does not count"),
}


def in_words(effect: Effect) -> list[str]:
    """What a decision brings, a clause each: for the results, the integrity record, and applying."""
    said = [str(REACHES[effect.reach])]
    if effect.years:
        for_ever = effect.years == FOR_EVER
        said.append(
            gettext("on the integrity record for ever") if for_ever
            else gettext("on the integrity record, years: %(years)s", years=effect.years)
        )  # fmt: skip
    return [*said, gettext("no application while it is on the record")] if effect.bars else said
