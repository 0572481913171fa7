"""The `bank` commands: load content files, check what is in the bank or in a folder, and index it anew."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from question_bank.exchange.commands import export_items, import_items

if TYPE_CHECKING:
    from examhall.config import Config


@click.group()
def bank() -> None:
    """The question bank."""


bank.add_command(import_items)
bank.add_command(export_items)


@bank.command("load")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--author", required=True, help="User name of the person who wrote the items.")
@click.option("--reviewer", "reviewers", required=True, multiple=True, help="User name of a reviewer; the last one approves.")
@click.pass_obj
def load(config: "Config", folder: Path, author: str, reviewers: tuple[str, ...]) -> None:
    """Load content files, or a file of facts by itself. All or nothing.

    Each item is drafted by the author, reviewed and approved by the reviewers.

    Give --reviewer as often as the bank asks for persons: twice where nothing else was set.
    """
    from examhall.cli import open_hall
    from examhall.errors import NotFound, SecondPersonNeeded
    from examhall.people.operations import staff_id
    from examhall.text_file import BrokenFile
    from question_bank.loading import load_content
    from question_bank.queries import persons_asked

    hall = open_hall(config)
    try:
        with hall.database.reading() as connection:
            writer, *judges = (staff_id(connection, name) for name in (author, *reviewers))
            persons = persons_asked(connection)
    except NotFound as unknown:
        names = " or no ".join((author, *reviewers))
        raise click.ClickException(
            f"There is no {names} among the staff. Make these accounts first, at /staff/people."
        ) from unknown
    try:
        loaded = load_content(hall, folder, writer, judges)
    except SecondPersonNeeded as few:
        said = f"The bank asks for {persons} persons beside the author: give --reviewer with {persons} different names."
        raise click.ClickException(said) from few
    except BrokenFile as mistake:
        raise click.ClickException(f"{mistake}\nNothing was loaded.") from mistake
    click.echo(f"{loaded.items} items loaded, {loaded.known} known already; {loaded.facts} facts new or changed")
    if loaded.suspended:
        click.echo(f"{loaded.suspended} items suspended, because a fact they rest on says otherwise now")


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
    elif not found.items and not found.tasks and folder is None:
        click.echo("The bank is empty: load content with `bank load`, or write items in the browser.")
    else:
        click.echo(f"{found.items} theory items, {found.tasks} tasks with at least {found.fewest_variants} variants each")
        for fault in found.faults:
            click.echo(f"  {fault}")
        click.echo("All hold." if not found.faults else f"{len(found.faults)} faults.")
    sys.exit(1 if found.faults else 0)


@bank.command("index")
@click.pass_obj
def index(config: "Config") -> None:
    """Make the list and the search of all items anew from their versions, as after an upgrade."""
    from examhall.cli import open_hall
    from question_bank.finding.indexing import index_all

    hall = open_hall(config)
    with click.progressbar(length=1, label="Items", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        count = index_all(hall, progress)
    click.echo(f"{count} items indexed")
