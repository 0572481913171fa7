"""Reads of who sees what: the sight of whoever asks, and whether an item is in it."""

from sqlalchemy import Connection, select, union

from question_bank.assignments import scopes_of
from question_bank.sight import Sight
from question_bank.tables import item, item_version, refused_copy, working_copy
from question_bank.writing.queries import WorkingCopy, all_standing, standing


def sight_of(connection: Connection, person: str, everything: bool) -> Sight:
    """What a person sees: `everything`, or what they are assigned and wrote."""
    return Sight(person, None if everything else scopes_of(connection, person))


def may_see(connection: Connection, sight: Sight, item_id: str) -> bool:
    """Whether an item is this person's to see, by any of its versions or by what is being written of it."""
    if sight.scopes is None:
        return True
    versions = connection.execute(
        select(item.c.level, item_version.c.area, item_version.c.author_id)
        .join(item_version, item_version.c.item_id == item.c.id)
        .where(item.c.id == item_id)
    ).all()
    if any(sight.reaches(row.level, row.area, (row.author_id,)) for row in versions):
        return True
    copy = standing(connection, item_id)
    if copy is None:
        return sight.person in _savers(connection, item_id)
    return may_see_copy(connection, sight, copy)


def may_see_copy(connection: Connection, sight: Sight, copy: WorkingCopy) -> bool:
    """Whether what is being written is this person's to see."""
    return sight.reaches(copy.words["level"], copy.words["area"], _savers(connection, copy.item))


def _savers(connection: Connection, item_id: str) -> list[str]:
    """Who ever wrote at an item, be it that their words were refused."""
    wrote = [select(table.c.saved_by).where(table.c.item_id == item_id) for table in (working_copy, refused_copy)]
    return list(connection.execute(union(*wrote)).scalars())


def copies_in_sight(connection: Connection, sight: Sight) -> list[WorkingCopy]:
    """All that is being written and is this person's to see, what was saved last first."""
    return [copy for copy in all_standing(connection) if may_see_copy(connection, sight, copy)]
