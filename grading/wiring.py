"""Grading's plug: the judge that the bank asks, its jobs and chore, the pages of officers and the chief proctor."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.wing import Wing
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
from grading.marking import judge
from grading.pages import pages
from grading.personal import certificates, results, voided_parts

ASK_EACH_SECONDS = 5

wing = Wing(
    name="grading",
    pages=(
        pages,
        certificate_pages.pages,
        one_pages.pages,
        register_pages.pages,
        design_pages.pages,
        public_pages.pages,
    ),
    jobs={GRADE: grade, MAKE: making.make},
    chores={"ask for grading": (ASK_EACH_SECONDS, ask_for_grading)},
    menu=(
        ("grading.administrations", _("Results"), Action.SEE_MARKS),
        ("grading.requests_to_void", _("Requests to make void"), Action.VOID_PART),
        ("grading.kept_rooms", _("Answers kept aside"), Action.DECIDE_KEPT),
        ("certificates.overview", _("Certificates"), Action.ISSUE_CERTIFICATES),
        ("certificate_register.batches", _("Register of certificates handed out"), Action.HAND_OUT_CERTIFICATES),
        ("certificate_design.show", _("What stands on certificates"), Action.DESIGN_CERTIFICATES),
    ),
    waiting={"certificates.overview": pressing},
    commands=(certificate,),
    judge=judge,
    personal={"results": results, "voided_parts": voided_parts, "certificates": certificates},
)
