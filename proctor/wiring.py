"""Plugs the console into the hall: its pages, its socket channel, and the watch over emergency pauses."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.steps import Step
from examhall.wing import Wing
from proctor.attendance import BEATS, note_unattended
from proctor.console import console
from proctor.door_pages import pages as door
from proctor.fast_answers import FastAnswers
from proctor.forms_pages import pages as forms_pages
from proctor.layout_pages import layout_pages
from proctor.live import ConsoleChannel, OverviewChannel
from proctor.misconduct_pages import pages as misconduct_pages
from proctor.operations import note_unconfirmed_pauses
from proctor.outage_pages import pages as outages
from proctor.pages import pages
from proctor.personal import CALLED, arrivals, incidents, requests_to_void
from proctor.readiness_pages import pages as readiness
from proctor.record_pages import pages as record_pages
from proctor.rescue_pages import pages as rescue
from proctor.text_pages import text_pages

UNCONFIRMED_SECONDS = 10

wing = Wing(
    name="proctor",
    pages=(
        pages,
        console,
        door,
        readiness,
        layout_pages,
        text_pages,
        record_pages,
        misconduct_pages,
        forms_pages,
        outages,
        rescue,
    ),
    live=(ConsoleChannel, OverviewChannel),
    listeners=(FastAnswers,),
    personal={"incidents": incidents, "arrivals": arrivals, "requests_to_void": requests_to_void},
    personal_words=CALLED,
    chores={
        "unconfirmed_pauses": (UNCONFIRMED_SECONDS, note_unconfirmed_pauses),
        "unattended_rooms": (BEATS, note_unattended),
    },
    menu=(
        ("readiness.board", _("Readiness"), Action.SEE_READINESS, Step.DAY),
        ("door.desk", _("Check-in"), Action.CHECK_IN, Step.DAY),
        ("proctor.rooms", _("Exam rooms"), Action.WATCH_ROOM, Step.DAY),
        ("room_forms.rooms", _("Room papers"), Action.SEE_RECORD, Step.DAY),
        ("proctor_texts.texts", _("Sentences for proctors"), Action.SET_TEXTS, Step.DAY),
        ("proctor_layouts.layouts", _("Rooms and seats"), Action.LAY_OUT_ROOM, Step.APPLICATIONS),
    ),
)
