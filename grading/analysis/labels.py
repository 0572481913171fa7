"""Analysis's words for readers: flags, models, groups, methods, and why something could not be said."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from grading.analysis.flags import AGAINST_SCORE, BLANK, EASY, HARD, IDLE, STRONGER_OPTION, WEAK

Words = Mapping[str, LazyString]

FLAG: Final[Words] = {
    STRONGER_OPTION: _("the strong prefer another option"),
    AGAINST_SCORE: _("who is right here scores lower"),
    WEAK: _("hardly tells strong from weak"),
    HARD: _("very hard"),
    EASY: _("very easy"),
    IDLE: _("an option nobody takes"),
    BLANK: _("often left blank"),
}
MODEL: Final[Words] = {
    "rasch": _("Rasch, marginal, one common slope"),
    "rasch_unit": _("Rasch, marginal, slope 1"),
    "rasch_conditional": _("Rasch, conditional, sum zero"),
    "two_parameter": _("Two-parameter logistic"),
}
REASON: Final[Words] = {
    "too_few": _("There are too few candidates for it."),
    "few_items": _("It needs at least three items that are right or wrong and that neither all nor none got right."),
    "too_many_items": _("There are too many items for exact standard errors."),
    "no_common_scale": _("The items have no scale in common."),
    "no_maximum": _("No best fit was found: an item parts candidates without exception, or repeats another."),
    "no_spread": _("All candidates have the same score."),
    "no_rooms": _("No two candidates sat in one room."),
    "few_options": _("It needs at least twenty items with options."),
}
KIND: Final[Words] = {
    "centre": _("Centre"),
    "institution": _("Training institution"),
    "school": _("School or employer"),
}
METHOD: Final[Words] = {
    "mean": _("Mean equating"),
    "linear": _("Linear"),
    "equipercentile": _("Equipercentile"),
    "tucker": _("Tucker"),
    "chained": _("Chained linear"),
}
