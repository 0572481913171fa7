"""How a centre stands in the list that the public finds it in, and which textbooks it sells."""

from collections.abc import Collection

import msgspec
from flask_babel import LazyString
from msgspec import Struct
from sqlalchemy import Connection, Row, delete, insert, select, update

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.programme.texts import TOO_LONG, WritingProblem
from examhall.schedule.tables import centre_entry, textbook_sale


class Entry(Struct, frozen=True):
    """A centre's entry as it is written; what is not known is empty."""

    province: str
    city: str
    name_en: str
    address_en: str
    telephone: str
    listed: bool = True


LONGEST = {"province": 40, "city": 40, "name_en": 160, "address_en": 240, "telephone": 40}


def put_entry(
    connection: Connection, hall: Hall, now: Instant, by: str, centre_id: str, entry: Entry, sold: Collection[str]
) -> None:
    """Write a centre's entry, and the ids of the textbooks that it sells. WritingProblem."""
    said = msgspec.structs.asdict(entry)
    faults: dict[str, LazyString | str] = {
        field: TOO_LONG % {"most": most} for field, most in LONGEST.items() if len(said[field]) > most
    }
    if faults:
        raise WritingProblem(faults)
    if not connection.execute(update(centre_entry).where(centre_entry.c.centre_id == centre_id), said).rowcount:
        connection.execute(insert(centre_entry), {"centre_id": centre_id, **said})
    connection.execute(delete(textbook_sale).where(textbook_sale.c.centre_id == centre_id))
    if sold:
        connection.execute(insert(textbook_sale), [{"centre_id": centre_id, "textbook_id": one} for one in sold])
    trail.write(
        connection, hall.audit_key, now, by, "put_centre_entry", centre_id,
        says={name: str(value) for name, value in said.items()}, textbooks=sorted(sold),
    )  # fmt: skip


def entry_of(connection: Connection, centre_id: str) -> Entry | None:
    """The entry of a centre; None where nobody has written one."""
    row: Row[tuple[object, ...]] | None = connection.execute(
        select(centre_entry).where(centre_entry.c.centre_id == centre_id)
    ).first()
    return Entry(**{name: row._mapping[name] for name in Entry.__struct_fields__}) if row else None


def sold_at(connection: Connection, centre_id: str) -> set[str]:
    """The ids of the textbooks that this centre sells."""
    return set(connection.execute(select(textbook_sale.c.textbook_id).where(textbook_sale.c.centre_id == centre_id)).scalars())
