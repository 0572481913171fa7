"""One move on many items: each in a transaction of its own by the verb of the single move, and what came of each."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from examhall.errors import Malformed, NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from question_bank.items import Kind
from question_bank.operations import VERBS, approve_item
from question_bank.review import WITH_REASON, Move
from question_bank.tables import item

MOVES: Final = (Move.REVIEW, Move.APPROVE, Move.SEND_BACK, Move.SUSPEND, Move.RESUME, Move.RETIRE)
MOST: Final = 200

Hands = Callable[..., Any]


class OneByOne(NotNow):
    """A task among items that are to be approved together."""

    code = "one_by_one"
    says = _("A task is approved on its own page, where its tests are run.")


class NoneChosen(Malformed):
    code = "none_chosen"
    says = _("Choose at least one item.")


class Moved(NamedTuple):
    """What came of one item; no problem: the move was made."""

    item_id: str
    version: int
    problem: Refusal | None


def move_items(
    hall: Hall, by: str, move: str, chosen: Sequence[tuple[str, int]], note: str, hands: Hands | None = None
) -> list[Moved]:
    """Make this move on each of these versions. NoneChosen, Malformed, ReasonNeeded: then none was made."""
    if not chosen:
        raise NoneChosen()
    if move not in MOVES or len(chosen) > MOST:
        raise Malformed(field="move")
    if move in WITH_REASON and not note.strip():
        raise ReasonNeeded()
    with hall.database.reading() as connection:
        rows = connection.execute(select(item.c.id, item.c.kind).where(item.c.id.in_([one for one, _version in chosen])))
        kinds = {row.id: row.kind for row in rows}
    moved = []
    for item_id, version in chosen:
        try:
            if move == Move.APPROVE:
                if kinds.get(item_id) == Kind.TASK:
                    raise OneByOne()
                approve_item(hall, by, item_id, version, hands)
            else:
                with hall.database.writing() as connection:
                    VERBS[move](connection, hall, hall.now(), by, item_id, version, note)
            moved.append(Moved(item_id, version, None))
        except Refusal as refusal:
            moved.append(Moved(item_id, version, refusal))
    return moved
