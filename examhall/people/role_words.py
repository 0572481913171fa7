"""What each role is called."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.people.permissions import Role

# In the order of a list; candidates are no staff.
ROLES: Final[Mapping[Role, LazyString]] = {
    Role.AUTHORITY: _("Authority"),
    Role.EXAMS_OFFICER: _("Exams officer"),
    Role.CHIEF_PROCTOR: _("Chief proctor"),
    Role.PROCTOR: _("Proctor"),
    Role.CENTRE_STAFF: _("Centre staff"),
    Role.AUTHOR: _("Author"),
    Role.REVIEWER: _("Reviewer"),
    Role.CHIEF_MARKER: _("Chief marker"),
    Role.MARKER: _("Marker"),
    Role.INSPECTOR: _("Inspector"),
}
