"""What the acts of the audit trail are called; one that has no words here is shown under its code."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

ACTS: Final[Mapping[str, LazyString]] = {
    "sign_in": _("signed in"),
    "add_staff": _("added a member of the staff"),
    # the bank
    "draft_item": _("drafted an item"),
    "begin_item": _("began to write an item"),
    "reopen_item": _("began a new version of an item"),
    "give_up_item": _("gave up writing an item"),
    "comment_on_item": _("commented on an item"),
    "review_item": _("found an item good"),
    "send_back_item": _("sent an item back"),
    "approve_item": _("approved an item"),
    "suspend_item": _("suspended an item"),
    "resume_item": _("took an item up again"),
    "retire_item": _("retired an item"),
    "see_item": _("looked at an item with its key"),
    "keep_picture": _("kept a picture"),
    "write_fact": _("wrote a fact in the register"),
    "set_review_rule": _("set by how many items are reviewed"),
    "import_items": _("imported items"),
    "export_items": _("exported items"),
    "fetch_export": _("fetched an exported file"),
    "save_specification": _("saved a specification"),
    "add_specification": _("added a specification"),
    # papers
    "assemble_paper": _("assembled a paper"),
    "seal_paper": _("sealed a paper"),
    "release_paper": _("released a paper's key"),
    "order_release": _("ordered a release by the schedule"),
    "withdraw_release": _("took a release by the schedule back"),
    "set_spare_paper": _("kept a spare paper ready"),
    "preview_paper": _("looked at a paper as a candidate"),
    "print_paper": _("printed a paper"),
    "print_key": _("printed the answers of a paper"),
    "prepare_administration": _("laid a paper on the seats"),
    "anchor": _("anchored the journals"),
    # the programme and what the public site says
    "write_programme_text": _("wrote a text of the public site"),
    "change_fee": _("changed a fee"),
    "change_clause": _("changed an eligibility clause"),
    "set_programme_names": _("named bodies and promises"),
    "put_textbook": _("wrote a textbook's entry"),
    "put_centre_entry": _("wrote a centre's entry"),
    # results
    "grade_run": _("marked a room"),
    "void_part": _("voided a part"),
}
DETAILS: Final[Mapping[str, LazyString]] = {
    "version": _("version"),
    "second": _("second person"),
    "items": _("items"),
    "note": _("comment"),
    "says": _("says"),
    "before": _("before"),
    "otherwise": _("says otherwise"),
    "suspended": _("suspended or retired items"),
    "specification": _("specification"),
    "administration": _("administration"),
    "paper": _("paper"),
    "door": _("seen through"),
    "format": _("format"),
    "language": _("language"),
    "name": _("name"),
    "ordered_by": _("ordered by"),
    "late_seconds": _("seconds late"),
    "line": _("line"),
    "edition": _("edition"),
    "valid_from": _("valid from"),
    "why": _("why"),
    "fee": _("fee"),
    "withdrawn": _("withdrawn"),
    "textbooks": _("textbooks"),
}
