"""Verbs of disclosure: asking for the file of one person, making it, and handing it out; each in the trail."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, delete, insert, select, update

from examhall.audit import trail
from examhall.disclosure.packing import packed
from examhall.disclosure.tables import disclosure
from examhall.errors import NotFound, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.jobs import queue
from examhall.language import LOCALES, speaking
from examhall.people.identity import folded
from examhall.people.operations import IDENTITY
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.wing import Kept, Part, Wing

DISCLOSURE: Final = "disclosure"  # the vault's purpose, and the job's kind


class NobodyFound(Refusal):
    code = "nobody_found"
    says = _("Nobody is known by this number. It is an identity number or the number of an admission ticket.")


def ask(hall: Hall, by: str, number: str, reason: str) -> str:
    """Ask the back office for the file of whoever has this identity or ticket number; the id. NobodyFound, ReasonNeeded."""
    if not reason:
        raise ReasonNeeded()
    disclosure_id, now = new_id(), hall.now()
    with hall.database.writing() as connection:
        person_id = _known_by(connection, hall, folded(number))
        row = {"id": disclosure_id, "person_id": person_id, "asked_by": by, "asked_at": now, "reason": reason}
        connection.execute(insert(disclosure), row)
        queue.enqueue(connection, DISCLOSURE, {"disclosure": disclosure_id}, now, by)
        trail.write(connection, hall.audit_key, now, by, "disclose", person_id, reason=reason)
    return disclosure_id


def making(wings: Callable[[], Iterable[Wing]]) -> Callable[[Hall, dict[str, Any], Callable[[int, int], None]], dict[str, Any]]:
    """The job: every part of every wing, packed and locked. `wings` is asked when it runs."""

    def make(hall: Hall, arguments: dict[str, Any], progress: Callable[[int, int], None]) -> dict[str, Any]:
        parts: dict[str, Part] = {name: part for wing in wings() for name, part in wing.personal.items()}
        called = {name: said for wing in wings() for name, said in wing.personal_words.items()}
        mine = disclosure.c.id == arguments["disclosure"]
        found = {}
        with hall.database.reading() as connection:
            person_id = connection.execute(select(disclosure.c.person_id).where(mine)).scalar_one()
            for done, (name, part) in enumerate(parts.items(), 1):
                found[name] = part(connection, hall, person_id)
                progress(done, len(parts))
        title = f"{hall.config.authority} · {found['person'][0]['name']}"
        locked = hall.vault.lock(DISCLOSURE, packed(found, title, {locale: _in_words(called, locale) for locale in LOCALES}))
        with hall.database.writing() as connection:
            connection.execute(update(disclosure).where(mine).values(locked=locked, ready_at=hall.now()))
        return {}

    return make


def _in_words(called: Mapping[str, LazyString], locale: str) -> dict[str, str]:
    with speaking(locale):
        return {name: str(said) for name, said in called.items()}


def fetch(hall: Hall, by: str, disclosure_id: str) -> bytes:
    """The file, and a line in the trail. NotFound where there is none (yet)."""
    with hall.database.writing() as connection:
        row = connection.execute(select(disclosure).where(disclosure.c.id == disclosure_id)).first()
        if row is None or row.locked is None:
            raise NotFound()
        trail.write(connection, hall.audit_key, hall.now(), by, "fetch_disclosure", row.person_id, disclosure=disclosure_id)
    return hall.vault.open(DISCLOSURE, row.locked)


def newest(connection: Connection) -> list[Row[Any]]:
    """The last fifty, with name and locked identity number of each person."""
    wanted = (
        disclosure.c.id, disclosure.c.asked_by, disclosure.c.asked_at, disclosure.c.ready_at, disclosure.c.reason,
        person.c.name, person.c.identity_locked,
    )  # fmt: skip
    return list(connection.execute(select(*wanted).join(person).order_by(disclosure.c.asked_at.desc()).limit(50)))


def _old_files(connection: Connection, before: Instant) -> list[Any]:
    query = select(disclosure.c.id, disclosure.c.asked_at.label("at"))
    return list(connection.execute(query.where(disclosure.c.asked_at < before)))


def _remove_files(connection: Connection, ids: Any) -> None:
    connection.execute(delete(disclosure).where(disclosure.c.id.in_(ids)))


FILES: Final = Kept("disclosures", _("Files made for one person"), 30, 1, _old_files, _remove_files)


def _known_by(connection: Connection, hall: Hall, number: str) -> str:
    looked_up = hall.vault.lookup(IDENTITY, number)
    found = connection.execute(select(person.c.id).where(person.c.identity_lookup == looked_up)).scalar()
    found = found or connection.execute(select(registration.c.person_id).where(registration.c.ticket == number)).scalar()
    if not number or found is None:
        raise NobodyFound()
    return str(found)
