"""The command `people`: letting somebody in again who is locked out and whom nobody in the house can help."""

import click

from examhall.config import Config


@click.group()
def people() -> None:
    """The staff's accounts, for a lock-out."""


@people.command("reset-factor")
@click.argument("username")
@click.option("--reason", prompt="Reason, for the trail", help="Stands in the audit trail.")
@click.pass_obj
def reset_factor(config: Config, username: str, reason: str) -> None:
    """Take away the second factor of USERNAME; a role that needs one sets a new one up at the next sign-in."""
    from examhall.cli import open_hall
    from examhall.errors import NotFound
    from examhall.people import factors
    from examhall.people.operations import staff_id

    hall = open_hall(config)
    if not reason.strip():
        raise click.ClickException("A reason is needed: it is written into the audit trail.")
    try:
        with hall.database.reading() as connection:
            person_id = staff_id(connection, username)
    except NotFound as fault:
        raise click.ClickException(f"Nobody on the staff is named {username}.") from fault
    factors.reset_factor(hall, "", person_id, reason.strip())
    click.echo(f"{username} signs in with the password, and sets a new second factor up where the role needs one.")


@people.command("give-password")
@click.argument("username")
@click.pass_obj
def give_password(config: Config, username: str) -> None:
    """Give USERNAME a one-time password and print it; it is changed at the first sign-in."""
    from examhall.cli import open_hall
    from examhall.errors import NotFound
    from examhall.people.operations import hash_password, set_password, staff_id
    from examhall.people.passwords import one_time_password
    from examhall.staff.operations import HANDED_OVER

    hall = open_hall(config)
    try:
        with hall.database.reading() as connection:
            person_id = staff_id(connection, username)
    except NotFound as fault:
        raise click.ClickException(f"Nobody on the staff is named {username}.") from fault
    password = one_time_password()
    set_password(hall, "", person_id, hash_password(password), hall.now() + HANDED_OVER)
    click.echo(password)
