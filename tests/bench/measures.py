"""Which figures there are, what measures them, and which bench they belong to."""

from collections.abc import Callable
from typing import Final, NamedTuple

from tests.bench import (
    assembling,
    candidate_page,
    certifying,
    finding,
    graded_sheets,
    importing,
    kills,
    many_rooms,
    pace,
    saves,
    seating,
    sign_in,
    storms,
    watched_room,
)
from tests.bench.bench import Bench
from tests.bench.figures import Figure


class Measure(NamedTuple):
    """Takes some figures together, from one run of the server."""

    gives: tuple[str, ...]
    title: str
    take: Callable[[Bench], list[Figure]]


SAVES: Final = Measure(("P1", "P2"), "saves at saturation", saves.throughput)
THOUSAND: Final = Measure(("P3", "P7"), "1,000 candidates at their pace", pace.thousand)
THREE: Final = Measure(("P4",), "3,000 candidates at their pace", pace.three_thousand)
START: Final = Measure(("P5",), "start storm", storms.start)
RECONNECT: Final = Measure(("P6",), "reconnect storm", storms.reconnect)
ROOM: Final = Measure(("P8",), "a change on the proctor's screen", watched_room.one_room)
PROCTORS: Final = Measure(("P9",), "fifty proctors watching", watched_room.fifty_proctors)
ROOMS: Final = Measure(("R1", "R2", "R3", "R4", "R5"), "fifty rooms of forty", many_rooms.many_rooms)
SIGN_IN: Final = Measure(("P10",), "sign-in", sign_in.signing_in)
CERTIFYING: Final = Measure(("G5", "G5 size"), "1,000 signed certificates", certifying.certifying)
GRADING: Final = Measure(("P11",), "grading 10,000 sheets", graded_sheets.grading)
KILL: Final = Measure(("P13",), "SIGKILL under load", kills.kill)
PAGE: Final = Measure(("P14",), "the candidate's page", candidate_page.page)
GROWTH: Final = Measure(("P12",), "cost of a save from 100 to 10,000 sittings", saves.growth)
FINDING: Final = Measure(("B1", "B1 pg", "B2", "B2 pg"), "lists and searches of a large bank", finding.finding)
IMPORTING: Final = Measure(("B3",), "importing a spreadsheet", importing.importing)
ASSEMBLING: Final = Measure(("B4", "B5"), "assembling parallel papers", assembling.assembling)
SEATING: Final = Measure(("A2", "A2 write"), "seating a batch", seating.seating)
TICKETS: Final = Measure(("A3", "A3 size"), "admission tickets as one file", seating.tickets)

NAMED: Final[dict[str, list[Measure]]] = {
    "day": [SAVES, THOUSAND, THREE, START, RECONNECT, ROOM, PROCTORS, SIGN_IN, KILL, PAGE, GROWTH, GRADING],
    "room": [ROOM, PROCTORS, ROOMS],
    "grading": [GRADING, CERTIFYING],
    "bank": [FINDING, IMPORTING, ASSEMBLING],
    "registration": [SEATING, TICKETS],
}
