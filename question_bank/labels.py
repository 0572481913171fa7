"""The bank's words for readers: kinds, difficulties, states, moves and rules, as messages to translate."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString]

KIND: Final[Words] = {
    "single": _("Single choice"),
    "multiple": _("Multiple choice"),
    "truth": _("True or false"),
    "task": _("Operation task"),
}
PART: Final[Words] = {"theory": _("Theory"), "practical": _("Practical")}
LANGUAGE: Final[Words] = {"zh-CN": _("Chinese"), "en": _("English")}
DIFFICULTY: Final[Words] = {"easy": _("Easy"), "medium": _("Medium"), "hard": _("Hard")}
COGNITIVE: Final[Words] = {"remember": _("Remember"), "understand": _("Understand"), "apply": _("Apply or analyse")}
VOLATILITY: Final[Words] = {"a": _("for years"), "b": _("check every year"), "c": _("always print the value")}
SUPPORT: Final[Words] = {
    "S": _("a source was seen"),
    "K": _("common knowledge of the field"),
    "SK": _("partly seen, partly common knowledge"),
}
STATE: Final[Words] = {
    "draft": _("Draft"),
    "in_review": _("In review"),
    "withdrawn": _("Withdrawn"),
    "sent_back": _("Sent back"),
    "reviewed": _("Reviewed"),
    "approved": _("Approved"),
    "in_use": _("In use"),
    "suspended": _("Suspended"),
    "retired": _("Retired"),
}
MOVE: Final[Words] = {
    "withdraw": _("Withdraw from review"),
    "review": _("Reviewed: good"),
    "send_back": _("Send back"),
    "approve": _("Approve"),
    "suspend": _("Suspend"),
    "resume": _("Take up again"),
    "retire": _("Retire"),
}
STEP: Final[Words] = {
    "write": _("wrote it"),
    "hand_on": _("handed it on to review"),
    "withdraw": _("withdrew it"),
    "review": _("reviewed it"),
    "send_back": _("sent it back"),
    "approve": _("approved it"),
    "use": _("sealed it in a paper"),
    "suspend": _("suspended it"),
    "resume": _("found it good again"),
    "retire": _("retired it"),
}
PROOF: Final[Words] = {
    "points": _("Points"),
    "calculation": _("Items with a calculation"),
    "difficulty": _("Mean difficulty (easy 0, medium 0.5, hard 1)"),
    "minutes": _("Expected time in minutes"),
    "pace": _("Expected time in minutes, against the other papers"),
    "enemies": _("Pairs of enemies"),
    "exposure": _("Papers its most used item stands on"),
    "shared": _("Items shared with another of these papers"),
    "variants": _("Variants shared with another of these papers"),
}
MULTIPLE_CHOICE: Final[Words] = {
    "per_option": _("Short: half a point for each right option"),
    "all_or_nothing": _("Short: nothing"),
    "proportional": _("Short: the share of right options"),
}
WHY: Final[Words] = {
    "AS_KEY": _("as the key"),
    "NOT_AS_KEY": _("not as the key"),
    "PARTLY": _("partly as the key"),
    "FOLLOWS": _("wrong, but follows rightly from the candidate's own earlier figures"),
    "BLANK": _("left blank"),
    "UNREADABLE": _("not readable as the kind of answer asked for"),
    "WRONG_OPTION": _("a wrong option was chosen"),
    "SHORT": _("not every right option was chosen"),
    "NOTHING_LEFT": _("wrong entries cost what the right ones earned"),
    "BANNED": _("a banned term was used"),
    "TOO_LONG": _("longer than allowed"),
    "TO_BE_JUDGED": _("left to the markers"),
    "JUDGED": _("read by markers, who gave the points"),
    "GIVEN": _("given to everybody who sat"),
}
RULE: Final[Words] = {
    "choice": _("one right option"),
    "choices/per_option": _("all right options; short: half a point each; wrong: nothing"),
    "choices/all_or_nothing": _("all right options, or nothing"),
    "choices/proportional": _("all right options; short: their share; wrong: nothing"),
    "exact": _("this text"),
    "oneof": _("one of these texts"),
    "number": _("this number, within its tolerance"),
    "set": _("each right pick pays, each wrong one costs"),
    "sequence": _("the longest run in right order"),
    "mapping": _("each right pair pays"),
    "predicate": _("a number for which the rule holds"),
    "judged": _("read by markers"),
    "pattern": _("a text of this pattern"),
    "date": _("a date in these bounds"),
    "text": _("a text that names what it must"),
    "rows": _("rows in any order, cell by cell"),
}
