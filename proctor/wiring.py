"""Plugs the console into the hall: its pages, its socket channel, and the watch over emergency pauses."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.wing import Wing
from proctor.console import console
from proctor.forms_pages import pages as forms_pages
from proctor.live import ConsoleChannel
from proctor.misconduct_pages import pages as misconduct_pages
from proctor.operations import note_unconfirmed_pauses
from proctor.pages import pages
from proctor.record_pages import pages as record_pages

UNCONFIRMED_SECONDS = 10

wing = Wing(
    name="proctor",
    pages=(pages, console, record_pages, misconduct_pages, forms_pages),
    live=(ConsoleChannel,),
    chores={"unconfirmed_pauses": (UNCONFIRMED_SECONDS, note_unconfirmed_pauses)},
    menu=(("proctor.rooms", _("Exam rooms"), Action.WATCH_ROOM), ("room_forms.rooms", _("Room papers"), Action.SEE_RECORD)),
)
