"""Grading's plug: the judge that the bank asks, the job and its chore, and the pages of officers and the chief proctor."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.wing import Wing
from grading.jobs import GRADE, ask_for_grading, grade
from grading.marking import judge
from grading.pages import pages
from grading.personal import results, voided_parts
from grading.rescoring import amending_pages
from grading.rescoring import pages as rescoring_pages
from grading.rescoring.item_notes import notes_on_item
from grading.rescoring.jobs import bring_live, prepare_corrections, rescore
from grading.rescoring.operations import COMPUTE, CORRECT, MAKE_LIVE

ASK_EACH_SECONDS = 5

wing = Wing(
    name="grading",
    pages=(pages, rescoring_pages.pages, amending_pages.pages),
    jobs={GRADE: grade, COMPUTE: rescore, MAKE_LIVE: bring_live, CORRECT: prepare_corrections},
    chores={"ask for grading": (ASK_EACH_SECONDS, ask_for_grading)},
    menu=(
        ("grading.administrations", _("Results"), Action.SEE_MARKS),
        ("rescoring.runs", _("Rescoring"), Action.SEE_MARKS),
        ("grading.requests_to_void", _("Requests to make void"), Action.VOID_PART),
        ("grading.kept_rooms", _("Answers kept aside"), Action.DECIDE_KEPT),
    ),
    judge=judge,
    notes_on_item=notes_on_item,
    personal={"results": results, "voided_parts": voided_parts},
)
