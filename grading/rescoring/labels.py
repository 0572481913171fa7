"""Words of rescoring: what is done about an item, what that changes for a candidate, and how a run stands."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from grading.amendments.amending import Manner
from grading.rescoring.changes import Change

MANNER: Final[Mapping[str, LazyString]] = {
    Manner.OTHER_KEY: _("Another answer is right"),
    Manner.FURTHER_KEY: _("A further answer is right as well"),
    Manner.OTHER_RULE: _("Another rule or tolerance"),
    Manner.GIVEN: _("Points given to everybody"),
    Manner.TAKEN_OUT: _("Taken out of the paper"),
}
MEANS: Final[Mapping[str, LazyString]] = {
    Manner.OTHER_KEY: _("The key was wrong. What it called right earns nothing any more, unless nobody is to lose by it."),
    Manner.FURTHER_KEY: _("Either answer earns the full points. Nobody can lose by it."),
    Manner.OTHER_RULE: _("What is right stays; how closely it must be met changes."),
    Manner.GIVEN: _("The item cannot be held against anybody: everybody who sat earns its points. Nobody can lose by it."),
    Manner.TAKEN_OUT: _(
        "The item counts for nobody, the others count for more in proportion. Whoever was right there loses by it. "
        "Possible only where the new points are exact."
    ),
}
CHANGE: Final[Mapping[str, LazyString]] = {
    Change.PASSES: _("Passes now"),
    Change.FAILS: _("Fails now"),
    Change.HIGHER: _("More points"),
    Change.LOWER: _("Fewer points"),
    Change.FOUND: _("Has a result now"),
    Change.SAME: _("Unchanged"),
    Change.SET_ASIDE: _("Set aside"),
}
CHANGE_STATE: Final[Mapping[str, str]] = {
    Change.PASSES: "ok",
    Change.FAILS: "terminated",
    Change.HIGHER: "in_progress",
    Change.LOWER: "warn",
    Change.FOUND: "authorised",
    Change.SAME: "absent",
    Change.SET_ASIDE: "stop",
}
FILTER: Final[Mapping[str, LazyString]] = {
    "changed": _("All who change"),
    "passes": _("Passes now"),
    "fails": _("Fails now"),
    "set_aside": _("Set aside"),
    "all": _("Everybody"),
}
STANDS: Final[Mapping[str, LazyString]] = {
    "computing": _("Being computed"),
    "failed": _("Could not be computed"),
    "proposed": _("Waits for the second person"),
    "outdated": _("To be computed again"),
    "going_live": _("Being made live"),
    "live": _("Made live"),
    "dropped": _("Dropped"),
}
STANDS_STATE: Final[Mapping[str, str]] = {
    "computing": "authorised",
    "failed": "stop",
    "proposed": "warn",
    "outdated": "warn",
    "going_live": "authorised",
    "live": "ok",
    "dropped": "absent",
}
