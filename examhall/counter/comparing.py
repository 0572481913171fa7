"""What is compared at the counter before a fee is taken, kept with the receipt as facts. Pure."""

from collections.abc import Collection
from typing import Final

from flask_babel import lazy_gettext as _

from examhall.errors import Refusal

COMPARED: Final = {
    "document": _("The identity document is an original and valid"),
    "person": _("The person is the one on document and photo"),
    "entries": _("Name and number on the form are those of the document"),
    "evidence": _("The originals of the evidence were seen"),
    "signature": _("The form is printed and signed by the applicant"),
}


class NotCompared(Refusal):
    code = "not_compared"
    says = _("Compare each of these before the fee is taken, and tick it. What differs goes back for correction.")


def compared(ticked: Collection[str]) -> tuple[str, ...]:
    """What was compared, in the order of the list; NotCompared where something is left."""
    if not set(COMPARED) <= set(ticked):
        raise NotCompared(field="compared")
    return tuple(COMPARED)
