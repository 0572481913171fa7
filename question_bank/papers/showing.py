"""A paper shown to an officer, on the screen as its candidates will see it or on printed sheets. Each look is in the trail.

What is shown holds no key; the sheet of answers is apart, and waits until no room sits the paper any more.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, select

from examhall.audit import trail
from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.papers import safe
from examhall.papers.booklet import Booklet, draw
from examhall.papers.question import Paper
from examhall.print.typesetting import typeset
from examhall.programme.queries import names_now
from examhall.schedule.tables import administration
from examhall.sittings.tables import room_run
from question_bank.keys import ScoringRule
from question_bank.papers import queries as paper_queries
from question_bank.papers.operations import key_of
from question_bank.papers.printing import key_sheet, pictures_of, sheet
from question_bank.papers.sealing import Head, seal

TEMPLATES: Final = Path(__file__).with_name("print")


class StillSat(Refusal):
    code = "still_sat"
    says = _("The answers can be printed when the key is released and every room that sits this paper is closed.")


def shown(connection: Connection, hall: Hall, paper_id: str) -> Paper:
    """The paper as it is sealed, or as it would be; the same each time. NotFound."""
    row = paper_queries.read_paper(connection, paper_id)
    if row.sealed_at is not None:
        return safe.open_with(connection, paper_id, key_of(connection, hall, paper_id))
    head = Head(row.id, row.title, row.level, row.part, row.law_as_of, ScoringRule(row.multiple_choice), row.language)
    sections = paper_queries.specification_of(connection, row).sections
    chance = Random(paper_id)  # noqa: S311  # nobody sits it: it need not be secret, and two looks must show the same
    return seal(head, sections, paper_queries.shown_on(connection, paper_id), chance)[0]


def variants_of(paper: Paper, variant: int) -> tuple[int, ...]:
    """One variant for each slot: the one of this number, counted round where a slot has fewer."""
    return tuple(variant % len(slot.variants) for section in paper.sections for slot in section.slots)


def preview(hall: Hall, by: str, paper_id: str, variant: int = 0) -> Booklet:
    """A booklet as a candidate may get it, which belongs to nobody. Nothing is kept of it but that it was looked at."""
    with hall.database.writing() as connection:
        paper = shown(connection, hall, paper_id)
        trail.write(connection, hall.audit_key, hall.now(), by, "preview_paper", paper_id, variant=variant)
    return draw(paper, secrets.token_hex(16), variants_of(paper, variant))


Hands = Callable[..., Any]  # runs the typesetter somewhere: at once, or off the loop in the server


def at_once(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(*arguments)


def print_paper(hall: Hall, by: str, paper_id: str, variant: int = 0, hands: Hands = at_once) -> bytes:
    """The printed paper, a PDF without answers."""
    with hall.database.writing() as connection:
        paper = shown(connection, hall, paper_id)
        minutes = paper_queries.specification_of(connection, paper_queries.read_paper(connection, paper_id)).minutes
        body = names_now(connection, hall.config.authority).body
        trail.write(connection, hall.audit_key, hall.now(), by, "print_paper", paper_id, variant=variant)
    return bytes(hands(_typeset_paper, paper, variant, minutes, body))


def _typeset_paper(paper: Paper, variant: int, minutes: int, body: str) -> bytes:
    return typeset(TEMPLATES / "paper.typ", sheet(paper, variants_of(paper, variant), minutes, body), pictures_of(paper))


def print_key(hall: Hall, by: str, paper_id: str, variant: int = 0, hands: Hands = at_once) -> bytes:
    """The answers to the printed paper, a PDF. StillSat before the key is released and while a room sits the paper."""
    with hall.database.writing() as connection:
        row = paper_queries.read_paper(connection, paper_id)
        if not key_is_printable(connection, row):
            raise StillSat()
        paper, keys = shown(connection, hall, paper_id), paper_queries.keys_of(connection, paper_id)
        trail.write(connection, hall.audit_key, hall.now(), by, "print_key", paper_id, variant=variant)
    return bytes(hands(typeset, TEMPLATES / "key.typ", key_sheet(paper, keys, variants_of(paper, variant))))


def key_is_printable(connection: Connection, row: Row[Any]) -> bool:
    """Whether a paper's key is released and every room on whose seats it lies is closed."""
    waiting = (
        select(room_run.c.id)
        .join(administration, room_run.c.administration_id == administration.c.id)
        .where(administration.c.paper_id == row.id, room_run.c.closed_at.is_(None))
        .limit(1)
    )
    return row.released_at is not None and connection.execute(waiting).first() is None
