"""Which figures there are, what measures them, and which bench they belong to."""

from collections.abc import Callable
from typing import Final, NamedTuple

from tests.bench import (
    analysing,
    assembling,
    candidate_page,
    certifying,
    confirmed_results,
    finding,
    graded_sheets,
    importing,
    kills,
    many_rooms,
    opening_day,
    pace,
    rescored_sheets,
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
ANALYSING: Final = Measure(("G1", "G1 models"), "item and paper analysis", analysing.analysing)
CERTIFYING: Final = Measure(("G5", "G5 size"), "1,000 signed certificates", certifying.certifying)
GRADING: Final = Measure(("P11",), "grading 10,000 sheets", graded_sheets.grading)
PRACTICAL: Final = Measure(("G2",), "grading 1,000 practical sittings", rescored_sheets.practical)
RESCORING: Final = Measure(("G3", "G4", "G4 write"), "rescoring 10,000 sheets", rescored_sheets.rescoring)
RELEASING: Final = Measure(("G6",), "releasing 10,000 results", confirmed_results.releasing)
KILL: Final = Measure(("P13",), "SIGKILL under load", kills.kill)
PAGE: Final = Measure(("P14",), "the candidate's page", candidate_page.page)
GROWTH: Final = Measure(("P12",), "cost of a save from 100 to 10,000 sittings", saves.growth)
FINDING: Final = Measure(("B1", "B1 pg", "B2", "B2 pg"), "lists and searches of a large bank", finding.finding)
IMPORTING: Final = Measure(("B3",), "importing a spreadsheet", importing.importing)
ASSEMBLING: Final = Measure(("B4", "B5"), "assembling parallel papers", assembling.assembling)
OPENING: Final = Measure(("A1", "A1 p50"), "the opening day of applications", opening_day.opening_day)
SEATING: Final = Measure(("A2", "A2 write"), "seating a batch", seating.seating)
TICKETS: Final = Measure(("A3", "A3 size"), "admission tickets as one file", seating.tickets)

NAMED: Final[dict[str, list[Measure]]] = {
    "day": [SAVES, THOUSAND, THREE, START, RECONNECT, ROOM, PROCTORS, SIGN_IN, KILL, PAGE, GROWTH, GRADING],
    "room": [ROOM, PROCTORS, ROOMS],
    "grading": [GRADING, ANALYSING, PRACTICAL, RESCORING, CERTIFYING, RELEASING],
    "bank": [FINDING, IMPORTING, ASSEMBLING],
    "registration": [OPENING, SEATING, TICKETS],
}
