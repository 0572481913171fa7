"""A certificate as an Open Badges 3.0 credential, which is a W3C verifiable credential (2.0), and as a compact JWS. Pure.

https://www.imsglobal.org/spec/ob/v3p0 and https://www.w3.org/TR/vc-data-model-2.0: an OpenBadgeCredential whose subject has the
achievement; in its signed form (VC-JWT, section 8.2 there) the credential itself is the payload, without a claim `vc`, and iss,
jti, sub and nbf stand beside it. `typ` is "JWT", as Open Badges asks for; VC-JOSE-COSE only recommends "vc+jwt".
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from examhall.instants import Instant, moment
from examhall.programme.names import Names

CONTEXTS: Final = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
SCHEMA: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
ALGORITHM: Final = "EdDSA"
PARTS: Final = (("theory", "Theory"), ("practical", "Practical skills"))


class Held(Struct, frozen=True):
    """What a credential is about. `credential`: its UUID; `level` a code; `at`: when it was issued."""

    credential: str
    number: str
    name: str
    level: str
    level_title: str
    level_title_en: str
    theory: str
    practical: str
    at: Instant


def issuer_id(origin: str) -> str:
    return f"{origin}/certificates/issuer"


def profile(origin: str, names: Names) -> dict[str, Any]:
    """The issuing body."""
    said = {"id": issuer_id(origin), "type": ["Profile"], "name": names.body, "url": origin}
    return said | ({"email": names.email} if names.email else {}) | ({"phone": names.telephone} if names.telephone else {})


def achievement(origin: str, names: Names, level: str, title: str, title_en: str) -> dict[str, Any]:
    """What the holders of a level's certificate have achieved."""
    home = f"{origin}/certificates/achievements/{level}"
    return {
        "id": home, "type": ["Achievement"], "achievementType": "Certification", "inLanguage": "zh-CN",
        "name": f"{names.certificate} · {title}", "humanCode": level, "creator": profile(origin, names),
        "description": f"{names.programme} {title} / {names.programme_en}, {title_en}",
        "criteria": {
            "id": f"{origin}/programme/levels",
            "narrative": "Theory 60 of 100 points or more, and practical skills 60 of 100 points or more, both released.",
        },
        "resultDescription": [
            {
                "id": f"{home}#{part}", "type": ["ResultDescription"], "name": title, "resultType": "RawScore",
                "valueMin": "0", "valueMax": "100", "requiredValue": "60",
            }
            for part, title in PARTS
        ],
    }  # fmt: skip


def credential(origin: str, names: Names, held: Held) -> dict[str, Any]:
    """The credential itself, unsigned."""
    about = achievement(origin, names, held.level, held.level_title, held.level_title_en)
    return {
        "@context": CONTEXTS, "id": credential_id(held.credential), "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": about["name"], "issuer": profile(origin, names), "validFrom": written(held.at),
        "credentialSubject": {
            "id": subject_id(held.credential), "type": ["AchievementSubject"], "achievement": about,
            "licenseNumber": held.number,
            "identifier": [
                {"type": "IdentityObject", "identityHash": held.name, "identityType": "ext:name", "hashed": False},
            ],
            "result": [
                {"type": ["Result"], "resultDescription": f"{about['id']}#{part}", "value": getattr(held, part)}
                for part, _title in PARTS
            ],
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {"id": f"{origin}/certificates/revoked", "type": "1EdTechRevocationList"},
    }  # fmt: skip


def signed(origin: str, said: Mapping[str, Any], key_id: str, key: Ed25519PrivateKey) -> str:
    """The credential as a compact JWS (VC-JWT). Its `kid` is the address of the public key as a JSON Web Key."""
    headers = {"kid": f"{origin}/certificates/keys/{key_id}", "typ": "JWT"}
    return jwt.encode({**said, **claims_of(said)}, key, algorithm=ALGORITHM, headers=headers)


def claims_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """The registered claims beside a credential; a verifier refuses one whose claims say something else."""
    valid_from = dt.datetime.fromisoformat(said["validFrom"])
    return {
        "iss": said["issuer"]["id"], "jti": said["id"], "sub": said["credentialSubject"]["id"],
        "nbf": int(valid_from.timestamp()),
    }  # fmt: skip


def revocation_list(origin: str, revoked: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What 1EdTech's status type asks for; (UUID, reason) of each credential that is not valid any more."""
    return {
        "id": f"{origin}/certificates/revoked", "issuer": issuer_id(origin),
        "revokedCredential": [
            {"id": credential_id(one), "revoked": True, "revocationReason": reason} for one, reason in revoked
        ],
    }  # fmt: skip


def credential_id(credential: str) -> str:
    return f"urn:uuid:{credential}"


def subject_id(credential: str) -> str:
    """Whom a credential is about, under an identifier of its own: two credentials of one holder do not tell that they are."""
    return f"urn:uuid:{uuid.uuid5(uuid.UUID(credential), 'holder')}"


def written(at: Instant) -> str:
    """A moment as XML Schema writes it, to the second."""
    return moment(at).replace(microsecond=0).isoformat().replace("+00:00", "Z")
