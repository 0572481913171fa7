"""Verbs of a supervised inspection: an officer opens it, the watcher shows a code, the candidate comes in, it ends."""

import secrets
from typing import Any, Final

from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, select, update
from sqlalchemy import insert as insert_row

from examhall.audit import trail
from examhall.counter.numbering import next_number
from examhall.errors import Malformed, NotAllowed, NotFound, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.people.identity import folded
from examhall.programme.days import day_of
from examhall.sittings.tables import sitting
from grading.inspecting import queries
from grading.inspecting.tables import marked_inspection
from grading.inspecting.terms import CODE_LASTS, InspectionOver, check, check_planned, read_networks
from grading.releasing.queries import released

DIGITS: Final = 8  # of a code
CODE, SEAT = "inspection code", "inspection seat"  # the vault's purposes
LONGEST_REASON, LONGEST_PLACE = 500, 100
LONGEST_TYPED: Final = 40


class NotInspected(Refusal):
    """One sentence for every cause: nobody learns which tickets exist or are inspected."""

    code = "inspection_refused"
    says = _("These details do not fit. Please check the ticket number, and ask whoever watches for a new code.")


class NotPublic(Refusal):
    code = "inspection_not_public"
    says = _("A marked paper is shown to its candidate once the result is public.")


class InspectionOpen(Refusal):
    code = "inspection_open"
    says = _("An inspection of this sitting is planned or open already.")


class NoWatcher(Malformed):
    code = "no_watcher"
    says = _("Choose who watches.")


class NoPlace(Malformed):
    code = "no_inspection_place"
    says = _("Write in which room it is.")


class Planned(Struct, frozen=True):
    """What an officer sets, as it was typed; networks one a line."""

    reason: str
    place: str
    networks: str
    watcher: str
    opens_at: Instant | None
    closes_at: Instant | None


def open_inspection(connection: Connection, hall: Hall, now: Instant, by: str, sitting_id: str, planned: Planned) -> str:
    """The id of a new inspection of a sitting whose result is public.

    NotPublic, InspectionOpen, ReasonNeeded, NoPlace, NoWindow, NoNetwork, NoWatcher.
    """
    connection.execute(select(sitting.c.id).where(sitting.c.id == sitting_id).with_for_update())
    if sitting_id not in released(connection, [sitting_id]):
        raise NotPublic()
    if queries.not_ended(connection, sitting_id, now) is not None:
        raise InspectionOpen()
    if not planned.reason.strip():
        raise ReasonNeeded(field="reason")
    if not planned.place.strip():
        raise NoPlace(field="place")
    opens_at, closes_at = check_planned(planned.opens_at, planned.closes_at, now)
    networks = read_networks(planned.networks)
    if planned.watcher not in {row.id for row in queries.watchers(connection)}:
        raise NoWatcher(field="watcher")
    inspection_id, year = new_id(), day_of(now)[:4]
    number = f"CJ{year}-{next_number(connection, f'inspection:{year}'):04d}"
    row = {
        "id": inspection_id, "number": number, "sitting_id": sitting_id, "reason": planned.reason.strip()[:LONGEST_REASON],
        "place": planned.place.strip()[:LONGEST_PLACE], "networks": "\n".join(networks), "watcher": planned.watcher,
        "opens_at": opens_at, "closes_at": closes_at, "opened_by": by, "opened_at": now,
    }  # fmt: skip
    connection.execute(insert_row(marked_inspection), row)
    trail.write(
        connection, hall.audit_key, now, by, "open_inspection", inspection_id, number=number, sitting=sitting_id,
        reason=row["reason"], watcher=planned.watcher, networks=networks, opens_at=opens_at, closes_at=closes_at,
    )  # fmt: skip
    return inspection_id


def show_code(connection: Connection, hall: Hall, now: Instant, by: str, inspection_id: str) -> str:
    """A new code, for the watcher alone, which counts once and for a few minutes; whoever came in by the last one is out.

    NotAllowed, InspectionOver; before it opens it can be shown, and lets nobody in.
    """
    row = _locked(connection, inspection_id)
    if row.watcher != by:
        raise NotAllowed()
    if row.ended_at is not None or now >= row.closes_at:
        raise InspectionOver()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    values = {"code": hall.vault.lookup(CODE, code), "code_until": now + CODE_LASTS, "browser": None}
    connection.execute(update(marked_inspection).where(marked_inspection.c.id == inspection_id).values(values))
    trail.write(connection, hall.audit_key, now, by, "show_inspection_code", inspection_id, number=row.number)
    return code


