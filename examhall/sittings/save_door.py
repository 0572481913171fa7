"""The door that answers come through: a thin WSGI callable ahead of Flask's dispatch, with the same checks and the same verb.

Half of what a save would cost is Flask's request; this door reads, checks the lease, hands the changes to the clerk and
writes the receipts. It only translates: what counts is decided by `sitting.decide`.
"""

from typing import Any

import msgspec
from flask import Flask
from sqlalchemy import select

from examhall.errors import NotFound, TooFast, TooLarge, UnreadableChange
from examhall.hall import Hall
from examhall.instants import SECOND, Instant
from examhall.papers.interactions import is_given
from examhall.papers.shape import PaperShape, accepts
from examhall.sittings.clerk import Outcome, Wish
from examhall.sittings.commands import Change, Note, SaveChange
from examhall.sittings.entries import Answered, HandedIn, KeptAside
from examhall.sittings.leases import Lease
from examhall.sittings.queries import as_it_stands, receipt_of
from examhall.sittings.receipts import milliseconds, news, time_left
from examhall.sittings.sitting import Sitting
from examhall.sittings.tables import sitting as sitting_table
from examhall.sittings.thin_door import Answer, ThinDoor, json_answer

LARGEST = 64 * 1024
MOST_CHANGES = 100
LARGEST_NUMBER = 1_000_000  # no page counts so far; a larger one would put all that follow out of order
CHANGES_PER_SECOND = 20
BURST = 300  # what an offline quarter of an hour may bring at once
LONGEST_NOTES = 16 * 1024


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """One POST: what the page has heard of, its changes in order, and its position and marks."""

    seen: int = 0
    changes: list[Change] = []
    notes: dict[str, Any] | None = None


class LooseBody(msgspec.Struct, forbid_unknown_fields=True):
    """The same, each change unread: one malformed change must not hold up the others."""

    seen: int = 0
    changes: list[msgspec.Raw] = []
    notes: dict[str, Any] | None = None


class _NumberOnly(msgspec.Struct):
    number: int = 0


class Parked(msgspec.Struct):
    """A change that cannot be read or does not fit: the page puts it aside and goes on. `says` is for the person."""

    number: int
    code: str = UnreadableChange.code
    says: str = ""


_read = msgspec.json.Decoder(Body).decode
_read_loosely = msgspec.json.Decoder(LooseBody).decode
_read_change = msgspec.json.Decoder(Change).decode
_read_number = msgspec.json.Decoder(_NumberOnly).decode


def is_token(token: str) -> bool:
    """A change's random name: plain printable signs, so that every database can hold it."""
    return 8 <= len(token) <= 40 and token.isascii() and token.isprintable()


def command_of(shape: PaperShape, variants: tuple[int, ...], browser: str, change: Change) -> SaveChange | None:
    """A change as a wish; None where it cannot be one, or no answer to this booklet."""
    if not 1 <= change.number <= LARGEST_NUMBER or not is_token(change.token):
        return None
    if change.hand_in is not None:
        return SaveChange(change, browser)
    field = accepts(shape, variants, change.field, change.value)
    return None if field is None else SaveChange(change, browser, field.place, is_given(change.value))


