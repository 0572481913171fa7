"""Anybody verifies a certificate: by number and name, by its QR code, by its file, with and without the network."""

import base64
import datetime as dt
import re

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from msgspec.structs import replace

from examhall.backup import backup, restore
from examhall.config import Config
from examhall.database import Database, metadata
from examhall.replies import encode
from grading.certificates import keys
from grading.certificates.changing import Cause, Change, carry_out, propose_change
from grading.certificates.checking import NotVerified, by_number, by_statement
from grading.certificates.command_line import certificate
from grading.certificates.design import Design
from grading.certificates.document_keys import self_issued
from grading.certificates.key_set import read_key_set
from grading.certificates.making import document_of, of_act, printed
from grading.certificates.paper import code, pictures
from grading.certificates.proving import Published, of_document, of_text
from grading.certificates.signing import NotAPdf, addresses_in, signature_of
from grading.certificates.statement import (
    NoStatement,
    Statement,
    StatementBroken,
    UnknownKey,
    address,
    checked,
    in_text,
    read,
    signed,
)
from tests.certificate_builders import NAMES
from tests.site_builders import a_visitor

FIRST, _SECOND, THIRD, _FOURTH, _FIFTH = NAMES
PRIVATE = Ed25519PrivateKey.generate()
SAID = Statement(1, "k1", "2026032000174", "张三丰", "跨境电子商务员", "86.5", "90.0", "2026-11-26")


@pytest.fixture
def issued(results):
    results.issue()
    return results


def public_keys(results):
    with results.hall.database.reading() as connection:
        told = {"keys": [keys.as_jwk(row) for row in keys.published(connection)]}
    return encode(told), Published(*read_key_set(told))


def document(results, name=FIRST):
    row = results.certificates()[name]
    with results.hall.database.reading() as connection:
        return document_of(connection, results.hall, row.id)


def test_a_statement_says_what_was_signed_and_nothing_else_holds():
    token = signed(PRIVATE, SAID)
    ours = {"k1": PRIVATE.public_key()}
    assert checked(in_text(address("https://exam.example.org", token)), ours) == SAID
    with pytest.raises(UnknownKey):
        checked(token, {})
    with pytest.raises(StatementBroken):
        checked(token, {"k1": Ed25519PrivateKey.generate().public_key()})
    for broken in ("", "x" * 20, token[:-30], token + "A" * 900, "%%%", token[:40] + "!" + token[41:]):
        with pytest.raises((NoStatement, StatementBroken)):
            checked(broken, ours)


def test_a_statement_with_another_name_fails():
    token = signed(PRIVATE, SAID)
    other = signed(Ed25519PrivateKey.generate(), replace(SAID, name="李三丰"))
    with pytest.raises(StatementBroken):
        checked(other, {"k1": PRIVATE.public_key()})
    said, _bytes, signature = read(token)
    forged = base64.urlsafe_b64decode(other + "=" * (-len(other) % 4))[:-64] + signature
    assert said == SAID
    with pytest.raises(StatementBroken):
        checked(base64.urlsafe_b64encode(forged).rstrip(b"=").decode(), {"k1": PRIVATE.public_key()})


def test_the_code_on_the_paper_says_what_the_paper_says(issued):
    _told, published = public_keys(issued)
    row = issued.certificates()[THIRD]
    proof = of_document(document(issued, THIRD), published)
    assert (proof.says.name, proof.says.number, proof.says.theory) == (THIRD, row.number, "100.0")
    assert proof.holds
    assert of_text(f"HTTPS://anything{address('', proof.token)}", published).says == proof.says


def test_the_picture_of_the_code_is_of_the_address_that_the_document_links_to(issued):
    act_id = issued.certificates()[FIRST].act_id
    with issued.hall.database.reading() as connection:
        rows, signing = connection.execute(of_act(act_id)).all(), keys.signing_keys(connection, issued.hall)
    first = printed(issued.hall, rows, signing)[0]
    drawn = pictures([first], Design(), None)
    assert drawn[f"code-{first.number}"] == ("image/png", code(first.address))
    assert drawn[f"photo-{first.number}"][1].startswith(b"\xff\xd8")
    assert addresses_in(document(issued)) == [first.address]


