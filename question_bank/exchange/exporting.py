"""Writing items into a file for another system, as work of the back office; each file has its line in the audit trail."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from examhall.audit import trail
from examhall.errors import NotAllowed
from examhall.hall import Hall
from examhall.language import words
from examhall.people.guards import who_is
from examhall.people.permissions import Action
from question_bank import queries
from question_bank.authored_text import read_authored
from question_bank.exchange import files
from question_bank.exchange.brought import Loss, Outgoing, Written
from question_bank.exchange.files import Wanted
from question_bank.exchange.formats import FORMATS
from question_bank.exchange.pictures import pictures_in
from question_bank.exchange.qti_package_writing import with_text
from question_bank.exchange.report import Report, write_report
from question_bank.exchange.wording import LOSSES
from question_bank.finding.queries import list_items
from question_bank.items import Kind
from question_bank.tasks.authored import AuthoredTask
from question_bank.theory import AuthoredArea

MOST: Final = 20_000  # items in one file
LIST_OF_LOSSES: Final = "not-represented.txt"


def export_in_parts(hall: Hall, arguments: dict[str, Any], progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The job: {"file", "by"} -> {"items", "losses"}. NotAllowed for somebody who may not export any more."""
    by, file_id = arguments["by"], arguments["file"]
    with hall.database.reading() as connection:
        user = who_is(connection, by)
        if user is None or not user.may(Action.EXPORT_ITEMS):
            raise NotAllowed()
        row = files.of_person(connection, by, file_id, "out")
        wanted = msgspec.json.decode(row.asked, type=Wanted)
        losses: list[Loss] = []
        items = list(_outgoing(connection, wanted, losses, progress))
    written = FORMATS[wanted.format].write(items)
    losses += written.losses
    data = _with_losses(hall, wanted, written, losses)
    left_out = {loss.place for loss in losses if loss.whole}
    came = {one.id: one.id for one in items if one.id not in left_out}
    with hall.database.writing() as connection:
        files.note(connection, file_id, "ready", write_report(Report(losses=losses, came=came)), data)
        trail.write(
            connection, hall.audit_key, hall.now(), by, "export_items", file_id, format=wanted.format, filters=wanted.filters,
            language=wanted.language, items=len(came), name=row.name,
        )  # fmt: skip
    return {"items": len(came), "losses": len(losses)}


def _outgoing(
    connection: Connection, wanted: Wanted, losses: list[Loss], progress: Callable[[int, int], None]
) -> Iterator[Outgoing]:
    """The newest version of each item that fits, in its author's words; a task that several levels set goes out once."""
    rows, _count = list_items(connection, wanted.filters, MOST)
    rows = [row for row in rows if wanted.language in ("", row.language)]
    tasks = set[str]()
    for number, row in enumerate(rows, 1):
        stored = queries.read_version(connection, row.item_id, row.version)
        progress(number, len(rows))
        if not stored.authored:
            losses.append(Loss(row.item_id, "words_not_kept", whole=True))
            continue
        named = queries.pictures(connection, pictures_in(stored.authored))
        pictures = {name: (one.mime, one.data) for name, one in named.items()}
        if stored.item.kind is not Kind.TASK:
            yield Outgoing(theory=read_authored(stored.authored, AuthoredArea), pictures=pictures)
            continue
        task = read_authored(stored.authored, AuthoredTask)
        if task.id not in tasks:
            yield Outgoing(task=task, pictures=pictures)
        tasks.add(task.id)


def _with_losses(hall: Hall, wanted: Wanted, written: Written, losses: list[Loss]) -> bytes:
    """A package tells inside, in the installation's language, what it could not hold; of other formats the page tells it."""
    if FORMATS[wanted.format].ending != "zip" or not losses:
        return written.data
    known = words(hall.config.locale)
    lines = "".join(f"{loss.place}\t{known.get(said := str(LOSSES[loss.code]), said) % loss.values}\n" for loss in losses)
    return with_text(written.data, LIST_OF_LOSSES, lines.encode())
