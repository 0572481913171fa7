"""Plugs the console into the hall: its pages, its socket channel, and the watch over emergency pauses."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.wing import Wing
from proctor.console import console
from proctor.live import ConsoleChannel
from proctor.operations import note_unconfirmed_pauses
from proctor.outage_pages import pages as outages
from proctor.pages import pages
from proctor.rescue_pages import pages as rescue

UNCONFIRMED_SECONDS = 10

wing = Wing(
    name="proctor",
    pages=(pages, console, outages, rescue),
    live=(ConsoleChannel,),
    chores={"unconfirmed_pauses": (UNCONFIRMED_SECONDS, note_unconfirmed_pauses)},
    menu=(("proctor.rooms", _("Exam rooms"), Action.WATCH_ROOM),),
)
