"""Verbs on the access rules of an administration and the networks of a room; each writes its line in the audit trail."""

import secrets
from collections.abc import Iterable
from string import ascii_letters, digits
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, delete, insert, select, update

from examhall.audit import trail
from examhall.errors import Malformed, NotFound
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.schedule.tables import administration, room
from examhall.secure_browser.client_settings import Secrets
from examhall.secure_browser.keys import key_id, read_key
from examhall.secure_browser.networks import read_network
from examhall.secure_browser.tables import room_network, secure_browser_key, secure_browser_rule

PASSWORDS: Final = "secure_browser"  # the vault's purpose
SHORTEST: Final = 12
LONGEST: Final = 60
LONGEST_NOTE: Final = 200
TOKEN: Final = 22  # letters and digits: 130 bits
_PLAIN_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another at a telephone


class NoKey(Malformed):
    code = "no_key"
    says = _("A key has 64 digits from 0 to 9 and a to f. Please paste it whole.")


class UnfitPassword(Malformed):
    code = "unfit_password"
    says = _("A quit password needs 12 to 60 letters, digits or signs: its unsalted hash is in every settings file.")


def token() -> str:
    """A name in an address that nobody can guess, of letters and digits alone."""
    return "".join(secrets.choice(ascii_letters + digits) for _ in range(TOKEN))


def password() -> str:
    """Five groups of five, 125 bits: what protects a settings file is the password alone."""
    return "-".join("".join(secrets.choice(_PLAIN_LETTERS) for _ in range(5)) for _ in range(5))


def set_rule(
    connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, required: bool, quit_password: str
) -> None:
    """Switch the rule on or off. Gate, quit link, salt and passwords are drawn once; only the quit password may be chosen."""
    if connection.execute(select(administration.c.id).where(administration.c.id == administration_id)).first() is None:
        raise NotFound()
    chosen = quit_password.strip() or password()
    if not (SHORTEST <= len(chosen) <= LONGEST and chosen.isascii() and chosen.isprintable()):
        raise UnfitPassword()
    values: dict[str, Any] = {
        "required": required, "quit_password": hall.vault.lock(PASSWORDS, chosen.encode()), "set_by": by, "set_at": now,
    }  # fmt: skip
    known = secure_browser_rule.c.administration_id == administration_id
    if connection.execute(update(secure_browser_rule).where(known).values(values)).rowcount == 0:
        drawn = {
            "administration_id": administration_id, "gate": token(), "quit": token(), "salt": secrets.token_bytes(32),
            "file_password": hall.vault.lock(PASSWORDS, password().encode()),
        }  # fmt: skip
        connection.execute(insert(secure_browser_rule), {**drawn, **values})
    trail.write(connection, hall.audit_key, now, by, "set_secure_browser", administration_id, required=required)


def secrets_of(hall: Hall, rule: Any) -> Secrets:
    """What was drawn for a rule (its row), with the quit password in clear."""
    return Secrets(rule.gate, rule.quit, hall.vault.open(PASSWORDS, rule.quit_password).decode(), rule.salt)


def file_password_of(hall: Hall, rule: Any) -> str:
    return hall.vault.open(PASSWORDS, rule.file_password).decode()


def add_key(
    connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, kind: str, pasted: str, note: str
) -> None:
    """Accept one more key of this kind (config, browser). One that is there already gets the new note."""
    key = read_key(pasted)
    if not key:
        raise NoKey()
    _take_out(connection, administration_id, kind, key)
    said = note.strip()[:LONGEST_NOTE]
    row = {"administration_id": administration_id, "kind": kind, "key": key, "set_by": by, "set_at": now}
    connection.execute(insert(secure_browser_key), {**row, "note": said})
    trail.write(
        connection, hall.audit_key, now, by, "add_browser_key", administration_id, kind=kind, key_id=key_id(key), note=said
    )


def remove_key(connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, kind: str, key: str) -> None:
    """Accept a key no longer. Who is in with it stays in."""
    if _take_out(connection, administration_id, kind, key):
        trail.write(connection, hall.audit_key, now, by, "remove_browser_key", administration_id, kind=kind, key_id=key_id(key))


def _take_out(connection: Connection, administration_id: str, kind: str, key: str) -> bool:
    row = secure_browser_key.c
    found = (row.administration_id == administration_id) & (row.kind == kind) & (row.key == key)
    return connection.execute(delete(secure_browser_key).where(found)).rowcount > 0


def set_networks(connection: Connection, hall: Hall, now: Instant, by: str, room_id: str, lines: Iterable[str]) -> None:
    """The networks of a room, one a line with a note behind it; all others go. None: it is entered from everywhere."""
    if connection.execute(select(room.c.id).where(room.c.id == room_id)).first() is None:
        raise NotFound()
    wanted: dict[str, str] = {}
    for line in filter(None, map(str.strip, lines)):
        network, _blank, note = line.partition(" ")
        wanted[read_network(network)] = note.strip()[:LONGEST_NOTE]
    connection.execute(delete(room_network).where(room_network.c.room_id == room_id))
    row = {"room_id": room_id, "set_by": by, "set_at": now}
    if wanted:
        connection.execute(
            insert(room_network), [{**row, "network": network, "note": note} for network, note in wanted.items()]
        )
    trail.write(connection, hall.audit_key, now, by, "set_room_networks", room_id, networks=list(wanted))
