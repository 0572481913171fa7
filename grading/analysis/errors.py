"""What analysis refuses, with a sentence for whoever asked."""

from flask_babel import lazy_gettext as _

from examhall.errors import Refusal


class SamePaper(Refusal):
    """A paper is not equated with itself."""

    code = "same_paper"
    says = _("Choose two different papers.")
