"""How long assembly takes: ten parallel papers from 3,000 items, and two papers of the shipped specification and content."""

import random
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from question_bank.assembly.parallel import assemble_parallel
from question_bank.items import Cognitive, Difficulty, Item
from question_bank.loading import read_file
from question_bank.queries import Stocked
from question_bank.specification import SPECIFICATIONS, Classified
from tests.bench.bench import Bench
from tests.bench.figures import Figure, figure
from tests.builders import a_hall

CONTENT = Path(__file__).parents[2] / "seeds" / "content"
SPECIFICATION = SPECIFICATIONS["L1-theory"]
ENEMIES = 300  # pairs among the 3,000
CALCULATIONS = 0.1  # share of the items


def ten_of_three_thousand() -> float:
    """Seconds for 10 parallel papers of 80 items from a made-up bank of 3,000."""
    chance = random.Random(1)
    cells = [cell for cell in SPECIFICATION.cells for _ in range(cell.count)]
    items = [
        Stocked(
            f"I{n}", 1, cell.kind, cell.area,
            chance.choices(list(Difficulty), list(SPECIFICATION.difficulty.values()))[0],
            chance.choices(list(Cognitive), list(SPECIFICATION.cognitive.values()))[0],
            chance.random() < CALCULATIONS, 1, chance.randint(20, 60),
        )
        for n in range(3_000)
        for cell in (cells[n % len(cells)],)
    ]  # fmt: skip
    enemies = [(items[one].id, items[other].id) for one, other in (chance.sample(range(3_000), 2) for _ in range(ENEMIES))]
    return _seconds(items, 10, enemies)


def two_as_shipped() -> float:
    """Seconds for two papers of the shipped specification from the shipped content of the first level."""
    with TemporaryDirectory() as folder:
        hall = a_hall(Path(folder) / "data")
        files = [read_file(hall, path) for path in sorted((CONTENT / "L1" / "theory").glob("*.yaml"))]
        hall.database.engine.dispose()
    items: list[Item] = [item for file in files for item, *_ in file]
    return _seconds(items, 2, [])


def _seconds(items: Sequence[Classified], papers: int, enemies: Sequence[tuple[str, str]]) -> float:
    begun = time.perf_counter()
    assert len(assemble_parallel(SPECIFICATION, items, papers, enemies=enemies)) == papers
    return time.perf_counter() - begun


def assembling(bench: Bench) -> list[Figure]:
    """B4 and B5."""
    many = [ten_of_three_thousand() for _ in range(bench.runs)]
    few = [two_as_shipped() for _ in range(bench.runs)]
    said = "solved in this process, without reading the bank: a made-up bank with 300 enemies, a tenth of it with a calculation"
    return [figure("B4", many, said), figure("B5", few, "the first level's theory from its 240 items, solved in this process")]
