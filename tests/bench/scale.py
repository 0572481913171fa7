"""How large the benches are: the full size that the targets name, and a rehearsal whose figures mean nothing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Durations in seconds, each for one run."""

    runs: int = 3
    sittings: int = 256
    clients: int = 256
    saturation: float = 8
    growth: float = 6
    pace: float = 20
    candidates: int = 1_000
    three: int = 3  # P4 has so many times the candidates
    sign_in: float = 12
    closed: int = 400
    many: int = 10_000
    few: int = 100
    kills: int = 10
    screen: float = 10
    watching: float = 8
    rooms: int = 50
    acts: int = 100  # of proctors on one candidate each
    bank: int = 20_000  # items
    looks: int = 160  # pages of the bank's list
    rows: int = 5_000  # of a spreadsheet
    opening: float = 120  # seconds of the opening day
    seated: int = 10_000  # candidates of a batch
    centres: int = 20
    tickets: int = 1_000
    certificates: int = 1_000


FULL = Scale()
SMALL = Scale(
    runs=1, clients=4, saturation=1, growth=1, pace=2, candidates=8, sign_in=2, closed=80, many=200, few=64, kills=2, screen=4, watching=2,
    rooms=2, acts=6,
    bank=300, looks=20, rows=100, opening=3, seated=80, centres=2, tickets=10, certificates=10,
)  # fmt: skip