class SaveDoor(ThinDoor):
    """POST /sittings/<id>/responses."""

    method, ending = "POST", "/responses"

    def __init__(self, app: Flask, hall: Hall) -> None:
        super().__init__(app, hall)
        self._booklets: dict[str, str] = {}  # sitting -> booklet: never changes
        self._allowed: dict[str, tuple[float, Instant]] = {}

    def answer(self, sitting_id: str, environ: dict[str, Any]) -> Answer:
        hall = self.hall
        received_at = hall.clock.now()
        if not environ.get("CONTENT_TYPE", "").startswith("application/json"):
            raise UnreadableChange(field="content-type")
        lease = self.lease(sitting_id, environ)
        body, parked = self._body(environ)
        self._slow_down(sitting_id, len(body.changes), received_at)
        wishes: list[Wish] = []
        for change in body.changes:
            command = self._command(lease, change)
            if command is None:
                parked.append(Parked(change.number))
            else:
                wishes.append(Wish(sitting_id, command, received_at))
        if body.notes is not None and len(msgspec.json.encode(body.notes)) <= LONGEST_NOTES:
            wishes.append(Wish(sitting_id, Note(body.notes, lease.browser), received_at))
        outcomes = hall.clerk.carry_out(wishes) if wishes else []
        hall.presence.heard(sitting_id, received_at, environ.get("REMOTE_ADDR", ""))
        return json_answer(*self._reply(lease, body.seen, wishes, outcomes, parked, environ))

    def _body(self, environ: dict[str, Any]) -> tuple[Body, list[Parked]]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LARGEST:
            raise TooLarge()
        text = environ["wsgi.input"].read(length)
        try:
            body, parked = self._parsed(text)
        except RecursionError as fault:
            raise UnreadableChange() from fault
        if len(body.changes) > MOST_CHANGES:
            raise TooLarge()
        return body, parked

    def _parsed(self, text: bytes) -> tuple[Body, list[Parked]]:
        try:
            return _read(text), []
        except msgspec.DecodeError:
            return self._loose(text)

    @staticmethod
    def _loose(text: bytes) -> tuple[Body, list[Parked]]:
        try:
            loose = _read_loosely(text)
        except msgspec.DecodeError as fault:
            raise UnreadableChange() from fault
        changes, parked = [], []
        for raw in loose.changes:
            try:
                changes.append(_read_change(raw))
            except msgspec.DecodeError:
                try:
                    parked.append(Parked(_read_number(raw).number))
                except msgspec.DecodeError as fault:
                    raise UnreadableChange() from fault
        return Body(loose.seen, changes, loose.notes), parked

    def _slow_down(self, sitting_id: str, changes: int, now: Instant) -> None:
        left, last = self._allowed.get(sitting_id, (float(BURST), now))
        left = min(float(BURST), left + (now - last) / SECOND * CHANGES_PER_SECOND) - max(1, changes)
        if left < 0:
            raise TooFast()
        self._allowed[sitting_id] = (left, now)

    def _command(self, lease: Lease, change: Change) -> SaveChange | None:
        shape, variants = self.hall.safe.shape(self._booklet(lease.sitting))
        return command_of(shape, variants, lease.browser, change)

    def _booklet(self, sitting_id: str) -> str:
        if sitting_id not in self._booklets:
            with self.hall.database.reading() as connection:
                booklet = connection.execute(
                    select(sitting_table.c.booklet_id).where(sitting_table.c.id == sitting_id)
                ).scalar()
            if booklet is None:
                raise NotFound()
            self._booklets[sitting_id] = booklet
        return self._booklets[sitting_id]

    def _reply(
        self,
        lease: Lease,
        seen: int,
        wishes: list[Wish],
        outcomes: list[Outcome],
        parked: list[Parked],
        environ: dict[str, Any],
    ) -> tuple[int, dict[str, Any]]:
        receipts, kept, refused, noted, stands = [], [], None, False, None
        for wish, outcome in zip(wishes, outcomes, strict=True):
            stands = outcome.sitting or stands
            if not isinstance(wish.command, SaveChange):
                noted = bool(outcome.posted)
                continue
            number = wish.command.change.number
            if outcome.refusal is not None:
                if wish.command.change.hand_in is None:
                    raise outcome.refusal
                refused = {"number": number, **self.said(outcome.refusal, environ)}
                continue
            posted = outcome.posted[0]
            line = {"number": number, "entry": posted.record.number, "hash": posted.hash[:16]}
            match posted.record.entry:
                case Answered() | HandedIn():
                    receipts.append(line)
                case KeptAside(why=why):
                    kept.append({**line, "why": why})
        if stands is None:
            stands = self._stands(lease.sitting)
        for one in parked:
            one.says = self.said(UnreadableChange(), environ)["says"]
        now = self.hall.clock.now()
        body = {
            "receipts": receipts, "kept": kept, "parked": parked, "refused": refused, "noted": noted,
            "version": stands.version, "turn": stands.turn, "state": str(stands.state), "now": milliseconds(now),
            "left_ms": time_left(stands, now), "news": None,
            "older": lease.browser == stands.browser and lease.epoch < stands.epoch,  # a newer page of this browser goes on
        }  # fmt: skip
        if seen < stands.turn:
            with self.hall.database.reading() as connection:
                body["news"] = news(stands, now, lease.browser, receipt_of(connection, stands))
        fenced = any(line["why"] == "fenced" for line in kept)
        return (409, {**body, "code": "fenced"}) if fenced else (200, body)

    def _stands(self, sitting_id: str) -> Sitting:
        with self.hall.database.reading() as connection:
            return as_it_stands(connection, sitting_id)[0]
