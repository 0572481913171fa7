"""The hall's own doors for its staff, in the same shape in which a wing plugs in its own."""

from flask_babel import lazy_gettext as _

from examhall.counter.account_pages import pages as account_pages
from examhall.counter.application_pages import pages as application_pages
from examhall.counter.desk_pages import pages as desk_pages
from examhall.counter.lapsing import SECONDS, lapse_unpaid
from examhall.counter.notice_pages import pages as notice_pages
from examhall.counter.receipt_pages import pages as receipt_pages
from examhall.counter.wording import DOORS
from examhall.people.permissions import Action
from examhall.registration.photo_pages import pages as photo_pages
from examhall.sittings.accommodation_pages import pages as accommodation_pages
from examhall.wing import Wing

own_doors = Wing(
    name="examhall",
    pages=(
        accommodation_pages, photo_pages, application_pages, desk_pages, receipt_pages, account_pages, notice_pages,
    ),
    chores={"lapse_unpaid": (SECONDS, lapse_unpaid)},
    menu=(
        *DOORS,
        ("accommodations.list_accommodations", _("Accommodations"), Action.ACCOMMODATE),
        ("photos.hand_in", _("Photos of candidates"), Action.KEEP_PHOTOS),
    ),
)
