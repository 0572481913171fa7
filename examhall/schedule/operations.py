"""Verbs on the schedule: centres, rooms, batches and administrations."""

import msgspec
from sqlalchemy import Connection, insert, select, update

from examhall.audit import trail
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.schedule.layout import PLAIN, Layout
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import administration, batch, centre, room


def add_centre(connection: Connection, code: str, name: str, address: str, zone: str = "Asia/Shanghai") -> str:
    """The centre of this code, made if there is none."""
    found = connection.execute(select(centre.c.id).where(centre.c.code == code)).scalar()
    if found is not None:
        return str(found)
    centre_id = new_id()
    connection.execute(insert(centre), {"id": centre_id, "code": code, "name": name, "address": address, "zone": zone})
    return centre_id


def add_room(connection: Connection, centre_id: str, name: str, rows: int, columns: int, layout: Layout = PLAIN) -> str:
    """The centre's room of this name, made if there is none."""
    found = connection.execute(select(room.c.id).where(room.c.centre_id == centre_id, room.c.name == name)).scalar()
    if found is not None:
        return str(found)
    room_id = new_id()
    row = {
        "id": room_id, "centre_id": centre_id, "name": name, "rows": rows, "columns": columns, "layout": _written(layout),
    }  # fmt: skip
    connection.execute(insert(room), row)
    return room_id


def lay_out(connection: Connection, audit_key: bytes, now: Instant, by: str, room_id: str, layout: Layout) -> None:
    """How the room stands from now on. Whether it fits, and whether seats may change numbers, is the caller's to see to."""
    connection.execute(update(room).where(room.c.id == room_id).values(layout=_written(layout)))
    trail.write(connection, audit_key, now, by, "lay_out_room", room_id, layout=msgspec.to_builtins(layout))


def _written(layout: Layout) -> str:
    return msgspec.json.encode(layout).decode()


def add_batch(connection: Connection, code: str, title: str) -> str:
    batch_id = new_id()
    connection.execute(insert(batch), {"id": batch_id, "code": code, "title": title})
    return batch_id


def add_administration(
    connection: Connection, batch_id: str, level: str, part: str, title: str, starts_at: Instant, seconds: int,
    rules: HouseRules | None = None,
) -> str:  # fmt: skip
    """One part given in one window; its house rules are frozen with it."""
    administration_id = new_id()
    row = {
        "id": administration_id, "batch_id": batch_id, "level": level, "part": part, "title": title,
        "starts_at": starts_at, "seconds": seconds, "settings": msgspec.json.encode(rules or HouseRules()).decode(),
    }  # fmt: skip
    connection.execute(insert(administration), row)
    return administration_id
