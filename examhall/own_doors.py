"""The hall's own doors for its staff, in the same shape in which a wing plugs in its own."""

from flask_babel import lazy_gettext as _

from examhall.arranging.wiring import plug as arranging
from examhall.complaints import queries as complaints
from examhall.complaints.promises import SECONDS as RECOUNTED
from examhall.complaints.promises import recount
from examhall.complaints.staff_pages import pages as complaint_desk
from examhall.complaints.telling import NEWS, send_news
from examhall.counter.account_pages import pages as counter_accounts
from examhall.counter.application_pages import pages as centre_applications
from examhall.counter.desk_pages import pages as counter_desk
from examhall.counter.lapsing import SECONDS, lapse_unpaid
from examhall.counter.notice_pages import pages as confirmation_notices
from examhall.counter.receipt_pages import pages as receipts
from examhall.counter.reconciliation_pages import pages as reconciliation
from examhall.counter.service_pages import pages as service_receipts
from examhall.counter.wording import DOORS
from examhall.disclosure.operations import DISCLOSURE, FILES, making
from examhall.disclosure.pages import pages as disclosure_pages
from examhall.disclosure.parts import PARTS
from examhall.disclosure.wording import INDEX_WORDS
from examhall.institutions import queries as institutions
from examhall.institutions.pages import pages as institution_pages
from examhall.institutions.record_pages import pages as record_pages
from examhall.institutions.register_pages import pages as register_pages
from examhall.institutions.warning import warnings_for
from examhall.lock_out import people
from examhall.opening import named_wings
from examhall.people.news import ACCOUNT_NEWS, send_account_news
from examhall.people.permissions import Action
from examhall.purge_command import purge
from examhall.registration.account_pages import pages as account_pages
from examhall.registration.application_pages import pages as application_pages
from examhall.registration.bar_pages import pages as bar_pages
from examhall.registration.contact_pages import pages as contact_pages
from examhall.registration.form_pages import pages as form_pages
from examhall.registration.photo_pages import pages as photo_pages
from examhall.registration.upload_pages import pages as upload_pages
from examhall.retention.kinds import KINDS
from examhall.retention.pages import pages as retention_pages
from examhall.site.consent_pages import pages as consent_pages
from examhall.site.entry_pages import pages as entry_pages
from examhall.site.fee_pages import pages as fee_pages
from examhall.site.kept_part_pages import pages as kept_part_pages
from examhall.site.text_pages import pages as text_pages
from examhall.site.working_day_pages import pages as working_day_pages
from examhall.sittings.accommodation_pages import pages as accommodation_pages
from examhall.staff.pages import pages as staff_pages
from examhall.steps import Step
from examhall.untold import warnings_for as untold
from examhall.wing import Wing

at_the_counter = (
    centre_applications, counter_desk, receipts, service_receipts, counter_accounts, reconciliation, confirmation_notices,
)  # fmt: skip


def all_wings() -> list[Wing]:
    """The hall's own doors and the wings, as the back office and the command line ask them."""
    return [own_doors, arranging, *named_wings()]


own_doors = Wing(
    name="examhall",
    pages=(
        accommodation_pages,
        photo_pages,
        text_pages,
        fee_pages,
        entry_pages,
        working_day_pages,
        consent_pages,
        kept_part_pages,
        institution_pages,
        register_pages,
        record_pages,
        complaint_desk,
        account_pages,
        contact_pages,
        application_pages,
        upload_pages,
        form_pages,
        bar_pages,
        staff_pages,
        retention_pages,
        disclosure_pages,
        *at_the_counter,
    ),
    chores={"lapse_unpaid": (SECONDS, lapse_unpaid), "recount_complaints": (RECOUNTED, recount)},
    commands=(people, purge),
    kept=(*KINDS, FILES),
    personal=PARTS,
    personal_words=INDEX_WORDS,
    jobs={DISCLOSURE: making(all_wings), NEWS: send_news, ACCOUNT_NEWS: send_account_news},
    menu=(
        *DOORS,
        ("accommodations.list_accommodations", _("Accommodations"), Action.ACCOMMODATE, Step.APPLICATIONS),
        ("programme_texts.overview", _("Programme and public site"), Action.EDIT_PROGRAMME, Step.PROGRAMME),
        ("institutions.overview", _("Institutions and training"), Action.KEEP_INSTITUTIONS, Step.PROGRAMME),
        ("complaint_desk.complaints", _("Complaints"), Action.HANDLE_COMPLAINTS, Step.PROGRAMME),
        ("photos.hand_in", _("Photos of candidates"), Action.KEEP_PHOTOS, Step.APPLICATIONS),
        ("bars.list_bars", _("Bars from applying"), Action.BAR_PEOPLE, Step.APPLICATIONS),
        ("staff.members", _("Staff accounts"), Action.RESET_FACTOR, Step.PEOPLE),
        ("retention.page", _("Retention and purge"), Action.PURGE, Step.PEOPLE),
        ("disclosure.page", _("What is kept of one person"), Action.DISCLOSE, Step.PEOPLE),
        ("trail.read", _("Audit trail"), Action.READ_TRAIL, Step.PEOPLE),
        ("own_access.page", _("Your password and second factor"), Action.KEEP_OWN_ACCESS, Step.PEOPLE),
    ),
    warnings=(warnings_for, untold),
    waiting={"institutions.overview": institutions.warnings, "complaint_desk.complaints": complaints.overdue},
)
