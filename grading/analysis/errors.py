"""What analysis refuses, with a sentence for whoever asked."""

from flask_babel import lazy_gettext as _

from examhall.errors import Refusal


class SamePaper(Refusal):
    """A paper is not equated with itself."""

    code = "same_paper"
    says = _("Choose two different papers.")


class NotParallel(Refusal):
    """Scores of one part say nothing of what another part would have given."""

    code = "papers_not_parallel"
    says = _("Only papers of the same level and part can be equated. Choose another paper here.")
