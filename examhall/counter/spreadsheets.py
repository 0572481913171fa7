"""Accounts as workbooks: amounts are numbers that a spreadsheet can sum, and every total is one that can be summed again."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from examhall.counter.account import Entry, Kind, Method, Service, Sums, of_method, summed, summed_by
from examhall.counter.receipt_numbers import grouped
from examhall.counter.wording import KIND_WORDS, METHOD_WORDS, SERVICE_WORDS
from examhall.spreadsheets import PLAIN_TEXT, Sheet


def account_book(
    title: str, entries: Sequence[Entry], numbers: Mapping[str, Any], names: Mapping[str, str],
    parts: Mapping[str, Mapping[str, str]],
) -> bytes:  # fmt: skip
    """Two sheets: totals by person and method, and one line for each part that came or went.

    `numbers`: receipt id -> row with number, name of the payer, ticket, reference; `parts`: level -> part -> title.
    What went back is negative.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    totals = Sheet(book, _("Totals"), title, [
        (_("Person"), 18), (_("Method"), 14), (_("Fee taken"), 14), (_("Voided"), 14), (_("Refunded"), 14), (_("Net"), 14),
    ])  # fmt: skip
    for (person, method), sums in summed_by(entries, lambda entry: (entry.person, entry.method)).items():
        totals.line(names.get(person, person), str(METHOD_WORDS[method]), *_amounts(sums))
    totals.total(_("Total"), "", *_amounts(summed(entries)))
    lines = Sheet(book, _("Lines"), title, [
        (_("Day"), 12), (_("Receipt number"), 20), (_("What"), 10), (_("Name"), 14), (_("Admission ticket number"), 18),
        (_("Level"), 8), (_("Part"), 12), (_("Method"), 12), (_("Reference"), 20), (_("Person"), 14), (_("Amount"), 14),
    ])  # fmt: skip
    for entry in sorted(entries, key=lambda entry: (entry.day, numbers[entry.receipt].number)):
        receipt = numbers[entry.receipt]
        lines.line(
            entry.day, grouped(receipt.number), str(KIND_WORDS[entry.kind]), receipt.name, receipt.ticket, entry.level,
            _what_for(entry, parts[entry.level][entry.part]), str(METHOD_WORDS[entry.method]),
            receipt.reference if entry.kind is Kind.PAID else "", names.get(entry.person, entry.person),
            entry.amount if entry.kind is Kind.PAID else -entry.amount,
        )  # fmt: skip
    lines.total(_("Total"), *[""] * 9, summed(entries).net)
    book.close()
    return out.getvalue()


def reconciliation_book(title: str, centres: Sequence[Mapping[str, Any]]) -> bytes:
    """One line a centre. `centres`: centre, entries, sums, count, days, closed, accepted, difference."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    sheet = Sheet(book, _("Fees of all centres"), title, [
        (_("Code"), 8), (_("Centre"), 28), (_("Receipts"), 10), (_("Fee taken"), 14), (_("Voided"), 14), (_("Refunded"), 14),
        (_("Net"), 14), (str(METHOD_WORDS[Method.CASH]), 14), (str(METHOD_WORDS[Method.TRANSFER]), 14), (_("Days"), 8),
        (_("Days closed"), 8), (_("Days accepted"), 8), (_("Difference in cash"), 14),
    ])  # fmt: skip
    everything: list[Entry] = []
    for one in centres:
        everything += one["entries"]
        sheet.line(
            one["centre"].code, one["centre"].name, one["count"], *_amounts(one["sums"]),
            *(of_method(one["entries"], method).net for method in Method), one["days"], one["closed"], one["accepted"],
            one["difference"],
        )  # fmt: skip
    sheet.total(
        _("Total"), "", sum(one["count"] for one in centres), *_amounts(summed(everything)),
        *(of_method(everything, method).net for method in Method), sum(one["days"] for one in centres),
        sum(one["closed"] for one in centres), sum(one["accepted"] for one in centres),
        sum(one["difference"] for one in centres),
    )  # fmt: skip
    book.close()
    return out.getvalue()


def _what_for(entry: Entry, part: str) -> str:
    """The part, and the service where it is not the examination itself."""
    return f"{part} · {SERVICE_WORDS[Service(entry.service)]}" if entry.service else part


def _amounts(sums: Sums) -> tuple[Any, ...]:
    return sums.paid, -sums.voided, -sums.refunded, sums.net
