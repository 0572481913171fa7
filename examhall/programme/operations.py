"""Verbs on the programme: loading levels, parts and eligibility clauses from a file."""

from decimal import Decimal

from msgspec import Struct
from sqlalchemy import Connection, insert, select

from examhall.programme.names import Names
from examhall.programme.tables import eligibility_clause, level, level_part


class PartOffered(Struct, forbid_unknown_fields=True):
    part: str
    title: str
    title_en: str
    minutes: int
    points: Decimal
    pass_mark: Decimal
    fee: Decimal


class LevelOffered(Struct, forbid_unknown_fields=True):
    code: str
    title: str
    title_en: str
    parts: list[PartOffered]
    eligibility: list[str]
    eligibility_en: list[str] = []


class TextOffered(Struct, forbid_unknown_fields=True):
    """The first edition of a text; see texts.py for the names."""

    name: str
    title: str
    title_en: str
    text: str
    text_en: str
    valid_from: str


class Programme(Struct, forbid_unknown_fields=True):
    """What the authority offers; the file's shape."""

    title: str
    authority: str
    levels: list[LevelOffered]
    names: Names = Names()
    texts: list[TextOffered] = []


def load_programme(connection: Connection, programme: Programme) -> int:
    """Write levels that are not there yet; returns how many. What is there stays as it is."""
    there = set(connection.execute(select(level.c.code)).scalars())
    new = [offered for offered in programme.levels if offered.code not in there]
    for position, offered in enumerate(new, len(there) + 1):
        connection.execute(
            insert(level),
            {"code": offered.code, "title": offered.title, "title_en": offered.title_en, "position": position},
        )
        connection.execute(
            insert(level_part),
            [
                {
                    "level": offered.code, "part": part.part, "title": part.title, "title_en": part.title_en,
                    "seconds": part.minutes * 60, "points": part.points, "pass_mark": part.pass_mark, "fee": part.fee,
                }
                for part in offered.parts
            ],
        )  # fmt: skip
        connection.execute(
            insert(eligibility_clause),
            [{"level": offered.code, "number": n, "text": said} for n, said in enumerate(offered.eligibility, 1)],
        )
    return len(new)
