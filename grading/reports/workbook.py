"""A report as a workbook: pass rates, candidates over all parts, attendance and fees, each on a sheet of its own."""

from io import BytesIO

import xlsxwriter
from flask_babel import gettext as _

from examhall.spreadsheets import PLAIN_TEXT, Sheet
from grading.reports.reading import Report

ONE_DECIMAL = "0.0"


def report_book(title: str, report: Report) -> bytes:
    """Four sheets. A pass rate is in percent, and empty where nobody sat."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    percent = book.add_format({"num_format": ONE_DECIMAL})
    rates = Sheet(book, _("Pass rates"), title, [
        (_("Grouped by"), 16), (_("Group"), 32), (_("Results"), 10), (_("Who sat"), 10), (_("Passed"), 10),
        (_("Not passed"), 10), (_("Void"), 10), (_("Absent"), 10), (_("Pass rate in percent"), 12),
    ])  # fmt: skip
    for table in report.tables:
        for of, rate in table.rows:
            share = "" if rate.percent is None else rate.percent
            rates.line(
                table.title, of, rate.told, rate.sat, rate.passed, rate.failed, rate.voided, rate.absent, share, money=percent
            )  # fmt: skip
    overall = Sheet(book, _("Both parts"), title, [(_("Level"), 24), (_("Candidates"), 12), (_("Passed"), 12)])
    for level, candidates, passed in report.overall:
        overall.line(level, candidates, passed)
    attendance = Sheet(book, _("Attendance"), title, [
        (_("Batch"), 28), (_("Level"), 24), (_("Part"), 12), (_("To sit"), 10), (_("Who sat"), 10), (_("Absent"), 10),
        (_("Deferred"), 10),
    ])  # fmt: skip
    for batch, level, part, one in report.attendance:
        attendance.line(batch, level, part, one.to_sit, one.sat, one.absent, one.deferred)
    fees = Sheet(book, _("Fees"), title, [
        (_("Level"), 24), (_("Part"), 12), (_("What for"), 14), (_("Fee taken"), 14), (_("Voided"), 14),
        (_("Refunded"), 14), (_("Net"), 14),
    ])  # fmt: skip
    for level, part, what, sums in report.fees:
        fees.line(level, part, what, sums.paid, -sums.voided, -sums.refunded, sums.net)
    total = report.fees_total
    fees.total(_("Total"), "", "", total.paid, -total.voided, -total.refunded, total.net)
    book.close()
    return out.getvalue()
