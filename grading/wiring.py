"""Grading's plug: the judge that the bank asks, its jobs and chore, the pages of officers and the chief proctor."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.wing import Wing
from grading.analysis import pages as analysis_pages
from grading.analysis.commands import analysis
from grading.analysis.operations import analyse_paper, ask_for_analysis, equate_papers
from grading.analysis.queries import ANALYSE, EQUATE
from grading.certificates import (
    design_pages,
    making,
    one_pages,
    public_pages,
    register_pages,
)
from grading.certificates import pages as certificate_pages
from grading.certificates.command_line import certificate
from grading.certificates.issuing import MAKE
from grading.certificates.pressing import pressing
from grading.jobs import GRADE, ask_for_grading, grade
from grading.looking_up.account_pages import pages as own_result_pages
from grading.looking_up.pages import pages as lookup_pages
from grading.marking import judge
from grading.misconduct import own_pages as own_case_pages
from grading.misconduct import own_words
from grading.misconduct import pages as misconduct_pages
from grading.pages import pages
from grading.personal import (
    alike_pairs,
    certificates,
    misconduct_cases,
    misconduct_decisions,
    released_results,
    results,
    voided_parts,
)
from grading.releasing import promises
from grading.releasing.attaining import attain_from
from grading.releasing.jobs import CONFIRM, confirm_results
from grading.releasing.operations import ATTAIN
from grading.releasing.release_pages import pages as release_pages
from grading.reports.pages import pages as report_pages
from grading.rescoring import amending_pages
from grading.rescoring import pages as rescoring_pages
from grading.rescoring.item_notes import notes_on_item
from grading.rescoring.jobs import bring_live, prepare_corrections, rescore
from grading.rescoring.operations import COMPUTE, CORRECT, MAKE_LIVE
from grading.retention import KINDS, NEEDED

ASK_EACH_SECONDS = 5
ANALYSE_EACH_SECONDS = 120  # each takes the back office some seconds, and rooms close one after the other

wing = Wing(
    name="grading",
    pages=(
        pages,
        analysis_pages.pages,
        misconduct_pages.pages,
        own_case_pages.pages,
        rescoring_pages.pages,
        amending_pages.pages,
        release_pages,
        lookup_pages,
        own_result_pages,
        report_pages,
        certificate_pages.pages,
        one_pages.pages,
        register_pages.pages,
        design_pages.pages,
        public_pages.pages,
    ),
    jobs={
        GRADE: grade,
        ANALYSE: analyse_paper,
        EQUATE: equate_papers,
        COMPUTE: rescore,
        MAKE_LIVE: bring_live,
        CORRECT: prepare_corrections,
        CONFIRM: confirm_results,
        ATTAIN: attain_from,
        MAKE: making.make,
    },
    chores={
        "ask for grading": (ASK_EACH_SECONDS, ask_for_grading),
        "ask for analysis": (ANALYSE_EACH_SECONDS, ask_for_analysis),
    },
    commands=(analysis, certificate),
    menu=(
        ("grading.administrations", _("Results"), Action.SEE_MARKS),
        ("releases.deadlines", _("Deadlines of results"), Action.SEE_MARKS),
        ("reports.page", _("Results and reports"), Action.SEE_RELEASED),
        ("rescoring.runs", _("Rescoring"), Action.SEE_MARKS),
        ("analysis.overview", _("Item and paper analysis"), Action.ANALYSE),
        ("grading.requests_to_void", _("Requests to make void"), Action.VOID_PART),
        ("misconduct_cases.cases", _("Misconduct cases"), Action.VOID_PART),
        ("grading.kept_rooms", _("Answers kept aside"), Action.DECIDE_KEPT),
        ("certificates.overview", _("Certificates"), Action.ISSUE_CERTIFICATES),
        ("certificate_register.batches", _("Register of certificates handed out"), Action.HAND_OUT_CERTIFICATES),
        ("certificate_design.show", _("What stands on certificates"), Action.DESIGN_CERTIFICATES),
    ),
    waiting={"releases.deadlines": promises.pressing, "certificates.overview": pressing},
    notes_to_applicants=(own_words.notes,),
    judge=judge,
    notes_on_item=notes_on_item,
    kept=KINDS,
    needed=NEEDED,
    personal={
        "results": results,
        "released_results": released_results,
        "voided_parts": voided_parts,
        "misconduct_cases": misconduct_cases,
        "misconduct_decisions": misconduct_decisions,
        "alike_pairs": alike_pairs,
        "certificates": certificates,
    },
)
