"""The consent text: versions that are never edited, and who agreed to which of them when."""

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, func, insert, select

from examhall.audit import trail
from examhall.errors import ChangedMeanwhile
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.tables import consent, consent_text


def consent_text_now(connection: Connection) -> Row[Any] | None:
    """The version that stands: version, text, text_en."""
    return connection.execute(select(consent_text).order_by(consent_text.c.version.desc()).limit(1)).first()


class ConsentFile(Struct, forbid_unknown_fields=True):
    """Both languages, as Markdown; `{authority}` stands for the body's name."""

    text: str
    text_en: str


def publish_consent_text(
    connection: Connection, hall: Hall, now: Instant, by: str, said: ConsentFile, known: int | None = None
) -> int:
    """A new version, which everybody is asked to agree to before the next submission; its number.

    ChangedMeanwhile where the version that stands is not the `known` one, which was read.
    """
    version = (connection.execute(select(func.max(consent_text.c.version))).scalar() or 0) + 1
    if known is not None and version != known + 1:
        raise ChangedMeanwhile()
    text, text_en = (one.replace("{authority}", hall.config.authority) for one in (said.text, said.text_en))
    row = {"version": version, "text": text, "text_en": text_en, "since": now}
    connection.execute(insert(consent_text), row)
    trail.write(connection, hall.audit_key, now, by, "publish_consent_text", str(version))
    return version


def consent_texts(connection: Connection) -> list[Row[Any]]:
    """Every version, the newest first: version, text, text_en, since, and how many accounts agreed to it."""
    agreed = select(func.count()).where(consent.c.version == consent_text.c.version).scalar_subquery()
    query = select(consent_text, agreed.label("agreed")).order_by(consent_text.c.version.desc())
    return list(connection.execute(query))


def has_agreed(connection: Connection, account_id: str, version: int) -> bool:
    mine = (consent.c.account_id == account_id) & (consent.c.version == version)
    return connection.execute(select(consent.c.given_at).where(mine)).first() is not None


def has_agreed_once(connection: Connection, account_id: str) -> bool:
    """To whatever version: what is kept since was kept with consent."""
    return connection.execute(select(consent.c.given_at).where(consent.c.account_id == account_id)).first() is not None


def agree(connection: Connection, now: Instant, account_id: str, version: int) -> None:
    """Once: who sends the page twice has agreed at the first time."""
    if not has_agreed(connection, account_id, version):
        row = {"account_id": account_id, "version": version, "given_at": now}
        connection.execute(insert(consent), row)
