"""Reads of the access rules: what an administration asks for, which keys do, and which doors a candidate stands before."""

from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, exists, func, select

from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.programme.tables import level, level_part
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch, centre, room
from examhall.secure_browser.checking import Accepted
from examhall.secure_browser.client_settings import client_settings
from examhall.secure_browser.config_key import config_key
from examhall.secure_browser.operations import secrets_of
from examhall.secure_browser.tables import access_refusal, room_network, secure_browser_key, secure_browser_rule
from examhall.sittings import board
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import FINAL, RUNNING
from examhall.sittings.tables import room_run, sitting

MOST: Final = 100
KINDS: Final = ("browser", "config")

# Asked at each sign-in and each load of a page, so made once: which sittings are asked for anything at all.
_asked = (
    select(sitting.c.id)
    .join(room_run, sitting.c.run_id == room_run.c.id)
    .outerjoin(secure_browser_rule, secure_browser_rule.c.administration_id == sitting.c.administration_id)
    .where(secure_browser_rule.c.required.is_(True) | exists().where(room_network.c.room_id == room_run.c.room_id))
    .limit(1)
)
_sitting_asked = _asked.where(sitting.c.id == bindparam("sitting"))
_person_asked = _asked.where(sitting.c.person_id == bindparam("person"))


class Door(Struct, frozen=True):
    """One candidate's sitting, and what its administration and its room ask of a browser that wants in."""

    sitting: Sitting
    person: str
    administration: str
    rule: Any  # the row, None where no Safe Exam Browser is asked for
    networks: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether everybody may pass."""
        return self.sitting.waived or not (self.rule or self.networks)


def administrations(connection: Connection) -> list[Row[Any]]:
    """All administrations, the latest first, each with its rule and its number of Browser Exam Keys."""
    keys = (
        select(secure_browser_key.c.administration_id, func.count().label("browsers"))
        .where(secure_browser_key.c.kind == "browser")
        .group_by(secure_browser_key.c.administration_id)
        .subquery()
    )
    query = (
        _administrations()
        .add_columns(secure_browser_rule.c.required, func.coalesce(keys.c.browsers, 0).label("browsers"))
        .outerjoin(secure_browser_rule, secure_browser_rule.c.administration_id == administration.c.id)
        .outerjoin(keys, keys.c.administration_id == administration.c.id)
        .order_by(administration.c.starts_at.desc(), administration.c.id)
    )
    return list(connection.execute(query))


def _administrations() -> Any:
    return (
        select(
            administration.c.id, administration.c.title, administration.c.starts_at, batch_title().label("batch"),
            level.c.title.label("exam"), level.c.title_en.label("exam_en"), level_part.c.title.label("part_title"),
            level_part.c.title_en.label("part_title_en"),
        )
        .join(batch, administration.c.batch_id == batch.c.id)
        .join(level, administration.c.level == level.c.code)
        .join(
            level_part,
            (administration.c.level == level_part.c.level) & (administration.c.part == level_part.c.part),
        )
    )  # fmt: skip


def administration_of(connection: Connection, administration_id: str) -> Row[Any]:
    row: Row[Any] | None = connection.execute(_administrations().where(administration.c.id == administration_id)).first()
    if row is None:
        raise NotFound()
    return row


def rule_of(connection: Connection, administration_id: str) -> Row[Any] | None:
    """The rule as it was last set, on or off."""
    query = select(secure_browser_rule).where(secure_browser_rule.c.administration_id == administration_id)
    return connection.execute(query).first()


def rule_of_gate(connection: Connection, gate: str) -> Row[Any] | None:
    return connection.execute(select(secure_browser_rule).where(secure_browser_rule.c.gate == gate)).first()


def is_quit_link(connection: Connection, quit_token: str) -> bool:
    query = select(secure_browser_rule.c.administration_id).where(secure_browser_rule.c.quit == quit_token)
    return connection.execute(query).first() is not None


def keys_of(connection: Connection, administration_id: str, kind: str) -> list[Row[Any]]:
    """The keys somebody entered, oldest first."""
    keys = secure_browser_key.c
    query = select(secure_browser_key).where(keys.administration_id == administration_id, keys.kind == kind)
    return list(connection.execute(query.order_by(keys.set_at, keys.key)))


def accepted(connection: Connection, hall: Hall, rule: Row[Any]) -> Accepted:
    """What a browser must show: the Config Key of our own settings or one entered, and one of the Browser Exam Keys."""
    own = config_key(client_settings(hall.config.origin, secrets_of(hall, rule)))
    keys = secure_browser_key.c
    rows = connection.execute(select(keys.kind, keys.key).where(keys.administration_id == rule.administration_id)).all()
    entered = {kind: tuple(row.key for row in rows if row.kind == kind) for kind in KINDS}
    return Accepted((own, *entered["config"]), entered["browser"])


def is_asked(connection: Connection, sitting_id: str) -> bool:
    """Whether anything is asked of the browser that wants to open this sitting."""
    return connection.execute(_sitting_asked, {"sitting": sitting_id}).first() is not None


def is_anything_asked(connection: Connection, person_id: str) -> bool:
    """Whether anything is asked at any of this candidate's sittings."""
    return connection.execute(_person_asked, {"person": person_id}).first() is not None


