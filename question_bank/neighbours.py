"""The items that an item is held against while it is written: all of its area, as pieces of their texts."""

from functools import lru_cache

from sqlalchemy import Connection, and_, select

from question_bank.queries import newest_versions
from question_bank.soundness import pieces, text_of
from question_bank.tables import item, item_version
from question_bank.written import read_item


@lru_cache(maxsize=4096)
def _pieces(item_id: str, digest: str, text: str) -> frozenset[str]:
    return pieces(text_of(read_item(text)))


def pieces_of_area(connection: Connection, area: str, besides: str) -> list[tuple[str, frozenset[str]]]:
    """(item id, pieces of its newest version) of all theory items of an area but one: what a new item is held against."""
    newest = newest_versions()
    rows = connection.execute(
        select(item_version.c.item_id, item_version.c.hash, item_version.c.text)
        .join(newest, and_(newest.c.item_id == item_version.c.item_id, newest.c.version == item_version.c.version))
        .join(item, item.c.id == item_version.c.item_id)
        .where(item_version.c.area == area, item.c.part == "theory", item_version.c.item_id != besides)
        .order_by(item_version.c.item_id)
    )
    return [(row.item_id, _pieces(row.item_id, row.hash, row.text)) for row in rows]
