"""What an applicant declared, in words: the labels of the fields and what stands in them. Pure."""

from collections.abc import Iterable
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.programme.conditions import Condition
from examhall.registration.eligibility import NEEDS, Declared

LABELS: Final[dict[str, LazyString]] = {
    "months": _("Time at work in this profession"),
    "employer": _("Employer"),
    "institution": _("Training institution"),
    "completion": _("Number of the certificate of completion"),
    "certificate": _("Certificate held"),
    "certificate_number": _("Number of the certificate"),
    "school": _("School"),
    "major": _("Major"),
    "diploma": _("Number of the diploma"),
    "studies_until": _("Expected to graduate on"),
}


def declared_in_words(declared: Declared, conditions: Iterable[Condition]) -> list[tuple[str, str]]:
    """Label and value of each field that these conditions ask for and that was filled in."""
    asked = [field for one in conditions for field in NEEDS[one.kind]]
    return [(str(LABELS[field]), _value(declared, field)) for field in asked if getattr(declared, field)]


def _value(declared: Declared, field: str) -> str:
    if field != "months":
        return str(getattr(declared, field))
    said = _("%(years)s years %(months)s months", years=declared.months // 12, months=declared.months % 12)
    return str(said)