def come_in(connection: Connection, hall: Hall, now: Instant, ticket: str, code: str, address: str) -> tuple[str, str]:
    """The inspection and what this browser holds from now on. NotInspected, and what the window refuses: a code that came too
    early or from elsewhere is not used up."""
    kept = hall.vault.lookup(CODE, folded(code[:LONGEST_TYPED]))
    found = queries.with_code(connection, folded(ticket[:LONGEST_TYPED]), kept)
    if found is None or now >= found.code_until:
        raise NotInspected()
    row = _locked(connection, found.id)
    if row.code != kept:  # somebody has just used it
        raise NotInspected()
    check(queries.window_of(found), now, address)
    held = secrets.token_urlsafe(24)
    values = {
        "code": None, "code_until": None, "browser": hall.vault.lookup(SEAT, held), "begun_at": row.begun_at or now,
    }  # fmt: skip
    connection.execute(update(marked_inspection).where(marked_inspection.c.id == row.id).values(values))
    trail.write(
        connection, hall.audit_key, now, found.person_id, "begin_inspection", row.id, number=row.number, address=address
    )
    return row.id, held


def look(connection: Connection, hall: Hall, now: Instant, inspection_id: str, held: str, address: str) -> Row[Any]:
    """The inspection, for the browser that came in; each look is in the trail. InspectionOver, OtherNetwork."""
    row = still(connection, hall, now, inspection_id, held, address)
    trail.write(connection, hall.audit_key, now, row.person_id, "view_inspection", row.id, number=row.number, address=address)
    return row


def still(connection: Connection, hall: Hall, now: Instant, inspection_id: str, held: str, address: str) -> Row[Any]:
    """The same, of what is on the screen already: nothing is written down."""
    row = _seated(connection, hall, inspection_id, held)
    check(queries.window_of(row), now, address)
    return row


def leave(connection: Connection, hall: Hall, now: Instant, inspection_id: str, held: str) -> None:
    """The candidate has read enough. InspectionOver for any other browser."""
    row = _seated(connection, hall, inspection_id, held)
    end(connection, hall, now, row.person_id, row.id)


def end(connection: Connection, hall: Hall, now: Instant, by: str, inspection_id: str) -> None:
    """Nobody reads on, whoever ends it; once is enough. `by` empty: by its time."""
    row = _locked(connection, inspection_id)
    if row.ended_at is not None:
        return
    values = {"ended_at": now, "ended_by": by, "code": None, "code_until": None, "browser": None}
    connection.execute(update(marked_inspection).where(marked_inspection.c.id == inspection_id).values(values))
    trail.write(connection, hall.audit_key, now, by, "end_inspection", inspection_id, number=row.number)


def end_what_is_over(hall: Hall) -> None:
    """A chore: what nobody ended is ended when its time is over, and stands so in the trail."""
    now = hall.now()
    over = select(marked_inspection.c.id).where(marked_inspection.c.ended_at.is_(None), marked_inspection.c.closes_at <= now)
    with hall.database.reading() as connection:
        ids = list(connection.execute(over).scalars())
    for inspection_id in ids:
        with hall.database.writing() as connection:
            end(connection, hall, now, "", inspection_id)


def _locked(connection: Connection, inspection_id: str) -> Row[Any]:
    row = connection.execute(select(marked_inspection).where(marked_inspection.c.id == inspection_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    return row


def _seated(connection: Connection, hall: Hall, inspection_id: str, held: str) -> Row[Any]:
    """The inspection whose browser holds this; InspectionOver for what was ended, or given to another browser since."""
    row = queries.inspection_of(connection, inspection_id)
    if row.browser is None or not secrets.compare_digest(row.browser, hall.vault.lookup(SEAT, held)):
        raise InspectionOver()
    return row
