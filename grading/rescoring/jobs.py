"""Rescoring as work of the back office: computing a proposal, making it live with the correction of public results."""

from typing import Any

from examhall.hall import Hall
from grading.operations import Progress
from grading.rescoring import queries
from grading.rescoring.computing import compute
from grading.rescoring.correcting import correct
from grading.rescoring.making_live import make_live


def rescore(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """{"rescoring"} -> {"candidates", "digest"}."""
    return compute(hall, arguments["rescoring"], progress)


def bring_live(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """{"rescoring", "by"} -> {"changed", "corrections"}; where the back office died when the run was live already, the rest."""
    run, by = arguments["rescoring"], arguments["by"]
    with hall.database.reading() as connection:
        stands = queries.run_of(connection, run)
    changed = 0 if (stands.decision, stands.decided_by) == ("live", by) else make_live(hall, by, run, progress)
    return {"changed": changed, "corrections": correct(hall, by, run, progress)}


def prepare_corrections(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """{"rescoring", "by"} -> {"corrections"}: where the way was not free when the run went live."""
    return {"corrections": correct(hall, arguments["by"], arguments["rescoring"], progress)}
