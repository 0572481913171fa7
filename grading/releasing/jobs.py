"""Work of the back office before and after a release: confirming reads every mark sheet of an administration."""

from typing import Any, Final

from examhall.hall import Hall
from grading.operations import Progress
from grading.releasing.operations import confirm

CONFIRM: Final = "confirm_results"


def confirm_results(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Confirm what is ready, or what is to be corrected: {"administration", "by", "cause", "reason"}. {"release"}."""
    made = confirm(
        hall, arguments["by"], arguments["administration"], progress, cause=arguments["cause"], reason=arguments["reason"]
    )
    return {"release": made}
