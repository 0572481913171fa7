"""What goes from a room to its centre when it is closed, counted: the lines of the hand-over form (考务交接单). Pure."""

from collections.abc import Sequence

from flask_babel import gettext as _

from proctor.misconduct import Sheet
from proctor.printing import grouped
from proctor.record import Standing


def handed_over(stands: Standing, sheets: Sequence[Sheet]) -> list[tuple[str, str, str]]:
    """(what, how many, remark) of each; what only people can count stays empty."""
    facts, happened = stands.record.facts, stands.record.happened
    signed = sum(sheet.state == "signed" for sheet in sheets)
    photos = sum(len(sheet.photos) for sheet in sheets)
    closed = facts.closed_at is not None
    came = _("present %(present)s, absent %(absent)s", present=happened.present, absent=len(happened.absent))
    return [
        (_("Journals and answer sheets, sealed"), str(happened.expected) if closed else "", grouped(facts.seal)),
        (_("Sealed paper"), str(len(facts.papers)), "\n".join(map(grouped, facts.papers))),
        (_("Room record, signed"), "1" if stands.code else "", stands.code),
        (_("Sign-in sheet"), "", came),
        (_("Misconduct sheets"), str(len(sheets)), _("signed %(count)s", count=signed)),
        (_("Photographs on misconduct sheets"), str(photos), _("kept encrypted in the hall")),
        (_("Scratch paper, used and unused"), "", ""),
        (_("Items taken into custody"), "", ""),
        (_("Keys and badges"), "", ""),
    ]  # fmt: skip
