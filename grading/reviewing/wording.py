"""What states, steps, checks and outcomes of a score review are called."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from grading.reviewing.asking import ASK
from grading.reviewing.findings import Checked
from grading.reviewing.states import CORRECTING, LAPSED, Move, Outcome, State, WhyBack
from grading.reviewing.terms import Refund

Words = Mapping[str, LazyString]

STATES: Final[Words] = {
    State.ASKED: _("review to be paid"),
    LAPSED: _("review not paid in time"),
    State.ACCEPTED: _("review accepted"),
    State.IN_REVIEW: _("marked again, to be signed"),
    CORRECTING: _("signed, correction to be released"),
    State.ANSWERED: _("review answered"),
    State.WITHDRAWN: _("review withdrawn"),
}
# As the candidate reads them: what goes on between officers is one state.
STATES_TOLD: Final[Words] = {
    **STATES, State.IN_REVIEW: _("score under review"), CORRECTING: _("score under review"),
}  # fmt: skip
BADGES: Final = {
    State.ASKED: "awaiting", State.ACCEPTED: "authorised", State.IN_REVIEW: "in_progress", CORRECTING: "warn",
    State.ANSWERED: "ok", State.WITHDRAWN: "absent", LAPSED: "absent",
}  # fmt: skip
MOVES: Final[Words] = {
    ASK: _("Review asked for"),
    Move.PAY: _("Fee taken"),
    Move.UNPAY: _("Fee given back"),
    Move.MARK_AGAIN: _("Sitting marked again"),
    Move.READ_AGAIN: _("Answers given to markers again"),
    Move.SIGN: _("Findings signed"),
    Move.WITHDRAW: _("Review withdrawn"),
    Move.LAPSE: _("Fee not paid in time"),
}
CHECKS: Final[Words] = {
    Checked.PERSON: _("The result is that of the candidate who was registered and sat"),
    Checked.PART: _("Level and part of registration, examination and paper are the same"),
    Checked.JOURNAL: _("The journal of the sitting is whole: no entry was changed, removed or added later"),
    Checked.SHEET: _("The answer sheet that was marked says what the journal says"),
    Checked.PAPER: _("Paper and booklet are those that were sealed"),
    Checked.SCHEME: _("It was marked by the keys and rules that count now"),
    Checked.MARK_SHEET: _("The mark sheet is as it was stored"),
    Checked.FIELDS: _("Each field was marked again and earns the same"),
    Checked.SUM: _("The points were added up again and give the same score"),
    Checked.VERDICT: _("The verdict follows from the score"),
    Checked.PUBLIC: _("What was released is what the marking gave"),
}
OUTCOMES: Final[Words] = {Outcome.UNCHANGED: _("The result stands"), Outcome.CORRECTED: _("The result is corrected")}
OUTCOME_BADGES: Final = {Outcome.UNCHANGED: "ok", Outcome.CORRECTED: "warn"}
REFUNDS: Final[Words] = {
    Refund.CORRECTED: _("goes back where the review corrects the result"),
    Refund.NEVER: _("does not go back"),
}
WHY_BACK: Final[Words] = {
    WhyBack.CORRECTED: _("The review corrected the result: the fee goes back."),
    WhyBack.WITHDRAWN: _("The review was withdrawn before anybody had begun: the fee goes back."),
    WhyBack.MISTAKE: _("Taken by mistake? On its own day the receipt can be voided; the review is then to be paid again."),
}
DUE_BACK: Final = (WhyBack.CORRECTED, WhyBack.WITHDRAWN)  # without anybody asking for it


def review_words() -> dict[str, Any]:
    """What pages of results say of their reviews."""
    return {"review_states": STATES_TOLD, "review_badges": BADGES}
