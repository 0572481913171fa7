"""Verbs on papers that stand: sealing one, releasing its key, and laying its booklets on the seats.

Sealing and releasing take two different persons. The key of a sealed paper lies here, under the site key, until its release.
"""

import secrets
from collections.abc import Iterable, Sequence
from random import Random, SystemRandom
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, insert, select, update

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.instants import SECOND, Instant
from examhall.papers import safe
from examhall.papers.booklet import draw_variants, seat_turn
from examhall.papers.question import Paper
from examhall.registration.tables import accommodation, placement, registration
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import administration, room
from examhall.sittings.entries import Rules
from examhall.sittings.preparing import Place, prepare
from examhall.sittings.tables import sitting
from question_bank import paper_queries, queries
from question_bank.headings import plain
from question_bank.keys import ScoringRule
from question_bank.operations import use_items
from question_bank.review import USABLE
from question_bank.sealing import Head, seal
from question_bank.tables import paper, paper_key, seal_map

KEY = "paper-key"  # the vault's purpose


class RuleDiffers(Refusal):
    """The paper prints one scoring rule for multiple choice and the administration's house rules say another."""

    code = "rule_differs"
    says = _("The paper prints another multiple-choice rule than this administration is held under.")


def seal_paper(hall: Hall, by: str, second: str, paper_id: str, chance: Random | None = None) -> str:
    """Seal an assembled paper: its questions without keys into the hall's safe, its key and the map of ids stay here.

    Returns the sealed paper's hash. SecondPersonNeeded for one person alone, NotNow when sealed already.
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


def release_paper(connection: Connection, hall: Hall, now: Instant, by: str, second: str, paper_id: str) -> None:
    """Hand the paper's key to the hall, so that it can open the booklets from now on. Two persons; NotNow when done before."""
    _two_persons(by, second)
    row = paper_queries.read_paper(connection, paper_id, lock=True)
    if row.sealed_at is None or row.released_at is not None:
        raise NotNow(sealed=row.sealed_at is not None, released=row.released_at is not None)
    safe.release(connection, hall.vault, paper_id, key_of(connection, hall, paper_id), now)
    connection.execute(
        update(paper).where(paper.c.id == paper_id).values(released_at=now, released_by=by, released_second=second)
    )
    trail.write(connection, hall.audit_key, now, by, "release_paper", paper_id, second=second)


def prepare_administration(
    connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, paper_id: str
) -> int:
    """Lay this paper on every seat of an administration: a booklet each, drawn from a seed of its own, and a sitting.

    Neighbouring seats share no variant where a task has three. Returns the number of sittings. NotNow when it was prepared
    before or the paper is of another part; RuleDiffers where the printed multiple-choice rule is not the one held under.
    Draws every booklet in this one transaction; while others sit, let `preparing` do it in the back office.
    """
    ready = ready_to_prepare(connection, hall, administration_id, paper_id)
    placed = placed_in(connection, administration_id, ready.paper.part)
    drawn = safe.draw_booklets(connection, ready.paper, ready.key, draws_for(ready.paper, placed))
    return put_down(connection, hall, now, by, administration_id, ready, placed, drawn)


class Ready(msgspec.Struct, frozen=True):
    """An administration that can be prepared: how long it lasts and by which rules, and its paper, opened."""

    seconds: int
    rules: HouseRules
    paper: Paper
    hash: str
    key: bytes


def ready_to_prepare(connection: Connection, hall: Hall, administration_id: str, paper_id: str) -> Ready:
    """Refuses, as `prepare_administration` says, what cannot be prepared with this paper."""
    row = connection.execute(select(administration).where(administration.c.id == administration_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    laid_out = connection.execute(select(sitting.c.id).where(sitting.c.administration_id == administration_id).limit(1)).first()
    chosen = paper_queries.read_paper(connection, paper_id)
    if laid_out is not None or (chosen.level, chosen.part) != (row.level, row.part):
        raise NotNow(prepared=laid_out is not None)
    rules = msgspec.json.decode(row.settings, type=HouseRules)
    if row.part == "theory" and rules.multiple_choice != chosen.multiple_choice:
        raise RuleDiffers(paper=chosen.multiple_choice, administration=rules.multiple_choice)
    key = key_of(connection, hall, paper_id)
    opened = safe.open_with(connection, paper_id, key)
    return Ready(row.seconds, rules, opened, safe.hash_of(connection, paper_id), key)


def placed_in(connection: Connection, administration_id: str, part: str) -> list[Row[Any]]:
    """Everybody placed in an administration, with the columns of their room and the time they are given besides."""
    query = (
        select(
            placement.c.registration_id, placement.c.room_id, placement.c.seat, registration.c.person_id, room.c.columns,
            accommodation.c.extra_seconds,
        )
        .join(registration, placement.c.registration_id == registration.c.id)
        .join(room, placement.c.room_id == room.c.id)
        .outerjoin(
            accommodation, (accommodation.c.registration_id == registration.c.id) & (accommodation.c.part == part)
        )
        .where(placement.c.administration_id == administration_id)
        .order_by(placement.c.room_id, placement.c.seat)
    )  # fmt: skip
    return list(connection.execute(query))


def draws_for(opened: Paper, placed: Iterable[Row[Any]]) -> list[safe.Draw]:
    """A seed and the variants for every seat."""
    return [safe.Draw(secrets.token_hex(16), draw_variants(opened, seat_turn(one.seat, one.columns))) for one in placed]


def put_down(
    connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, ready: Ready,
    placed: Sequence[Row[Any]], booklets: Sequence[safe.Drawn],
) -> int:  # fmt: skip
    """Write a sitting for everybody placed, with the booklet drawn for that seat; returns how many."""
    paper_id, digest, rules = ready.paper.id, ready.hash, ready.rules
    binding = Rules(rules.earliest_hand_in * SECOND, rules.alone_limit * SECOND, rules.lock_stops_clock)
    places = [
        Place(
            one.registration_id, one.person_id, administration_id, one.room_id, one.seat, drawn.id, drawn.hash, drawn.fields,
            paper_id, digest, ready.seconds * SECOND, (one.extra_seconds or 0) * SECOND, binding,
        )
        for one, drawn in zip(placed, booklets, strict=True)
    ]  # fmt: skip
    connection.execute(update(administration).where(administration.c.id == administration_id).values(paper_id=paper_id))
    prepare(connection, hall.clerk.key, now, places)
    trail.write(
        connection, hall.audit_key, now, by, "prepare_administration", administration_id, paper=paper_id, sittings=len(places)
    )
    return len(places)


def key_of(connection: Connection, hall: Hall, paper_id: str) -> bytes:
    """The key of a sealed paper; NotNow before it is sealed."""
    locked = connection.execute(select(paper_key.c.locked).where(paper_key.c.paper_id == paper_id)).scalar()
    if locked is None:
        raise NotNow(sealed=False)
    return hall.vault.open(KEY, locked)


def still_usable(connection: Connection, pinned: Iterable[tuple[str, int]]) -> None:
    """NotNow names an item version that is approved no longer."""
    for item_id, version in pinned:
        if queries.steps_of(connection, item_id, version)[-1].state not in USABLE:
            raise NotNow(item=item_id)


def _two_persons(by: str, second: str) -> None:
    if second in ("", by):
        raise SecondPersonNeeded()
