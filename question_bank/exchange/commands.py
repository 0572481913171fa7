"""The commands `bank import` and `bank export`: files in and out by the same rules as through the doors."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from examhall.config import Config

FORMATS = ("qti3", "qti22", "qti21", "moodle", "gift", "spreadsheet")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", "username", required=True, help="User name of the author who brings the items.")
@click.option("--level", default="L1", help="Where the file says nothing, as all that follows.")
@click.option("--area", default="01")
@click.option("--language", default="zh-CN")
@click.option("--knowledge", default="")
@click.option("--source", default="")
@click.option("--yes", is_flag=True, help="Bring the items in without asking again.")
@click.pass_obj
def import_items(
    config: "Config", file: Path, username: str, level: str, area: str, language: str, knowledge: str, source: str, yes: bool
) -> None:
    """Bring the items of a FILE in as drafts: QTI, Moodle XML, GIFT or the spreadsheet. All of it, or nothing."""
    from examhall.cli import open_hall
    from examhall.errors import NotFound, Refusal
    from examhall.people.operations import staff_id
    from question_bank import queries
    from question_bank.exchange import files
    from question_bank.exchange.about import Defaults
    from question_bank.exchange.importing import read_in_parts, take_in_parts
    from question_bank.exchange.preview import fault_lines
    from question_bank.exchange.report import read_report
    from question_bank.exchange.wording import of_loss
    from question_bank.specification import AREAS, LEVELS
    from question_bank.theory import TRUTHS

    for said, known in ((level, LEVELS), (area, AREAS), (language, TRUTHS)):
        if said not in known:
            raise click.UsageError(f"{said} is none of {', '.join(known)}.")
    hall = open_hall(config)
    defaults = Defaults(level, area, language, knowledge=knowledge, source=source)
    try:
        with hall.database.writing() as connection:
            by = staff_id(connection, username)
            file_id = files.keep_incoming(connection, hall.now(), by, file.name, file.read_bytes(), defaults)
        work = {"file": file_id, "by": by}
        read_in_parts(hall, work, _silent)
        with hall.database.reading() as connection:
            row = files.of_person(connection, by, file_id)
            report, facts = read_report(row.report), queries.facts(connection)
        for place, what, mend in fault_lines(report.faults, facts):
            click.echo(f"{file.name}:{place}: {what} {mend}")
        for loss in report.losses:
            click.echo(f"{file.name}:{loss.place}: not represented: {of_loss(loss)}")
        if row.state != "ready":
            raise click.ClickException("Nothing was imported.")
        counts = ", ".join(f"{count} {one}" for one, count in report.counts.items())
        if yes or click.confirm(f"{counts}. Import all of it?"):
            click.echo(f"{take_in_parts(hall, work, _silent)['items']} items imported as drafts")
    except NotFound as unknown:
        raise click.ClickException(f"There is no {username} among the staff.") from unknown
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.says} Nothing was imported.") from refusal


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", "username", required=True, help="User name of somebody who may export.")
@click.option("--format", "code", type=click.Choice(FORMATS), default="qti3", show_default=True)
@click.option("--level", default="")
@click.option("--area", default="")
@click.option("--kind", default="")
@click.option("--state", default="")
@click.option("--language", default="")
@click.pass_obj
def export_items(
    config: "Config", file: Path, username: str, code: str, level: str, area: str, kind: str, state: str, language: str
) -> None:
    """Write the newest versions that fit into a FILE. It stands in the audit trail as every export does."""
    from examhall.cli import open_hall
    from examhall.errors import NotFound, Refusal
    from examhall.people.operations import staff_id
    from question_bank.exchange import files
    from question_bank.exchange.exporting import export_in_parts
    from question_bank.exchange.files import Wanted
    from question_bank.exchange.report import read_report
    from question_bank.exchange.wording import of_loss
    from question_bank.finding.filters import read_filters

    hall = open_hall(config)
    try:
        wanted = Wanted(code, read_filters({"level": level, "area": area, "kind": kind, "state": state}), language)
        with hall.database.writing() as connection:
            by = staff_id(connection, username)
            file_id = files.keep_outgoing(connection, hall.now(), by, file.name, wanted)
        export_in_parts(hall, {"file": file_id, "by": by}, _silent)
        with hall.database.writing() as connection:
            row = files.of_person(connection, by, file_id)
            files.drop(connection, by, file_id)
    except NotFound as unknown:
        raise click.ClickException(f"There is no {username} among the staff.") from unknown
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.says} Nothing was written.") from refusal
    file.write_bytes(row.data)
    report = read_report(row.report)
    for loss in report.losses:
        click.echo(f"{loss.place}: not represented: {of_loss(loss)}")
    click.echo(f"{len(report.came)} items written to {file}")


def _silent(done: int, total: int) -> None:
    """Nobody watches a bar here."""
