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
    "none": _("no points"),
}
CAUSE: Final[Words] = {"grading": _("Grading"), "rescoring": _("Rescoring")}  # what made a result another than before
SET_ASIDE: Final[Words] = {
    "no_sheet": _("There is no answer sheet."),
    "sheet_damaged": _("The answer sheet is not as it was written."),
    "other_booklet": _("The answer sheet is of another booklet."),
    "other_paper": _("The answer sheet is of another paper than the one that was sealed."),
    "no_keys": _("The bank has no keys for this paper."),
    "malformed": _("An answer cannot be one to its question."),
    "rule_error": _("A marking rule failed at one item."),
    "to_be_judged": _("An answer waits for its markers."),
    "abandoned": _("The examination was abandoned in the room; the candidate sits it again."),
}
KEPT: Final[Words] = KEPT_WORDS
