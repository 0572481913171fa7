"""The printable application form of one's own application."""

from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response
from flask_babel import gettext as _
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.documents import SEX_WORDS, WORDS, DocumentKind, birth_in
from examhall.people.guards import requires
from examhall.people.operations import identity_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.photos import photos_of
from examhall.print.typesetting import typeset
from examhall.programme.days import day_of
from examhall.registration import application_queries as reads
from examhall.registration.application import Move, NoSuchMove, State
from examhall.registration.application_form import CODE, PHOTO, Filled, code_for, printed
from examhall.registration.application_pages import mine
from examhall.registration.declared_words import declared_in_words
from examhall.registration.standing import shown_at
from examhall.vault import Vault

pages = Blueprint("application_form", __name__, url_prefix="/apply")

TEMPLATE: Final = Path(__file__).with_name("print") / "application.typ"
PRINTABLE: Final = frozenset({State.SUBMITTED, State.APPROVED, State.CONFIRMED})


@pages.get("/<number>/form.pdf")
@requires(Action.APPLY)
def form(number: str) -> Response:
    """What is printed is what was submitted: a draft, and what was returned, has no form."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row = mine(connection, number)
        if State(row.state) not in PRINTABLE:
            raise NoSuchMove()
        filled = _filled(connection, hall.vault, row, hall.config.authority)
        photos = photos_of(connection, hall.vault, [row.person_id])
    pictures = {CODE: ("image/png", code_for(row.number))}
    if row.person_id in photos:
        pictures[PHOTO] = ("image/jpeg", photos[row.person_id])
    return replies.pdf(off_the_loop(typeset, TEMPLATE, printed(filled), pictures), f"application-{row.number}.pdf")


def _filled(connection: Connection, vault: Vault, row: Row[Any], authority: str) -> Filled:
    english = locale_now() == "en"
    me = reads.account_row(connection, guards.somebody().id)
    parts, asked = reads.parts_of(connection, row.level), reads.parts_in(row)
    identity = identity_of(vault, me.identity_locked)
    submitted = max((step.at for step in reads.steps_of(connection, row.id) if step.move == Move.SUBMIT), default=0)
    fees, clauses = reads.fees_of(connection, row, submitted), reads.clauses_of(connection, row.level, day_of(submitted))
    return Filled(
        number=row.number, authority=authority, programme=_("Professional skills examination in cross-border e-commerce"),
        batch=row.batch, level=reads.titled(row, english, "level_title"),
        parts=[reads.titled(parts[part], english) for part in asked], fee=f"¥{sum(fees.values()):.2f}",
        name=me.name, sex=str(SEX_WORDS.get(me.sex, "—")), born=birth_in(identity),
        kind=str(WORDS[DocumentKind(me.identity_kind)]),
        identity=identity, clause_number=row.clause, clause=clauses.get(row.clause, ""),
        declared=declared_in_words(reads.declared_in(row), reads.conditions_of(connection, row.level, row.clause)),
        evidence=[one.name for one in reads.evidence_of(connection, row.id)], centre=row.centre, address=row.address,
        opens=shown_at(row.confirmation_opens_at, row.zone), closes=shown_at(row.confirmation_closes_at, row.zone),
        submitted=f"{moment(submitted, row.zone):%Y-%m-%d %H:%M}", english=english,
    )  # fmt: skip
