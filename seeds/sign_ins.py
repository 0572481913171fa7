"""How to sign in to the demo: kept beside the demo's data, never in the repository."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

ZONE = "Asia/Shanghai"
CASE_MAIL = "kaosheng@example.com"  # of whoever the demo's misconduct case is about


class SignIns(msgspec.Struct):
    """The day it is for, a password for each member of the staff, and (name, ticket, identity number) of the candidates."""

    date: str
    passwords: dict[str, str]
    candidates: list[tuple[str, str, str]]
    results: list[tuple[str, str, str]] = []  # of the earlier batch: whose results can be looked up


def read(data: Path) -> SignIns | None:
    path = data / "demo.json"
    return msgspec.json.decode(path.read_bytes(), type=SignIns) if path.exists() else None


def known_today(data: Path) -> SignIns | None:
    """The sign-ins of this folder where its newest demo day is today's, in the centre's zone."""
    found = read(data)
    return found if found and found.date == dt.datetime.now(ZoneInfo(ZONE)).date().isoformat() else None


def write(data: Path, found: SignIns) -> None:
    path = data / "demo.json"
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode(found))
