"""A receipt as the typesetter's data: words, amounts in figures and in capitals, and the QR code a counter finds it by."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from examhall.counter.account import NOTHING, Method, Service
from examhall.counter.receipt_numbers import grouped
from examhall.counter.wording import KIND_WORDS, METHOD_WORDS, SERVICE_WORDS, titled
from examhall.language import locale_now
from examhall.registration.application_form import code_for
from examhall.registration.standing import shown_at
from examhall.schedule.local_time import day_of
from examhall.yuan import in_capitals, shown


def receipt_form(
    row: Any, charges: Sequence[Any], parts: Mapping[str, str], identity: str, taker: str, body: str
) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Data and pictures of one receipt. `row`, `charges`: as queries.py gives them; `identity`: masked; `body`: the issuer."""
    about = _fact(_("Application number"), row.application)
    return _form(row, charges, parts, identity, taker, body, _("Receipt for examination fees"), about)


def service_form(
    row: Any, parts: Mapping[str, str], identity: str, taker: str, body: str
) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """The same of a receipt for a service: one line, and the number of what was paid for."""
    service = str(SERVICE_WORDS[Service(row.service)])
    paid_for = {row.part: f"{parts.get(row.part, row.part)} · {service}"}
    about = _fact(_("Number of the review"), row.about)
    return _form(row, [row], paid_for, identity, taker, body, _("Receipt for a fee: %(service)s", service=service), about)


def _form(
    row: Any, charges: Sequence[Any], parts: Mapping[str, str], identity: str, taker: str, body: str, title: str,
    about: dict[str, str],
) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:  # fmt: skip
    total = sum((one.amount for one in charges), NOTHING)
    paid = str(METHOD_WORDS[Method(row.method)])
    data = {
        "english": locale_now() == "en", "title": title, "body": body,
        "number": grouped(row.number),
        "head": [
            _fact(_("Received from"), row.name), _fact(_("Identity number"), identity),
            about, _fact(_("Admission ticket number"), row.ticket),
            _fact(_("Batch"), row.batch), _fact(_("Level"), titled(row)),
            _fact(_("Paid by"), f"{paid} {row.reference}".strip()), _fact(_("Time"), shown_at(row.taken_at, row.zone)),
        ],
        "lines": [
            {
                "part": parts.get(one.part, one.part), "amount": shown(one.amount),
                "mark": f"{KIND_WORDS[one.kind]} {day_of(one.made_at, row.zone)}" if one.kind else "",
            }
            for one in charges
        ],
        "total": shown(total), "capitals": in_capitals(total),
        "taker": taker, "centre": row.centre, "address": row.address,
        "void": str(KIND_WORDS[charges[0].kind]) if all(one.kind for one in charges) else "",
        "words": {
            "number": _("Receipt number"), "part": _("Part"), "amount": _("Amount"), "total": _("Total"),
            "capitals": _("Amount in words"), "taker": _("Taken by"), "payer": _("Signature of the payer"),
            "stamp": _("Stamp of the centre"), "rule": _("Keep this receipt: a fee is given back only against it."),
        },
    }  # fmt: skip
    return data, {"code": ("image/png", code_for(row.number))}


def _fact(label: str, said: str) -> dict[str, str]:
    return {"label": label, "said": said}
