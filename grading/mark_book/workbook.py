"""Results of an administration as a workbook: a line for each sitting, with where its result stands."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from flask_babel import gettext as _

from examhall.spreadsheets import PLAIN_TEXT, Sheet
from grading import labels
from grading.mark_book.queries import Line
from grading.releasing.states import Facts, flags, state

ONE_DECIMAL = "0.0"


def results_book(title: str, lines: Sequence[Line], facts: Mapping[str, Facts]) -> bytes:
    """One sheet. Who has no score has an empty cell there, never a nought."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    score = book.add_format({"num_format": ONE_DECIMAL})
    sheet = Sheet(book, _("Results"), title, [
        (_("Ticket number"), 18), (_("Name"), 14), (_("Room"), 16), (_("Seat"), 8), (_("Score"), 10), (_("This part"), 14),
        (_("Overall"), 14), (_("State"), 14), (_("Remark"), 40),
    ])  # fmt: skip
    for line in lines:
        here = facts[line.sitting]
        remarks = [str(labels.FLAG[one]) for one in sorted(flags(here))]
        remarks += [str(labels.SET_ASIDE[line.reason])] if line.reason else []
        sheet.line(
            line.ticket, line.name, line.room, line.seat, Decimal(line.score) if line.score is not None else "",
            str(labels.VERDICT[line.verdict]), str(labels.VERDICT[line.overall]), str(labels.RESULT_STATE[state(here)]),
            " · ".join(remarks), money=score,
        )  # fmt: skip
    book.close()
    return out.getvalue()
