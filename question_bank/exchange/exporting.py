"""Writing items into a file for another system, as work of the back office; each file has its line in the audit trail."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from examhall.audit import trail
from examhall.hall import Hall
from question_bank import queries
from question_bank.authored_text import read_authored
from question_bank.exchange import files
from question_bank.exchange.brought import Loss, Outgoing, Written
from question_bank.exchange.files import Wanted
from question_bank.exchange.formats import FORMATS
from question_bank.exchange.packages import pack, unpack
from question_bank.exchange.pictures import pictures_in
from question_bank.exchange.report import Report, write_report
from question_bank.exchange.wording import of_loss
from question_bank.items import Kind
from question_bank.tasks.authored import AuthoredTask
from question_bank.theory import AuthoredArea

MOST: Final = 20_000  # items in one file
LIST_OF_LOSSES: Final = "not-represented.txt"


def export_in_parts(hall: Hall, arguments: dict[str, Any], progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The job: {"file", "by"} -> {"items", "losses"}."""
    by, file_id = arguments["by"], arguments["file"]
    with hall.database.reading() as connection:
        row = files.of_person(connection, by, file_id, "out")
        wanted = msgspec.json.decode(row.asked, type=Wanted)
        losses: list[Loss] = []
        items = list(_outgoing(connection, wanted, losses, progress))
    written = FORMATS[wanted.format].write(items)
    losses += written.losses
    data = _with_losses(wanted, written, losses)
    with hall.database.writing() as connection:
        files.note(connection, file_id, "ready", write_report(Report(losses=losses, came={one.id: one.id for one in items})), data)
        trail.write(
            connection, hall.audit_key, hall.now(), by, "export_items", file_id, format=wanted.format, filters=wanted.filters,
            language=wanted.language, items=len(items), name=row.name,
        )  # fmt: skip
    return {"items": len(items), "losses": len(losses)}


def _outgoing(
    connection: Connection, wanted: Wanted, losses: list[Loss], progress: Callable[[int, int], None]
) -> Iterator[Outgoing]:
    """The newest version of each item that fits, in its author's words."""
    rows, _ = queries.list_items(connection, wanted.filters, MOST)
    rows = [row for row in rows if wanted.language in ("", row.language)]
    for number, row in enumerate(rows, 1):
        stored = queries.read_version(connection, row.item_id, row.version)
        progress(number, len(rows))
        if not stored.authored:
            losses.append(Loss(row.item_id, "words_not_kept", whole=True))
        elif stored.item.kind is Kind.TASK:
            task = read_authored(stored.authored, AuthoredTask)
            if task.id != row.item_id:
                losses.append(Loss(row.item_id, "also_under", {"id": task.id}, whole=True))
                continue
            yield Outgoing(task=task, pictures=_pictures(connection, stored.authored))
        else:
            area = read_authored(stored.authored, AuthoredArea)
            yield Outgoing(theory=area, pictures=_pictures(connection, stored.authored))


def _pictures(connection: Connection, words: str) -> dict[str, tuple[str, bytes]]:
    """The pictures that an author's words name: id -> (mime type, bytes)."""
    if not pictures_in(words):
        return {}
    return {}


def _with_losses(wanted: Wanted, written: Written, losses: list[Loss]) -> bytes:
    """A package tells inside what it could not hold; in a format of one file the page tells it."""
    if FORMATS[wanted.format].ending != "zip" or not losses:
        return written.data
    lines = "".join(f"{loss.place}\t{of_loss(loss)}\n" for loss in losses)
    return pack({**unpack(written.data), LIST_OF_LOSSES: lines.encode()})
