"""Signing a certificate's PDF (PAdES, P-256) and looking at a signature: who signed, and whether a byte was changed since."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask_babel import lazy_gettext as _
from msgspec import Struct
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from examhall.errors import Refusal
from grading.certificates.document_keys import NoUsableKey

RESERVED: Final = 8192  # hexadecimal digits for the signature: a chain of three certificates has room
FIELD: Final = "Signature"

logging.getLogger("pyhanko").setLevel(logging.ERROR)  # of a file that does not verify, its verdict is all that counts


class NotAPdf(Refusal):
    code = "not_a_pdf"
    says = _("This file is no PDF that can be read.")


class Signature(Struct, frozen=True):
    """What a signature on a document proves. `intact`: not a byte was changed since; `ours`: with a key that is published."""

    intact: bool
    ours: bool
    signer: str
    at: dt.datetime | None


class Signer:
    """Signs one document after the other with the same key."""

    def __init__(self, key: bytes) -> None:
        signer = SimpleSigner.load_pkcs12_data(key, [])
        if signer is None:
            raise NoUsableKey()
        self._signer = signer

    def sign(self, pdf: bytes, name: str, reason: str) -> bytes:
        """The document with an invisible signature over all of it, some 4 KB longer. Takes a few dozen milliseconds."""
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        meta = PdfSignatureMetadata(
            field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", name=name, reason=reason
        )
        made = _apart(lambda: PdfSigner(meta, signer=self._signer).sign_pdf(writer, bytes_reserved=RESERVED))
        return bytes(made.getvalue())


def signature_of(pdf: bytes, published: Sequence[str]) -> Signature | None:
    """What the last signature proves; None where there is none. `published`: our certificates (PEM). NotAPdf."""
    try:
        signatures = PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures
        if not signatures:
            return None
        found = signatures[-1]
        known = [asn1_x509.Certificate.load(_der(one)) for one in published]
        context = ValidationContext(trust_roots=known, allow_fetching=False, moment=_moment(found.self_reported_timestamp))
        status = _apart(lambda: validate_pdf_signature(found, context, skip_diff=True))
    except Exception as fault:  # whatever the library stumbles over: of a thousand edited bytes, three ended in AttributeError
        raise NotAPdf() from fault
    ours = any(one.dump() == status.signing_cert.dump() for one in known)
    whole = found.evaluate_signature_coverage().name in ("ENTIRE_FILE", "ENTIRE_REVISION") and _is_last(found, pdf)
    intact = bool(status.intact and status.valid and whole)
    return Signature(intact, ours, status.signing_cert.subject.human_friendly, status.signer_reported_dt)


def _apart(work: Callable[[], Any]) -> Any:
    """Do it in a thread of its own: pyHanko runs an event loop, and none can run where another one is running already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


def addresses_in(pdf: bytes) -> list[str]:
    """What the links of a document's first page lead to: its QR code is one. NotAPdf."""
    try:
        page = PdfFileReader(BytesIO(pdf), strict=False).root["/Pages"]["/Kids"][0]
        marks = [one.get_object() for one in page.get("/Annots", [])]
        return [str(one["/A"]["/URI"]) for one in marks if pdf_name("/A") in one and pdf_name("/URI") in one["/A"]]
    except Exception as fault:  # as above
        raise NotAPdf() from fault


def _der(pem: str) -> bytes:
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)


def _moment(at: dt.datetime | None) -> dt.datetime:
    """A certificate is judged as it stood when it was signed with."""
    return at if at is not None else dt.datetime.now(dt.UTC)


def _is_last(found: object, pdf: bytes) -> bool:
    """Whether nothing was added behind what is signed."""
    _start, _length, second, length = [int(one) for one in found.byte_range]  # type: ignore[attr-defined]
    return second + length == len(pdf)
