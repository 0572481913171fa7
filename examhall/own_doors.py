"""The hall's own doors for its staff, in the same shape in which a wing plugs in its own."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.registration.photo_pages import pages as photo_pages
from examhall.site.entry_pages import pages as entry_pages
from examhall.site.fee_pages import pages as fee_pages
from examhall.site.text_pages import pages as text_pages
from examhall.sittings.accommodation_pages import pages as accommodation_pages
from examhall.wing import Wing

own_doors = Wing(
    name="examhall",
    pages=(accommodation_pages, photo_pages, text_pages, fee_pages, entry_pages),
    menu=(
        ("accommodations.list_accommodations", _("Accommodations"), Action.ACCOMMODATE),
        ("programme_texts.overview", _("Programme and public site"), Action.EDIT_PROGRAMME),
        ("photos.hand_in", _("Photos of candidates"), Action.KEEP_PHOTOS),
    ),
)
