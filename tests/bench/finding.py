"""B1, B2: the list of a large bank narrowed by filters, and searched for words, through the real server's door."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from examhall.clock import SystemClock
from examhall.migrations import upgrade
from tests.bench.bench import Bench
from tests.bench.clients import Line, in_time, line_to, request
from tests.bench.figures import CannotRun, Figure, figure, quantile
from tests.bench.large_bank import fill
from tests.bench.served_day import signer
from tests.builders import a_hall
from tests.serving import Served

LISTS: Sequence[dict[str, str]] = (
    {}, {"level": "L1"}, {"kind": "multiple", "area": "06"}, {"state": "draft"}, {"state": "usable", "sort": "-at"},
    {"waiting": "me"}, {"waiting": "others", "sort": "difficulty"}, {"used": "2", "sort": "-used"}, {"due": "yes"},
    {"fact": "F22"}, {"difficulty": "hard", "calculation": "yes"}, {"level": "L2", "sort": "knowledge", "page": "40"},
    {"solved": "yes", "points": "2", "sort": "-author", "page": "100"}, {"language": "en"}, {"used": "never", "area": "10"},
    {"since": "2026-01-01", "cognitive": "apply"},
)  # fmt: skip
WORDS = (
    "报关", "运费", "税", "信用证", "报关单 申报", "FOB", "CIF 保险费", "L2-06", "合同", "退税", "知识产权", "海关 税率", "跨境电子商务",
    "第12345号合同", "装运港", "insurance", "HS", "客户服务", "平台运营", "没有这样的词",
)  # fmt: skip
POSTGRESQL = "postgresql"


class Reader:
    """A reviewer's browser: one connection, one page after the other."""

    def __init__(self, line: Line, port: int, signed_in: str) -> None:
        self._line, self._port = line, port
        self._cookie = f"Cookie: locale=zh_CN; examhall-{port}={signed_in}"

    async def look(self, filters: dict[str, str]) -> float:
        """Milliseconds until the whole page is here."""
        began = time.perf_counter()
        status, _, page = await self._line.ask(request(self._port, "GET", f"/bank?{urlencode(filters)}", self._cookie))
        if status != 200 or b'role="status"' not in page:
            raise CannotRun(f"{filters}: {status} {page[:200]!r}")
        return (time.perf_counter() - began) * 1_000


async def looked(port: int, signed_in: str, asked: Sequence[dict[str, str]], times: int) -> list[float]:
    """All these lists in turn, `times` pages in all, after one of each that counts for nothing."""
    line = await line_to(port)
    reader = Reader(line, port, signed_in)
    for filters in asked:
        await reader.look(filters)
    taken = [await reader.look(filters) for filters in islice(cycle(asked), times)]
    line.close()
    return taken


def measured(folder: Path, url: str, bench: Bench) -> tuple[list[float], list[float]]:
    """95th percentiles of lists and of searches, one a run."""
    scale = bench.scale
    hall = a_hall(folder, url, SystemClock(), vault_in_folder=True, tables=upgrade)
    signed_in = signer(hall)(fill(hall, scale.bank)["reviewer"])
    hall.database.engine.dispose()
    searches = [{"words": words} for words in WORDS]
    with Served(folder, url) as served:
        runs = [
            [quantile(in_time(looked(served.port, signed_in, asked, scale.looks)), 0.95) for asked in (LISTS, searches)]
            for _ in range(bench.runs)
        ]
    return [lists for lists, _ in runs], [found for _, found in runs]


@contextmanager
def a_postgresql(folder: Path) -> Iterator[str]:
    """The address of a new database of a server of our own."""
    try:
        import pgserver
    except ImportError as missing:
        raise CannotRun("there is no PostgreSQL here") from missing
    server = pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def finding(bench: Bench) -> list[Figure]:
    """B1 and B2 on both databases."""
    scale = bench.scale
    lists, searches = measured(bench.folder / "bank", "", bench)
    with a_postgresql(bench.folder / POSTGRESQL) as url:
        others = measured(bench.folder / "bank-postgresql", url, bench)
    bank = f"{scale.bank:,} items made from the product's own, {scale.looks} pages a run through the door, one after the other"
    lists_said = (
        f"{bank}: {len(LISTS)} lists in turn, narrowed by each filter, sorted, page 1 to 100; pages whole, 50 items each"
    )
    found_said = (
        f"{bank}: {len(WORDS)} searches in turn, words of one to six characters, several words, Latin words, ids, none found"
    )
    return [
        figure("B1", lists, lists_said), figure("B1 pg", others[0], lists_said),
        figure("B2", searches, found_said), figure("B2 pg", others[1], found_said),
    ]  # fmt: skip
