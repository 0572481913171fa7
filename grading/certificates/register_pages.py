"""The register of certificates handed out (证书发放登记表): on screen, as a sheet to sign, and as a workbook."""

from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from examhall import replies
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.documents import WORDS as DOCUMENTS
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.scope import centres_where
from examhall.spreadsheets import PLAIN_TEXT
from grading.certificates import queries
from grading.certificates.wording import STATES, at, titled, words

pages = Blueprint("certificate_register", __name__, url_prefix="/staff/certificates/register", template_folder="../templates")
pages.context_processor(words)

TEMPLATE: Final = Path(__file__).with_name("print") / "register.typ"


@pages.get("")
@requires(Action.HAND_OUT_CERTIFICATES)
def batches() -> str:
    """Batches of which certificates are made."""
    with this_hall().database.reading() as connection:
        mine = centres_where(connection, guards.somebody().id, Action.HAND_OUT_CERTIFICATES)
        found = []
        for about in queries.batches_with_certificates(connection):
            rows = queries.at_centres(queries.certificates_of(connection, about.id, about.level), mine)
            if rows:
                found.append({"row": about, "made": _count(rows, "made"), "handed_out": _count(rows, "handed_out")})
    return render_template("certificates/register_batches.html", found=found)


def _count(rows: list[Any], state: str) -> int:
    return sum(row.state == state for row in rows)


@pages.get("/<batch_id>/<level>")
@requires(Action.HAND_OUT_CERTIFICATES)
def register(batch_id: str, level: str) -> str:
    about, rows = _read(batch_id, level)
    state = request.args.get("state", "")
    shown = [row for row in rows if state in ("", row.state)]
    return render_template("certificates/register.html", about=about, rows=shown, state=state, count=len(rows))


@pages.get("/<batch_id>/<level>/sheet")
@requires(Action.HAND_OUT_CERTIFICATES)
def sheet(batch_id: str, level: str) -> Response:
    """The sheet on which holders sign for their certificates."""
    from examhall.print.typesetting import typeset  # the typesetter is loaded with the first sheet

    about, rows = _read(batch_id, level)
    data = {
        "title": _("Register of certificates handed out"), "english": locale_now() == "en", "foot": about.title,
        "head": [
            {"label": _("Batch"), "said": about.title}, {"label": _("Level"), "said": titled(about)},
            {"label": _("Certificates"), "said": str(len(rows))},
        ],
        "words": {"page": _("Page {page} of {pages}")},
        "heads": [
            _("Certificate number"), _("Name"), _("Admission ticket number"), _("Received the certificate"),
            _("Document looked at"), _("Day"), _("Signature"),
        ],
        "rows": [_printed(row) for row in rows],
        "signatures": [{"title": _("Handed out by"), "name": "", "at": ""}, {"title": _("Checked by"), "name": "", "at": ""}],
    }  # fmt: skip
    return replies.pdf(off_the_loop(typeset, TEMPLATE, data), "certificate-register.pdf")


def _printed(row: Any) -> list[str]:
    document = str(DOCUMENTS[row.document]) if row.document else ""
    return [row.number, row.name, row.ticket, row.received_by or "", document, at(row.recorded_at)[:10]]


@pages.get("/<batch_id>/<level>/workbook")
@requires(Action.HAND_OUT_CERTIFICATES)
def workbook(batch_id: str, level: str) -> Response:
    """The same as a spreadsheet, with who noted it when."""
    about, rows = _read(batch_id, level)
    heads = [
        _("Certificate number"), _("Name"), _("Admission ticket number"), _("State"), _("Received the certificate"),
        _("On behalf"), _("Document looked at"), _("Remark"), _("Noted by"), _("Time"),
    ]  # fmt: skip
    into = BytesIO()
    book = xlsxwriter.Workbook(into, PLAIN_TEXT)
    page = book.add_worksheet(_("Certificate register")[:31])
    page.set_column(0, len(heads), 20)
    page.write_row(0, 0, heads, book.add_format({"bold": True}))
    for place, row in enumerate(rows, 1):
        told = [
            row.number, row.name, row.ticket, str(STATES[row.state]), row.received_by or "", _("yes") if row.by_proxy else "",
            str(DOCUMENTS[row.document]) if row.document else "", row.remark or "", row.recorded_by or "", at(row.recorded_at),
        ]  # fmt: skip
        page.write_row(place, 0, told)
    page.freeze_panes(1, 0)
    book.close()
    return replies.workbook(into.getvalue(), f"certificates-{about.level}.xlsx")


def _read(batch_id: str, level: str) -> tuple[Any, list[Any]]:
    """Batch and level, and the certificates that whoever asks may hand out or has handed out."""
    with this_hall().database.reading() as connection:
        about = queries.batch_and_level(connection, batch_id, level)
        mine = centres_where(connection, guards.somebody().id, Action.HAND_OUT_CERTIFICATES)
        rows = queries.at_centres(queries.certificates_of(connection, batch_id, level), mine)
    return about, [row for row in rows if row.state in ("made", "handed_out")]
