"""Grading's words for readers: verdicts, routes, and why something was kept or set aside."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.sittings.wording import KEPT_WORDS

Words = Mapping[str, LazyString]

VERDICT: Final[Words] = {
    "passed": _("Passed"),
    "failed": _("Not passed"),
    "absent": _("Absent"),
    "voided": _("Void"),
    "incomplete": _("Not complete"),
    "set_aside": _("Set aside"),
    "ungraded": _("Not graded yet"),
}
VERDICT_STATE: Final[Mapping[str, str]] = {  # the shape beside the word, as base.css knows it
    "passed": "ok",
    "failed": "terminated",
    "absent": "absent",
    "voided": "misconduct",
    "incomplete": "awaiting",
    "set_aside": "warn",
    "ungraded": "awaiting",
}
STATE: Final[Words] = {
    "awaiting": _("Not here yet"),
    "authorised": _("Ready"),
    "in_progress": _("Working"),
    "paused": _("Paused"),
    "submitted": _("Handed in"),
    "expired": _("Collected"),
    "terminated": _("Ended by proctor"),
    "absent": _("Absent"),
}
DECIDED: Final[Words] = {"voided": _("Made void"), "declined": _("Request declined")}  # what became of a request to make void
ROUTE: Final[Words] = {
    "direct": _("by the key"),
    "follow": _("by follow-through"),
    "given": _("by decision"),
    "judged": _("by markers"),
    "none": _("no points"),
}
CAUSE: Final[Words] = {  # what made a result another than before
    "grading": _("Grading"),
    "rescoring": _("Rescoring"),
    "review": _("Score review"),
    "sample": _("Marked anew, as a sample"),
}
SET_ASIDE: Final[Words] = {
    "no_sheet": _("There is no answer sheet."),
    "sheet_damaged": _("The answer sheet is not as it was written."),
    "other_booklet": _("The answer sheet is of another booklet."),
    "other_paper": _("The answer sheet is of another paper than the one that was sealed."),
    "no_keys": _("The bank has no keys for this paper."),
    "item_altered": _(
        "An item of this paper was altered: it is not what was approved and sealed. Restore it from a backup, then grade again."
    ),
    "malformed": _("An answer cannot be one to its question."),
    "rule_error": _(
        "A marking rule failed at one item: a fault of the system, not of the answer. Have it mended by whoever runs the "
        "system, then grade the room again."
    ),
    "to_be_judged": _("An answer waits for its markers."),
    "altered": _("The stored result was altered: it is not what the marking gave. Grade the room again."),
    "journal": _(
        "The journal of this sitting does not verify: it is not what was written during the examination. Restore it from a "
        "backup, then grade the room again and confirm anew."
    ),
    "sheet": _(
        "The answer sheet is not what the journal of this sitting says. Grade the room again: the sheet is then written anew "
        "from the journal."
    ),
    "outdated": _("There is a newer answer sheet than the one that was marked. Grade the room again."),
    "abandoned": _("The examination was abandoned in the room; the candidate sits it again."),
}
NAMES_ITEM: Final = frozenset({"rule_error", "malformed", "item_altered"})  # reasons of which the detail begins with an item
KEPT: Final[Words] = KEPT_WORDS
HELD: Final[Words] = {  # why a result waits; see releasing/holding.py
    "deferred": _("Put off: the part is sat in another batch"),
    "abandoned": _("The examination was broken off in the room, and is sat again"),
    "room_open": _("The room is not closed"),
    "kept_answers": _("Answers kept aside wait for a decision"),
    "void_request": _("The room asks for the part to be made void"),
    "misconduct": _("The room noted misconduct, and nobody has decided what follows"),
    "identity": _("A doubt about the identity was not settled"),
    "rescoring": _("A key of its paper is to be amended, and nobody has decided on what that changes"),
    "marking": _("Markers are reading some of the answers"),
    "altered": _("Altered after it was marked"),
    "journal": _("Its journal does not verify"),
    "sheet": _("Its answer sheet is not what its journal says"),
    "outdated": _("A newer answer sheet is not marked yet"),
    "not_rescored": _("Still marked by the key before its amendment: grade the room again once the fault is mended"),
    "set_aside": _("Set aside when it was marked"),
    "not_marked": _("Not marked yet"),
}
RESULT_STATE: Final[Words] = {  # see releasing/states.py
    "unmarked": _("Not marked yet"),
    "marked": _("Marked"),
    "under_review": _("Under review"),
    "confirmed": _("Confirmed, not public yet"),
    "released": _("Released"),
    "corrected": _("Corrected"),
}
RESULT_BADGE: Final[Mapping[str, str]] = {
    "unmarked": "awaiting",
    "marked": "authorised",
    "under_review": "warn",
    "confirmed": "in_progress",
    "released": "ok",
    "corrected": "ok",
}
FLAG: Final[Words] = {
    "absent": _("Absent"),
    "voided": _("Void"),
    "deferred": _("Deferred"),
    "correction_due": _("Correction to be released"),
}
FLAG_BADGE: Final[Mapping[str, str]] = {
    "absent": "absent", "voided": "misconduct", "deferred": "awaiting", "correction_due": "warn",
}  # fmt: skip
PRESSING: Final[Mapping[str, str]] = {"done": "ok", "in_time": "awaiting", "soon": "warn", "overdue": "stop"}
AREA: Final[Words] = {  # the areas of the syllabus, as the programme names them in both languages
    "01": _("Basic processes of e-commerce"),
    "02": _("Platform operation and product selection"),
    "03": _("Online marketing"),
    "04": _("Electronic payment"),
    "05": _("E-commerce security"),
    "06": _("International trade practice"),
    "07": _("International settlement"),
    "08": _("International trade documents"),
    "09": _("Electronic port"),
    "10": _("Customs declaration"),
    "11": _("Inspection and quarantine"),
    "12": _("Cross-border logistics"),
    "13": _("Customer service"),
    "14": _("Law, intellectual property and tax"),
    "15": _("Ethics and basics"),
}
