"""The items that an item is held against while it is written: all of its area, as pieces of their texts."""

from sqlalchemy import Connection, select

from question_bank.tables import item_shelf, item_words


def pieces_of_area(connection: Connection, area: str, besides: str) -> list[tuple[str, str]]:
    """(item id, pieces of its newest version) of all theory items of an area but one: what a new item is held against."""
    rows = connection.execute(
        select(item_words.c.item_id, item_words.c.pieces)
        .join(item_shelf, item_shelf.c.item_id == item_words.c.item_id)
        .where(item_shelf.c.area == area, item_shelf.c.part == "theory", item_words.c.item_id != besides)
        .order_by(item_words.c.item_id)
    )
    return [(row.item_id, row.pieces) for row in rows]
