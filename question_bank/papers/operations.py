"""Verbs on papers that stand: sealing one and releasing its key.

Sealing and releasing take two different persons. The key of a sealed paper lies here, under the site key, until its release.
"""

from collections.abc import Iterable
from random import Random, SystemRandom

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, insert, select, update

from examhall.audit import trail
from examhall.errors import NotNow, Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.papers import safe
from examhall.people.permissions import MAY, Action
from examhall.people.tables import role_grant
from question_bank import queries
from question_bank.assembly.enemies import enemy_pairs
from question_bank.headings import plain
from question_bank.keys import ScoringRule
from question_bank.operations import use_items
from question_bank.papers import queries as paper_queries
from question_bank.papers.sealing import Head, seal
from question_bank.review import USABLE
from question_bank.tables import paper, paper_key, seal_map

KEY = "paper-key"  # the vault's purpose


class EnemiesTogether(Refusal):
    code = "enemies_together"
    says = _("Two items that must not stand on one paper stand on this one. Assemble another.")


class TwoRolesNeeded(Refusal):
    code = "two_roles_needed"
    says = _("A key is released by two persons of different roles, such as an exams officer and a chief proctor.")


class ItemsSuspended(Refusal):
    """Items of a sealed paper were suspended or retired since; it is released only by who says that they know."""

    code = "items_suspended"
    says = _("Items of this paper were suspended or retired after it was sealed. Say that you release it all the same.")


def seal_paper(hall: Hall, by: str, second: str, paper_id: str, chance: Random | None = None) -> str:
    """Seal an assembled paper: its questions without keys into the hall's safe, its key and the map of ids stay here.

    Returns the sealed paper's hash. SecondPersonNeeded for one person alone, NotNow when sealed already, EnemiesTogether.
    """
    _two_persons(by, second)
    now = hall.now()
    with hall.database.reading() as connection:
        row, pinned = paper_queries.read_paper(connection, paper_id), paper_queries.shown_on(connection, paper_id)
        sections = paper_queries.specification_of(connection, row).sections
    head = Head(row.id, row.title, row.level, row.part, row.law_as_of, ScoringRule(row.multiple_choice), row.language)
    sealed, maps = seal(head, sections, pinned, chance or SystemRandom())
    with hall.database.writing() as connection:
        if paper_queries.read_paper(connection, paper_id, lock=True).sealed_at is not None:
            raise NotNow(sealed=True)
        still_usable(connection, [(one.item.id, one.version) for one in pinned])
        standing = {one.item.id for one in pinned}
        if together := [pair for pair in enemy_pairs(connection) if standing.issuperset(pair)]:
            raise EnemiesTogether(pairs=together)
        key = safe.seal(connection, sealed, now)
        connection.execute(insert(paper_key), {"paper_id": paper_id, "locked": hall.vault.lock(KEY, key)})
        connection.execute(
            insert(seal_map),
            [
                {
                    "paper_id": paper_id, "slot": one.slot, "variant": one.variant, "question_id": one.question,
                    "item_id": one.item, "version": one.version, "variant_name": one.name, "points": plain(one.points),
                    "fields": msgspec.json.encode(one.fields).decode(),
                    "names": msgspec.json.encode(one.names).decode(),
                }
                for one in maps
            ],
        )  # fmt: skip
        connection.execute(
            update(paper).where(paper.c.id == paper_id).values(sealed_at=now, sealed_by=by, sealed_second=second)
        )
        use_items(connection, now, by, [(one.item.id, one.version) for one in pinned])
        digest = safe.paper_hash(sealed)
        trail.write(connection, hall.audit_key, now, by, "seal_paper", paper_id, second=second, hash=digest)
    return digest


def release_paper(
    connection: Connection, hall: Hall, now: Instant, by: str, second: str, paper_id: str, knowing: bool = False
) -> None:
    """Hand the paper's key to the hall, so that it can open the booklets from now on.

    Two persons of two roles; NotNow when done before; ItemsSuspended unless they are `knowing`.
    """
    two_roles(connection, by, second)
    row = paper_queries.read_paper(connection, paper_id, lock=True)
    if row.sealed_at is None or row.released_at is not None:
        raise NotNow(sealed=row.sealed_at is not None, released=row.released_at is not None)
    suspended = hold_suspended(connection, paper_id, knowing)
    open_for_the_hall(connection, hall, now, by, second, paper_id)
    trail.write(connection, hall.audit_key, now, by, "release_paper", paper_id, second=second, **suspended)


def hold_suspended(connection: Connection, paper_id: str, knowing: bool) -> dict[str, list[str]]:
    """What the trail says of a paper's items that were suspended or retired since; ItemsSuspended unless `knowing`."""
    items = [row.item_id for row in paper_queries.off_the_shelf(connection, paper_id).get(paper_id, ())]
    if items and not knowing:
        raise ItemsSuspended(items=items)
    return {"suspended": items} if items else {}


def open_for_the_hall(connection: Connection, hall: Hall, now: Instant, by: str, second: str, paper_id: str) -> None:
    """Give the key of a sealed paper to the hall's safe. Whoever calls has held that two persons may, and writes the trail."""
    safe.release(connection, hall.vault, paper_id, key_of(connection, hall, paper_id), now)
    connection.execute(
        update(paper).where(paper.c.id == paper_id).values(released_at=now, released_by=by, released_second=second)
    )


def key_of(connection: Connection, hall: Hall, paper_id: str) -> bytes:
    """The key of a sealed paper; NotNow before it is sealed."""
    locked = connection.execute(select(paper_key.c.locked).where(paper_key.c.paper_id == paper_id)).scalar()
    if locked is None:
        raise NotNow(sealed=False)
    return hall.vault.open(KEY, locked)


def still_usable(connection: Connection, pinned: Iterable[tuple[str, int]]) -> None:
    """NotNow names an item version that is approved no longer."""
    for (item_id, _version), (state, _steps) in sorted(queries.states_of(connection, pinned).items()):
        if state not in USABLE:
            raise NotNow(item=item_id)


def two_roles(connection: Connection, by: str, second: str) -> None:
    """SecondPersonNeeded for one person alone; TwoRolesNeeded where both may release by one and the same role only."""
    _two_persons(by, second)
    roles: dict[str, set[str]] = {by: set(), second: set()}
    for row in connection.execute(select(role_grant).where(role_grant.c.person_id.in_(roles))):
        roles[row.person_id].add(row.role)
    releasing = [held & MAY[Action.RELEASE_PAPER_KEY] for held in roles.values()]
    if not all(releasing) or len(set.union(*map(set, releasing))) == 1:
        raise TwoRolesNeeded()


def _two_persons(by: str, second: str) -> None:
    if second in ("", by):
        raise SecondPersonNeeded()
