"""The hall's own doors for its staff, in the same shape in which a wing plugs in its own."""

from flask_babel import lazy_gettext as _

from examhall.hall import Hall
from examhall.people.permissions import Action
from examhall.registration.account_pages import pages as account_pages
from examhall.registration.application_pages import pages as application_pages
from examhall.registration.applying import lapse_unconfirmed
from examhall.registration.bar_pages import pages as bar_pages
from examhall.registration.form_pages import pages as form_pages
from examhall.registration.photo_pages import pages as photo_pages
from examhall.registration.upload_pages import pages as upload_pages
from examhall.site.entry_pages import pages as entry_pages
from examhall.site.fee_pages import pages as fee_pages
from examhall.site.text_pages import pages as text_pages
from examhall.sittings.accommodation_pages import pages as accommodation_pages
from examhall.wing import Wing


def lapse(hall: Hall) -> None:
    """Each minute: what was not confirmed in time gives its places back."""
    with hall.database.writing() as connection:
        lapse_unconfirmed(connection, hall.now())


own_doors = Wing(
    name="examhall",
    pages=(
        accommodation_pages,
        photo_pages,
        text_pages,
        fee_pages,
        entry_pages,
        account_pages,
        application_pages,
        upload_pages,
        form_pages,
        bar_pages,
    ),
    chores={"lapse_applications": (60, lapse)},
    menu=(
        ("accommodations.list_accommodations", _("Accommodations"), Action.ACCOMMODATE),
        ("programme_texts.overview", _("Programme and public site"), Action.EDIT_PROGRAMME),
        ("photos.hand_in", _("Photos of candidates"), Action.KEEP_PHOTOS),
        ("bars.list_bars", _("Bars from applying"), Action.BAR_PEOPLE),
    ),
)
