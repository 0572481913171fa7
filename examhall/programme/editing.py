"""What the authority's hand changes of the programme: texts, fees, clauses, names and textbooks, each change kept."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, func, insert, select, update

from examhall.audit import trail
from examhall.errors import ChangedMeanwhile, NotFound
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.programme.days import day_of, is_day
from examhall.programme.names import LONGEST, MOST_DAYS, NEEDED, PROMISES, Names
from examhall.programme.tables import (
    clause_change,
    eligibility_clause,
    fee_change,
    level,
    level_part,
    programme_names,
    programme_text,
    textbook,
)
from examhall.programme.texts import EMPTY, LONGEST_WHY, NO_DAY, TOO_LONG, Draft, WritingProblem, faults_of, kind_of

LATER_DAY = _("Who has applied today keeps what was said today: choose tomorrow or a later day.")
NO_PRICE = _("Please give yuan from 0 up, with at most two decimals.")
DEAREST = Decimal(100_000)  # yuan
LONGEST_OF_BOOK = {"title": 120, "title_en": 200, "publisher": 120, "isbn": 20}
MOST_BOOKS = 1_000


class Wording(Struct, frozen=True):
    """A clause as it is written; `withdrawn` takes it out from its day on."""

    text: str
    text_en: str
    withdrawn: bool = False


class Book(Struct, frozen=True):
    """A textbook as it is written. `price` in yuan, none where each centre says its own."""

    title: str
    title_en: str
    publisher: str
    isbn: str
    price: Decimal | None
    position: int
    withdrawn: bool = False


def write_text(connection: Connection, hall: Hall, now: Instant, by: str, name: str, known: int, draft: Draft, why: str) -> int:
    """Keep a new edition of a text and return its number. `known`: the edition that was edited. WritingProblem,
    ChangedMeanwhile."""
    kind = kind_of(name)
    _refuse([*faults_of(draft, kind, day_of(now)), *_faults_of_why(why)])
    edition = newest_edition(connection, name)
    if edition != known:
        raise ChangedMeanwhile()
    connection.execute(
        insert(programme_text),
        {
            "name": name, "edition": edition + 1, "kind": kind, **msgspec.structs.asdict(draft),
            "written_by": by, "written_at": now, "why": why.strip(),
        },
    )  # fmt: skip
    trail.write(
        connection, hall.audit_key, now, by, "write_programme_text", name, edition=edition + 1, name=draft.title,
        valid_from=draft.valid_from, withdrawn=draft.withdrawn, why=why.strip(),
    )  # fmt: skip
    return edition + 1


def newest_edition(connection: Connection, name: str) -> int:
    """Its number, 0 where nothing is written under this name."""
    query = select(func.max(programme_text.c.edition)).where(programme_text.c.name == name)
    return connection.execute(query).scalar() or 0


def change_fee(
    connection: Connection, hall: Hall, now: Instant, by: str, level_code: str, part: str, fee: Decimal, day: str, why: str
) -> None:
    """Let a part cost `fee` yuan for who applies from `day` on. NotFound, WritingProblem."""
    known = select(level_part.c.part).where(level_part.c.level == level_code, level_part.c.part == part)
    if connection.execute(known).first() is None:
        raise NotFound()
    faults = [*_faults_of_day(day, now), *_faults_of_why(why)]
    if not _is_price(fee):
        faults.append(("fee", NO_PRICE))
    _refuse(faults)
    connection.execute(
        insert(fee_change),
        {
            "level": level_code, "part": part, "valid_from": day, "fee": fee, "written_by": by, "written_at": now,
            "why": why.strip(),
        },
    )  # fmt: skip
    trail.write(
        connection, hall.audit_key, now, by, "change_fee", f"{level_code} {part}", fee=f"{fee}", valid_from=day, why=why.strip()
    )


def change_clause(
    connection: Connection, hall: Hall, now: Instant, by: str, level_code: str, number: int, clause: Wording, day: str, why: str
) -> None:
    """Let a clause say this, or nothing, for who applies from `day` on; a number that is not there yet adds one.
    NotFound, WritingProblem."""
    if connection.execute(select(level.c.code).where(level.c.code == level_code)).first() is None:
        raise NotFound()
    if not 0 < number <= newest_clause(connection, level_code) + 1:
        raise NotFound()
    faults = [*_faults_of_day(day, now), *_faults_of_why(why)]
    if not clause.withdrawn:
        faults += [(field, EMPTY) for field in ("text", "text_en") if not getattr(clause, field).strip()]
    _refuse(faults)
    connection.execute(
        insert(clause_change),
        {
            "level": level_code, "clause": number, "valid_from": day, **msgspec.structs.asdict(clause),
            "written_by": by, "written_at": now, "why": why.strip(),
        },
    )  # fmt: skip
    trail.write(
        connection, hall.audit_key, now, by, "change_clause", f"{level_code} {number}", says=clause.text, valid_from=day,
        withdrawn=clause.withdrawn, why=why.strip(),
    )  # fmt: skip


def newest_clause(connection: Connection, level_code: str) -> int:
    """The highest number that a clause of this level has, or will have; a number once used is never another clause's."""
    loaded = select(func.max(eligibility_clause.c.number)).where(eligibility_clause.c.level == level_code)
    changed = select(func.max(clause_change.c.clause)).where(clause_change.c.level == level_code)
    return max(connection.execute(query).scalar() or 0 for query in (loaded, changed))


