"""The bank's plug: its pages, its doors for authors, reviewers and officers, and the `bank` commands."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.steps import Step
from examhall.wing import Wing
from question_bank import assignment_pages, comment_pages, register_pages, solving_pages, try_pages
from question_bank.assembly import enemy_pages
from question_bank.assembly import pages as specification_pages
from question_bank.assembly.assembling import ASSEMBLE, assemble_in_parts
from question_bank.command_line import bank
from question_bank.exchange import pages as exchange_pages
from question_bank.exchange.exporting import export_in_parts
from question_bank.exchange.files import EXPORT, READ, TAKE
from question_bank.exchange.importing import read_in_parts, take_in_parts
from question_bank.finding import overview_pages
from question_bank.finding import pages as list_pages
from question_bank.finding.indexing import ASK_EACH_SECONDS, INDEX, ask_for_index, index_missing
from question_bank.papers import again_pages, showing_pages
from question_bank.papers import pages as paper_pages
from question_bank.papers.preparing import PREPARE, prepare_in_parts
from question_bank.papers.releasing import LOOK_SECONDS, key_due, release_by_schedule
from question_bank.writing import edition_pages, looking_pages
from question_bank.writing import pages as writing_pages

wing = Wing(
    name="question_bank",
    pages=(
        list_pages.pages,
        overview_pages.pages,
        enemy_pages.pages,
        register_pages.pages,
        specification_pages.pages,
        paper_pages.pages,
        showing_pages.pages,
        again_pages.pages,
        try_pages.pages,
        comment_pages.pages,
        solving_pages.pages,
        writing_pages.pages,
        looking_pages.pages,
        edition_pages.pages,
        exchange_pages.pages,
        assignment_pages.pages,
    ),
    chores={
        "ask for the index": (ASK_EACH_SECONDS, ask_for_index),
        "release what is due": (LOOK_SECONDS, release_by_schedule),
    },
    jobs={
        ASSEMBLE: assemble_in_parts,
        PREPARE: prepare_in_parts,
        READ: read_in_parts,
        TAKE: take_in_parts,
        EXPORT: export_in_parts,
        INDEX: index_missing,
    },
    commands=(bank,),
    key_due=key_due,
    menu=(
        ("overview.overview", _("Overview of the bank"), Action.WRITE_ITEMS, Step.BANK),
        ("overview.overview", _("Overview of the bank"), Action.REVIEW_ITEMS, Step.BANK),
        ("overview.overview", _("Overview of the bank"), Action.SET_SPECIFICATION, Step.BANK),
        ("bank.items", _("Item bank"), Action.WRITE_ITEMS, Step.BANK),
        ("bank.items", _("Item bank"), Action.REVIEW_ITEMS, Step.BANK),
        ("exchange.receive", _("Import items"), Action.WRITE_ITEMS, Step.BANK),
        ("exchange.choose", _("Export items"), Action.EXPORT_ITEMS, Step.BANK),
        ("register.facts", _("Fact register"), Action.REVIEW_ITEMS, Step.BANK),
        ("register.facts", _("Fact register"), Action.SET_SPECIFICATION, Step.BANK),
        ("bank.review_rule", _("Review of items"), Action.SET_REVIEW, Step.BANK),
        ("assignments.authors", _("Authors"), Action.ASSIGN_AUTHORS, Step.BANK),
        ("papers.list_papers", _("Papers"), Action.RELEASE_PAPER_KEY, Step.BANK),
        ("again.abandoned", _("Examinations to be held again"), Action.PREPARE_ADMINISTRATION, Step.APPLICATIONS),
        ("specifications.list_specifications", _("Specifications"), Action.SET_SPECIFICATION, Step.BANK),
    ),
)
