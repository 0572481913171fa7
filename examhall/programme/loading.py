"""Loads what the public site says from the programme's file: into an installation that has none of it yet, or not all."""

from itertools import zip_longest

import msgspec
from sqlalchemy import Connection, insert, select, update

from examhall.instants import Instant
from examhall.programme.editing import names_edition
from examhall.programme.operations import Programme
from examhall.programme.tables import eligibility_clause, programme_names, programme_text
from examhall.programme.texts import kind_of


def load_site(connection: Connection, now: Instant, programme: Programme) -> int:
    """Write the texts that nobody has written yet; returns how many. What the authority has written stays as it is."""
    there = set(connection.execute(select(programme_text.c.name).distinct()).scalars())
    new = [offered for offered in programme.texts if offered.name not in there]
    loaded = {"edition": 1, "written_by": "", "written_at": now, "why": ""}
    if new:
        rows = [
            {**msgspec.structs.asdict(one), "kind": kind_of(one.name), "withdrawn": False, **loaded} for one in new
        ]  # fmt: skip
        connection.execute(insert(programme_text), rows)
    if not names_edition(connection):
        said = msgspec.json.encode(programme.names).decode()
        connection.execute(insert(programme_names), {"said": said, **loaded})
    for offered in programme.levels:
        for number, (text, text_en) in enumerate(zip_longest(offered.eligibility, offered.eligibility_en), 1):
            clause = (eligibility_clause.c.level == offered.code) & (eligibility_clause.c.number == number)
            # a database older than the English texts; one whose words are others keeps them without
            untranslated = clause & (eligibility_clause.c.text == text) & (eligibility_clause.c.text_en == "")
            connection.execute(update(eligibility_clause).where(untranslated), {"text_en": text_en or ""})
    return len(new)
