"""Verbs on batches: making one, setting its windows and ticket rule, and the places each centre offers in it."""

import re
from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, select, update

from examhall.audit import trail
from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.registration.tables import application, registration
from examhall.schedule.operations import add_batch, offer, set_windows
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import batch, centre, offering
from examhall.schedule.windows import ScheduleProblem, Windows

MOST_PLACES: Final = 9_999  # of a centre in a part: as far as the running number of a ticket reaches

LONGEST_TITLE: Final = 100  # characters

Offered = tuple[str, str, str]  # centre, level, part


class Named(Struct, frozen=True):
    """What a batch is called: the code that its numbers begin with, and a title in both languages, of which the English one
    may be empty."""

    code: str
    title: str
    title_en: str = ""


def make_batch(
    connection: Connection, hall: Hall, now: Instant, by: str, named: Named, windows: Windows
) -> str:  # fmt: skip
    """A new batch with its windows; its id. ScheduleProblem."""
    _check(connection, "", named)
    batch_id = add_batch(connection, named.code, named.title, named.title_en)
    set_windows(connection, batch_id, windows)
    trail.write(connection, hall.audit_key, now, by, "make_batch", batch_id, **asdict(named), **asdict(windows))
    return batch_id


def change_batch(
    connection: Connection, hall: Hall, now: Instant, by: str, batch_id: str, named: Named, windows: Windows
) -> None:  # fmt: skip
    """Other titles, other windows; another code only while nobody has a number that is made of it. ScheduleProblem."""
    _check(connection, batch_id, named)
    connection.execute(update(batch).where(batch.c.id == batch_id).values(asdict(named)))
    set_windows(connection, batch_id, windows)
    trail.write(connection, hall.audit_key, now, by, "change_batch", batch_id, **asdict(named), **asdict(windows))


def _check(connection: Connection, batch_id: str, named: Named) -> None:
    code = named.code
    if not re.fullmatch("[0-9]{4}", code):
        raise ScheduleProblem("code", _("Write four digits: the year's last two and the number of the batch, such as 2603."))
    if not 1 <= len(named.title) <= LONGEST_TITLE:
        raise ScheduleProblem("title", _("Write a title of at most 100 characters."))
    if len(named.title_en) > LONGEST_TITLE:
        raise ScheduleProblem("title_en", _("Write a title of at most 100 characters."))
    another = select(batch_title()).where(batch.c.code == code, batch.c.id != batch_id)
    if (same := connection.execute(another).scalar()) is not None:
        raise ScheduleProblem("code", _("This is the code of “%(title)s” already.", title=same))
    if not batch_id:
        return
    stands = connection.execute(select(batch.c.code).where(batch.c.id == batch_id).with_for_update()).scalar()
    if stands is None:
        raise NotFound()
    numbered = (
        connection.execute(select(table.c.id).where(table.c.batch_id == batch_id).limit(1)).first()
        for table in (registration, application)
    )
    if stands != code and any(numbered):
        raise ScheduleProblem("code", _("Numbers were given out with the code %(code)s: it stays.", code=stands))


def offer_places(
    connection: Connection, hall: Hall, now: Instant, by: str, batch_id: str, places: Mapping[Offered, int]
) -> int:  # fmt: skip
    """How many places each centre offers in each part; returns how many of these numbers changed. ScheduleProblem names the
    first one that is too small for what is taken."""
    stands = {
        (row.centre_id, row.level, row.part): row
        for row in connection.execute(select(offering).where(offering.c.batch_id == batch_id))
    }
    changed = {
        key: count for key, count in sorted(places.items()) if count != (stands[key].places if key in stands else 0)
    }  # fmt: skip
    for key, count in changed.items():
        if not 0 <= count <= MOST_PLACES:
            raise ScheduleProblem("-".join(key), _("Places are between 0 and 9999."))
        if not offer(connection, batch_id, *key, count):
            taken = connection.execute(
                select(offering.c.taken, centre.c.name)
                .join(centre, centre.c.id == offering.c.centre_id)
                .where(
                    offering.c.batch_id == batch_id, offering.c.centre_id == key[0], offering.c.level == key[1],
                    offering.c.part == key[2],
                )
            ).one()  # fmt: skip
            words = _("%(taken)s places are taken at %(centre)s: fewer are not possible.", taken=taken.taken, centre=taken.name)
            raise ScheduleProblem("-".join(key), words)
    if changed:
        said = {"-".join(key): count for key, count in changed.items()}
        trail.write(connection, hall.audit_key, now, by, "offer_places", batch_id, places=said)
    return len(changed)
