"""Finds one's results by ticket and identity number, with a picture answered once; every failure is one sentence.

Nothing tells whether a person, a ticket or a result exists: the same is read in the same order, whatever was typed.
"""

import hmac
from typing import Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.people.identity import folded
from examhall.people.operations import IDENTITY
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.vault import Vault
from grading.looking_up.pictures import digits_of, read_stamp
from grading.looking_up.tables import answered_picture
from grading.releasing.standing import standings

KEY: Final = "results picture"  # the vault's purpose
LONGEST_TICKET, LONGEST_IDENTITY = 40, 80
NOBODY: Final = "nobody"


class NoResultFound(Refusal):
    code = "no_result_found"
    says = _(
        "No result can be shown. Please check the ticket number, the identity number and the digits of the new picture. "
        "Results can be looked up once they are released."
    )


def answer(hall: Hall, stamp: str, typed: str) -> bool:
    """Whether these are the digits of this picture. Each picture is answered once, right or wrong, whatever process asks."""
    key, now = hall.vault.key(KEY), hall.now()
    picture = read_stamp(key, stamp, now)
    if picture is None:
        return False
    try:
        with hall.database.writing() as connection:
            connection.execute(delete(answered_picture).where(answered_picture.c.until <= now))
            connection.execute(insert(answered_picture), {"drawn": picture.drawn, "until": picture.until})
    except IntegrityError:
        return False
    return hmac.compare_digest(folded(typed)[:20].encode(), digits_of(key, picture.drawn).encode())


def find(connection: Connection, vault: Vault, ticket: str, identity: str) -> str | None:
    """The registration whose ticket and identity number these are and of which something is public; None alike otherwise."""
    row = connection.execute(
        select(registration.c.id, person.c.identity_lookup)
        .join(person, person.c.id == registration.c.person_id)
        .where(registration.c.ticket == folded(ticket)[:LONGEST_TICKET])
    ).first()
    any_other = connection.execute(select(registration.c.id).limit(1)).scalar() or NOBODY
    looked_up = vault.lookup(IDENTITY, folded(identity[:LONGEST_IDENTITY]))
    same = hmac.compare_digest(row.identity_lookup or "" if row else "", looked_up)
    wanted = row.id if row else any_other
    standing = standings(connection, [wanted]).get(wanted)
    return str(wanted) if row and same and standing is not None and standing.told else None
