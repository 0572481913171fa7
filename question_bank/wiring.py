"""The bank's plug: its pages, its doors for authors, reviewers and officers, and the `bank` commands."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.wing import Wing
from question_bank import (
    assignment_pages,
    enemy_pages,
    looking_pages,
    pages,
    paper_pages,
    register_pages,
    showing_pages,
    specification_pages,
    try_pages,
    writing_pages,
)
from question_bank.assembling import ASSEMBLE, assemble_in_parts
from question_bank.command_line import bank
from question_bank.preparing import PREPARE, prepare_in_parts
from question_bank.releasing import LOOK_SECONDS, release_by_schedule

wing = Wing(
    name="question_bank",
    pages=(
        pages.pages,
        enemy_pages.pages,
        register_pages.pages,
        specification_pages.pages,
        paper_pages.pages,
        showing_pages.pages,
        try_pages.pages,
        writing_pages.pages,
        looking_pages.pages,
        assignment_pages.pages,
    ),
    jobs={ASSEMBLE: assemble_in_parts, PREPARE: prepare_in_parts},
    chores={"release what is due": (LOOK_SECONDS, release_by_schedule)},
    commands=(bank,),
    menu=(
        ("bank.items", _("Item bank"), Action.WRITE_ITEMS),
        ("bank.items", _("Item bank"), Action.REVIEW_ITEMS),
        ("register.facts", _("Fact register"), Action.REVIEW_ITEMS),
        ("bank.review_rule", _("Review of items"), Action.SET_REVIEW),
        ("assignments.authors", _("Authors"), Action.ASSIGN_AUTHORS),
        ("papers.list_papers", _("Papers"), Action.RELEASE_PAPER_KEY),
        ("specifications.list_specifications", _("Specifications"), Action.SET_SPECIFICATION),
    ),
)
