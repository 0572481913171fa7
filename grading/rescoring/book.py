"""A run as a workbook: every candidate with the result before and after, scores as numbers that can be reckoned with."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from examhall.spreadsheets import PLAIN_TEXT, Sheet
from grading.labels import SET_ASIDE, VERDICT
from grading.rescoring.labels import CHANGE


def rescoring_book(title: str, lines: Sequence[Any]) -> bytes:
    """One line a candidate, as `preview.candidates` gives them."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    points = book.add_format({"num_format": "0.0"})
    sheet = Sheet(book, _("Before and after"), title, [
        (_("Ticket number"), 20), (_("Name"), 14), (_("Room"), 16), (_("Seat"), 8), (_("Score before"), 12),
        (_("Verdict before"), 14), (_("Score after"), 12), (_("Verdict after"), 14), (_("Points ±"), 10), (_("Change"), 22),
        (_("Why it is set aside"), 40),
    ])  # fmt: skip
    for one in lines:
        sheet.line(
            one.ticket, one.name, one.room, one.seat, _number(one.before_score), _verdict(one.before_verdict),
            _number(one.score), _verdict(one.verdict), difference(one), str(CHANGE[one.change]),
            str(SET_ASIDE[one.fault]) if one.fault else "", money=points,
        )  # fmt: skip
    book.close()
    return out.getvalue()


def difference(line: Any) -> Decimal | str:
    """The score after less the one before; empty where one is missing."""
    if line.score is None or line.before_score is None:
        return ""
    return Decimal(line.score) - Decimal(line.before_score)


def _number(score: str | None) -> Decimal | str:
    return "" if score is None else Decimal(score)


def _verdict(verdict: str | None) -> str:
    return str(VERDICT[verdict]) if verdict else ""
