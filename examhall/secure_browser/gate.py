"""What is kept of a check: a pass for a browser that has shown its keys, and a line for one that was not let in."""

import secrets
from typing import Final

from sqlalchemy import Connection, insert, or_, select, update

from examhall.ids import new_id
from examhall.instants import MINUTE, Instant
from examhall.secure_browser.checking import Finding
from examhall.secure_browser.tables import access_refusal, secure_browser_pass

PASS_LASTS: Final = 24 * 60 * MINUTE
NOTED_AGAIN: Final = MINUTE  # the same fault from the same address fills no pages


def give_pass(connection: Connection, now: Instant, administration_id: str, address: str, version: str) -> str:
    """A name for a browser that has shown both keys; its holder keeps it in the signed cookie."""
    name = secrets.token_hex(16)
    row = {"id": name, "administration_id": administration_id, "passed_at": now, "address": address[:64]}
    connection.execute(insert(secure_browser_pass), {**row, "version": version[:200]})
    return name


def holds_pass(connection: Connection, now: Instant, name: str, administration_id: str, person_id: str) -> bool:
    """Whether this pass lets this candidate into this administration: one that nobody else has used, and not an old one."""
    row = connection.execute(select(secure_browser_pass).where(secure_browser_pass.c.id == name)).first()
    return (
        row is not None
        and row.administration_id == administration_id
        and row.person_id in (None, person_id)
        and now - row.passed_at < PASS_LASTS
    )


def is_bound(connection: Connection, name: str) -> bool:
    return (
        connection.execute(select(secure_browser_pass.c.person_id).where(secure_browser_pass.c.id == name)).scalar() is not None
    )


def bind(connection: Connection, name: str, person_id: str) -> bool:
    """From now on the pass is this candidate's; False where another was quicker."""
    free = or_(secure_browser_pass.c.person_id.is_(None), secure_browser_pass.c.person_id == person_id)
    taken = update(secure_browser_pass).where(secure_browser_pass.c.id == name, free).values(person_id=person_id)
    return connection.execute(taken).rowcount > 0


def note_refusal(
    connection: Connection, now: Instant, administration_id: str, sitting_id: str | None, finding: Finding, address: str
) -> tuple[str, bool]:
    """The line about this refusal, and whether it is a new one."""
    assert finding.fault is not None
    rows = access_refusal.c
    earlier = connection.execute(
        select(rows.id).where(
            rows.administration_id == administration_id, rows.at > now - NOTED_AGAIN, rows.address == address[:64],
            rows.fault == finding.fault, rows.sitting_id == sitting_id if sitting_id else rows.sitting_id.is_(None),
        )
    ).scalar()  # fmt: skip
    if earlier is not None:
        return str(earlier), False
    refusal_id, shown = new_id(), finding.shown
    connection.execute(
        insert(access_refusal),
        {
            "id": refusal_id, "administration_id": administration_id, "sitting_id": sitting_id, "at": now,
            "fault": finding.fault, "address": address[:64], "url": shown.url[:300],
            "expected": " ".join(finding.expected)[:300],
            "received": finding.received[:8], "version": shown.version[:200],
        },
    )  # fmt: skip
    return refusal_id, True
