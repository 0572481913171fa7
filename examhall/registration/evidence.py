"""Evidence of an application: judged by what is in the file, never by its name; images are drawn anew; kept as ciphertext."""

import hashlib
from pathlib import PurePath
from typing import Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, delete, func, insert, select

from examhall.errors import NotFound, Refusal
from examhall.instants import Instant
from examhall.pictures import PictureProblem, draw_anew
from examhall.registration.tables import application_evidence
from examhall.vault import Vault

EVIDENCE: Final = "evidence"  # the vault's purpose
LARGEST: Final = 10 * 1024 * 1024  # bytes of a file
MOST: Final = 8  # files of an application
LARGEST_PICTURE: Final = 1024 * 1024  # bytes when drawn anew
QUALITIES: Final = (88, 75, 60)
PDF: Final = "application/pdf"


class EvidenceProblem(Refusal):
    code = "no_evidence"
    says = _("This file is neither a PDF nor an image that can be read. Take a photo of the document, or save it as PDF.")


class EvidenceTooLarge(EvidenceProblem):
    code = "evidence_too_large"
    says = _("This file is too large: at most 10 MB, and images at most 16 million pixels. Nothing else was changed.")


class TooMuchEvidence(EvidenceProblem):
    code = "too_much_evidence"
    says = _("There are eight files already. Remove one first.")


def looked_at(data: bytes) -> tuple[str, bytes]:
    """Media type and bytes as they are kept. Slow: off the loop, please. EvidenceProblem, EvidenceTooLarge."""
    if len(data) > LARGEST:
        raise EvidenceTooLarge(field="evidence")
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise EvidenceProblem(field="evidence")
        return PDF, data
    try:
        drawn = draw_anew(data, LARGEST_PICTURE, QUALITIES)
    except PictureProblem as fault:
        large = fault.code == "picture_too_large"
        raise (EvidenceTooLarge if large else EvidenceProblem)(field="evidence") from fault
    return drawn.mime, drawn.data


def keep_evidence(
    connection: Connection, vault: Vault, now: Instant, application_id: str, name: str, media_type: str, data: bytes
) -> None:
    """The same file sent twice to an application is one. TooMuchEvidence."""
    evidence_id = vault.lookup(EVIDENCE, application_id + hashlib.sha256(data).hexdigest())[:16]
    mine = application_evidence.c.application_id == application_id
    if connection.execute(select(application_evidence.c.id).where(application_evidence.c.id == evidence_id)).first():
        return
    if connection.execute(select(func.count()).select_from(application_evidence).where(mine)).scalar_one() >= MOST:
        raise TooMuchEvidence(field="evidence")
    row = {
        "id": evidence_id, "application_id": application_id, "name": PurePath(name.replace("\\", "/")).name[:200],
        "media_type": media_type, "locked": vault.lock(EVIDENCE, data), "added_at": now,
    }  # fmt: skip
    connection.execute(insert(application_evidence), row)


def remove_evidence(connection: Connection, application_id: str, evidence_id: str) -> None:
    mine = (application_evidence.c.application_id == application_id) & (application_evidence.c.id == evidence_id)
    connection.execute(delete(application_evidence).where(mine))


def open_evidence(connection: Connection, vault: Vault, application_id: str, evidence_id: str) -> tuple[str, str, bytes]:
    """Name, media type and the file in clear. NotFound."""
    mine = (application_evidence.c.application_id == application_id) & (application_evidence.c.id == evidence_id)
    row = connection.execute(select(application_evidence).where(mine)).first()
    if row is None:
        raise NotFound()
    return row.name, row.media_type, vault.open(EVIDENCE, row.locked)
