"""The hall's own doors for its staff, in the same shape in which a wing plugs in its own."""

from flask_babel import lazy_gettext as _

from examhall.disclosure.operations import DISCLOSURE, FILES, making
from examhall.disclosure.pages import pages as disclosure_pages
from examhall.disclosure.parts import PARTS
from examhall.lock_out import people
from examhall.opening import named_wings
from examhall.people.permissions import Action
from examhall.purge_command import purge
from examhall.registration.photo_pages import pages as photo_pages
from examhall.retention.kinds import KINDS
from examhall.retention.pages import pages as retention_pages
from examhall.sittings.accommodation_pages import pages as accommodation_pages
from examhall.staff.pages import pages as staff_pages
from examhall.wing import Wing


def all_wings() -> list[Wing]:
    """The hall's own doors and the wings, as the back office asks them."""
    return [own_doors, *named_wings()]


own_doors = Wing(
    name="examhall",
    pages=(accommodation_pages, photo_pages, staff_pages, retention_pages, disclosure_pages),
    commands=(people, purge),
    kept=(*KINDS, FILES),
    personal=PARTS,
    jobs={DISCLOSURE: making(all_wings)},
    menu=(
        ("accommodations.list_accommodations", _("Accommodations"), Action.ACCOMMODATE),
        ("photos.hand_in", _("Photos of candidates"), Action.KEEP_PHOTOS),
        ("staff.members", _("Staff accounts"), Action.RESET_FACTOR),
        ("retention.page", _("Retention and purge"), Action.PURGE),
        ("disclosure.page", _("What is kept of one person"), Action.DISCLOSE),
    ),
)
