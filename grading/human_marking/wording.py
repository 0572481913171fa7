"""What the states of an answer that persons read are called, and why somebody may not read it."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

STATES: Final[Mapping[str, LazyString]] = {
    "unread": _("nobody has marked it yet"),
    "half": _("one mark of two"),
    "differing": _("the two marks differ"),
    "agreed": _("mark settled"),
    "withdrawn": _("nothing to be read any more"),
}
BADGES: Final[Mapping[str, str]] = {
    "unread": "awaiting", "half": "authorised", "differing": "warn", "agreed": "ok", "withdrawn": "absent",
}  # fmt: skip
