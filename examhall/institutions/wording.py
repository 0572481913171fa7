"""What standings, acts and roles are called on the pages of institutions."""

from typing import Final

from flask_babel import lazy_gettext as _

from examhall.institutions.standing import Act, Standing
from examhall.people.permissions import Role

STANDINGS: Final = {
    Standing.NEVER: _("never authorised"),
    Standing.COMING: _("authorised from a later day"),
    Standing.VALID: _("authorised"),
    Standing.SUSPENDED: _("authorisation suspended"),
    Standing.EXPIRED: _("authorisation expired"),
}
BADGES: Final = {
    Standing.NEVER: "absent",
    Standing.COMING: "awaiting",
    Standing.VALID: "ok",
    Standing.SUSPENDED: "paused",
    Standing.EXPIRED: "stop",
}
ACTS: Final = {Act.GRANT: _("Granted"), Act.SUSPEND: _("Suspended"), Act.RESUME: _("Resumed")}
ROLES: Final = {
    Role.PROCTOR: _("proctor"),
    Role.CHIEF_PROCTOR: _("chief proctor"),
    Role.CENTRE_STAFF: _("centre staff"),
    Role.AUTHOR: _("author"),
    Role.REVIEWER: _("reviewer"),
    Role.EXAMS_OFFICER: _("exams officer"),
    Role.MARKER: _("marker"),
    Role.INSPECTOR: _("inspector"),
    Role.AUTHORITY: _("authority"),
}
EXPIRING: Final = {
    "centre": _("Authorisation of a centre"),
    "training": _("Qualification of a training institution"),
    "trainer": _("Certificate of a trainer"),
}