def set_names(connection: Connection, hall: Hall, now: Instant, by: str, known: int, names: Names, why: str) -> None:
    """Name bodies, papers and seals anew. `known`: the edition that was edited. WritingProblem, ChangedMeanwhile."""
    said = msgspec.structs.asdict(names)
    faults = [(field, EMPTY) for field in NEEDED if not said[field].strip()]
    faults += [(field, TOO_LONG % {"most": LONGEST}) for field, one in said.items() if len(str(one)) > LONGEST]
    faults += [
        (field, _("Please give a number of days from 1 to %(most)s.", most=MOST_DAYS))
        for field in PROMISES
        if not 0 < said[field] <= MOST_DAYS
    ]
    _refuse([*faults, *_faults_of_why(why)])
    edition = names_edition(connection)
    if edition != known:
        raise ChangedMeanwhile()
    connection.execute(
        insert(programme_names),
        {
            "edition": edition + 1, "said": msgspec.json.encode(names).decode(), "written_by": by, "written_at": now,
            "why": why.strip(),
        },
    )  # fmt: skip
    trail.write(
        connection, hall.audit_key, now, by, "set_programme_names", "programme", edition=edition + 1, says=said, why=why.strip()
    )


def names_edition(connection: Connection) -> int:
    """The number of the newest edition of the names, 0 before the first."""
    return connection.execute(select(func.max(programme_names.c.edition))).scalar() or 0


def put_textbook(connection: Connection, hall: Hall, now: Instant, by: str, textbook_id: str, book: Book) -> None:
    """Add a textbook, or write over what is said of it. WritingProblem."""
    faults = [(field, EMPTY) for field in ("title", "title_en") if not getattr(book, field).strip()]
    said = msgspec.structs.asdict(book)
    faults += [(field, TOO_LONG % {"most": most}) for field, most in LONGEST_OF_BOOK.items() if len(said[field]) > most]
    if book.price is not None and not _is_price(book.price):
        faults.append(("price", NO_PRICE))
    if not 0 < book.position < MOST_BOOKS:
        faults.append(("position", _("Please give a number from 1 up.")))
    _refuse(faults)
    if not connection.execute(update(textbook).where(textbook.c.id == textbook_id), said).rowcount:
        connection.execute(insert(textbook), {"id": textbook_id, **said})
    trail.write(
        connection, hall.audit_key, now, by, "put_textbook", textbook_id,
        says={name: str(value) for name, value in said.items() if value not in (None, "")},
    )  # fmt: skip


def _is_price(yuan: Decimal) -> bool:
    return yuan.is_finite() and 0 <= yuan < DEAREST and yuan == round(yuan, 2)


def _refuse(faults: list[tuple[str, LazyString | str]]) -> None:
    if faults:
        raise WritingProblem(dict(reversed(faults)))  # of two about one field the first is said


def _faults_of_why(why: str) -> Iterator[tuple[str, LazyString | str]]:
    if not why.strip():
        yield "why", _("Please say why: it is kept with the edition.")
    elif len(why) > LONGEST_WHY:
        yield "why", TOO_LONG % {"most": LONGEST_WHY}


def _faults_of_day(day: str, now: Instant) -> Iterator[tuple[str, LazyString | str]]:
    if not is_day(day):
        yield "valid_from", NO_DAY
    elif day <= day_of(now):
        yield "valid_from", LATER_DAY
