"""Published keys as a JSON Web Key Set (RFC 7517, 7518, 8037), written and read: all that checking without us needs. Pure."""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key


def statement_jwk(key_id: str, public: str) -> dict[str, Any]:
    """A key of statements; `public`: its PEM."""
    key = load_pem_public_key(public.encode())
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "x": _written(raw), "kid": key_id, "use": "sig", "alg": "EdDSA"}


def document_jwk(key_id: str, public: str) -> dict[str, Any]:
    """A key of documents with its certificate as x5c; `public`: the certificate's PEM."""
    certificate = x509.load_pem_x509_certificate(public.encode())
    key, der = certificate.public_key(), certificate.public_bytes(Encoding.DER)
    if not isinstance(key, EllipticCurvePublicKey):
        raise ValueError("documents are signed with elliptic curves")
    size, numbers = (key.key_size + 7) // 8, key.public_numbers()
    return {
        "kty": "EC", "crv": f"P-{key.key_size}", "x": _written(numbers.x.to_bytes(size, "big")),
        "y": _written(numbers.y.to_bytes(size, "big")), "kid": key_id, "use": "sig", "x5c": [base64.b64encode(der).decode()],
    }  # fmt: skip


def read_key_set(told: Mapping[str, Any]) -> tuple[dict[str, Ed25519PublicKey], list[str]]:
    """id -> key of statements, and the certificates (PEM) of documents. KeyError, ValueError for what is no key set."""
    statements, certificates = dict[str, Ed25519PublicKey](), list[str]()
    for one in told["keys"]:
        if one.get("crv") == "Ed25519":
            statements[str(one["kid"])] = Ed25519PublicKey.from_public_bytes(_read(one["x"]))
        elif "x5c" in one:
            certificate = x509.load_der_x509_certificate(base64.b64decode(one["x5c"][0]))
            certificates.append(certificate.public_bytes(Encoding.PEM).decode())
    return statements, certificates


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
