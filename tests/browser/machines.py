"""The machines of the exam room: which browser they have, how a story sits down at one, and pictures of what it shows."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

SCREEN = {"width": 1366, "height": 768}
PATIENCE = 15_000  # ms: how long a story waits for what must appear
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str:
    """The browser of the stories. None is a failure: a story that is left out proves nothing."""
    for name in (
        os.environ.get("EXAM_CHROMIUM", ""),
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail("The browser stories need a Chromium: install one, or set EXAM_CHROMIUM to its path.", pytrace=False)


class Machines:
    """Each call sits down at another machine: a browser of its own, with nothing in it but the language."""

    def __init__(self, address: str, new_context: Callable[..., BrowserContext]) -> None:
        self.address = address
        self._new_context = new_context
        self.thrown: list[str] = []  # what scripts of any page threw

    def __call__(self, locale: str = "en", **more: Any) -> BrowserContext:
        return self.prepare(self._new_context(**self.options(), **more), locale)

    def options(self) -> dict[str, Any]:
        """How a browser of the room is opened."""
        return {"base_url": self.address, "viewport": SCREEN}

    def prepare(self, context: BrowserContext, locale: str = "en") -> BrowserContext:
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "locale", "value": locale, "url": self.address}])
        context.on("page", self._watch)
        return context

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda fault: self.thrown.append(f"{page.url}: {fault.stack or fault}"))


def block_sockets(context: BrowserContext) -> None:
    """As behind a proxy that lets only plain requests through."""
    context.route_web_socket(lambda url: "/socket.io/" in url, lambda socket: socket.close())
    context.route("**/socket.io/**", lambda route: route.abort())


def picture(page: Page, name: str) -> None:
    """A picture for the README, where EXAM_PICTURES names a folder for it."""
    if folder := os.environ.get("EXAM_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def note(page: Page, shown: str) -> None:
    """Note when the page first shows this (a JavaScript expression); `noted` tells."""
    page.evaluate(f"""() => {{ globalThis.noted = new Promise((resolve) => {{
        const look = () => (({shown}) ? resolve(Date.now()) : requestAnimationFrame(look));
        look();
    }}); }}""")


def noted(page: Page) -> float:
    """Seconds since 1970 by the machine's clock, which here is the hall's too."""
    return float(page.evaluate("noted")) / 1000
