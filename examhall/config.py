"""Where one installation keeps its things and how it is reached."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """`data` is the folder with database, keys and anchors; `database_url` is SQLAlchemy's, SQLite in `data` by default.

    `authority`: the body that holds the examination, as it stands at the head of printed papers.
    """

    data: Path
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    secure: bool = False  # served over TLS, by us or by a proxy in front
    locale: str = "zh_CN"
    jitter_ms: int = 1_000  # candidates fetch their booklets within this time after the opening
    authority: str = "工业和信息化部电子行业职业技能鉴定指导中心"

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self._file}"

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
        """Options win over `EXAMHALL_DATA` and `EXAMHALL_DATABASE_URL`, those over ./data; and `EXAMHALL_AUTHORITY`."""
        folder = Path(data or os.environ.get("EXAMHALL_DATA", "data")).resolve()
        return cls(
            data=folder, database_url=database_url or os.environ.get("EXAMHALL_DATABASE_URL", ""),
            authority=os.environ.get("EXAMHALL_AUTHORITY", cls.authority),
        )  # fmt: skip
