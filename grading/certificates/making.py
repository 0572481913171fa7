"""Making certificates as work of the back office: a signed statement and document each, then the printer's file."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from examhall.audit import trail
from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.photos import photos_of
from examhall.people.tables import person
from examhall.programme.names import Names
from examhall.programme.queries import names_now
from examhall.programme.tables import level
from grading.certificates import keys, queries, statement
from grading.certificates.design import Design
from grading.certificates.designing import design_of, seal_of
from grading.certificates.issuing import step
from grading.certificates.paper import Printed, certificates, code, pictures
from grading.certificates.statement import VERSION, Statement, address
from grading.certificates.states import Move, State
from grading.certificates.tables import certificate, certificate_file, certificate_piece

TEMPLATE: Final = Path(__file__).with_name("print") / "certificate.typ"
PURPOSE: Final = "certificates"  # the vault's
AT_ONCE: Final = 20  # certificates in one transaction
PIECE: Final = 512 * 1024  # bytes
PAUSE_SECONDS: Final = 0.002

Progress = Callable[[int, int], None]
Typeset = Callable[[Sequence[Printed]], bytes]


def make(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"act", "by"} -> {"certificates", "without_photo"}. One step a certificate, and a fifth more for the printer's
    file. Begun again after a crash, it makes what is not made yet."""
    act_id, by = arguments["act"], arguments["by"]
    with hall.database.reading() as connection:
        rows = connection.execute(of_act(act_id)).all()
        if not rows:  # each was revoked while it waited
            return {"certificates": 0, "without_photo": 0}
        signing = keys.signing_keys(connection, hall)
        design = design_of(connection, hall, rows[0].design)
        names, seal = names_now(connection, hall.config.authority), seal_of(connection, design.seal)
    typeset, total = partial(typeset_holders, design, names, seal), len(rows) + len(rows) // 5 + 1
    holders: list[Printed] = []
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        made = printed(hall, some, signing)
        holders += made
        _keep(hall, by, some, made, typeset, signing, design)
        progress(len(holders), total)
        time.sleep(PAUSE_SECONDS)
    keep_together(hall, act_id, typeset(holders))
    with hall.database.writing() as connection:
        trail.write(connection, hall.audit_key, hall.now(), by, "make_certificates", act_id, count=len(holders))
    progress(total, total)
    return {"certificates": len(holders), "without_photo": sum(not one.photo for one in holders)}


def of_act(act_id: str) -> Any:
    """The certificates that an act issued, but those that were revoked before they were made."""
    return (
        select(
            certificate, person.c.identity_locked, level.c.title.label("exam"), level.c.title_en.label("exam_en"),
        )
        .join(person, person.c.id == certificate.c.person_id)
        .join(level, level.c.code == certificate.c.level)
        .where(certificate.c.act_id == act_id, certificate.c.state != State.REVOKED)
        .order_by(certificate.c.number)
    )  # fmt: skip


def printed(hall: Hall, rows: Sequence[Row[Any]], signing: keys.Keys) -> list[Printed]:
    """What is printed of these; a statement that was signed before a crash stays the one that stands."""
    with hall.database.reading() as connection:
        photos = photos_of(connection, hall.vault, [row.person_id for row in rows])
    made = []
    for row in rows:
        said = Statement(
            VERSION, signing.statement_id, row.number, row.name, row.exam, row.theory, row.practical, row.issued_on
        )  # fmt: skip
        where = address(hall.config.origin, row.statement or statement.signed(signing.statement, said))
        made.append(
            Printed(
                row.number, row.name, masked(identity_of(hall.vault, row.identity_locked)), row.exam, row.exam_en, row.theory,
                row.practical, row.issued_on, where, code(where), photos.get(row.person_id, b""),
            )
        )  # fmt: skip
    return made


def typeset_holders(design: Design, names: Names, seal: tuple[str, bytes] | None, holders: Sequence[Printed]) -> bytes:
    """All of these as one PDF, a page each."""
    from examhall.print.typesetting import typeset  # the typesetter is loaded with the first certificate

    drawn = pictures(holders, design, seal)
    return typeset(TEMPLATE, certificates(holders, design, names.programme, names.programme_en, drawn), drawn)


def _keep(
    hall: Hall, by: str, rows: Sequence[Row[Any]], made: Sequence[Printed], typeset: Typeset, signing: keys.Keys, design: Design
) -> None:  # fmt: skip
    """Each holder's document, signed and locked, outside the transaction that notes them all as made."""
    fresh = [(row, one) for row, one in zip(rows, made, strict=True) if row.state == State.WAITING]
    if not fresh:
        return
    signed = [signing.signer.sign(typeset([one]), design.body, design.title) for _row, one in fresh]
    files = [
        {"certificate_id": row.id, "locked": hall.vault.lock(PURPOSE, content)}
        for (row, _one), content in zip(fresh, signed, strict=True)
    ]
    with hall.database.writing() as connection:
        kept = []
        for (row, one), file in zip(fresh, files, strict=True):
            mine = (certificate.c.id == row.id) & (certificate.c.state == State.WAITING)  # it may be revoked meanwhile
            values = {"state": State.MADE, "statement": statement.in_text(one.address)}
            if connection.execute(update(certificate).where(mine).values(values)).rowcount:
                kept.append(file)
        if kept:
            connection.execute(insert(certificate_file), kept)
            step(connection, [file["certificate_id"] for file in kept], Move.MAKE, hall.now(), by)


def keep_together(hall: Hall, act_id: str, content: bytes) -> None:
    """The printer's file, piece by piece: a transaction of many megabytes would keep everybody waiting who saves an answer."""
    with hall.database.writing() as connection:
        connection.execute(delete(certificate_piece).where(certificate_piece.c.act_id == act_id))
    for number, start in enumerate(range(0, len(content), PIECE)):
        locked = hall.vault.lock(PURPOSE, content[start : start + PIECE])
        with hall.database.writing() as connection:
            connection.execute(insert(certificate_piece), {"act_id": act_id, "number": number, "locked": locked})


def document_of(connection: Connection, hall: Hall, certificate_id: str) -> bytes:
    """The signed document of one holder. NotFound before it is made."""
    row = connection.execute(select(certificate_file).where(certificate_file.c.certificate_id == certificate_id)).first()
    if row is None:
        raise NotFound()
    return hall.vault.open(PURPOSE, row.locked)


def printers_file(hall: Hall, act_id: str) -> bytes:
    """All certificates of an act, a page each, unsigned: what the printer gets. NotFound before it is made."""
    with hall.database.reading() as connection:
        queries.act_of(connection, act_id)
        pieces = connection.execute(
            select(certificate_piece.c.locked)
            .where(certificate_piece.c.act_id == act_id)
            .order_by(certificate_piece.c.number)
        ).scalars().all()  # fmt: skip
    if not pieces:
        raise NotFound()
    return b"".join(hall.vault.open(PURPOSE, one) for one in pieces)
