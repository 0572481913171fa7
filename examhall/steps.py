"""The steps of the procedure, under which the staff find their doors."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class Step(StrEnum):
    """In the order in which the staff's home shows them."""

    PROGRAMME = "programme"
    BANK = "bank"
    APPLICATIONS = "applications"
    DAY = "day"
    RESULTS = "results"
    PEOPLE = "people"


STEPS: Final[Mapping[Step, LazyString]] = {
    Step.PROGRAMME: _("Programme and institutions"),
    Step.BANK: _("Question bank and papers"),
    Step.APPLICATIONS: _("Applications and seating"),
    Step.DAY: _("Exam day"),
    Step.RESULTS: _("Results and certificates"),
    Step.PEOPLE: _("People and system"),
}
