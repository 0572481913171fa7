"""The command `purge`: what would go, by kind, with the oldest; it removes nothing."""

import click

from examhall.config import Config


@click.command()
@click.option("--dry-run", is_flag=True, help="List what would go; nothing is changed.")
@click.pass_obj
def purge(config: Config, dry_run: bool) -> None:
    """Show which personal data is older than its period. Two persons let it go, at /staff/retention."""
    from examhall.cli import open_hall
    from examhall.instants import moment
    from examhall.own_doors import all_wings
    from examhall.retention.operations import kinds_of, look, periods_now

    if not dry_run:
        raise click.ClickException(
            "A purge is proposed by one person and carried out by another, at /staff/retention. To look: purge --dry-run"
        )
    hall, kinds = open_hall(config), kinds_of(all_wings())
    with hall.database.reading() as connection:
        _edition, days = periods_now(connection, kinds)
        found = look(connection, kinds, days, hall.now())
    for kept in kinds:
        one = found[kept.kind]
        since = f", the oldest of {moment(one.oldest).date().isoformat()}" if one.oldest is not None else ""
        click.echo(f"{one.count:>8}  {kept.kind}: older than {days[kept.kind]} days{since}")
