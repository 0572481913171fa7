"""The hall's own doors for its staff, in the same shape in which a wing plugs in its own."""

from flask_babel import lazy_gettext as _

from examhall.complaints import queries as complaints
from examhall.complaints.staff_pages import pages as complaint_desk
from examhall.institutions import queries as institutions
from examhall.institutions.pages import pages as institution_pages
from examhall.institutions.record_pages import pages as record_pages
from examhall.institutions.register_pages import pages as register_pages
from examhall.people.permissions import Action
from examhall.registration.photo_pages import pages as photo_pages
from examhall.site.entry_pages import pages as entry_pages
from examhall.site.fee_pages import pages as fee_pages
from examhall.site.text_pages import pages as text_pages
from examhall.site.working_day_pages import pages as working_day_pages
from examhall.sittings.accommodation_pages import pages as accommodation_pages
from examhall.wing import Wing

own_doors = Wing(
    name="examhall",
    pages=(
        accommodation_pages,
        photo_pages,
        text_pages,
        fee_pages,
        entry_pages,
        working_day_pages,
        institution_pages,
        register_pages,
        record_pages,
        complaint_desk,
    ),
    menu=(
        ("accommodations.list_accommodations", _("Accommodations"), Action.ACCOMMODATE),
        ("programme_texts.overview", _("Programme and public site"), Action.EDIT_PROGRAMME),
        ("institutions.overview", _("Institutions and training"), Action.KEEP_INSTITUTIONS),
        ("complaint_desk.complaints", _("Complaints"), Action.HANDLE_COMPLAINTS),
        ("photos.hand_in", _("Photos of candidates"), Action.KEEP_PHOTOS),
    ),
    waiting={"institutions.overview": institutions.warnings, "complaint_desk.complaints": complaints.overdue},
)
