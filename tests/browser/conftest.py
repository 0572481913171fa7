"""What every browser story starts from: a Chromium, an exam day of its own with a running hall, and machines to sit at."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.exam_day import PLAIN, Days, ExamDay
from tests.browser.machines import PATIENCE, QUIET, Machines, chromium

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": QUIET}


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: each day has an address of its own."""


@pytest.fixture(scope="session")
def days(demo_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Days:
    return Days(demo_bank, tmp_path_factory.mktemp("installations"))


@pytest.fixture
def day(request: pytest.FixtureRequest, days: Days, tmp_path: Path) -> Iterator[ExamDay]:
    """An exam day with its hall running. `@pytest.mark.parametrize("day", [Kind(20)], indirect=True)`: its parts last 20 seconds.

    Whatever happened in the story: at its end every chain, seal and board row holds, and the hall has logged no fault.
    """
    day = ExamDay(days.copy(tmp_path / "data", getattr(request, "param", PLAIN)))
    with day.served:
        yield day
    faults, log = day.faults(), (day.data / "hall.log").read_text()
    day.hall.database.engine.dispose()
    assert not faults
    assert "Traceback" not in log, log[-3000:]


@pytest.fixture
def machine(day: ExamDay, new_context: Callable[..., BrowserContext]) -> Iterator[Machines]:
    """The machines of the room, in English. No page of them may throw."""
    machines = Machines(day.address, new_context)
    yield machines
    assert not machines.thrown
