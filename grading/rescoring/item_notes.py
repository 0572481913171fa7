"""What the bank's page of an item says of amendments: the version stays as it is, and is marked otherwise where one is live."""

from flask_babel import gettext as _
from sqlalchemy import Connection

from examhall.people.permissions import Action
from examhall.wing import Note
from grading.rescoring import preview
from grading.rescoring.labels import MANNER


def notes_on_item(connection: Connection, item_id: str, version: int) -> list[Note]:
    """A note for each rescoring that is live by an amendment of this version."""
    return [
        Note(
            _("This version is marked otherwise than its key says: %(what)s. %(why)s", what=MANNER[one.manner], why=one.reason),
            one.decided_at, "rescoring.run", {"rescoring_id": one.id}, Action.SEE_MARKS,
        )
        for one in preview.runs_of_item(connection, item_id, version)
        if one.decision == "live"
    ]  # fmt: skip
