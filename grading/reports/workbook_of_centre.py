"""Public results of an administration as a workbook, for the centre that gave it."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from flask_babel import gettext as _

from examhall.spreadsheets import PLAIN_TEXT, Sheet
from grading import labels
from grading.reports.released import ReleasedLine

ONE_DECIMAL = "0.0"


def released_book(title: str, lines: Sequence[ReleasedLine]) -> bytes:
    """One line a candidate. Who has no score has an empty cell there, never a nought."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    score = book.add_format({"num_format": ONE_DECIMAL})
    sheet = Sheet(book, _("Results"), title, [
        (_("Ticket number"), 18), (_("Name"), 14), (_("Centre"), 28), (_("Room"), 16), (_("Seat"), 8), (_("Score"), 10),
        (_("This part"), 14), (_("Overall"), 14), (_("Corrected"), 40),
    ])  # fmt: skip
    for line in lines:
        sheet.line(
            line.ticket, line.name, line.centre, line.room, line.seat, Decimal(line.score) if line.score else "",
            str(labels.VERDICT[line.verdict]), str(labels.VERDICT[line.overall]), line.corrected, money=score,
        )  # fmt: skip
    book.close()
    return out.getvalue()
