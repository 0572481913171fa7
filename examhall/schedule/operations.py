"""Verbs on the schedule: centres, rooms, batches and administrations."""

from collections.abc import Collection

import msgspec
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, insert, select, update

from examhall.audit import trail
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.schedule.layout import PLAIN, Layout
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import administration, administration_room, batch, batch_calendar, centre, offering, room
from examhall.schedule.windows import Windows, check_windows


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


def add_batch(connection: Connection, code: str, title: str, title_en: str = "") -> str:
    batch_id = new_id()
    connection.execute(insert(batch), {"id": batch_id, "code": code, "title": title, "title_en": title_en})
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


def set_windows(connection: Connection, batch_id: str, windows: Windows) -> None:
    """The windows of a batch from now on. ScheduleProblem."""
    check_windows(windows)
    row = {**asdict(windows), "ticket_rule": windows.ticket_rule.value}
    changed = update(batch_calendar).where(batch_calendar.c.batch_id == batch_id).values(row)
    if not connection.execute(changed).rowcount:
        connection.execute(insert(batch_calendar), {"batch_id": batch_id, **row})


def offer(connection: Connection, batch_id: str, centre_id: str, level: str, part: str, places: int) -> bool:
    """How many places a centre offers; whether that is possible: never fewer than are taken."""
    mine = (
        (offering.c.batch_id == batch_id) & (offering.c.centre_id == centre_id) & (offering.c.level == level)
        & (offering.c.part == part)
    )  # fmt: skip
    if connection.execute(update(offering).where(mine, offering.c.taken <= places).values(places=places)).rowcount:
        return True
    if connection.execute(select(offering.c.taken).where(mine)).first() is not None:
        return False
    row = {"batch_id": batch_id, "centre_id": centre_id, "level": level, "part": part, "places": places}
    connection.execute(insert(offering), row)
    return True


def take_place(connection: Connection, batch_id: str, centre_id: str, level: str, part: str) -> bool:
    """Take one of the places that are offered; whether there was one left."""
    free = (
        (offering.c.batch_id == batch_id) & (offering.c.centre_id == centre_id) & (offering.c.level == level)
        & (offering.c.part == part) & (offering.c.taken < offering.c.places)
    )  # fmt: skip
    return bool(connection.execute(update(offering).where(free).values(taken=offering.c.taken + 1)).rowcount)


def give_place_back(connection: Connection, batch_id: str, centre_id: str, level: str, part: str) -> None:
    """A place that was taken is free again; nothing where the centre offers none."""
    taken = (
        (offering.c.batch_id == batch_id) & (offering.c.centre_id == centre_id) & (offering.c.level == level)
        & (offering.c.part == part) & (offering.c.taken > 0)
    )  # fmt: skip
    connection.execute(update(offering).where(taken).values(taken=offering.c.taken - 1))


def use_rooms(connection: Connection, administration_id: str, rooms: Collection[str]) -> None:
    """The rooms in which an administration is held from now on."""
    connection.execute(delete(administration_room).where(administration_room.c.administration_id == administration_id))
    rows = [{"administration_id": administration_id, "room_id": room_id} for room_id in sorted(set(rooms))]
    if rows:
        connection.execute(insert(administration_room), rows)
