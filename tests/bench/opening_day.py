"""A1: the opening day of applications: applicants arrive at their pace, each from a mobile number to a submitted application."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select

from examhall.clock import SystemClock
from examhall.migrations import upgrade
from examhall.registration.tables import application, held_place
from examhall.schedule.tables import offering
from seeds.portraits import portrait
from tests.applicants import open_batch
from tests.bench.bench import Bench
from tests.bench.clients import Line, in_time, line_to, request
from tests.bench.figures import CannotRun, Figure, figure, quantile
from tests.builders import a_hall
from tests.serving import Served

A_SECOND = 2_000 / 600  # applicants arriving, as the target says
CENTRES = 2
PATIENCE = 420.0  # seconds
LATE = 60.0  # for a server that starts on a busy machine
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
VERSION = re.compile(rb'name="version" value="(\d+)"')
COOKIE = re.compile(rb"Set-Cookie: ([^;\r]+)")
SENT = re.compile(r"message to (\d{11}): .*?(\d{6})")
NUMBER = re.compile(rb"Location: /apply/(\d{12})/")
FORM = "Content-Type: application/x-www-form-urlencoded"
EVIDENCE = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@dataclass
class Opening:
    """What is measured: the time of every page in seconds, and how many were told that no place is left."""

    port: int
    log: Path
    batch: str
    centres: list[str]
    face: bytes
    took: list[float] = field(default_factory=list)
    refused: int = 0
    codes: dict[str, str] = field(default_factory=dict)
    read: int = 0  # bytes of the log so far: reading it anew for everybody would cost more than the server

    def code_of(self, mobile: str) -> str | None:
        """The code that was sent to this number, as soon as the log has it."""
        with self.log.open("rb") as log:
            log.seek(self.read)
            new = log.read()
        whole = new[: new.rfind(b"\n") + 1]
        self.read += len(whole)
        self.codes |= dict(SENT.findall(whole.decode()))
        return self.codes.get(mobile)


class Visitor:
    """An applicant's browser: keeps its connection, its cookie, and what the last page said."""

    def __init__(self, opening: Opening, number: int) -> None:
        self.opening, self.number, self.mobile = opening, number, f"139{number:08d}"
        self.line: Line | None = None
        self.cookie, self.page, self.head = "", b"", b""

    async def ask(self, method: str, path: str, body: bytes | None = None, kind: str = FORM) -> int:
        headers = [*([f"Cookie: {self.cookie}"] if self.cookie else []), *([kind] if body is not None else [])]
        began = time.perf_counter()
        if self.line is None or not self.line.is_open:
            self.line = await line_to(self.opening.port)
        status, self.head, self.page = await self.line.ask(request(self.opening.port, method, path, *headers, body=body))
        self.opening.took.append(time.perf_counter() - began)
        if (kept := COOKIE.search(self.head)) is not None:
            self.cookie = kept[1].decode()
        if status not in (200, 302, 409):
            raise CannotRun(f"{method} {path}: {status} {self.page[:300]!r}")
        return status

    def said(self, of: re.Pattern[bytes]) -> str:
        found = of.search(self.page)
        if found is None:
            raise CannotRun(f"the page lacks {of.pattern!r}: {self.page[-600:]!r}")
        return found[1].decode()

    async def fills(self, path: str, **fields: str) -> int:
        """The page, and then its form."""
        await self.ask("GET", path)
        return await self.sends(path, **fields)

    async def sends(self, path: str, **fields: str) -> int:
        return await self.ask("POST", path, urlencode({"csrf_token": self.said(TOKEN), **fields}).encode())

    async def uploads(self, path: str, name: str, file: str, content: bytes) -> None:
        mark = "----bench"
        parts = f'--{mark}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.said(TOKEN)}\r\n'.encode()
        parts += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'.encode()
        parts += content + f"\r\n--{mark}--\r\n".encode()
        if await self.ask("POST", path, parts, f"Content-Type: multipart/form-data; boundary={mark}") != 302:
            raise CannotRun(f"{path}: {self.page[-600:]!r}")

    async def code(self) -> str:
        """The digits that the server wrote for this number."""
        while (sent := self.opening.code_of(self.mobile)) is None:
            await asyncio.sleep(0.2)
        return sent

    async def applies(self) -> None:
        """From the door to the submission; the application is left as a draft where no place is left."""
        await self.ask("GET", "/apply")
        await self.sends("/apply/code", contact=self.mobile)
        await self.ask("GET", "/apply/code")
        await self.sends("/apply/enter", code=await self.code())
        await self.fills("/apply/consent", agree="1", version="1")
        await self.fills("/apply/who", name="王小明", kind="passport", identity=f"E{self.number:08d}", sex="男")
        await self.ask("GET", "/apply")
        chosen = {"batch": self.opening.batch, "level": "L1", "centre": self.opening.centres[self.number % CENTRES]}
        await self.ask("GET", f"/apply/new?{urlencode(chosen)}")
        await self.sends("/apply/new", **chosen)
        made = NUMBER.search(self.head)
        if made is None:
            raise CannotRun(f"no application was begun: {self.page[-600:]!r}")
        mine = f"/apply/{made[1].decode()}"
        await self.ask("GET", f"{mine}/eligibility")
        studies = {"school": "滨海职业学院", "major": "电子商务", "studies_until": "2037-07-01"}
        await self.sends(f"{mine}/eligibility", version=self.said(VERSION), clause="3", **studies)
        await self.ask("GET", f"{mine}/eligibility")
        await self.uploads(f"{mine}/evidence", "evidence", "student-card.pdf", EVIDENCE)
        await self.ask("GET", f"{mine}/photo")
        await self.uploads(f"{mine}/photo", "photo", "me.jpg", self.opening.face)
        await self.ask("GET", f"{mine}/look-over")
        refused = await self.sends(f"{mine}/submit", version=self.said(VERSION)) == 409
        self.opening.refused += refused  # not in one line: what is read before an await is old after it
        await self.ask("GET", mine)
        if self.line is not None:
            self.line.close()


