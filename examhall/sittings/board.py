"""The board: one row per sitting as it stands now, folded from its journal and rebuildable from it.

The row is all that `decide` needs. Its columns are what the timekeeper, the console and the database's own rules look at;
`facts` is the whole fold. No response is in it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from examhall.instants import SECOND, Instant
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import ENDED, State
from examhall.sittings.tables import board

OVERLAP: Final = 3 * SECOND  # a row written by another hall may be committed this much later than its time

_EMPTY_PART: Final = re.compile(r',"[a-z_]+":\{\}')

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Sitting).decode

_columns = (board.c.sitting_id, board.c.head, board.c.facts)
_read = select(*_columns).where(board.c.sitting_id.in_(bindparam("ids", expanding=True)))
_read_locked = _read.order_by(board.c.sitting_id).with_for_update()
_show = (
    update(board)
    .where(board.c.sitting_id == bindparam("id"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("state", "version", "deadline", "paused_at", "ended_at", "kept", "changed_at", "head", "facts")
        }
    )
)


class Shown(msgspec.Struct, frozen=True):
    """A sitting and the hash of its last entry."""

    sitting: Sitting
    head: str


def read(connection: Connection, ids: Sequence[str], *, lock: bool = False) -> dict[str, Shown]:
    """The sittings of these ids as they stand in this transaction; `lock` holds the rows until its end, in id order."""
    rows = connection.execute(_read_locked if lock else _read, {"ids": list(ids)})
    return {row.sitting_id: Shown(_decode(row.facts), row.head) for row in rows}


def read_run(connection: Connection, run_id: str, since: Instant = 0, *, lock: bool = False) -> dict[str, Shown]:
    """All sittings of one room run that changed at or after `since`."""
    query = select(*_columns).where(board.c.run_id == run_id, board.c.changed_at >= since).order_by(board.c.sitting_id)
    rows = connection.execute(query.with_for_update() if lock else query)
    return {row.sitting_id: Shown(_decode(row.facts), row.head) for row in rows}


def read_moved(connection: Connection, ids: Sequence[str], since: Instant) -> list[Sitting]:
    """Those of these sittings that changed at or after `since`."""
    rows = connection.execute(_read.where(board.c.changed_at >= since), {"ids": list(ids)})
    return [_decode(row.facts) for row in rows]


def last_entry_at(connection: Connection) -> Instant:
    """When the newest entry of all was written; 0 before there is any. The hall's clock never tells less."""
    return connection.execute(select(func.max(board.c.changed_at))).scalar() or 0


def columns_of(sitting: Sitting) -> dict[str, object]:
    """What the board's columns say of a sitting."""
    return {
        "state": str(sitting.state),
        "version": sitting.version,
        "deadline": sitting.deadline if sitting.state is State.IN_PROGRESS else None,
        "paused_at": min(hold.since for hold in sitting.open_holds) if sitting.state is State.PAUSED else None,
        "ended_at": sitting.ended_at if sitting.state in ENDED else None,
        "kept": len(sitting.kept),
        "changed_at": sitting.last_at,
        "facts": _encode(sitting).decode(),
    }


def agrees(row: Row[Any], sitting: Sitting) -> bool:
    """Whether a stored row says what its journal says. An empty part may be missing: older versions did not know it."""
    wanted = columns_of(sitting)
    facts = str(wanted.pop("facts"))
    if any(getattr(row, name) != value for name, value in wanted.items()):
        return False
    return _EMPTY_PART.sub("", row.facts) == _EMPTY_PART.sub("", facts)


def show(connection: Connection, shown: Iterable[Shown]) -> None:
    """Bring the rows of these sittings up to date."""
    rows = [
        {
            "id": now.sitting.id,
            "new_head": now.head,
            **{f"new_{name}": value for name, value in columns_of(now.sitting).items()},
        }
        for now in shown
    ]
    if rows:
        connection.execute(_show, rows)


def hang(connection: Connection, person_of: dict[str, str], shown: Iterable[Shown]) -> None:
    """Put up the first row of sittings; `person_of` maps sitting id to person id."""
    rows = [
        {
            "sitting_id": now.sitting.id,
            "run_id": now.sitting.run,
            "person_id": person_of[now.sitting.id],
            "head": now.head,
            **columns_of(now.sitting),
        }
        for now in shown
    ]
    if rows:
        connection.execute(insert(board), rows)
