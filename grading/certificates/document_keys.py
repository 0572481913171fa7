"""Keys that documents are signed with, each with its certificate, as PKCS#12: made here, or brought from an authority."""

import datetime as dt
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from flask_babel import lazy_gettext as _

from examhall.errors import Refusal

YEARS: Final = 10  # a certificate of our own is good for; what was signed under it stays so
LONGEST_NAME: Final = 64  # characters of a common name


class NoUsableKey(Refusal):
    code = "no_usable_key"
    says = _("This file holds no private key with its certificate, or the passphrase does not open it.")


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