async def arrivals(opening: Opening, many: int) -> None:
    """All of them, evenly spread, whether those before are through or not; one before them has every page made once."""
    await Visitor(opening, many).applies()
    opening.took.clear()

    async def after(wait: float, number: int) -> None:
        await asyncio.sleep(wait)
        await Visitor(opening, number).applies()

    await asyncio.gather(*(after(at / A_SECOND, at) for at in range(many)))


def opening_day(bench: Bench) -> list[Figure]:
    """A1. Fewer places than applicants: who comes last is told so, and no place is given twice."""
    many = round(bench.scale.opening * A_SECOND)
    places = many * 2 // 5  # at each of the two centres
    hall = a_hall(bench.folder / "opening", clock=SystemClock(), vault_in_folder=True, tables=upgrade)
    batch = open_batch(hall, places)
    hall.database.engine.dispose()
    served = Served(hall.config.data, EXAMHALL_CODES_AN_HOUR="1000000")
    served.start(LATE)
    try:
        opening = Opening(served.port, hall.config.data / "hall.log", batch.id, batch.centres, portrait("1", "男"))
        in_time(arrivals(opening, many), PATIENCE)
    finally:
        served.stop()
    with hall.database.reading() as connection:
        submitted = connection.execute(select(func.count()).where(application.c.state == "submitted")).scalar_one()
        taken = list(connection.execute(select(offering.c.taken).where(offering.c.level == "L1")).scalars())
        held = connection.execute(select(func.count()).select_from(held_place)).scalar_one()
    hall.database.engine.dispose()
    if max(taken) > places or sum(taken) != held or held != 2 * submitted or submitted + opening.refused != many + 1:
        raise CannotRun(
            f"places do not add up: {taken} of {places} taken, {held} held, {submitted} submitted, {opening.refused} refused"
        )
    method = (
        f"{many:,} applicants at {A_SECOND:.2f} a second, the pace of 2,000 in ten minutes, each from the door to the submission with "
        f"code, consent, document, evidence and photo ({len(opening.took):,} pages); one server process, real HTTP, SQLite, every page "
        f"made once before; {places} places at each of two centres: {submitted} got one, {opening.refused} were told that none is left"
    )
    return [figure(name, [quantile(opening.took, share) * 1_000], method) for name, share in (("A1", 0.95), ("A1 p50", 0.5))]
