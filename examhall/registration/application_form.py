"""The application form (考试申请表) as the typesetter's data: what stands on it, and its code for a scanner. Pure."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import segno
from flask_babel import gettext as _
from msgspec import Struct

from examhall.registration.application_numbers import grouped

PHOTO: Final = "photo"
CODE: Final = "code"


class Filled(Struct, frozen=True):
    """An application as it is printed; all in the reader's language, identity in clear: the counter compares it."""

    number: str
    authority: str
    programme: str
    batch: str
    level: str
    parts: Sequence[str]
    fee: str
    name: str
    sex: str
    born: str
    kind: str
    identity: str
    clause_number: int
    clause: str
    declared: Sequence[tuple[str, str]]
    evidence: Sequence[str]
    centre: str
    address: str
    opens: str
    closes: str
    submitted: str
    english: bool


def printed(form: Filled) -> dict[str, Any]:
    """The template's data; `photo` and `code` are its pictures."""
    number = grouped(form.number)
    return {
        "title": _("Application form"), "english": form.english, "authority": form.authority, "programme": form.programme,
        "number": number, "foot": f"{form.programme} · {number}", "photo": PHOTO, "code": CODE, "words": _words(),
        "person": _facts(
            (_("Name"), form.name), (_("Sex"), form.sex), (_("Kind of document"), form.kind),
            (_("Number of the document"), form.identity), (_("Date of birth"), form.born or "—"),
        ),
        "asked": _facts(
            (_("Batch"), form.batch), (_("Level applied for"), form.level), (_("Parts applied for"), " · ".join(form.parts)),
            (_("Fee"), form.fee), (_("Centre"), form.centre), (_("Submitted at"), form.submitted),
        ),
        "clause": f"({form.clause_number}) {form.clause}", "declared": _facts(*form.declared), "evidence": list(form.evidence),
        "where": [f"{form.centre} · {form.address}", f"{form.opens} – {form.closes}"],
    }  # fmt: skip


def _facts(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "said": said} for label, said in pairs]


def _words() -> dict[str, str]:
    return {
        "page": _("Page {page} of {pages}"),
        "number": _("Application number"),
        "photo": _("Paste a one-inch photo here"),
        "clause": _("Applies by"),
        "evidence": _("Evidence handed in"),
        "none": _("None was needed."),
        "declaration": _(
            "I declare that all on this form is true, and know that an application with false statements is void."
        ),
        "signature": _("Signature of the applicant"),
        "date": _("Date"),
        "centre": _("For the centre"),
        "checked": _("Identity, form and fee were checked."),
        "stamp": _("Stamp of the centre"),
        "officer": _("Checked by"),
        "where": _("Where and when to confirm"),
        "bring": _("Bring this form, signed and with your photo, and your identity document."),
    }


def code_for(number: str) -> bytes:
    """The number as a QR code, PNG: a scanner at the counter types it in."""
    into = BytesIO()
    segno.make(number, error="m", micro=False).save(into, kind="png", scale=8, border=1)
    return into.getvalue()