def test_an_edited_document_is_noticed_wherever_it_is_edited(issued):
    _told, published = public_keys(issued)
    whole = document(issued)
    for place in (len(whole) // 5, len(whole) // 2, len(whole) * 4 // 5):
        edited = bytearray(whole)
        edited[place] ^= 1
        try:
            found = signature_of(bytes(edited), published.documents)
        except NotAPdf:  # the byte stood in the table of where its parts lie
            continue
        assert found is None or not found.intact, place
    assert not signature_of(whole + b"\n% an addition", published.documents).intact
    with_foreign = Published(published.statements, [])
    assert not of_document(whole, with_foreign).holds, "signed with a key that nobody published"


def test_a_document_that_leads_nowhere_is_no_document_and_stops_nothing(issued):
    _told, published = public_keys(issued)
    whole = document(issued)
    first_page = re.search(rb"/Kids\[(\d+) 0 R\]", whole)
    for broken in (whole.replace(first_page[0], b"/Kids[99 0 R]"), whole.replace(b"/Root", b"/Roof")):
        with pytest.raises(NotAPdf):
            of_document(broken, published)


def test_number_and_name_both_have_to_be_right_and_every_fault_is_told_alike(issued):
    row = issued.certificates()[THIRD]
    with issued.hall.database.reading() as connection:
        told = by_number(connection, f" {row.number[:4]} {row.number[4:]} ", "阿卜杜热合曼•䶮")
        assert (told.status, told.name) == ("valid", "阿******䶮")
        for number, name in ((row.number, "某人"), (row.number, ""), ("2026", THIRD), (row.number[:-1] + "x", THIRD), ("", "")):
            with pytest.raises(NotVerified):
                by_number(connection, number, name)


def test_the_public_page_says_the_same_of_what_is_not_there_and_slows_guessing_down(issued):
    visitor, row = a_visitor(issued.hall), issued.certificates()[FIRST]
    shown = visitor.post("/certificates", data={"number": row.number, "name": FIRST})
    assert shown.status_code == 200
    text = shown.get_data(as_text=True)
    assert "本证书有效" in text
    assert "张*丰" in text
    assert FIRST not in text.replace(f'value="{FIRST}"', "")
    visitor = a_visitor(issued.hall)
    wrong = [visitor.post("/certificates", data={"number": number, "name": "某人"}) for number in (row.number, "2026000000000")]
    pages = [one.get_data(as_text=True).replace(row.number, "N").replace("2026000000000", "N") for one in wrong]
    assert [one.status_code for one in wrong] == [404, 404]
    assert without_token(pages[0]) == without_token(pages[1])
    for number in range(3):
        visitor.post("/certificates", data={"number": f"202600000{number}", "name": "某人"})
    assert visitor.post("/certificates", data={"number": row.number, "name": FIRST}).status_code == 429
    issued.hall.clock.pass_minutes(1)
    assert visitor.post("/certificates", data={"number": row.number, "name": FIRST}).status_code == 200


def without_token(page):
    return re.sub(r'value="[^"]{30,}"', "", page)


def test_the_qr_code_opens_a_page_without_sign_in_and_the_printed_name_is_compared(issued):
    row, visitor = issued.certificates()[FIRST], a_visitor(issued.hall, locale="en")
    page = visitor.get(f"/c/{row.statement}").get_data(as_text=True)
    assert "This certificate is valid" in page
    assert FIRST not in page
    assert "The name agrees" in visitor.post(f"/c/{row.statement}", data={"name": FIRST}).get_data(as_text=True)
    assert "not the name that was signed" in visitor.post(f"/c/{row.statement}", data={"name": "李三丰"}).get_data(as_text=True)
    assert visitor.get(f"/c/{row.statement[:-4]}AAAA").status_code == 404


def test_each_status_is_told_with_its_cause_and_day(issued):
    visitor, rows = a_visitor(issued.hall, locale="en"), issued.certificates()
    issued.void(FIRST)
    assert "under review" in visitor.get(f"/c/{rows[FIRST].statement}").get_data(as_text=True)
    act = propose_change(
        issued.hall, issued.officer, rows[FIRST].id, Change.REVOKE, Cause.CORRECTED, "a secret of the officers"
    )
    carry_out(issued.hall, issued.authority, act)
    page = visitor.get(f"/c/{rows[FIRST].statement}").get_data(as_text=True)
    assert "This certificate has been revoked" in page
    assert "The results were corrected" in page
    assert "2026-11-24" in page
    assert "secret" not in page
    act = propose_change(issued.hall, issued.officer, rows[THIRD].id, Change.REPLACE, Cause.LOST, "reported")
    carry_out(issued.hall, issued.authority, act)
    issued.make(act)
    assert "This certificate has been replaced" in visitor.get(f"/c/{rows[THIRD].statement}").get_data(as_text=True)
    new = issued.certificates()[THIRD]
    assert "This certificate is valid" in visitor.get(f"/c/{new.statement}").get_data(as_text=True)
    told = visitor.get("/certificates/revoked").get_json()
    assert sorted(one["revocationReason"] for one in told["revokedCredential"]) == ["corrected", "lost"]
    assert rows[FIRST].number not in str(told)


def test_what_was_signed_with_an_old_key_goes_on_being_verified(issued):
    row = issued.certificates()[FIRST]
    with issued.hall.database.writing() as connection:
        for kind in keys.Kind:
            keys.make(connection, issued.hall, issued.hall.now(), issued.authority, kind)
    act = propose_change(issued.hall, issued.officer, issued.certificates()[THIRD].id, Change.REPLACE, Cause.LOST, "reported")
    carry_out(issued.hall, issued.authority, act)
    issued.make(act)
    new = issued.certificates()[THIRD]
    _told, published = public_keys(issued)
    assert read(new.statement)[0].key != read(row.statement)[0].key
    assert of_document(document(issued, FIRST), published).holds
    assert of_document(document(issued, THIRD), published).holds
    with issued.hall.database.reading() as connection:
        assert by_statement(connection, row.statement).status == "valid"


def test_the_command_verifies_without_an_installation_what_the_published_keys_can_prove(issued, tmp_path):
    told, _published = public_keys(issued)
    key_file, pdf = tmp_path / "keys.json", tmp_path / "certificate.pdf"
    key_file.write_bytes(told)
    pdf.write_bytes(document(issued))
    row = issued.certificates()[FIRST]

    def verify(what):
        return CliRunner().invoke(certificate, ["verify", str(what), "--keys", str(key_file)], obj=Config(tmp_path / "nowhere"))

    done = verify(pdf)
    assert done.exit_code == 0, done.output
    assert FIRST in done.output
    assert "unchanged" in done.output
    assert verify(address("https://exam.example.org", row.statement)).exit_code == 0
    edited = bytearray(document(issued))
    edited[len(edited) // 2] ^= 1
    pdf.write_bytes(edited)
    assert verify(pdf).exit_code == 1
    assert verify(row.statement[:-4] + "AAAA").exit_code == 1
    assert "proves nothing" in verify(row.number).output
    pdf.write_bytes(b"%PDF-1.7 nothing")
    assert verify(pdf).exit_code == 1
    assert f"There is no file {tmp_path / 'other.pdf'}." in verify(tmp_path / "other.pdf").output
    key_file.write_text("[]")
    assert "no key set" in verify(pdf).output


def test_the_command_on_an_installation_also_knows_what_became_of_a_certificate(issued, monkeypatch):
    row = issued.certificates()[FIRST]
    monkeypatch.setattr("examhall.cli.open_hall", lambda config: issued.hall)

    def run(*words):
        return CliRunner().invoke(certificate, words, obj=issued.hall.config)

    assert "Valid." in run("verify", row.number).output
    mistyped = run("verify", row.number[:-1] + ("0" if row.number[-1] != "0" else "1"))
    assert (mistyped.exit_code, "no certificate's number" in mistyped.output) == (1, True)
    assert run("verify", "2026032000174").exit_code == 1
    assert '"kty":"OKP"' in run("keys").output
    before = read(row.statement)[0].key
    assert before not in run("rotate-key").output
    act = propose_change(issued.hall, issued.officer, row.id, Change.REVOKE, Cause.ERROR, "a mistake")
    carry_out(issued.hall, issued.authority, act)
    done = run("verify", row.statement)
    assert done.exit_code == 1
    assert "revoked (error)" in done.output


def test_a_brought_key_signs_documents_and_a_wrong_passphrase_is_told(results, tmp_path, monkeypatch):
    private, own, _others = pkcs12.load_key_and_certificates(
        self_issued("签名机构", dt.datetime(2026, 1, 1, tzinfo=dt.UTC)), None
    )
    file = tmp_path / "key.p12"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"x", private, own, None, BestAvailableEncryption(b"secret")))
    monkeypatch.setattr("examhall.cli.open_hall", lambda config: results.hall)
    wrong = CliRunner().invoke(certificate, ["bring-key", str(file), "--passphrase", "other"], obj=results.hall.config)
    assert wrong.exit_code == 1
    done = CliRunner().invoke(certificate, ["bring-key", str(file), "--passphrase", "secret"], obj=results.hall.config)
    assert done.exit_code == 0, done.output
    results.issue((FIRST,))
    _told, published = public_keys(results)
    proof = of_document(document(results), published)
    assert proof.holds
    assert "签名机构" in proof.signature.signer


def test_the_keys_are_no_rows_and_a_backup_carries_them(issued, tmp_path):
    for row in _every_row(issued):
        assert b"PRIVATE KEY" not in row
    backup(issued.hall, tmp_path / "all.backup", "a passphrase")
    config = Config(tmp_path / "elsewhere")
    config.data.mkdir()
    database = Database(config.url)
    metadata.create_all(database.engine)
    restore(config, database, tmp_path / "all.backup", "a passphrase")
    assert {path.name for path in (config.data / "keys").iterdir()} == {
        path.name for path in (issued.hall.config.data / "keys").iterdir()
    }
    assert all(path.stat().st_mode & 0o077 == 0 for path in (config.data / "keys").iterdir())
    database.engine.dispose()


def _every_row(results):
    with results.hall.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                yield b"".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