def door_of(connection: Connection, sitting_id: str) -> Door | None:
    """The door of one sitting; None where there is no such sitting."""
    return next(iter(_doors(connection, sitting.c.id == sitting_id)), None)


def next_door(connection: Connection, person_id: str) -> Door | None:
    """The door that a candidate stands before: of the sitting that runs, or else of the next one of the day."""
    left = [door for door in _doors(connection, sitting.c.person_id == person_id) if door.sitting.state not in FINAL]
    return next((door for door in left if door.sitting.state in RUNNING), next(iter(left), None))


def _doors(connection: Connection, which: Any) -> list[Door]:
    rows = connection.execute(
        select(sitting.c.id, sitting.c.person_id, sitting.c.administration_id, room_run.c.room_id)
        .join(room_run, sitting.c.run_id == room_run.c.id)
        .join(administration, sitting.c.administration_id == administration.c.id)
        .where(which)
        .order_by(administration.c.starts_at, sitting.c.id)
    ).all()
    shown = board.read(connection, [row.id for row in rows])
    return [
        Door(
            shown[row.id].sitting, row.person_id, row.administration_id, _required(connection, row.administration_id),
            networks_of(connection, row.room_id),
        )
        for row in rows
    ]  # fmt: skip


def _required(connection: Connection, administration_id: str) -> Row[Any] | None:
    rule = rule_of(connection, administration_id)
    return rule if rule is not None and rule.required else None


def networks_of(connection: Connection, room_id: str) -> tuple[str, ...]:
    query = select(room_network.c.network).where(room_network.c.room_id == room_id).order_by(room_network.c.network)
    return tuple(connection.execute(query).scalars())


def asks_anything(connection: Connection, run_id: str) -> bool:
    """Whether this room run asks anything of the browsers that want in."""
    run = connection.execute(select(room_run.c.administration_id, room_run.c.room_id).where(room_run.c.id == run_id)).one()
    return _required(connection, run.administration_id) is not None or bool(networks_of(connection, run.room_id))


def rooms_of(connection: Connection, administration_id: str) -> list[dict[str, Any]]:
    """The rooms in which it is given, each with its networks as lines to edit."""
    rows = connection.execute(
        select(room.c.id, room.c.name, centre.c.name.label("centre"))
        .join(room_run, room_run.c.room_id == room.c.id)
        .join(centre, room.c.centre_id == centre.c.id)
        .where(room_run.c.administration_id == administration_id)
        .order_by(centre.c.name, room.c.name)
    ).all()
    networks = select(room_network).where(room_network.c.room_id.in_([row.id for row in rows])).order_by(room_network.c.network)
    lines: dict[str, list[str]] = {}
    for one in connection.execute(networks):
        lines.setdefault(one.room_id, []).append(f"{one.network} {one.note}".strip())
    return [{"id": row.id, "name": row.name, "centre": row.centre, "lines": lines.get(row.id, [])} for row in rows]


def refusals_of(connection: Connection, administration_id: str) -> list[Row[Any]]:
    """The newest of those that were not let in."""
    query = select(access_refusal, sitting.c.seat).outerjoin(sitting, sitting.c.id == access_refusal.c.sitting_id)
    query = query.where(access_refusal.c.administration_id == administration_id)
    return list(connection.execute(query.order_by(access_refusal.c.at.desc(), access_refusal.c.id).limit(MOST)))


def refusal(connection: Connection, refusal_id: str) -> Row[Any]:
    row = connection.execute(select(access_refusal).where(access_refusal.c.id == refusal_id)).first()
    if row is None:
        raise NotFound()
    return row
