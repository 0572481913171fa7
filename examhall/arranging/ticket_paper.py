"""An admission ticket as the typesetter's data, with its QR code: the number alone, as the door's scanner reads it. Pure."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import segno
from flask_babel import format_date
from flask_babel import gettext as _
from msgspec import Struct

from examhall.arranging.ticket_sessions import Says, Session


class Holder(Struct, frozen=True):
    """Whose ticket it is. `identity` is masked; `parts`: part -> its title; `photo`: a JPEG, empty where none is kept."""

    number: str
    name: str
    sex: str
    identity: str
    exam: str
    batch: str
    parts: dict[str, str]
    copy: int
    says: Says
    photo: bytes = b""


def tickets(holders: Sequence[Holder], authority: str, english: bool) -> dict[str, Any]:
    """All tickets of one file, a page each."""
    return {
        "title": _("Admission ticket"), "english": english, "authority": authority, "words": heads(),
        "tickets": [printed(one) for one in holders],
    }  # fmt: skip


def heads() -> dict[str, str]:
    """What stands above and beside the facts of a ticket."""
    return {
        "number": _("Admission ticket number"), "copy": _("Copy"), "photo": _("Photo"), "part": _("Part"), "day": _("Day"),
        "entry": _("Entry from"), "time": _("Time"), "room": _("Room"), "seat": _("Seat"), "rules": _("What counts"),
        "scan": _("For the door"), "centre": _("Centre"), "address": _("Address"),
    }  # fmt: skip


def pictures(holders: Sequence[Holder]) -> dict[str, tuple[str, bytes]]:
    """Photos and codes, as the template asks for them."""
    photos = {f"photo-{one.number}": ("image/jpeg", one.photo) for one in holders if one.photo}
    return photos | {f"code-{one.number}": ("image/png", code(one.number)) for one in holders}


def code(number: str) -> bytes:
    """The number as a QR code, a PNG of one bit a pixel."""
    into = BytesIO()
    segno.make(number, error="m", micro=False).save(into, kind="png", scale=6, border=2)
    return into.getvalue()


def printed(one: Holder) -> dict[str, Any]:
    """One ticket in the reader's words: number, grouped, copy, centre, address, facts, sessions, rules."""
    facts = [
        (_("Name"), one.name), (_("Sex"), one.sex), (_("Identity number"), one.identity), (_("Level"), one.exam),
        (_("Batch"), one.batch),
    ]  # fmt: skip
    return {
        "number": one.number, "grouped": f"{one.number[:4]} {one.number[4:8]} {one.number[8:9]} {one.number[9:]}",
        "copy": _("Copy %(copy)s", copy=one.copy) if one.copy > 1 else "", "centre": one.says.centre,
        "address": one.says.address, "facts": [{"label": label, "said": said} for label, said in facts if said],
        "sessions": [_session(session, one.parts) for session in one.says.sessions], "rules": _rules(one.says),
    }  # fmt: skip


def _session(session: Session, parts: dict[str, str]) -> dict[str, str]:
    days = ", ".join(format_date(dt.date.fromisoformat(day), "yyyy-MM-dd (EEE)") for day in session.days)
    later = _("to follow")
    return {
        "part": parts.get(session.part, session.part), "day": days or later,
        "time": f"{session.starts}–{session.ends}" if session.starts else later, "entry": session.entry or later,
        "room": session.room or later, "seat": f"{session.seat:02d}" if session.seat else later,
    }  # fmt: skip


def _rules(says: Says) -> list[str]:
    late = min((one.late_minutes for one in says.sessions if one.late_minutes), default=0)
    rules = [
        _("Bring this ticket and the identity document whose number stands above; nobody is admitted without both."),
        _("Come to the entrance from the time of entry. The proctor compares you with photo and document each time you enter."),
    ]
    if late:
        rules.append(_("Nobody is admitted later than %(minutes)s minutes after the start.", minutes=late))
    rules += [
        _("Phones, watches that connect, books and notes stay outside the room. A calculator is on the screen."),
        _("Sign in at your seat with the ticket number and the identity number; raise your hand if anything shown is wrong."),
        _("Who breaks the rules of the examination is recorded, and the authority decides what follows."),
    ]
    if not says.has_seats:
        rules.append(_("Room and seat are announced at the centre before the examination."))
    return rules
