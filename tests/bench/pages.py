"""A candidate's page as the server sees it: one kept-alive connection, one socket, and what it asks after the news."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

from tests.bench.clients import Line, line_to, request
from tests.bench.figures import CannotRun
from tests.bench.served_day import Candidate
from tests.bench.websocket import Socket, socket_to

NAMESPACE = "/candidate"
AT_ONCE = 100  # pages that open at the same time where no storm is meant

Some = TypeVar("Some")


class Page:
    """Opens as the real page does: the socket with the lease, then the news; "seen" goes up after each push."""

    def __init__(self, port: int, candidate: Candidate) -> None:
        self.port, self.candidate = port, candidate
        self.line: Line | None = None
        self.socket: Socket | None = None
        self.version = -1
        self.told: Callable[[dict[str, Any]], None] = lambda news: None
        self._lease = f"Authorization: Lease {candidate.lease}"
        self._signed_in = f"locale=zh_CN; examhall-{port}={candidate.signed_in}"

    async def open(self) -> None:
        """In step: the socket stands and the news is here."""
        self.line = await line_to(self.port)
        await self.connect()
        await self.ask_news()

    async def connect(self) -> None:
        auth = {"sitting": self.candidate.sitting, "lease": self.candidate.lease}
        self.socket = await socket_to(self.port, NAMESPACE, auth, self._heard, self._signed_in)

    def _heard(self, name: str, news: dict[str, Any]) -> None:
        assert self.socket is not None
        if name == "news" and news["version"] > self.version:
            self.version = news["version"]
            self.socket.emit("seen", {"version": self.version})
            self.told(news)

    async def ask_news(self) -> None:
        news = json.loads(await self.get(f"news?after={max(0, self.version)}&browser={self.candidate.browser}"))
        if news["version"] > self.version:
            self.version = news["version"]
            self.told(news)

    async def get(self, what: str) -> bytes:
        """The body of a GET beneath the sitting; raises where it is refused."""
        assert self.line is not None
        path = f"/sittings/{self.candidate.sitting}/{what}"
        status, _, body = await self.line.ask(request(self.port, "GET", path, self._lease, f"Cookie: {self._signed_in}"))
        if status != 200:
            raise CannotRun(f"GET {what}: {status} {body[:200]!r}")
        return body

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
        if self.line is not None:
            self.line.close()


async def open_pages(port: int, candidates: Sequence[Candidate]) -> list[Page]:
    """All pages open, a hundred at a time."""
    pages = [Page(port, one) for one in candidates]
    await at_most(AT_ONCE, (page.open() for page in pages))
    return pages


async def at_most(many: int, works: Iterable[Awaitable[Some]]) -> list[Some]:
    """All of these, so many at the same time."""
    gate = asyncio.Semaphore(many)

    async def through(work: Awaitable[Some]) -> Some:
        async with gate:
            return await work

    return await asyncio.gather(*(through(work) for work in works))
