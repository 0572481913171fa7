"""P10: the candidates of a day sign in at their pace, each on a machine of its own."""

import asyncio
import re
import time
from urllib.parse import urlencode

from tests.bench.bench import Bench
from tests.bench.clients import in_time, line_to, request
from tests.bench.figures import CannotRun, Figure, figure, quantile
from tests.bench.served_day import Candidate, Shape

A_SECOND = 1_000 / 120
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
COOKIE = re.compile(rb"Set-Cookie: ([^;\r]+)")


async def sign_in(port: int, candidate: Candidate) -> float:
    """Seconds for the page, the sign-in and the list of sittings after it, on a new connection."""
    began = time.perf_counter()
    line = await line_to(port)
    status, head, page = await line.ask(request(port, "GET", "/exam"))
    token, cookie = TOKEN.search(page), COOKIE.search(head)
    if status != 200 or token is None or cookie is None:
        raise CannotRun(f"sign-in page: {status} {page[:200]!r}")
    said = urlencode({"csrf_token": token[1].decode(), "ticket": candidate.ticket, "identity": candidate.identity})
    headers = "Content-Type: application/x-www-form-urlencoded", f"Cookie: {cookie[1].decode()}"
    status, head, page = await line.ask(request(port, "POST", "/exam", *headers, body=said.encode()))
    cookie = COOKIE.search(head)
    if status != 302 or cookie is None:
        raise CannotRun(f"sign-in: {status} {page[:200]!r}")
    status, _, page = await line.ask(request(port, "GET", "/sittings", f"Cookie: {cookie[1].decode()}"))
    if status != 200 or candidate.sitting.encode() not in page:
        raise CannotRun(f"sittings: {status} {page[:200]!r}")
    line.close()
    return time.perf_counter() - began


async def arrivals(port: int, candidates: list[Candidate]) -> list[float]:
    """All of them, evenly spread, whether those before are through or not."""

    async def after(wait: float, candidate: Candidate) -> float:
        await asyncio.sleep(wait)
        return await sign_in(port, candidate)

    return await asyncio.gather(*(after(at / A_SECOND, one) for at, one in enumerate(candidates)))


def signing_in(bench: Bench) -> list[Figure]:
    """P10."""
    scale = bench.scale
    many = round(scale.sign_in * A_SECOND)
    slow = []
    with bench.serving(Shape((many,) * bench.runs, opened=False)) as (day, served):
        for room in day.rooms:
            slow.append(quantile(in_time(arrivals(served.port, room)), 0.95) * 1_000)
    method = (
        f"sign-ins at {A_SECOND:.2f} a second, the pace of 1,000 in two minutes, for {scale.sign_in:g} s a run ({many} each): "
        "page, ticket and identity number, list of sittings, on a new connection each; no other load"
    )
    return [figure("P10", slow, method)]
