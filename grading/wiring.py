"""Grading's plug: the judge that the bank asks, the job and its chore, and the pages of officers and the chief proctor."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.wing import Wing
from grading.jobs import GRADE, ask_for_grading, grade
from grading.looking_up.account_pages import pages as own_result_pages
from grading.looking_up.pages import pages as lookup_pages
from grading.marking import judge
from grading.pages import pages
from grading.personal import results, voided_parts
from grading.releasing.attaining import attain_from
from grading.releasing.jobs import CONFIRM, confirm_results
from grading.releasing.operations import ATTAIN
from grading.releasing.promises import pressing
from grading.releasing.release_pages import pages as release_pages
from grading.reports.pages import pages as report_pages

ASK_EACH_SECONDS = 5

wing = Wing(
    name="grading",
    pages=(pages, release_pages, lookup_pages, own_result_pages, report_pages),
    jobs={GRADE: grade, CONFIRM: confirm_results, ATTAIN: attain_from},
    chores={"ask for grading": (ASK_EACH_SECONDS, ask_for_grading)},
    menu=(
        ("grading.administrations", _("Results"), Action.SEE_MARKS),
        ("releases.deadlines", _("Deadlines of results"), Action.SEE_MARKS),
        ("reports.page", _("Results and reports"), Action.SEE_RELEASED),
        ("grading.requests_to_void", _("Requests to make void"), Action.VOID_PART),
        ("grading.kept_rooms", _("Answers kept aside"), Action.DECIDE_KEPT),
    ),
    waiting={"releases.deadlines": pressing},
    judge=judge,
    personal={"results": results, "voided_parts": voided_parts},
)
