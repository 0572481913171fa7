"""The `certificate` commands: verify a document, a code or a number; publish, renew and bring keys."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from examhall.config import Config
    from examhall.hall import Hall
    from grading.certificates.proving import Proof, Published


@click.group()
def certificate() -> None:
    """Certificates and the keys they are signed with."""


@certificate.command("verify")
@click.argument("what")
@click.option("--keys", "key_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Published key set.")
@click.pass_obj
def verify(config: "Config", what: str, key_file: Path | None) -> None:
    """Verify WHAT: a certificate's PDF, the text of its code, a credential (JWS), a file with either, or a number.

    With --keys (from /certificates/keys of the issuing body) no installation is needed: the signatures are checked, and not
    whether a certificate was revoked since. Exit code 1: it does not hold.
    """
    from examhall.errors import Refusal
    from examhall.people.identity import folded
    from grading.certificates.numbering import is_certificate_number
    from grading.certificates.proving import PDF, of_credential, of_document, of_text
    from grading.certificates.statement import SHORTEST

    hall = None if key_file else _hall(config)
    published = _published(key_file, hall)
    path = Path(what)
    if path.suffix.lower() == ".pdf" and not path.is_file():
        raise click.ClickException(f"There is no file {what}.")
    content = path.read_bytes() if len(what) < 250 and path.is_file() else what.encode()
    text = content.decode(errors="replace").strip()
    try:
        if content.startswith(PDF):
            _tell(of_document(content, published), hall)
        elif text.count(".") == 2 and "/" not in text:
            said = of_credential(text, published)
            subject = said["credentialSubject"]
            _number(subject["licenseNumber"], hall, told=[("credential", said["id"]), ("issuer", said["issuer"]["name"])])
        elif is_certificate_number(folded(text)):
            if hall is None:
                raise click.ClickException("A number alone proves nothing: give the PDF or the text of the code with --keys.")
            _number(text, hall, told=[])
        elif not path.is_file() and len(text) < SHORTEST:
            raise click.ClickException(
                "WHAT is no file here, too short for the text of a code, and no certificate's number: its last sign does not "
                "fit the others. Please compare it with the paper."
            )
        else:
            _tell(of_text(text, published), hall)
    except Refusal as refusal:
        _no(str(refusal.says))


def _hall(config: "Config") -> "Hall":
    from examhall.cli import open_hall

    return open_hall(config)


def _published(key_file: Path | None, hall: "Hall | None") -> "Published":
    import msgspec

    from grading.certificates import keys
    from grading.certificates.key_set import read_key_set
    from grading.certificates.proving import Published

    if hall is not None:
        with hall.database.reading() as connection:
            return Published(keys.statement_keys(connection), keys.document_certificates(connection))
    assert key_file is not None
    try:
        return Published(*read_key_set(msgspec.json.decode(key_file.read_bytes())))
    except (msgspec.DecodeError, ValueError, KeyError, TypeError) as fault:
        raise click.ClickException(f"{key_file} is no key set as /certificates/keys gives it.") from fault


def _tell(proof: "Proof", hall: "Hall | None") -> None:
    """What the paper must say, line by line, and whether it holds."""
    said = proof.says
    told = [
        ("number", said.number), ("name", said.name), ("level", said.level), ("theory", said.theory),
        ("practical", said.practical), ("issued on", said.issued_on), ("signed with", f"key {said.key}"),
    ]  # fmt: skip
    if proof.document and proof.signature is None:
        told.append(("document", "not signed: compare each line above with the paper"))
    elif proof.signature is not None:
        told.append(("document", "unchanged" if proof.signature.intact else "CHANGED since it was signed"))
        told.append(("signed by", proof.signature.signer + ("" if proof.signature.ours else " - NOT a published key")))
    if not proof.holds:
        _lines(told)
        _no("This document does not hold.")
    _number(said.number, hall, told, proof.token)


def _number(number: str, hall: "Hall | None", told: list[tuple[str, str]], token: str = "") -> None:
    from grading.certificates import queries
    from grading.certificates.entitled import still_agrees
    from grading.certificates.states import State, status_of

    if hall is None:
        _lines([*told, ("status", "not known without the installation")])
        click.echo("The signature holds.")
        return
    with hall.database.reading() as connection:
        row: Any = queries.certificate_numbered(connection, number)
        if row is None or row.statement is None or (token and row.statement != token):
            _lines(told)
            _no("No certificate stands under this number with these words.")
        status = status_of(State(row.state), still_agrees(connection, row))
        last = queries.last_step(connection, row.id)
    if not told:
        told = [("number", row.number), ("name", row.name), ("level", row.exam), ("issued on", row.issued_on)]
    _lines([*told, ("status", f"{status}" + (f" ({last.cause})" if last.cause else ""))])
    if status != "valid":
        _no(f"This certificate is not valid now: {status}.")
    click.echo("Valid.")


def _lines(told: list[tuple[str, str]]) -> None:
    for label, said in told:
        click.echo(f"{label:<12} {said}")


def _no(why: str) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(1)


@certificate.command("keys")
@click.pass_obj
def publish(config: "Config") -> None:
    """Print the published key set, the same as /certificates/keys, for `verify --keys`."""
    from examhall import replies
    from grading.certificates import keys

    with _hall(config).database.reading() as connection:
        click.echo(replies.encode({"keys": [keys.as_jwk(row) for row in keys.published(connection)]}).decode())


@certificate.command("rotate-key")
@click.option("--kind", type=click.Choice(["statement", "document"]), default="statement", show_default=True)
@click.pass_obj
def rotate(config: "Config", kind: str) -> None:
    """Sign with a new key from now on. What was signed with the old one goes on being verified."""
    from grading.certificates import keys

    hall = _hall(config)
    with hall.database.writing() as connection:
        made = keys.make(connection, hall, hall.now(), "command line", keys.Kind(kind))
    click.echo(f"New {kind} key {made}. Publish /certificates/keys anew to whoever verifies without the network.")


@certificate.command("bring-key")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--passphrase", prompt=True, hide_input=True, default="", show_default=False, help="Asked for when not given.")
@click.pass_obj
def bring(config: "Config", file: Path, passphrase: str) -> None:
    """Sign documents from now on with a key and certificate of a certification authority, out of a PKCS#12 FILE."""
    from grading.certificates import keys
    from grading.certificates.document_keys import NoUsableKey

    hall = _hall(config)
    try:
        with hall.database.writing() as connection:
            made = keys.bring(connection, hall, hall.now(), "command line", file.read_bytes(), passphrase)
    except NoUsableKey as fault:
        raise click.ClickException(
            "FILE holds no elliptic-curve key with a certificate, or not under this passphrase."
        ) from fault
    click.echo(f"Documents are signed with key {made} from now on.")
