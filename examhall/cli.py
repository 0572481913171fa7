"""The command line: init, serve, back-office, day, people, backup, restore, journal verify; the wings add their own."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examhall.config import Config
from examhall.listening import is_loopback
from examhall.plain_faults import Plainly
from examhall.settings import unknown, write_log

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from examhall.hall import Hall
    from examhall.sittings.journal import Fault


KEY_LOST = (
    "If this is an installation, its key is lost: put site.key back into {folder} from a copy. "
    "Papers and identity numbers cannot be read without it."
)


@click.group(cls=Plainly)
@click.option("--data", default=None, help="Folder with database, keys and anchors (default: ./data).")
@click.option("--database-url", default="", help="SQLAlchemy URL; default is SQLite in the data folder.")
@click.pass_context
def examhall(context: click.Context, data: str | None, database_url: str) -> None:
    """Examhall: computer-based exams, from the question bank to the result."""
    context.obj = Config.from_environment(data, database_url)


def open_hall(config: Config) -> "Hall":
    """The hall of this installation with its wings, its tables current; one sentence where there is none."""
    from examhall.migrations import NewerDatabase, upgrade
    from examhall.opening import make_hall, open_wings

    if not (config.data / "site.key").exists():
        if config.holds_data:
            raise click.ClickException(KEY_LOST.format(folder=config.data))
        raise click.ClickException(f"There is no installation in {config.data}. Make one with: examhall init")
    hall = make_hall(config)
    try:
        upgrade(hall.database)
    except NewerDatabase as fault:
        raise click.ClickException(str(fault)) from fault
    open_wings(hall)
    return hall


@examhall.command()
@click.option("--username", default="", help="User name of the first exams officer.")
@click.option("--name", default="", help="Full name.")
@click.option("--password", default="", help="Asked for when it is not given.")
@click.pass_obj
def init(config: Config, username: str, name: str, password: str) -> None:
    """Make an empty installation with its first person, who is exams officer and authority."""
    from examhall.backup import NotEmpty, check_is_empty
    from examhall.database import Database
    from examhall.migrations import upgrade
    from examhall.opening import know_all_tables, make_hall
    from examhall.people.factors import set_rule
    from examhall.people.operations import add_staff, hash_password
    from examhall.people.passwords import SHORTEST
    from examhall.people.permissions import Role

    key = config.data / "site.key"
    if key.exists():
        raise click.ClickException(f"There is an installation in {config.data} already.")
    config.data.mkdir(parents=True, exist_ok=True)
    know_all_tables()
    database = Database(config.url)
    try:
        with database.reading() as connection:
            check_is_empty(config, connection)
    except NotEmpty as fault:
        raise click.ClickException(f"Nothing was made: {fault}. {KEY_LOST.format(folder=config.data)}") from fault
    finally:
        database.engine.dispose()
    username = username or click.prompt("User name of the first exams officer")
    name = name or click.prompt("Full name")
    password = password or click.prompt(f"Password, at least {SHORTEST} characters", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        raise click.ClickException(f"The password needs at least {SHORTEST} characters.")
    try:
        hall = make_hall(config)
        upgrade(hall.database)
        hashed = hash_password(password)
        with hall.database.writing() as connection:
            roles = [Role.EXAMS_OFFICER, Role.AUTHORITY]
            officer = add_staff(connection, hall, hall.now(), "", name, username, hashed, [*map(str, roles)])
            set_rule(connection, hall, officer, 0, roles)  # who may do most signs in with a second factor from the first day
    except Exception:
        key.unlink(missing_ok=True)  # or the next try would find an installation
        raise
    click.echo(f"Ready in {config.data}. Load a programme, then: examhall serve. Staff sign in at /staff.")


@examhall.command()
@click.option("--host", default="127.0.0.1", envvar="EXAMHALL_HOST", show_envvar=True, help="Where to listen.")
@click.option("--port", default=8000, envvar="EXAMHALL_PORT", show_envvar=True)
@click.option("--cert", default="", envvar="EXAMHALL_CERT", show_envvar=True, help="TLS certificate chain (PEM).")
@click.option("--key", default="", envvar="EXAMHALL_KEY", show_envvar=True, help="TLS private key (PEM).")
@click.option(
    "--behind-tls", is_flag=True, envvar="EXAMHALL_SECURE", show_envvar=True, help="A proxy in front of us speaks TLS."
)
@click.option("--back-office/--no-back-office", default=True, help="Also run the back office beside the hall.")
@click.pass_obj
def serve(config: Config, host: str, port: int, cert: str, key: str, behind_tls: bool, back_office: bool) -> None:
    """Serve the hall, and the back office beside it, until told to stop. Whichever dies is started again.

    A hall that dies more than five times in a minute is given up with its exit code, for a service manager to see.
    """
    if bool(cert) != bool(key):
        raise click.ClickException("--cert and --key go together.")
    from examhall.processes import Place, run

    place = Place(host, port, cert, key, behind_tls)
    if not place.is_private:
        click.echo(
            f"Warning: {host} is reached over the network without TLS. Give --cert and --key, or --behind-tls.", err=True
        )
    open_hall(config).database.engine.dispose()  # what cannot be opened is told once, before anything is started
    sys.exit(run(config, place, lambda: _tell(config, host, place.address), back_office))


def _tell(config: Config, host: str, address: str) -> None:
    """Where the hall is, and what somebody who set it up for an authority would want to know at once."""
    click.echo(f"Examhall  {address}")
    if config.post == "console":
        click.echo("EXAMHALL_POST is not set: sign-in codes by mail stand in this log and reach no applicant.", err=True)
    elif config.post_from == Config.post_from:
        click.echo(f"EXAMHALL_POST_FROM is not set: mail is sent as {config.post_from}, which many servers refuse.", err=True)
    if config.sms == "console":
        click.echo("EXAMHALL_SMS is not set: sign-in codes by short message stand in this log and reach nobody.", err=True)
    if not config.public_origin:
        click.echo("EXAMHALL_ORIGIN is not set: codes on certificates and settings files would carry this address.", err=True)
    if config.proxies and not is_loopback(host):
        click.echo(f"EXAMHALL_PROXIES: whoever reaches {host} without the proxy can claim any address.", err=True)
    for name in unknown():
        click.echo(f"{name} is no setting of Examhall, and nothing follows it: is a letter wrong?", err=True)


@examhall.command("back-office")
@click.pass_obj
def back_office(config: Config) -> None:
    """Carry out long work: grading, assembly, imports."""
    from examhall.jobs.worker import work_forever
    from examhall.own_doors import all_wings

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    write_log()
    os.nice(10)  # whoever answers candidates goes first
    work_forever(open_hall(config), all_wings())


@examhall.group()
def journal() -> None:
    """The journals of all sittings."""


@journal.command("verify")
@click.option("--record", default="", help="One signed room record: its file, or the code printed on it.")
@click.pass_obj
def verify_journals(config: Config, record: str) -> None:
    """Check every chain, board row, answer sheet, seal, record, anchor and the audit trail; exit 1 when anything does not hold.

    With --record FILE or --record CODE: hold one room record against the journals of its room as they stand.
    """
    from examhall.sittings.verifying import verify

    hall = open_hall(config)
    with hall.database.reading() as connection:
        if record:
            faults = _prove(hall, connection, record)
        else:
            report = verify(connection, hall.clerk.key, hall.audit_key, config.anchors)
            click.echo(f"{report.journals} journals, {report.entries} entries, {report.sheets} answer sheets")
            faults = report.faults
    for fault in faults:
        click.echo(f"  {fault.sitting} entry {fault.number}: {fault.what}")
    click.echo("All hold." if not faults else f"{len(faults)} faults.")
    sys.exit(1 if faults else 0)


def _prove(hall: "Hall", connection: "Connection", record: str) -> "list[Fault]":
    from examhall.sittings.proving import prove_code, prove_file

    file = Path(record)
    try:
        content = file.read_bytes() if file.is_file() else None
    except OSError as fault:
        raise click.ClickException(f"{file} cannot be read: {fault.strerror}.") from fault
    if content is None:
        return prove_code(connection, hall.clerk.key, hall.audit_key, record)
    return prove_file(connection, hall.clerk.key, hall.audit_key, content)


def passphrase(new: bool) -> str:
    """From the environment, for scheduled backups, or asked for; a new one twice: a slip would lock the backup for good."""
    try:
        said = os.environ.get("EXAMHALL_BACKUP_PASSPHRASE") or click.prompt(
            "Passphrase", hide_input=True, confirmation_prompt=new
        )
    except click.Abort as nothing:
        raise click.ClickException(
            "No passphrase was given. Where nobody types it, set EXAMHALL_BACKUP_PASSPHRASE."
        ) from nothing
    if len(said) < 8:
        raise click.ClickException("The passphrase needs at least 8 characters.")
    return str(said)


@examhall.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(config: Config, target: Path) -> None:
    """Write the whole installation to one encrypted file; the hall may go on running.

    The passphrase is asked for twice. A scheduled backup takes it from the environment: EXAMHALL_BACKUP_PASSPHRASE.
    Without it nobody opens the file again. A file that is there already is not written over.
    """
    from examhall import backup as whole

    if not target.parent.is_dir():
        raise click.ClickException(f"There is no folder {target.parent}: make it first, or choose another target.")
    if target.exists():
        raise click.ClickException(f"{target} is there already, and a backup is not written over: choose another name.")
    hall = open_hall(config)
    try:
        counts = whole.backup(hall, target, passphrase(new=True))
    except OSError as fault:
        raise click.ClickException(f"No backup was written to {target}: {fault.strerror}.") from fault
    click.echo(f"{sum(counts.values())} rows in {target}")


@examhall.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore(config: Config, source: Path) -> None:
    """Put a backup into an empty folder and database.

    The passphrase is asked for, or taken from the environment: EXAMHALL_BACKUP_PASSPHRASE.
    """
    from examhall import backup as whole
    from examhall.database import Database
    from examhall.errors import Damaged
    from examhall.migrations import upgrade
    from examhall.opening import know_all_tables

    know_all_tables()
    try:
        whole.check_is_backup(source)
        config.data.mkdir(parents=True, exist_ok=True)
        database = Database(config.url)
        with database.reading() as connection:
            whole.check_is_empty(config, connection)
        said = passphrase(new=False)
        upgrade(database)
        counts = whole.restore(config, database, source, said)
    except whole.NotEmpty as fault:
        raise click.ClickException(
            f"Nothing was restored and nothing was changed: {fault}. Restore into an empty folder and database."
        ) from fault
    except (whole.NotABackup, whole.WrongPassphrase) as fault:
        raise click.ClickException(f"Nothing was restored: {fault}.") from fault
    except Damaged as fault:
        raise click.ClickException("Nothing was restored: the file is damaged.") from fault
    except OSError as fault:
        raise click.ClickException(f"Nothing was restored: {fault}.") from fault
    click.echo(f"{sum(counts.values())} rows restored. Check them with: examhall journal verify")


@examhall.group()
def programme() -> None:
    """Levels, parts, fees and eligibility."""


@programme.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def load_programme(config: Config, file: Path) -> None:
    """Load the programme from a YAML file, and what the public site says of it."""
    from examhall.programme import operations
    from examhall.programme.loading import load_site
    from examhall.text_file import BrokenFile, read_text_file

    hall = open_hall(config)
    try:
        read = read_text_file(file, operations.Programme)
    except BrokenFile as fault:
        raise click.ClickException(str(fault)) from fault
    with hall.database.writing() as connection:
        levels = operations.load_programme(connection, read)
        click.echo(f"{levels} levels, {load_site(connection, hall.now(), read)} texts")


@examhall.group()
def consent() -> None:
    """The text that applicants agree to."""


@consent.command("publish")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", required=True, help="User name of whoever publishes it.")
@click.pass_obj
def publish_consent(config: Config, file: Path, by: str) -> None:
    """Publish a YAML file's text as a new version: everybody is asked to agree to it before the next step."""
    from examhall.errors import NotFound
    from examhall.people.consents import ConsentFile, publish_consent_text
    from examhall.people.operations import staff_id
    from examhall.text_file import BrokenFile, read_text_file

    hall = open_hall(config)
    try:
        read = read_text_file(file, ConsentFile)
        with hall.database.writing() as connection:
            version = publish_consent_text(connection, hall, hall.now(), staff_id(connection, by), read)
    except BrokenFile as fault:
        raise click.ClickException(str(fault)) from fault
    except NotFound as fault:
        raise click.ClickException(f"There is no member of the staff {by}.") from fault
    click.echo(f"version {version}")


