"""An applicant is told by message that something waits in the account: that it does, and nothing of what it says."""

from enum import StrEnum
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, select

from examhall.hall import Hall
from examhall.instants import Instant
from examhall.jobs import queue
from examhall.jobs.queue import TryAgain
from examhall.language import speaking
from examhall.people.own_contacts import contacts_of
from examhall.people.tables import account
from examhall.post import AddressRefused, NotSent, send

ACCOUNT_NEWS: Final = "account_news"  # the job's kind
SIGN_IN: Final = "/apply"


class About(StrEnum):
    APPLICATION = "application"
    NOTICE = "notice"  # whoever sees the message on a telephone learns of no case
    REVIEW = "review"
    RESULT = "result"


SAID: Final[dict[About, LazyString]] = {
    About.APPLICATION: _("There is news about your application. Please sign in to your account and read it."),
    About.NOTICE: _("In your account lies a notice for you; it may name a last day. Please sign in and read it."),
    About.REVIEW: _("Your score review has been answered. Please sign in to your account and read the reply."),
    About.RESULT: _("A published result of yours has been corrected. Please sign in to your account and read it."),
}


def tell(connection: Connection, now: Instant, person_id: str, about: About, news: str) -> None:
    """Ask the back office for the message; `news` keeps two apart that are about different things. Who has no account is told
    by nobody: the notice is handed over on paper."""
    if connection.execute(select(account.c.id).where(account.c.person_id == person_id)).first() is not None:
        queue.enqueue(connection, ACCOUNT_NEWS, {"person": person_id, "about": about, "news": news}, now, "")


def send_account_news(hall: Hall, arguments: dict[str, Any], progress: Any) -> dict[str, Any]:
    """The job: to every contact of the account, in the installation's language; none where the account is gone. Whom none of
    them reaches is told again later: TryAgain. Where all of them refuse for good it stands in the account alone."""
    with hall.database.reading() as connection:
        query = select(account.c.id).where(account.c.person_id == arguments["person"])
        account_id = connection.execute(query).scalar()
        contacts = contacts_of(connection, hall.vault, account_id).values() if account_id else ()
    origin = hall.config.public_origin
    with speaking(hall.config.locale):
        subject, text = str(_("News in your account")), str(SAID[About(arguments["about"])])
    sent = refused = 0
    for contact in contacts:
        try:
            send(hall.config, contact.kind, contact.to, subject, f"{text} {origin}{SIGN_IN}" if origin else text)
            sent += 1
        except AddressRefused:
            refused += 1
        except NotSent:
            continue  # send has written it into the log
    if not sent and refused < len(contacts):
        raise TryAgain(NotSent.code)
    return {"sent": sent, "refused": refused}
