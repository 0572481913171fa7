"""Laying a paper on the seats of an administration: a booklet for everybody placed, unlike those around, and a sitting each."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, select, update

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, Refusal
from examhall.hall import Hall
from examhall.instants import SECOND, Instant, moment
from examhall.papers import safe
from examhall.papers.booklet import alike, draw_variants, order_of, seat_turn
from examhall.papers.question import Paper
from examhall.registration.queries import given_on
from examhall.registration.tables import placement, registration
from examhall.schedule.layout import around, places_of, read_layout
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import administration, centre, room
from examhall.sittings.accommodating import resolved
from examhall.sittings.entries import Rules
from examhall.sittings.preparing import Place, prepare
from examhall.sittings.tables import sitting
from question_bank.papers import queries as paper_queries
from question_bank.papers.batches import keep_apart
from question_bank.papers.operations import key_of

MOST_DRAWS: Final = 200  # of one seat's order; a paper of two questions cannot give every neighbour another


class RuleDiffers(Refusal):
    """The paper prints one scoring rule for multiple choice and the administration's house rules say another."""

    code = "rule_differs"
    says = _("The paper prints another multiple-choice rule than this administration is held under.")


def prepare_administration(
    connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, paper_id: str
) -> int:
    """Lay this paper on every seat of an administration: a booklet each, drawn from a seed of its own, and a sitting.

    Neighbouring seats share no variant where a task has three. Returns the number of sittings. NotNow when it was prepared
    before or the paper is of another part; RuleDiffers where the printed multiple-choice rule is not the one held under;
    TooAlike where another paper of the batch has too much in common with it.
    Draws every booklet in this one transaction; while others sit, let `preparing` do it in the back office.
    """
    ready = ready_to_prepare(connection, hall, administration_id, paper_id)
    placed = placed_in(connection, administration_id)
    drawn = safe.draw_booklets(connection, ready.paper, ready.key, draws_for(ready.paper, placed))
    return put_down(connection, hall, now, by, administration_id, ready, placed, drawn)


class Ready(msgspec.Struct, frozen=True):
    """An administration that can be prepared: when, how long and by which rules, and its paper, opened."""

    starts_at: Instant
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
    keep_apart(connection, chosen, row.batch_id)
    key = key_of(connection, hall, paper_id)
    opened = safe.open_with(connection, paper_id, key)
    return Ready(row.starts_at, row.seconds, rules, opened, safe.hash_of(connection, paper_id), key)


def placed_in(connection: Connection, administration_id: str) -> list[Row[Any]]:
    """Everybody placed in an administration, with the layout of their room and its zone."""
    query = (
        select(
            placement.c.registration_id, placement.c.room_id, placement.c.seat, registration.c.person_id, room.c.rows,
            room.c.columns, room.c.layout, centre.c.zone,
        )
        .join(registration, placement.c.registration_id == registration.c.id)
        .join(room, placement.c.room_id == room.c.id)
        .join(centre, room.c.centre_id == centre.c.id)
        .where(placement.c.administration_id == administration_id)
        .order_by(placement.c.room_id, placement.c.seat)
    )  # fmt: skip
    return list(connection.execute(query))


def draws_for(opened: Paper, placed: Iterable[Row[Any]]) -> list[safe.Draw]:
    """A seed and the variants for every seat; no seat has its questions in the order of a seat beside, before or behind it."""
    draws, orders = list[safe.Draw](), dict[tuple[str, int, int], tuple[tuple[int, ...], ...]]()
    rooms: dict[str, dict[int, tuple[int, int]]] = {}
    for one in placed:
        if one.room_id not in rooms:
            rooms[one.room_id] = places_of(one.rows, one.columns, read_layout(one.layout))
        row, column = rooms[one.room_id][one.seat]
        variants = draw_variants(opened, seat_turn(row, column))
        near = [orders[beside] for place in around((row, column)) if (beside := (one.room_id, *place)) in orders]
        seed = secrets.token_hex(16)
        for _again in range(MOST_DRAWS):
            if not any(alike(order_of(opened, seed, variants), order) for order in near):
                break
            seed = secrets.token_hex(16)
        orders[one.room_id, row, column] = order_of(opened, seed, variants)
        draws.append(safe.Draw(seed, variants))
    return draws


def put_down(
    connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, ready: Ready,
    placed: Sequence[Row[Any]], booklets: Sequence[safe.Drawn],
) -> int:  # fmt: skip
    """Write a sitting for everybody placed, with the booklet drawn for that seat; returns how many."""
    paper_id, digest, rules = ready.paper.id, ready.hash, ready.rules
    binding = Rules(rules.earliest_hand_in * SECOND, rules.alone_limit * SECOND, rules.lock_stops_clock)
    day = moment(ready.starts_at, placed[0].zone).date().isoformat() if placed else ""
    given = given_on(connection, [one.registration_id for one in placed], ready.paper.part, day)
    places = []
    for one, drawn in zip(placed, booklets, strict=True):
        extra, supports = resolved(given.get(one.registration_id), ready.seconds)
        places.append(
            Place(
                one.registration_id, one.person_id, administration_id, one.room_id, one.seat, drawn.id, drawn.hash,
                drawn.fields, paper_id, digest, ready.seconds * SECOND, extra, binding, supports,
            )
        )  # fmt: skip
    connection.execute(update(administration).where(administration.c.id == administration_id).values(paper_id=paper_id))
    prepare(connection, hall.clerk.key, now, places)
    trail.write(
        connection, hall.audit_key, now, by, "prepare_administration", administration_id, paper=paper_id, sittings=len(places)
    )
    return len(places)
