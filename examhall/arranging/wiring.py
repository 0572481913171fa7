"""What this package plugs into the hall, in the same form as a wing: its pages, its door for the staff, its long work."""

from flask_babel import lazy_gettext as _

from examhall.arranging import (
    administration_pages,
    batch_pages,
    candidate_pages,
    list_pages,
    own_ticket_pages,
    seating_draft,
    seating_pages,
    ticket_pages,
    ticket_prints,
)
from examhall.people.permissions import Action
from examhall.steps import Step
from examhall.wing import Wing

plug = Wing(
    name="arranging",
    pages=(
        batch_pages.pages,
        administration_pages.pages,
        seating_pages.pages,
        candidate_pages.pages,
        ticket_pages.pages,
        own_ticket_pages.pages,
        list_pages.pages,
    ),
    jobs={
        seating_draft.DRAW: seating_draft.draw,
        seating_draft.TAKE_OVER: seating_draft.take_over,
        ticket_prints.PRINT: ticket_prints.print_together,
    },
    menu=(("batches.list_batches", _("Batches and seats"), Action.SEE_ARRANGEMENT, Step.APPLICATIONS),),
)
