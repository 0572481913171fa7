"""What can be proven of a certificate with the published keys alone: a document, a statement or a credential. Pure."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct

from grading.certificates import credential
from grading.certificates.statement import NoStatement, Statement, StatementBroken, UnknownKey, checked, in_text

if TYPE_CHECKING:
    from grading.certificates.signing import Signature

PDF = b"%PDF-"


class Published(Struct, frozen=True):
    """The issuing body's keys: of statements by their ids, and the certificates (PEM) of documents."""

    statements: Mapping[str, Ed25519PublicKey]
    documents: Sequence[str]


class Proof(Struct, frozen=True):
    """What was found. `token`: the statement as it was scanned. A document that was not signed has no `signature`."""

    says: Statement
    token: str
    signature: "Signature | None" = None
    document: bool = False

    @property
    def holds(self) -> bool:
        """A statement alone holds once it is checked; a document has to be ours and untouched as well."""
        return not self.document or bool(self.signature and self.signature.intact and self.signature.ours)


def of_document(pdf: bytes, published: Published) -> Proof:
    """A certificate's file: the statement behind its code, and the signature over all of it. NoStatement, UnknownKey,
    StatementBroken, NotAPdf."""
    from grading.certificates.signing import addresses_in, signature_of  # half a second to import, in every process

    signature = signature_of(pdf, published.documents)
    for address in addresses_in(pdf):
        token = in_text(address)
        return Proof(checked(token, published.statements), token, signature, document=True)
    raise NoStatement()


def of_text(text: str, published: Published) -> Proof:
    """What a scanner read. NoStatement, UnknownKey, StatementBroken."""
    token = in_text(text)
    return Proof(checked(token, published.statements), token)


def of_credential(token: str, published: Published) -> dict[str, Any]:
    """A credential in its compact form. NoStatement, UnknownKey, StatementBroken."""
    try:
        key_id = str(jwt.get_unverified_header(token)["kid"]).rsplit("/", 1)[-1]
        if key_id not in published.statements:
            raise UnknownKey(key_id)
        said = dict(jwt.decode(token, published.statements[key_id], algorithms=[credential.ALGORITHM]))
        if any(said.get(claim) != value for claim, value in credential.claims_of(said).items()):
            raise StatementBroken()
    except (jwt.InvalidSignatureError, jwt.ImmatureSignatureError) as fault:
        raise StatementBroken() from fault
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as fault:
        raise NoStatement() from fault
    return said
