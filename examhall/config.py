"""Where one installation keeps its things and how it is reached."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from examhall import settings

_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:[1-9][0-9]{0,4})?")
_USUAL_PORT: Final = {"http": ":80", "https": ":443"}


class BrokenOrigin(settings.BrokenSetting):
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
    proxies: int = 0  # in front of us, each of which adds the address it was asked from to X-Forwarded-For
    public_origin: str = ""  # how browsers' addresses begin, where that is not what we listen on; never taken from a request
    locale: str = "zh_CN"
    jitter_ms: int = 1_000  # candidates fetch their booklets within this time after the opening
    authority: str = "工业和信息化部电子行业职业技能鉴定指导中心"
    post: str = "console"  # how mail and short messages leave: see post.py
    post_from: str = "noreply@localhost"
    sms: str = "console"
    sms_token: str = ""
    codes_an_hour: int = 600  # sign-in codes asked for from one address: a school may share one

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self._file}"

    @property
    def origin(self) -> str:
        """Scheme, name and port that every address we give out begins with."""
        return self.public_origin or f"{'https' if self.secure else 'http'}://{self.host}:{self.port}"

    @property
    def cookie(self) -> str:
        """The sign-in's name in browsers: another one for each hall of a machine, but the same at all that share an address."""
        address = urlsplit(self.origin)
        return f"examhall-{address.port or _USUAL_PORT[address.scheme][1:]}"

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
        """What the environment says, of all commands and processes alike. `data` and `database_url`, the options, win.

        BrokenSetting where it says what cannot be followed.
        """
        origin = settings.said("ORIGIN")
        for read_elsewhere in (settings.log_level, settings.fonts):  # a fault of theirs is told now, not when they are needed
            read_elsewhere()
        return cls(
            data=Path(data or settings.said("DATA", "data")).resolve(),
            database_url=database_url or settings.said("DATABASE_URL"),
            host=settings.said("HOST", cls.host), port=settings.number("PORT", cls.port, 1),
            secure=settings.said("SECURE") == "1", jitter_ms=settings.number("JITTER_MS", cls.jitter_ms),
            proxies=settings.number("PROXIES", cls.proxies),
            public_origin=origin_of(origin) if origin else "",
            authority=settings.said("AUTHORITY", cls.authority),
            post=settings.way_out("POST", cls.post, settings.MAIL), post_from=settings.sender("POST_FROM", cls.post_from),
            sms=settings.way_out("SMS", cls.sms, settings.HOOK), sms_token=settings.said("SMS_TOKEN"),
            codes_an_hour=settings.number("CODES_AN_HOUR", cls.codes_an_hour, 1),
        )  # fmt: skip
