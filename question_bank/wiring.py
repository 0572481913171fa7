"""The bank's plug: its pages, its doors for authors, reviewers and officers, and the `bank` commands."""

from examhall.people.permissions import Action
from examhall.wing import Wing
from question_bank.command_line import bank
from question_bank.pages import pages

wing = Wing(
    name="question_bank",
    pages=(pages,),
    commands=(bank,),
    menu=(
        ("bank.items", "Item bank", Action.WRITE_ITEMS),
        ("bank.items", "Item bank", Action.REVIEW_ITEMS),
        ("bank.list_papers", "Papers", Action.RELEASE_PAPER_KEY),
    ),
)
