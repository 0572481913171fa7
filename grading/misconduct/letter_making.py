"""A paper of a misconduct case out of the database: what stands in it now, and the PDF."""

from pathlib import Path
from typing import Any, Final

from flask import Response
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.instants import moment
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.pages import off_the_loop
from examhall.print.typesetting import typeset
from examhall.programme.queries import names_now
from grading.misconduct import letters, queries
from grading.misconduct.letters import About, Decided, Letter, Sender, letters_of
from grading.misconduct.moves import Move
from proctor.incidents import KINDS

TEMPLATE: Final = Path(__file__).with_name("print") / "letter.typ"
DOOR: Final = "/apply/cases"


def letter_reply(data: dict[str, Any]) -> Response:
    """A paper as a PDF; made after its data were read, as it takes a tenth of a second."""
    return replies.pdf(off_the_loop(typeset, TEMPLATE, data), f"{data['number']}.pdf")


def letter_data(connection: Connection, hall: Hall, case: Row[Any], named: str, english: bool) -> dict[str, Any]:
    """What the template is given. NotFound where the case has no such paper, or its words have gone."""
    steps = queries.steps_of(connection, hall, case.id)
    if named not in letters_of(steps):
        raise NotFound()
    about, sender = _about(hall, case), _sender(connection, hall, english)
    decisions = [
        Decided(queries.effect_of(row), row.since, row.until) for row in queries.decisions_of(connection, case.id)
    ]  # fmt: skip
    if named == Letter.NOTICE:
        told = next((one.at for one in steps if one.move == Move.NOTIFY), hall.now())
        rule = queries.RULE.at(connection, told)
        brings = rule.tiers[queries.tier_of(case.kind)]
        return letters.notice(about, sender, steps, brings, rule.statement_days, case.state_until)
    if named == Letter.DECISION:
        return letters.decision(about, sender, steps, decisions[0] if decisions else None, case.appeal_until)
    return letters.on_appeal(about, sender, steps, decisions[0], decisions[1] if len(decisions) > 1 else None)


def _about(hall: Hall, case: Row[Any]) -> About:
    kind = KINDS[case.kind]
    return About(
        case.number, case.name, case.ticket, masked(identity_of(hall.vault, case.identity_locked)), case.title,
        moment(case.starts_at, case.zone).strftime("%Y-%m-%d %H:%M"), f"{case.centre} · {case.room} · {case.seat:02d}",
        f"{kind.code} {kind.title}",
    )  # fmt: skip


def _sender(connection: Connection, hall: Hall, english: bool) -> Sender:
    names = names_now(connection, hall.config.authority)
    programme, body = (names.programme_en, names.body_en) if english else (names.programme, names.body)
    contacts = [names.address_en if english else names.address, names.telephone, names.email]
    return Sender(
        programme, body, names.seal, " · ".join(one for one in contacts if one), f"{hall.config.origin}{DOOR}", english
    )
