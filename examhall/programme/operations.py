"""Verbs on the programme: loading levels, parts and eligibility clauses from a file."""

from decimal import Decimal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, insert, select

from examhall.programme.conditions import Condition
from examhall.programme.names import Names
from examhall.programme.tables import eligibility_clause, eligibility_condition, level, level_part
from examhall.programme.texts import DOCUMENTS, SECTIONS, Draft, faults_of, kind_of


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
    conditions: dict[int, list[Condition]] = {}  # of a clause, by its number


class TextOffered(Struct, forbid_unknown_fields=True):
    """The first edition of a text; see texts.py for the names. ValueError for one that could not stand."""

    name: str
    title: str
    title_en: str
    text: str
    text_en: str
    valid_from: str

    def __post_init__(self) -> None:
        if self.name not in (*SECTIONS, *DOCUMENTS):
            raise ValueError(f"The site has no text {self.name}.")
        draft = Draft(self.title, self.title_en, self.text, self.text_en, self.valid_from)
        for field, _said in faults_of(draft, kind_of(self.name), self.valid_from):
            raise ValueError(f"{self.name}: `{field}` cannot stay as it is.")


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
    for offered in programme.levels:
        _add_conditions(connection, offered)
    return len(new)


def _add_conditions(connection: Connection, offered: LevelOffered) -> None:
    """To clauses that carry none yet: those of an older installation are there without."""
    mine = eligibility_condition.c.level == offered.code
    carried = set(connection.execute(select(eligibility_condition.c.number).where(mine)).scalars())
    clauses = select(eligibility_clause.c.number).where(eligibility_clause.c.level == offered.code)
    bare = set(connection.execute(clauses).scalars()) - carried
    rows = [
        {"level": offered.code, "number": number, "position": position, "says": msgspec.json.encode(condition).decode()}
        for number in sorted(bare & offered.conditions.keys())
        for position, condition in enumerate(offered.conditions[number], 1)
    ]
    if rows:
        connection.execute(insert(eligibility_condition), rows)
