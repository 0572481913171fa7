"""Kinds of irregularity that a proctor notes: what happened in the room, to a candidate, to a machine, and misconduct. Pure.

The room only records. What follows from misconduct is decided by the authority; `tier` is the tier of consequences in the
rules for professional examinations (人社部令第31号) that such an act would fall under, printed beside it as a reference.
Misconduct is known by its code, which begins with the tier: once printed, a code never means something else.
"""

from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct


class Group(StrEnum):
    ROOM = "room"
    CANDIDATE = "candidate"
    MACHINE = "machine"
    MISCONDUCT = "misconduct"


class Incident(Struct, frozen=True):
    """One kind. `tier` 1: this part is void; 2: all parts of this time; 3: all parts and a lasting record; 0: no misconduct."""

    group: Group
    title: LazyString
    tier: int = 0
    code: str = ""


KINDS: Final[dict[str, Incident]] = {
    "noise": Incident(Group.ROOM, _("Noise or disturbance")),
    "power": Incident(Group.ROOM, _("Power failure")),
    "network": Incident(Group.ROOM, _("Network failure")),
    "environment": Incident(Group.ROOM, _("Heat, cold, light or other conditions")),
    "pause_unconfirmed": Incident(Group.ROOM, _("Emergency pause not confirmed in five minutes")),
    "unattended": Incident(Group.ROOM, _("For over a minute no proctor was at the console")),
    "late": Incident(Group.CANDIDATE, _("Came late")),
    "identity": Incident(Group.CANDIDATE, _("Identity or ticket in doubt")),
    "ill": Incident(Group.CANDIDATE, _("Ill or hurt")),
    "left_room": Incident(Group.CANDIDATE, _("Left the room for a while")),
    "paper_query": Incident(Group.CANDIDATE, _("Questions the paper")),
    "other": Incident(Group.CANDIDATE, _("Other")),
    "machine_failure": Incident(Group.MACHINE, _("Machine failed or froze")),
    "connection": Incident(Group.MACHINE, _("Connection lost")),
    "peripheral": Incident(Group.MACHINE, _("Screen, keyboard or mouse")),
    "seat_moved": Incident(Group.MACHINE, _("Moved to another seat")),
    "wrong_seat": Incident(Group.MISCONDUCT, _("Wrong seat, or left it without leave"), 1, "101"),
    "forbidden_items": Incident(Group.MISCONDUCT, _("Forbidden items at the seat"), 1, "102"),
    "whispering": Incident(Group.MISCONDUCT, _("Whispering, looking around or signs"), 1, "103"),
    "copying": Incident(Group.MISCONDUCT, _("Copying, or letting others copy"), 2, "201"),
    "communication": Incident(Group.MISCONDUCT, _("Phone or other communication used"), 2, "202"),
    "forged_papers": Incident(Group.MISCONDUCT, _("Forged identity paper or ticket"), 2, "203"),
    "disorder": Incident(Group.MISCONDUCT, _("Disturbed the order or refused instructions"), 2, "204"),
    "impersonation": Incident(Group.MISCONDUCT, _("Sat for another person"), 3, "301"),
    "organised": Incident(Group.MISCONDUCT, _("Organised or large-scale cheating"), 3, "302"),
}

BY_SYSTEM: Final = frozenset({"pause_unconfirmed", "unattended"})  # noted by the hall itself, never chosen by a person


OUTAGES: Final = ("power", "network", "environment")  # what may stop a whole room at once


def is_misconduct(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].group is Group.MISCONDUCT
