"""Verbs on the register of centres: entering one, correcting it, giving it rooms; how a room stands is drawn afterwards."""

import re
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, select, update

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.programme.days import HOME
from examhall.programme.texts import EMPTY, LONGEST_WHY, TOO_LONG, WritingProblem
from examhall.schedule.operations import add_centre, add_room
from examhall.schedule.tables import centre, room

LONGEST: Final = {"code": 4, "name": 100, "address": 200, "zone": 40}
LONGEST_ROOM: Final = 60
MOST: Final = 99  # rows, and columns


class Centre(Struct, frozen=True):
    """A centre as it is entered: four digits that ticket numbers carry, and the IANA zone of its clocks."""

    code: str
    name: str
    address: str
    zone: str = HOME


class Room(Struct, frozen=True):
    """A room as it is entered: so many rows of so many places."""

    name: str
    rows: int
    columns: int


def enter_centre(connection: Connection, hall: Hall, now: Instant, by: str, said: Centre) -> str:
    """Enter a centre; its id. WritingProblem."""
    fields = asdict(said)
    faults: dict[str, LazyString | str] = {
        name: TOO_LONG % {"most": most} for name, most in LONGEST.items() if len(fields[name]) > most
    }
    faults |= {name: EMPTY for name in LONGEST if not fields[name]}
    if "code" not in faults and not re.fullmatch("[0-9]{4}", said.code):
        faults["code"] = _("Please write four digits, such as 0001.")
    for name in ("code", "name"):
        if connection.execute(select(centre.c.id).where(centre.c[name] == fields[name])).first():
            faults[name] = _("Another centre has this already.")
    if "zone" not in faults and not _is_zone(said.zone):
        faults["zone"] = _("There is no such time zone. Please write one such as Asia/Shanghai.")
    if faults:
        raise WritingProblem(faults)
    kept = add_centre(connection, said.code, said.name, said.address, said.zone)
    trail.write(connection, hall.audit_key, now, by, "enter_centre", kept, says=fields)
    return kept


def correct_centre(
    connection: Connection, hall: Hall, now: Instant, by: str, centre_id: str, name: str, address: str, reason: str
) -> None:
    """A centre's name and address, as tickets and public pages say them from now on; the trail keeps what stood there and why.
    WritingProblem."""
    before = connection.execute(select(centre.c.name, centre.c.address).where(centre.c.id == centre_id)).one()._asdict()
    said = {"name": name, "address": address}
    faults: dict[str, LazyString | str] = {
        field: TOO_LONG % {"most": LONGEST[field]} if words else EMPTY
        for field, words in said.items()
        if not words or len(words) > LONGEST[field]
    }
    if connection.execute(select(centre.c.id).where(centre.c.name == name, centre.c.id != centre_id)).first():
        faults["name"] = _("Another centre has this already.")
    if not 0 < len(reason) <= LONGEST_WHY:
        faults["reason"] = TOO_LONG % {"most": LONGEST_WHY} if reason else EMPTY
    if faults:
        raise WritingProblem(faults)
    if said != before:
        connection.execute(update(centre).where(centre.c.id == centre_id).values(said))
        trail.write(
            connection, hall.audit_key, now, by, "correct_centre", centre_id, before=before, after=said, reason=reason
        )  # fmt: skip


def enter_room(connection: Connection, hall: Hall, now: Instant, by: str, centre_id: str, said: Room) -> str:
    """Give a centre a room; its id. WritingProblem."""
    faults: dict[str, LazyString | str] = {}
    if not said.name or len(said.name) > LONGEST_ROOM:
        faults["name"] = TOO_LONG % {"most": LONGEST_ROOM} if said.name else EMPTY
    elif connection.execute(select(room.c.id).where(room.c.centre_id == centre_id, room.c.name == said.name)).first():
        faults["name"] = _("The centre has a room of this name already.")
    for name, count in (("rows", said.rows), ("columns", said.columns)):
        if not 1 <= count <= MOST:
            faults[name] = _("Please write a whole number from 1 to %(most)s.") % {"most": MOST}
    if faults:
        raise WritingProblem(faults)
    kept = add_room(connection, centre_id, said.name, said.rows, said.columns)
    says = {name: str(value) for name, value in asdict(said).items()}
    trail.write(connection, hall.audit_key, now, by, "enter_room", kept, centre=centre_id, says=says)
    return kept


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        return False
    return True