@examhall.group()
def day() -> None:
    """One exam day from a file."""


@day.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", required=True, help="User name of the officer who loads it.")
@click.pass_obj
def load_exam_day(config: Config, file: Path, by: str) -> None:
    """Load centre, rooms, staff, candidates and administrations, and print the tickets."""
    from examhall.day import BrokenDay, hash_passwords, load_day, read_photos
    from examhall.day_file import DayFile
    from examhall.errors import NotFound
    from examhall.people.operations import staff_id
    from examhall.text_file import BrokenFile, TextFile, read_text_file

    hall = open_hall(config)
    try:
        read = read_text_file(file, DayFile)
        hashes, photos = hash_passwords(read), read_photos(read, file.parent)
        with hall.database.writing() as connection:
            loaded = load_day(connection, hall, read, hashes, staff_id(connection, by), hall.now(), photos)
    except BrokenFile as fault:
        raise click.ClickException(str(fault)) from fault
    except BrokenDay as fault:
        raise click.ClickException(TextFile(file).told(fault.problems)) from fault
    except NotFound as fault:
        raise click.ClickException(f"Nobody on the staff is named {by}: give an officer's user name with --by.") from fault
    for administration_id, given in zip(loaded.administrations, read.administrations, strict=True):
        click.echo(f"administration {administration_id} {given.part}")
    for ticket, candidate in zip(loaded.tickets, read.candidates, strict=True):
        click.echo(f"ticket {ticket} {candidate.name}")


def main() -> None:
    """The commands of the hall and of its wings."""
    from examhall.own_doors import all_wings
    from examhall.secure_browser.wiring import plug

    for wing in (*all_wings(), plug):
        for command in wing.commands:
            examhall.add_command(command)
    examhall()


if __name__ == "__main__":
    main()
