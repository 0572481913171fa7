"""A complainant who left a contact is told that there is news: that there is some, and nothing of what it says."""

from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import Connection, Row, select

from examhall.complaints.numbers import CODE_IN, PURPOSE, grouped
from examhall.complaints.tables import complaint
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.jobs import queue
from examhall.jobs.queue import TryAgain
from examhall.language import speaking
from examhall.people.contacts import read_contact
from examhall.post import AddressRefused, NotSent, send

NEWS: Final = "complaint_news"  # the job's kind
FOLLOW: Final = "/complaints/follow"
AGAIN: Final = "again"


def tell(connection: Connection, now: Instant, row: Row[Any], news: str) -> None:
    """Ask the back office to send the message; `news` keeps two messages apart that are about different things."""
    if row.contact_locked is not None:
        queue.enqueue(connection, NEWS, {"complaint": row.id, "news": news}, now, "")


def send_news(hall: Hall, arguments: dict[str, Any], progress: Any) -> dict[str, Any]:
    """The job. A complaint that a purge has taken meanwhile has nobody to tell. TryAgain, AddressRefused."""
    with hall.database.reading() as connection:
        row = connection.execute(select(complaint).where(complaint.c.id == arguments["complaint"])).first()
    if row is None or row.contact_locked is None:
        return {"sent": False}
    contact = read_contact(hall.vault.open(PURPOSE, row.contact_locked).decode())
    number, origin = grouped(row.number, CODE_IN), hall.config.public_origin
    with speaking(row.language):
        subject = _("News about your complaint")
        text = _(
            "There is news about complaint %(number)s. Please read it where you filed it, with number and code.", number=number
        )
    try:
        send(hall.config, contact.kind, contact.to, subject, f"{text} {origin}{FOLLOW}" if origin else text)
    except AddressRefused:
        raise
    except NotSent as fault:
        raise TryAgain(NotSent.code) from fault
    return {"sent": True}


def last_message(connection: Connection, complaint_id: str) -> str:
    """How it went with the newest message about this complaint: waiting, running, done, failed, or again where it could not be
    sent yet; empty where there is none."""
    for job in queue.newest(connection, NEWS):
        if complaint_id in job.arguments:
            return AGAIN if job.state in ("waiting", "running") and job.tries else str(job.state)
    return ""
