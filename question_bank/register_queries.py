"""Reads of the fact register for what rests on it: an item's facts, and who has changed them since it was suspended."""

from sqlalchemy import Connection, select

from examhall.audit import trail
from question_bank.review import Move
from question_bank.tables import item_fact, item_step


def facts_of(connection: Connection, item_id: str, version: int) -> list[str]:
    """The ids of the facts that a version rests on."""
    resting = select(item_fact.c.fact_id).where(item_fact.c.item_id == item_id, item_fact.c.version == version)
    return list(connection.execute(resting.order_by(item_fact.c.fact_id)).scalars())


def changed_since_suspended(connection: Connection, item_id: str, version: int) -> dict[str, set[str]]:
    """Fact id -> the ids of those by whose change it says otherwise since this version was suspended last."""
    suspended_at = connection.execute(
        select(item_step.c.at)
        .where(item_step.c.item_id == item_id, item_step.c.version == version, item_step.c.move == Move.SUSPEND)
        .order_by(item_step.c.number.desc())
    ).scalar()
    if suspended_at is None:
        return {}
    return {
        fact: {
            act.actor
            for act in trail.read(connection, fact)
            if act.action == "write_fact" and act.at >= suspended_at and act.detail.get("otherwise")
        }
        for fact in facts_of(connection, item_id, version)
    }
