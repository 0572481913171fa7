"""P14: how much a candidate's page weighs, and how soon a candidate can answer on it."""

import os
import shutil
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from examhall.clock import SystemClock
from examhall.migrations import upgrade
from examhall.sittings import room_runs
from examhall.sittings.tables import sitting
from tests.bank_builders import Sat, a_bank, a_prepared_room
from tests.bench.bench import Bench
from tests.bench.figures import CannotRun, Figure, figure
from tests.bench.served_day import signer
from tests.builders import a_hall
from tests.serving import Served

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WAIT_MS = 20_000

ENABLED = ".stage :is(input, textarea, select):enabled"

# Notes the first frame in which something on the paper can be answered, in milliseconds since the navigation began.
WATCH = f"""
requestAnimationFrame(function look() {{
  if (document.querySelector("{ENABLED}")) window.readyAt = performance.now();
  else requestAnimationFrame(look);
}});
"""


def visit(browser: Browser, served: Served, sitting_id: str, signed_in: str) -> tuple[float, float]:
    """(kilobytes over the wire, seconds to the first enabled input) of one page in a new, empty context."""
    context = browser.new_context(locale="zh-CN")
    cookie: Any = {"name": f"examhall-{served.port}", "value": signed_in, "url": served.address}
    context.add_cookies([cookie])
    page = context.new_page()
    page.add_init_script(WATCH)
    network, received = context.new_cdp_session(page), []
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda told: received.append(told["encodedDataLength"]))
    page.goto(f"{served.address}/sittings/{sitting_id}")
    page.wait_for_selector(ENABLED, state="attached", timeout=WAIT_MS)
    page.wait_for_load_state("networkidle")
    ready = page.evaluate("window.readyAt") / 1_000
    context.close()
    return sum(received) / 1024, ready


def opened_room(bench: Bench, part: str, candidates: int) -> tuple[Sat, list[str]]:
    """A room with the product's own paper, open, on which no page has written yet; and its candidates' cookies."""
    hall = a_hall(bench.folder / f"page-{part}", clock=SystemClock(), vault_in_folder=True, tables=upgrade)
    room = a_prepared_room(a_bank(hall), part, candidates)
    room.act(room_runs.authorise, room.sittings)
    room.act(room_runs.open_part)
    with hall.database.reading() as connection:
        person_of = dict(connection.execute(sitting.select().with_only_columns(sitting.c.id, sitting.c.person_id)).all())
    hall.database.engine.dispose()
    sign = signer(hall)
    return room, [sign(person_of[one]) for one in room.sittings]


def visits(bench: Bench, browser: Browser, part: str) -> list[tuple[float, float]]:
    """One visit to warm up browser and server, then the runs."""
    room, cookies = opened_room(bench, part, bench.runs + 1)
    with Served(room.hall.config.data) as served:
        return [visit(browser, served, *one) for one in zip(room.sittings, cookies, strict=True)][1:]


def page(bench: Bench) -> list[Figure]:
    """P14."""
    executable = os.environ.get("EXAM_CHROMIUM") or shutil.which("chromium")
    if not executable:
        raise CannotRun("there is no Chromium: set EXAM_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        theory, practical = visits(bench, browser, "theory"), visits(bench, browser, "practical")
        version = browser.version
        browser.close()
    method = (
        f"the product's theory paper in Chromium {version}, headless: a new context for each visit (cold cache), after one "
        "visit that warmed browser and server; all bytes over the wire, headers included; from navigation start to the first "
        f"frame with an enabled input; the practical paper: {median(size for size, _ in practical):.0f} KB, "
        f"{median(ready for _, ready in practical):.2f} s"
    )
    return [
        figure("P14", [size for size, _ in theory], method),
        figure("P14 ready", [ready for _, ready in theory], method),
    ]
