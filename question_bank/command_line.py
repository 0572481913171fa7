"""The `bank` commands: load content files, and check what is in the bank or in a folder."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from examhall.config import Config


@click.group()
def bank() -> None:
    """The question bank."""


@bank.command("load")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--author", required=True, help="User name of the person who wrote the items.")
@click.option("--reviewer", required=True, help="User name of the person who reviewed and approves them.")
@click.pass_obj
def load(config: "Config", folder: Path, author: str, reviewer: str) -> None:
    """Load content files: each drafted by the author, reviewed and approved by the reviewer. All or nothing."""
    from examhall.cli import open_hall
    from examhall.errors import NotFound
    from examhall.people.operations import staff_id
    from examhall.text_file import BrokenFile
    from question_bank.loading import load_content

    hall = open_hall(config)
    try:
        with hall.database.reading() as connection:
            persons = staff_id(connection, author), staff_id(connection, reviewer)
    except NotFound as unknown:
        raise click.ClickException(f"There is no {author} or no {reviewer} among the staff.") from unknown
    if persons[0] == persons[1]:
        raise click.ClickException("Author and reviewer must be two persons.")
    try:
        loaded = load_content(hall, folder, *persons)
    except BrokenFile as mistake:
        raise click.ClickException(f"{mistake}\nNothing was loaded.") from mistake
    click.echo(f"{loaded.items} items loaded, {loaded.known} known already")


@bank.command("check")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print {items, tasks, fewest_variants, faults}.")
@click.pass_obj
def check(config: "Config", folder: Path | None, as_json: bool) -> None:
    """Check the bank, or the content files of a FOLDER without loading them. Exit code 1 when anything is wrong."""
    import msgspec

    from examhall.cli import open_hall
    from examhall.text_file import BrokenFile
    from question_bank.checking import check_bank, check_folder

    hall = open_hall(config)
    try:
        if folder is not None:
            found = check_folder(hall, folder)
        else:
            with hall.database.reading() as connection:
                found = check_bank(connection, hall)
    except BrokenFile as mistake:
        raise click.ClickException(str(mistake)) from mistake
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
    else:
        click.echo(f"{found.items} theory items, {found.tasks} tasks with at least {found.fewest_variants} variants each")
        for fault in found.faults:
            click.echo(f"  {fault}")
        click.echo("All hold." if not found.faults else f"{len(found.faults)} faults.")
    sys.exit(1 if found.faults else 0)
