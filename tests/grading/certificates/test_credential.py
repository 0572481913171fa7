"""A certificate as an Open Badges 3.0 credential: the fields that the standards ask for, its signature, and its status."""

import datetime as dt
import re

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from examhall.programme.names import Names, with_body
from grading.certificates import keys
from grading.certificates.credential import CONTEXTS, Held, claims_of, credential, revocation_list
from grading.certificates.key_set import read_key_set
from grading.certificates.proving import Published, of_credential
from grading.certificates.statement import StatementBroken, UnknownKey
from tests.certificate_builders import NAMES
from tests.site_builders import a_visitor

ORIGIN = "https://exam.example.org"
FIRST = NAMES[0]
HELD = Held(
    "0d4f4a5e-5d4d-4e0e-9a43-0c5c1c4d1f00", "2026032000174", "阿卜杜热合曼·䶮", "L2", "助理跨境电子商务师", "Assistant specialist", "86.5", "90.0",
    1_795_482_000_000_000,
)  # fmt: skip
SAID = credential(ORIGIN, with_body(Names(), "某中心"), HELD)
URL = re.compile(r"https://[^ ]+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

# What 1EdTech's published schema (ob_v3p0_achievementcredential_schema.json, the edition for VC 2.0) and the W3C's schema of a
# verifiable credential (2.0) say of every member that a certificate uses: whether it is required, and what it has to be: a text,
# a truth value, a pattern, one of some words, a list that has to contain a word, a table, or a list of a table. Written down by
# hand from both, as the licence of 1EdTech's lets none but its registered users hand it on. Nothing else may stand in ours.
ANY_KIND = r"(ext:)[a-z|A-Z|0-9|.|-|_]+"
IDENTITIES = "sourcedId|systemId|productId|userName|accountId|emailAddress|nationalIdentityNumber|identifier"
SCHEMA = {
    "credential": {
        "@context": (1, "contexts"), "id": (1, str), "type": (1, ["VerifiableCredential", "OpenBadgeCredential"]), "name": (0, str),
        "issuer": (1, "profile"), "validFrom": (1, MOMENT), "credentialSubject": (1, "subject"),
        "credentialSchema": (0, ["schema"]), "credentialStatus": (0, "status"),
    },
    "subject": {
        "id": (0, str), "type": (1, ["AchievementSubject"]), "achievement": (1, "achievement"), "identifier": (0, ["identity"]),
        "licenseNumber": (0, str), "result": (0, ["result"]),
    },
    "achievement": {
        "id": (1, str), "type": (1, ["Achievement"]), "name": (1, str), "description": (1, str), "criteria": (1, "criteria"),
        "achievementType": (0, re.compile("Certification")), "creator": (0, "profile"), "humanCode": (0, str),
        "inLanguage": (0, re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")),
        "resultDescription": (0, ["description"]),
    },
    "criteria": {"id": (0, str), "narrative": (0, str)},
    "profile": {
        "id": (1, str), "type": (1, ["Profile"]), "name": (0, str), "url": (0, str), "phone": (0, str), "email": (0, str),
    },
    "identity": {
        "type": (1, re.compile("IdentityObject")), "hashed": (1, bool), "identityHash": (1, str),
        "identityType": (1, re.compile(f"{IDENTITIES}|{ANY_KIND}")),
    },
    "result": {"type": (1, ["Result"]), "resultDescription": (0, str), "value": (0, str)},
    "description": {
        "id": (1, str), "type": (1, ["ResultDescription"]), "name": (1, str), "resultType": (1, re.compile("RawScore")),
        "valueMin": (0, str), "valueMax": (0, str), "requiredValue": (0, str),
    },
    "schema": {"id": (1, str), "type": (1, str)},
    "status": {"id": (1, str), "type": (1, str)},
}  # fmt: skip


def fits(kind, said):
    """Whether a value is what the schemas ask for."""
    if kind == "contexts":
        ours = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json")
        return said[0] == "https://www.w3.org/ns/credentials/v2" and bool(ours.fullmatch(said[1]))
    if isinstance(kind, str):
        members = SCHEMA[kind]
        assert {name for name, (needed, _) in members.items() if needed} <= set(said) <= set(members), kind
        return all(fits(members[name][1], value) for name, value in said.items())
    if isinstance(kind, list):
        tables = [one for one in kind if one in SCHEMA]
        return isinstance(said, list) and (all(fits(tables[0], one) for one in said) if tables else set(kind) <= set(said))
    return bool(kind.fullmatch(said)) if isinstance(kind, re.Pattern) else type(said) is kind


def test_the_credential_fits_the_published_schemas_of_both_standards():
    assert fits("credential", SAID)
    with_contacts = credential(ORIGIN, replace(with_body(Names(), "某中心"), email="a@b.cn", telephone="0755-1"), HELD)
    assert fits("credential", with_contacts)
    assert {"email", "phone"} <= set(with_contacts["issuer"])


@pytest.mark.parametrize(
    "spoilt",
    [
        {"validFrom": "2026-11-24"}, {"type": ["VerifiableCredential"]}, {"@context": CONTEXTS[::-1]},
        {"credentialSchema": SAID["credentialSchema"][0]}, {"name": 5},
    ],
)  # fmt: skip
def test_what_a_schema_would_refuse_is_refused_here(spoilt):
    assert not fits("credential", SAID | spoilt)


def test_types_contexts_and_identifiers_are_as_the_standards_write_them():
    subject = SAID["credentialSubject"]
    assert SAID["@context"] == CONTEXTS
    assert CONTEXTS[0] == "https://www.w3.org/ns/credentials/v2", "the first context is fixed, in this order"
    assert SAID["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert subject["type"] == ["AchievementSubject"]
    assert subject["achievement"]["type"] == ["Achievement"]
    assert subject["achievement"]["achievementType"] == "Certification"
    assert SAID["issuer"]["type"] == ["Profile"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", SAID["id"])
    for url in (
        SAID["issuer"]["id"],
        subject["achievement"]["id"],
        subject["achievement"]["criteria"]["id"],
        SAID["credentialStatus"]["id"],
    ):
        assert URL.fullmatch(url)
    assert MOMENT.fullmatch(SAID["validFrom"])
    assert dt.datetime.fromisoformat(SAID["validFrom"]).timestamp() * 1e6 == HELD.at
    known = {one["id"] for one in subject["achievement"]["resultDescription"]}
    assert {one["resultDescription"] for one in subject["result"]} == known
    assert {one["resultType"] for one in subject["achievement"]["resultDescription"]} == {"RawScore"}
    assert all(isinstance(one["value"], str) for one in subject["result"])


def test_a_status_list_names_credentials_and_no_holder():
    told = revocation_list(ORIGIN, [(HELD.credential, "lost")])
    assert set(told) == {"id", "issuer", "revokedCredential"}
    assert told["id"] == SAID["credentialStatus"]["id"]
    assert told["revokedCredential"] == [{"id": SAID["id"], "revoked": True, "revocationReason": "lost"}]


@pytest.fixture
def issued(results):
    results.issue((FIRST,))
    return results


def test_whoever_has_the_code_gets_the_signed_credential_and_a_verifier_needs_only_the_published_keys(issued):
    visitor, row = a_visitor(issued.hall), issued.certificates()[FIRST]
    reply = visitor.get(f"/c/{row.statement}/credential")
    token = reply.get_data(as_text=True)
    header, plain = (
        jwt.get_unverified_header(token),
        visitor.get(f"/c/{row.statement}/credential?form=json").get_json(force=True),
    )
    assert reply.mimetype == "application/vc+jwt"
    assert (header["alg"], header["typ"]) == ("EdDSA", "JWT")
    origin = issued.hall.config.origin
    jwk = visitor.get(header["kid"].removeprefix(origin)).get_json()
    said = jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["EdDSA"])
    assert said["credentialSubject"]["licenseNumber"] == row.number
    assert {name: said[name] for name in plain} == plain
    assert (said["iss"], said["jti"], said["nbf"]) == (plain["issuer"]["id"], plain["id"], issued.hall.now() // 1_000_000)
    assert said["sub"] == plain["credentialSubject"]["id"] != plain["id"]
    assert set(header) == {"alg", "kid", "typ"}, "Open Badges 3.0, section 8.2.3, allows no other headers"
    assert "vc" not in said, "of VC 2.0 the payload is the credential itself"
    told = visitor.get("/certificates/keys").get_json()
    assert {one["kty"] for one in told["keys"]} == {"OKP", "EC"}
    assert of_credential(token, Published(*read_key_set(told)))["id"] == plain["id"]
    assert visitor.get(plain["issuer"]["id"].removeprefix(origin)).get_json() == plain["issuer"]
    achievement = plain["credentialSubject"]["achievement"]
    assert visitor.get(achievement["id"].removeprefix(origin)).get_json() == achievement
    with pytest.raises(UnknownKey):
        of_credential(token, Published({}, []))
    head, _payload, signature = token.split(".")
    other = jwt.encode({**said, "id": "urn:uuid:another"}, "x" * 32, algorithm="HS256").split(".")[1]
    with pytest.raises(StatementBroken):
        of_credential(f"{head}.{other}.{signature}", Published(*read_key_set(told)))


@pytest.mark.parametrize("claim", ["iss", "jti", "sub", "nbf"])
def test_a_credential_whose_claims_say_something_else_is_refused(claim):
    key = Ed25519PrivateKey.generate()
    token = jwt.encode({**SAID, **claims_of(SAID), claim: 1 if claim == "nbf" else "urn:x"}, key, "EdDSA", {"kid": "k"})
    whole = jwt.encode({**SAID, **claims_of(SAID)}, key, "EdDSA", {"kid": "k"})
    published = Published({"k": key.public_key()}, [])
    assert of_credential(whole, published)["id"] == SAID["id"]
    with pytest.raises(StatementBroken):
        of_credential(token, published)


def test_a_certificate_under_review_gives_no_credential(issued):
    visitor, row = a_visitor(issued.hall), issued.certificates()[FIRST]
    issued.void(FIRST)
    assert visitor.get(f"/c/{row.statement}/credential").status_code == 404


def test_a_published_key_is_no_private_one(issued):
    with issued.hall.database.reading() as connection:
        for row in keys.published(connection):
            assert "d" not in keys.as_jwk(row)
