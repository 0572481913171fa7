"""What a visitor of the demo finds on its public site: centres, a batch that can be applied for, notices and textbooks."""

import datetime as dt
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select

from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant, instant, moment
from examhall.people.operations import staff_id
from examhall.programme.editing import Book, put_textbook, write_text
from examhall.programme.queries import all_notices, parts, textbooks
from examhall.programme.texts import Draft
from examhall.schedule.listing import Entry, entry_of, put_entry
from examhall.schedule.operations import add_administration, add_batch, add_centre
from examhall.schedule.tables import batch, batch_calendar, offering
from examhall.site.calendar import Where, standing
from examhall.site.queries import calendars
from examhall.text_file import read_text_file
from seeds.sign_ins import ZONE

FILE = Path(__file__).with_suffix(".yaml")

# Days after the first day of the examination, and when theory and practical begin.
SESSIONS: Final = {
    "L1": (0, {"theory": "09:00", "practical": "10:30"}),
    "L2": (0, {"theory": "13:30", "practical": "15:00"}),
    "L3": (1, {"theory": "09:00", "practical": "10:30"}),
}


class Place(Struct, forbid_unknown_fields=True):
    """A made-up centre: its places a part in a batch, and how many of them are taken in the demo."""

    code: str
    name: str
    address: str
    entry: Entry
    places: int
    taken: int


class Dated(Struct, forbid_unknown_fields=True):
    """A notice, dated so many days before the demo's day."""

    days_ago: int
    title: str
    title_en: str
    text: str
    text_en: str


class Site(Struct, forbid_unknown_fields=True):
    """The file's shape."""

    centres: list[Place]
    textbooks: list[Book]
    notices: list[Dated]


def announce(hall: Hall) -> None:
    """Fill the demo's public site where it is empty, and announce a batch where none can be applied for."""
    site, now = read_text_file(FILE, Site), hall.now()
    with hall.database.writing() as connection:
        officer = staff_id(connection, "officer")
        if not textbooks(connection):
            for book in site.textbooks:
                put_textbook(connection, hall, now, officer, new_id(), book)
        books = [book.id for book in textbooks(connection)]
        centres = [add_centre(connection, place.code, place.name, place.address, ZONE) for place in site.centres]
        for number, (place, centre) in enumerate(zip(site.centres, centres, strict=True)):
            if entry_of(connection, centre) is None:
                put_entry(connection, hall, now, officer, centre, place.entry, books[: 1 + number % len(books)])
        if not any(standing(one.applications, now) is Where.NOW for one in calendars(connection)):
            _open_batch(connection, moment(now, ZONE).date(), dict(zip(centres, site.centres, strict=True)))
        if not all_notices(connection):
            for notice in site.notices:
                day = moment(now, ZONE).date() - dt.timedelta(days=notice.days_ago)
                draft = Draft(notice.title, notice.title_en, notice.text, notice.text_en, day.isoformat())
                write_text(connection, hall, now, officer, new_id(), 0, draft, "演示")


def _open_batch(connection: Connection, today: dt.date, centres: dict[str, Place]) -> None:
    """Applications since a week and for two more, confirmation after them, the examination at a weekend six weeks from now."""
    exam = today + dt.timedelta(days=40)
    exam += dt.timedelta(days=(5 - exam.weekday()) % 7)
    count = connection.execute(select(func.count()).select_from(batch)).scalar_one()
    title = f"{exam.year} 年 {exam.month} 月批次（演示）"
    batch_id = add_batch(connection, f"{exam:%y}{50 + count:02d}", title, f"Batch of {exam:%B %Y} (demo)")
    windows = {
        "applications_open_at": (-7, "09:00"), "applications_close_at": (14, "17:00"),
        "confirmation_opens_at": (16, "09:00"), "confirmation_closes_at": (23, "17:00"),
    }  # fmt: skip
    at = {name: _at(today + dt.timedelta(days=days), clock) for name, (days, clock) in windows.items()}
    connection.execute(insert(batch_calendar), {"batch_id": batch_id, **at})
    for part in parts(connection):
        days, starts = SESSIONS[part.level]
        starts_at = _at(exam + dt.timedelta(days=days), starts[part.part])
        add_administration(connection, batch_id, part.level, part.part, part.title, starts_at, part.seconds)
        of = {"batch_id": batch_id, "level": part.level, "part": part.part}
        connection.execute(
            insert(offering),
            [{**of, "centre_id": centre, "places": place.places, "taken": place.taken} for centre, place in centres.items()],
        )


def _at(day: dt.date, clock: str) -> Instant:
    return instant(dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo(ZONE)))
