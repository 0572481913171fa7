"""The next free id of each place, from all that the bank has and its authors are writing."""

import re
from typing import Final

from sqlalchemy import Connection, select

from question_bank.items import LETTERS, Kind
from question_bank.tables import item as item_table
from question_bank.tables import working_copy

TASK: Final = "T"  # the place of all tasks


class FreeIds:
    """Knows every id that is in use, and gives the next of a place: each only once."""

    def __init__(self, connection: Connection) -> None:
        self._last: dict[tuple[str, str], int] = {}
        for query in (select(item_table.c.id), select(working_copy.c.item_id).distinct()):
            for name in connection.execute(query).scalars():
                self.known(name)

    def known(self, name: str) -> None:
        """An id that is in use."""
        if found := re.fullmatch(r"(?:L\d-(?=T)|(.+-))([SMT])(\d+)(-EN)?", name):
            place = ((found[1] or "") + found[2], found[4] or "")
            self._last[place] = max(self._last.get(place, 0), int(found[3]))

    def next_task(self, level: str) -> str:
        """Tasks are numbered through all levels."""
        self._last[TASK, ""] = number = self._last.get((TASK, ""), 0) + 1
        return f"{level}-T{number:02d}"

    def next(self, level: str, area: str, kind: Kind, language: str) -> str:
        head, tail = f"{level}-{area}-{LETTERS[kind]}", "" if language == "zh-CN" else "-EN"
        self._last[head, tail] = number = self._last.get((head, tail), 0) + 1
        return f"{head}{number:02d}{tail}"
