"""What this package plugs into the hall, in the same form as a wing: its pages, its door for officers, its command."""

from flask_babel import lazy_gettext as _

from examhall.people.permissions import Action
from examhall.secure_browser import gate_pages, pages
from examhall.secure_browser.command_line import seb
from examhall.steps import Step
from examhall.wing import Wing

plug = Wing(
    name="secure_browser",
    pages=(gate_pages.pages, pages.pages),
    commands=(seb,),
    menu=(("access.administrations", _("Secure browser and networks"), Action.FETCH_SETTINGS, Step.DAY),),
)
