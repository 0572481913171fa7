"""What the product must reach and aims at, one line a figure.

P1 to P14 of the exam day, R1 to R5 of many rooms, B1 to B5 of the bank,
A1 to A3 of registration (A1 is the opening day of applications), G1 to G6 of grading (and P11)."""

from typing import Final, NamedTuple


class Target(NamedTuple):
    """`must` and `aim` in `unit`; None where a figure is only shown. `at_least`: more is better."""

    what: str
    unit: str
    must: float | None = None
    aim: float | None = None
    at_least: bool = False

    def holds(self, value: float) -> bool | None:
        """Whether a value reaches `must`; None where there is none."""
        return None if self.must is None else self._reaches(value, self.must)

    def aimed(self, value: float) -> bool | None:
        return None if self.aim is None else self._reaches(value, self.aim)

    def _reaches(self, value: float, bound: float) -> bool:
        return value >= bound if self.at_least else value <= bound


TARGETS: Final[dict[str, Target]] = {
    "P1": Target("durable answer saves, one server process, saturation", "saves/s", 1_500, 2_500, at_least=True),
    "P2": Target("server CPU a save, same run", "ms", 0.8, 0.4),
    "P3": Target("1,000 candidates, a save each 5 s, grading beside: p99", "ms", 100, 25),
    "P3 p50": Target("the same: p50", "ms", 10, 10),
    "P3 cores": Target("the same: cores of the hall", "cores", 0.5, 0.3),
    "P4": Target("3,000 candidates, same pace: p99", "ms", 250, 50),
    "P4 cores": Target("the same: cores of the hall", "cores", 0.85, 0.55),
    "P5": Target("start storm: 1,000 opened at once, last booklet in hand", "s", 2, 1),
    "P6": Target("reconnect storm: 1,000 back and in step", "s", 5, 2.5),
    "P6 outage": Target("the same, counted from the SIGKILL", "s"),
    "P7": Target("memory of the hall per connected candidate, all state", "KB", 120, 80),
    "P8": Target("candidate's change on the proctor's screen, one room of 40: p99", "s", 1.5, 1.1),
    "P9": Target("50 proctors watching 1,000 active candidates: cost", "% of a core", 10, 3),
    "R1": Target("50 rooms of 40: an act reaches the candidate: p99", "s", 2, 1),
    "R2": Target("the same: a candidate's change on the console: p99", "s", 1.5, 1.1),
    "R3": Target("the same: the consoles' sockets and deltas", "% of a core", 20, 10),
    "R4": Target("the same: opening a room's console", "s", 1, 0.5),
    "R5": Target("the same: a console that was offline is right again", "s", 2, 1),
    "P10": Target("sign-in at the pace of 1,000 in two minutes: p95", "ms", 1_000, 300),
    "P11": Target("10,000 answer sheets of 80 items graded and stored", "s", 10, 2.5),
    "P11 verify": Target("the same 10,000 journals verified", "s"),
    "G6": Target("10,000 results confirmed, with points by area", "s", 20, 10),
    "G6 release": Target("the same released, in one transaction", "s", 2, 1),
    "G6 held": Target("the same written into what people hold", "s"),
    "P12": Target("growth of CPU a save from 100 to 10,000 sittings", "times", 2, 1.3),
    "P13": Target("acknowledged answers lost by SIGKILL under load", "answers", 0, 0),
    "P13 doubled": Target("answers doubled by SIGKILL under load", "answers", 0, 0),
    "P14": Target("candidate page: compressed transfer", "KB", 300, 150),
    "P14 ready": Target("candidate page: navigation start to inputs enabled", "s", 1.5, 0.8),
    "B1": Target("list of 20,000 items, filtered and sorted: p95", "ms", 150, 75),
    "B1 pg": Target("the same on PostgreSQL", "ms", 150, 75),
    "B2": Target("full-text search in 20,000 items: p95", "ms", 200, 75),
    "B2 pg": Target("the same on PostgreSQL", "ms", 200, 75),
    "B3": Target("import of 5,000 spreadsheet rows", "s", 20, 10),
    "B4": Target("10 parallel papers of 80 items from 3,000", "s", 20, 10),
    "B5": Target("2 parallel papers of the shipped specification", "s", 3, 1.5),
    "A1": Target("opening day at 2,000 applicants in 10 minutes: a page, p95", "ms", 500, 150),
    "A1 p50": Target("the same: p50", "ms"),
    "G1": Target("10,000 candidates x 80 items analysed, without models", "s", 5, 2.5),
    "G1 models": Target("the same with Rasch's and the two-parameter model", "s", 30, 10),
    "G2": Target("1,000 practical sittings of 5 tasks graded and stored", "s", 10, 5),
    "G3": Target("rescoring of 10,000 sittings of 80 items, as a preview", "s", 15, 5),
    "G4": Target("the same made live, all at once", "s"),
    "G4 write": Target("the same: longest transaction", "ms"),
    "G5": Target("1,000 certificates with photos, each signed, and the printer's file", "s", 120, 60),
    "G5 size": Target("the same: the printer's file", "MB"),
    "A2": Target("10,000 candidates over 20 centres: drawn and taken over", "s", 30, 10),
    "A2 write": Target("the same: longest transaction of the taking over", "ms"),
    "A3": Target("1,000 admission tickets with photos as one PDF", "s", 60, 20),
    "A3 size": Target("the same: the file", "MB"),
}
