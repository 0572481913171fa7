"""How an applicant is reached and known: an e-mail address or a mobile number of the mainland, as typed and as kept. Pure."""

import re
from typing import Final, NamedTuple

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _

from examhall.errors import Refusal
from examhall.people.identity import folded

EMAIL: Final = "email"
MOBILE: Final = "mobile"


class ContactProblem(Refusal):
    code = "no_contact"
    says = _("This is neither an e-mail address (name@example.cn) nor a mobile number of eleven digits that begins with 1.")


class Contact(NamedTuple):
    """`kind`: email or mobile. `to`: where a message goes, equal for equal contacts."""

    kind: str
    to: str


def read_contact(typed: str) -> Contact:
    """The contact that somebody typed. ContactProblem."""
    if "@" not in typed and "＠" not in typed:
        digits = re.sub("^(0086|86)(?=1[0-9]{10}$)", "", folded(typed.replace("+", "")))
        if re.fullmatch("1[3-9][0-9]{9}", digits):
            return Contact(MOBILE, digits)
        raise ContactProblem(field="contact")
    try:
        found = validate_email(typed.strip().replace("＠", "@"), check_deliverability=False)
    except EmailNotValidError as fault:
        raise ContactProblem(field="contact") from fault
    return Contact(EMAIL, found.normalized.lower())


def masked_contact(contact: Contact) -> str:
    """A contact as any screen may show it: 138******34, z***@example.cn."""
    if contact.kind == MOBILE:
        return f"{contact.to[:3]}******{contact.to[-2:]}"
    name, _at, domain = contact.to.rpartition("@")
    return f"{name[:1]}***@{domain}"
