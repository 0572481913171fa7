"""What states, causes and moves of certificates are called, and the shapes they are shown with."""

from typing import Any, Final

from flask_babel import lazy_gettext as _

from examhall.instants import moment
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.documents import WORDS as DOCUMENTS
from examhall.people.permissions import Action
from examhall.programme.days import HOME
from grading.certificates.changing import CAUSES, Cause, Change
from grading.certificates.states import State, Status

STATES: Final = {
    State.WAITING: _("Waits to be made"),
    State.MADE: _("Made, not handed out"),
    State.HANDED_OUT: _("Handed out to its holder"),
    State.REPLACED: _("Replaced by another"),
    State.REVOKED: _("Revoked, void"),
}
BADGES: Final = {
    State.WAITING: "awaiting", State.MADE: "authorised", State.HANDED_OUT: "ok", State.REPLACED: "absent",
    State.REVOKED: "stop",
}  # fmt: skip
STATUSES: Final = {
    Status.VALID: _("This certificate is valid"),
    Status.UNDER_REVIEW: _("This certificate is under review"),
    Status.REPLACED: _("This certificate has been replaced"),
    Status.REVOKED: _("This certificate has been revoked"),
}
STATUS_NOTES: Final = {
    Status.VALID: _("It was issued as shown here, and the released results say the same."),
    Status.UNDER_REVIEW: _("The results on which it was issued have been corrected. Do not rely on it meanwhile."),
    Status.REPLACED: _("The holder has another certificate with a new number. This paper does not count any more."),
    Status.REVOKED: _("This paper does not count any more."),
}
STATUS_BADGES: Final = {Status.VALID: "ok", Status.UNDER_REVIEW: "warn", Status.REPLACED: "absent", Status.REVOKED: "stop"}
STATUS_NOTICES: Final = {Status.VALID: "ok", Status.UNDER_REVIEW: "warn", Status.REPLACED: "warn", Status.REVOKED: "stop"}
CAUSE_WORDS: Final = {
    Cause.LOST: _("It was lost"),
    Cause.NAME: _("The name was mended"),
    Cause.CORRECTED: _("The results were corrected"),
    Cause.MISCONDUCT: _("Misconduct was established"),
    Cause.ERROR: _("It was issued by mistake"),
}
MOVES: Final = {
    "issue": _("Number given out"), "make": _("Document made and signed"), "hand_out": _("Handed out to its holder"),
    "replace": _("Replaced by another"), "revoke": _("Revoked, void"),
}  # fmt: skip
ACT_WORDS: Final = {
    "issue": _("Issue certificates"), "replace": _("Replace a certificate"), "revoke": _("Revoke a certificate"),
}  # fmt: skip


def words() -> dict[str, Any]:
    """What every staff template of certificates may name."""
    user = guards.who()
    return {
        "states": STATES, "badges": BADGES, "statuses": STATUSES, "status_badges": STATUS_BADGES, "causes": CAUSE_WORDS,
        "moves": MOVES, "kinds": ACT_WORDS, "documents": DOCUMENTS, "changes": CAUSES, "replace": Change.REPLACE,
        "revoke": Change.REVOKE, "at": at, "titled": titled, "may_issue": user.may(Action.ISSUE_CERTIFICATES),
        "may_hand_out": user.may(Action.HAND_OUT_CERTIFICATES), "may_design": user.may(Action.DESIGN_CERTIFICATES),
        "me": user.id,
    }  # fmt: skip


def at(instant: int | None) -> str:
    return moment(instant, HOME).strftime("%Y-%m-%d %H:%M") if instant is not None else ""


def titled(row: Any) -> str:
    """A level's title in the reader's language."""
    return str(row.exam_en if locale_now() == "en" else row.exam)
