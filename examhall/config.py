"""Where one installation keeps its things and how it is reached."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:[1-9][0-9]{0,4})?")
_USUAL_PORT: Final = {"http": ":80", "https": ":443"}


class BrokenOrigin(ValueError):
    """This is not how the addresses of a server begin."""


def origin_of(text: str) -> str:
    """The public beginning of all addresses, as browsers write it: https://exam.example.org. BrokenOrigin."""
    found = text.strip().lower().removesuffix("/")
    if not _ORIGIN.fullmatch(found):
        raise BrokenOrigin(f"{text} is no public address. Write it like https://exam.example.org, without a path.")
    return found.removesuffix(_USUAL_PORT[found.partition(":")[0]])


@dataclass(frozen=True)
class Config:
    """`data` is the folder with database, keys and anchors; `database_url` is SQLAlchemy's, SQLite in `data` by default.

    `authority`: the body that holds the examination, until the authority itself names one (programme/names.py).
    """

    data: Path
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    secure: bool = False  # served over TLS, by us or by a proxy in front
    public_origin: str = ""  # how browsers' addresses begin, where that is not what we listen on; never taken from a request
    locale: str = "zh_CN"
    jitter_ms: int = 1_000  # candidates fetch their booklets within this time after the opening
    authority: str = "工业和信息化部电子行业职业技能鉴定指导中心"

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self._file}"

    @property
    def origin(self) -> str:
        """Scheme, name and port that every address we give out begins with."""
        return self.public_origin or f"{'https' if self.secure else 'http'}://{self.host}:{self.port}"

    @property
    def _file(self) -> Path:
        return self.data / "examhall.sqlite3"

    @property
    def holds_data(self) -> bool:
        """Whether the folder has a database that somebody used: an empty one is smaller than its tables."""
        written = (self._file, self._file.with_name(f"{self._file.name}-wal"))
        return sum(file.stat().st_size for file in written if file.exists()) > 64 * 1024

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def anchors(self) -> Path:
        """One line a minute: the root of all journal heads. Copy it off the machine to prove a missing tail."""
        return self.data / "anchors.log"

    @classmethod
    def from_environment(cls, data: str | Path | None = None, database_url: str = "") -> "Config":
        """Options win over `EXAMHALL_DATA` and `EXAMHALL_DATABASE_URL`, those over ./data. `EXAMHALL_ORIGIN`: BrokenOrigin;
        and `EXAMHALL_AUTHORITY`."""
        folder = Path(data or os.environ.get("EXAMHALL_DATA", "data")).resolve()
        origin = os.environ.get("EXAMHALL_ORIGIN", "")
        return cls(
            data=folder, database_url=database_url or os.environ.get("EXAMHALL_DATABASE_URL", ""),
            public_origin=origin_of(origin) if origin else "",
            authority=os.environ.get("EXAMHALL_AUTHORITY", cls.authority),
        )  # fmt: skip
