"""Grading's plug: the judge that the bank asks, its jobs and chore, the pages of officers and the chief proctor."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.steps import Step
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
from grading.human_marking import moderation_pages, overview_pages
from grading.human_marking import pages as marking_pages
from grading.human_marking.jobs import grade_read
from grading.human_marking.queries import to_decide
from grading.inspecting import pages as inspection_pages
from grading.inspecting import seat_pages
from grading.inspecting.operations import end_what_is_over
from grading.jobs import GRADE, ask_for_grading, grade
from grading.kept_answers import pages as kept_answer_pages
from grading.looking_up import review_pages as review_asking_pages
from grading.looking_up.account_pages import pages as own_result_pages
from grading.looking_up.pages import pages as lookup_pages
from grading.mark_book.pages import pages as mark_book_pages
from grading.marking import judge
from grading.misconduct import own_pages as own_case_pages
from grading.misconduct import own_words
from grading.misconduct import pages as misconduct_pages
from grading.personal import (
    CALLED,
    alike_pairs,
    certificates,
    inspections,
    marks_by_persons,
    misconduct_cases,
    misconduct_decisions,
    released_results,
    results,
    score_reviews,
    voided_parts,
)
from grading.releasing import promises
from grading.releasing.attaining import attain_from
from grading.releasing.jobs import CONFIRM, confirm_results
from grading.releasing.operations import ATTAIN
from grading.releasing.queries import pressing as releases_waiting
from grading.releasing.release_pages import pages as release_pages
from grading.reports.pages import pages as report_pages
from grading.rescoring import amending_pages
from grading.rescoring import pages as rescoring_pages
from grading.rescoring.item_notes import notes_on_item
from grading.rescoring.jobs import bring_live, prepare_corrections, rescore
from grading.rescoring.operations import COMPUTE, CORRECT, MAKE_LIVE
from grading.retention import KINDS, NEEDED
from grading.reviewing import fee_pages, rule_pages
from grading.reviewing import pages as review_pages
from grading.reviewing.queries import waiting as reviews_waiting
from grading.to_markers import GRADE_READ

ASK_EACH_SECONDS = 5
END_EACH_SECONDS = 30
ANALYSE_EACH_SECONDS = 120  # each takes the back office some seconds, and rooms close one after the other

wing = Wing(
    name="grading",
    pages=(
        mark_book_pages,
        kept_answer_pages.pages,
        analysis_pages.pages,
        marking_pages.pages,
        moderation_pages.pages,
        overview_pages.pages,
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
        review_pages.pages,
        rule_pages.pages,
        fee_pages.pages,
        review_asking_pages.own,
        review_asking_pages.looked_up,
        inspection_pages.pages,
        seat_pages.pages,
    ),
    jobs={
        GRADE: grade,
        GRADE_READ: grade_read,
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
        "end inspections": (END_EACH_SECONDS, end_what_is_over),
    },
    commands=(analysis, certificate),
    menu=(
        ("mark_book.administrations", _("Results"), Action.SEE_MARKS, Step.RESULTS),
        ("releases.deadlines", _("Deadlines of results"), Action.SEE_MARKS, Step.RESULTS),
        ("reviews.listed", _("Score reviews"), Action.REVIEW_SCORES, Step.RESULTS),
        ("review_fees.listed", _("Fees of score reviews"), Action.GIVE_BACK_FEES, Step.RESULTS),
        ("inspections.listed", _("Supervised inspections"), Action.WATCH_INSPECTION, Step.RESULTS),
        ("reports.page", _("Results and reports"), Action.SEE_RELEASED, Step.RESULTS),
        ("human_marking.desk", _("Marking"), Action.MARK_ANSWERS, Step.RESULTS),
        ("marking_moderation.differing", _("Marks that differ"), Action.MODERATE_MARKS, Step.RESULTS),
        ("marking_overview.administrations", _("Marking by persons"), Action.OVERSEE_MARKING, Step.RESULTS),
        ("rescoring.runs", _("Rescoring"), Action.SEE_MARKS, Step.RESULTS),
        ("analysis.overview", _("Item and paper analysis"), Action.ANALYSE, Step.RESULTS),
        ("mark_book.requests_to_void", _("Requests to make void"), Action.VOID_PART, Step.RESULTS),
        ("misconduct_cases.cases", _("Misconduct cases"), Action.VOID_PART, Step.RESULTS),
        ("kept_answers.rooms", _("Answers kept aside"), Action.DECIDE_KEPT, Step.DAY),
        ("certificates.overview", _("Certificates"), Action.ISSUE_CERTIFICATES, Step.RESULTS),
        ("certificate_register.batches", _("Register of certificates handed out"), Action.HAND_OUT_CERTIFICATES, Step.RESULTS),
        ("certificate_design.show", _("What stands on certificates"), Action.DESIGN_CERTIFICATES, Step.RESULTS),
    ),
    waiting={
        "mark_book.administrations": releases_waiting,
        "releases.deadlines": promises.pressing,
        "marking_moderation.differing": to_decide,
        "reviews.listed": reviews_waiting,
        "certificates.overview": pressing,
    },
    notes_to_applicants=(own_words.notes,),
    judge=judge,
    notes_on_item=notes_on_item,
    kept=KINDS,
    needed=NEEDED,
    personal={
        "results": results,
        "released_results": released_results,
        "voided_parts": voided_parts,
        "marks_by_persons": marks_by_persons,
        "misconduct_cases": misconduct_cases,
        "misconduct_decisions": misconduct_decisions,
        "alike_pairs": alike_pairs,
        "score_reviews": score_reviews,
        "inspections": inspections,
        "certificates": certificates,
    },
    personal_words=CALLED,
)
