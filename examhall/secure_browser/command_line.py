"""The command `seb`: the Config Key of a settings file, computed here as the clients compute it."""

from pathlib import Path

import click

from examhall.errors import Malformed, TooLarge
from examhall.secure_browser.config_key import config_key
from examhall.secure_browser.disagreements import WHY, disagreements
from examhall.secure_browser.settings_file import PasswordNeeded, read_settings


@click.group()
def seb() -> None:
    """Settings files of Safe Exam Browser."""


@seb.command("config-key")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--password", default="", envvar="EXAMHALL_SEB_PASSWORD", help="Of a locked file. Asked for where it is needed.")
def print_config_key(file: Path, password: str) -> None:
    """Print the Config Key of FILE: the one line on standard output."""
    content = file.read_bytes()
    try:
        try:
            found = read_settings(content, password)
        except PasswordNeeded:
            found = read_settings(content, click.prompt("Password of the file", hide_input=True, err=True))
    except (Malformed, TooLarge) as refusal:
        raise click.ClickException(f"{file}: {refusal.says}") from refusal
    click.echo(config_key(found))
    for one in disagreements(found):
        click.echo(f"Clients may differ on {one.where}: {WHY[one.why]}.", err=True)
