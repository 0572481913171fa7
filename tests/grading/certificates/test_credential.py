"""A certificate as an Open Badges 3.0 credential: the fields that the standards ask for, its signature, and its status."""

import datetime as dt
import re

import jwt
import pytest

from examhall.programme.names import Names, with_body
from grading.certificates import keys
from grading.certificates.credential import CONTEXTS, Held, credential, revocation_list
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

# The tables of the standards, as far as a certificate uses them: field -> whether it is required. Nothing else may stand there.
# VC 2.0, section 4; OB 3.0, appendix B: AchievementCredential, AchievementSubject, Achievement, Criteria, Profile,
# IdentityObject, Result, ResultDescription, CredentialSchema, CredentialStatus (1EdTechRevocationList).
TABLES = {
    "credential": {
        "@context": 1, "id": 1, "type": 1, "name": 0, "description": 0, "image": 0, "issuer": 1, "validFrom": 1, "validUntil": 0,
        "credentialSubject": 1, "credentialSchema": 0, "credentialStatus": 0, "evidence": 0, "proof": 0, "awardedDate": 0,
    },
    "subject": {
        "id": 0, "type": 1, "achievement": 1, "identifier": 0, "result": 0, "licenseNumber": 0, "activityStartDate": 0, "narrative": 0,
    },
    "achievement": {
        "id": 1, "type": 1, "name": 1, "description": 1, "criteria": 1, "achievementType": 0, "creator": 0, "humanCode": 0,
        "inLanguage": 0, "resultDescription": 0, "image": 0, "tag": 0,
    },
    "criteria": {"id": 0, "narrative": 0},
    "profile": {"id": 1, "type": 1, "name": 0, "url": 0, "phone": 0, "email": 0, "description": 0},
    "identity": {"type": 1, "hashed": 1, "identityHash": 1, "identityType": 1, "salt": 0},
    "result": {"type": 1, "resultDescription": 0, "value": 0, "status": 0},
    "description": {"id": 1, "type": 1, "name": 1, "resultType": 1, "valueMin": 0, "valueMax": 0, "requiredValue": 0},
    "schema": {"id": 1, "type": 1},
    "status": {"id": 1, "type": 1},
}  # fmt: skip


def fits(table, said):
    fields = TABLES[table]
    assert {name for name, needed in fields.items() if needed} <= set(said), table
    assert set(said) <= set(fields), table


def test_every_object_has_the_fields_that_the_standards_ask_for_and_no_others():
    subject = SAID["credentialSubject"]
    achievement = subject["achievement"]
    for table, said in (
        ("credential", SAID), ("subject", subject), ("achievement", achievement), ("criteria", achievement["criteria"]),
        ("profile", SAID["issuer"]), ("profile", achievement["creator"]), ("status", SAID["credentialStatus"]),
        *(("identity", one) for one in subject["identifier"]), *(("result", one) for one in subject["result"]),
        *(("description", one) for one in achievement["resultDescription"]), *(("schema", one) for one in SAID["credentialSchema"]),
    ):  # fmt: skip
        fits(table, said)


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


def test_a_certificate_under_review_gives_no_credential(issued):
    visitor, row = a_visitor(issued.hall), issued.certificates()[FIRST]
    issued.void(FIRST)
    assert visitor.get(f"/c/{row.statement}/credential").status_code == 404


def test_a_published_key_is_no_private_one(issued):
    with issued.hall.database.reading() as connection:
        for row in keys.published(connection):
            assert "d" not in keys.as_jwk(row)
