"""What every browser story starts from: a Chromium, an exam day of its own with a running hall, and machines to sit at."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.exam_day import Days, ExamDay

SCREEN = {"width": 1366, "height": 768}  # the machine of an exam room
PATIENCE = 15_000  # ms: how long a story waits for what must appear
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SHORT = 20  # seconds of a part in which time must run out

expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """The browser of the stories. None is a failure: a story that is left out proves nothing."""
    for name in (os.environ.get("EXAM_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail("The browser stories need a Chromium: install one, or set EXAM_CHROMIUM to its path.", pytrace=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": QUIET}


@pytest.fixture(scope="session")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    return Days(tmp_path_factory.mktemp("installations"))


@pytest.fixture
def day(request: pytest.FixtureRequest, days: Days, tmp_path: Path) -> Iterator[ExamDay]:
    """An exam day with its hall running. `@pytest.mark.parametrize("day", [SHORT], indirect=True)` shortens its parts.

    Whatever happened in the story: at its end every chain, seal and board row holds, and the hall has logged no fault.
    """
    day = ExamDay(days.copy(tmp_path / "data", getattr(request, "param", 0)))
    with day.served:
        yield day
    faults, log = day.faults(), (day.data / "hall.log").read_text()
    day.hall.database.engine.dispose()
    assert not faults
    assert "Traceback" not in log, log[-3000:]


@pytest.fixture
def machine(day: ExamDay, new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., BrowserContext]]:
    """A machine of the exam room: a browser of its own, in English. No page of it may throw."""
    thrown: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda fault: thrown.append(f"{page.url}: {fault.stack or fault}"))

    def sit_down(locale: str = "en", **more: Any) -> BrowserContext:
        context = new_context(base_url=day.address, **{"viewport": SCREEN, **more})
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "locale", "value": locale, "url": day.address}])
        context.on("page", watch)
        return context

    yield sit_down
    assert not thrown
