"""A receipt as the typesetter's data: words, amounts in figures and in capitals, and the QR code a counter finds it by."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from examhall.counter.account import NOTHING, Method
from examhall.counter.receipt_numbers import grouped
from examhall.counter.wording import KIND_WORDS, METHOD_WORDS, titled
from examhall.counter.yuan import in_capitals, shown
from examhall.language import locale_now
from examhall.registration.application_form import code_for
from examhall.registration.standing import shown_at


def receipt_form(
    row: Any, charges: Sequence[Any], parts: Mapping[str, str], identity: str, taker: str, body: str
) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Data and pictures of one receipt. `row`, `charges`: as queries.py gives them; `identity`: masked; `body`: the issuer."""
    total = sum((one.amount for one in charges), NOTHING)
    paid = str(METHOD_WORDS[Method(row.method)])
    data = {
        "english": locale_now() == "en", "title": _("Receipt for examination fees"), "body": body,
        "number": grouped(row.number),
        "head": [
            _fact(_("Received from"), row.name), _fact(_("Identity number"), identity),
            _fact(_("Application number"), row.application), _fact(_("Admission ticket number"), row.ticket),
            _fact(_("Batch"), row.batch), _fact(_("Level"), titled(row)),
            _fact(_("Paid by"), f"{paid} {row.reference}".strip()), _fact(_("Time"), shown_at(row.taken_at, row.zone)),
        ],
        "lines": [
            {
                "part": parts.get(one.part, one.part), "amount": shown(one.amount),
                "mark": str(KIND_WORDS[one.kind]) + f" {one.day}" if one.kind else "",
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
