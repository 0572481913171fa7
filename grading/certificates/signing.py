"""Signing a certificate's PDF (PAdES, P-256) and looking at a signature: who signed, and whether a byte was changed since."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from flask_babel import lazy_gettext as _
from msgspec import Struct
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from examhall.errors import Refusal

YEARS: Final = 10  # a certificate of our own is good for; what was signed under it stays so
RESERVED: Final = 8192  # hexadecimal digits for the signature: a chain of three certificates has room
LONGEST_NAME: Final = 64  # characters of a common name
FIELD: Final = "Signature"

logging.getLogger("pyhanko").setLevel(logging.ERROR)  # of a file that does not verify, its verdict is all that counts


class NoUsableKey(Refusal):
    code = "no_usable_key"
    says = _("This file holds no private key with its certificate, or the passphrase does not open it.")


class NotAPdf(Refusal):
    code = "not_a_pdf"
    says = _("This file is no PDF that can be read.")


class Signature(Struct, frozen=True):
    """What a signature on a document proves. `intact`: not a byte was changed since; `ours`: with a key that is published."""

    intact: bool
    ours: bool
    signer: str
    at: dt.datetime | None


def self_issued(name: str, now: dt.datetime) -> bytes:
    """A new key with a certificate that it signs itself, as PKCS#12 without a passphrase: to be locked by who keeps it."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), _subject(name)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=366 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"examhall", key, certificate, None, NoEncryption())


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:LONGEST_NAME])])


def brought(data: bytes, passphrase: str) -> bytes:
    """A key that some authority certified, out of its PKCS#12 file, in the same form. NoUsableKey."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except ValueError as fault:
        raise NoUsableKey() from fault
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey):
        raise NoUsableKey()
    return pkcs12.serialize_key_and_certificates(b"examhall", key, certificate, others, NoEncryption())


def certificate_in(key: bytes) -> str:
    """The certificate of such a key, as PEM."""
    certificate = pkcs12.load_key_and_certificates(key, None)[1]
    assert certificate is not None
    return certificate.public_bytes(Encoding.PEM).decode()


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
    except (PdfError, ValueError, KeyError, TypeError) as fault:
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
    except (PdfError, ValueError, KeyError, TypeError, IndexError) as fault:
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
