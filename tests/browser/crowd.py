"""The other candidates of a full room: each signs in and answers over a real connection, and one page holds all their sockets."""

import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import APIRequestContext, BrowserContext, Playwright

from tests.browser.exam_day import ExamDay

PLUG_IN = """async ([seat, sitting, lease]) => {
    const { io } = await import("/static/vendor/socket.io.esm.min.js");
    globalThis.sockets ??= new Map();
    const socket = io("/candidate", { transports: ["websocket"], auth: { sitting, lease }, forceNew: true });
    socket.on("news", ({ version }) => socket.emit("seen", { version }));
    sockets.set(seat, socket);
    await new Promise((connected) => socket.on("connect", connected));
}"""


EACH = 40_000  # ms a question, by the browser's clock: nobody reads faster


class Neighbour:
    """One of them, as far as the hall can tell."""

    def __init__(self, day: ExamDay, asking: APIRequestContext, seat: int, sitting: str) -> None:
        self.seat, self.sitting = seat, sitting
        self._ask = asking
        _, ticket, identity = day.sign_ins.candidates[seat - 1]
        token = re.search(r'name="csrf_token" value="([^"]+)"', asking.get("/exam").text())
        assert token is not None
        told = asking.post("/exam", form={"csrf_token": token[1], "ticket": ticket, "identity": identity})
        assert told.ok, told.status
        self.lease = self.ask_lease(f"machine-of-seat-{seat:07d}")["lease"]
        self.send("pledge", {"version": "2026-1"})

    def ask_lease(self, browser: str) -> dict[str, Any]:
        """The lease, or who has it."""
        reply = self._ask.post(f"/sittings/{self.sitting}/lease", data={"browser": browser, "machine": "Win32 1920×1080"})
        return dict(reply.json())

    def send(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        reply = self._ask.post(f"/sittings/{self.sitting}/{what}", data=body, headers={"Authorization": f"Lease {self.lease}"})
        assert reply.ok, reply.text()
        return dict(reply.json())

    def choose(self, day: ExamDay, count: int) -> None:
        """The first option of so many single choices."""
        chosen = [(one.only, one.options[0]) for one in day.asked(self.sitting)[:count]]
        changes = [
            {"number": number, "token": f"token-{number:04d}", "at": number * EACH, "field": field, "value": value}
            for number, (field, value) in enumerate(chosen, 1)
        ]
        self.send("responses", {"seen": 0, "changes": changes})

    def hand_in(self, last: int) -> None:
        change = {"number": last + 1, "token": f"token-{last + 1:04d}", "at": 0, "hand_in": last}
        assert not self.send("responses", {"seen": 0, "changes": [change]})["refused"]


class Crowd:
    """Some seats of the first room."""

    def __init__(self, day: ExamDay, playwright: Playwright, context: BrowserContext, part: str, seats: Sequence[int]) -> None:
        self._requests = [playwright.request.new_context(base_url=day.address) for _ in seats]
        self.page = context.new_page()
        self.page.goto("/exam")
        self.at = {
            seat: Neighbour(day, asking, seat, day.sitting(part, seat))
            for seat, asking in zip(seats, self._requests, strict=True)
        }
        for one in self.at.values():
            self.page.evaluate(PLUG_IN, [one.seat, one.sitting, one.lease])

    def unplug(self, seat: int) -> None:
        self.page.evaluate("seat => sockets.get(seat).disconnect()", seat)

    def leave(self) -> None:
        for one in self._requests:
            one.dispose()
