"""The public site: the programme, its dates, centres, documents and notices, open to everybody and without a cookie."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, current_app, render_template, request
from markupsafe import Markup

from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.institutions.queries import acts_of
from examhall.institutions.standing import Stand, Standing, Subject, stand_on
from examhall.institutions.wording import BADGES, STANDINGS
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import open_to_all
from examhall.programme.days import day_of
from examhall.programme.names import with_promises
from examhall.programme.queries import editions_of
from examhall.programme.texts import DOCUMENTS, Kind
from examhall.site import queries
from examhall.site.calendar import Calendar, foremost, way_of
from examhall.site.finding import Centre, Sought, found_in, places_of
from examhall.site.queries import Programme
from examhall.site.reading import reading
from examhall.site.remembered import Remembered
from examhall.site.wording import words_for

pages = Blueprint("site", __name__)

View = TypeVar("View", bound=Callable[..., Any])

NEWEST = 5  # notices on the front page


def remembered() -> Remembered:
    """What this process has just read for visitors."""
    kept: Remembered = current_app.extensions.setdefault("site", Remembered())
    return kept


def the_same_for_all(view: View) -> View:
    """What a page says to everybody is made once in a few seconds; for who has signed in, or asks for something, anew."""

    @wraps(view)
    def page(**named: Any) -> Any:
        if request.query_string or guards.who().is_authenticated:
            return view(**named)
        return remembered().read(f"page {locale_now()} {request.path}", this_hall().now(), lambda: view(**named))

    return page  # type: ignore[return-value]  # the same view to Flask


def programme_now() -> Programme:
    """The programme as it stands today."""
    hall = this_hall()
    day = day_of(hall.now())

    def read() -> Programme:
        with hall.database.reading() as connection:
            return queries.programme_on(connection, day, hall.config.authority)

    return remembered().read(f"programme {day}", hall.now(), read)


def announced() -> tuple[list[Calendar], list[Centre]]:
    """Every announced batch, and every centre with the places it offers in them."""
    hall = this_hall()

    def read() -> tuple[list[Calendar], list[Centre]]:
        with hall.database.reading() as connection:
            known = queries.calendars(connection)
            return known, queries.centres(connection, [one.id for one in known])

    return remembered().read("announced", hall.now(), read)


def show(template: str, programme: Programme, **more: Any) -> str:
    """A public page; `words_for` puts the reader's language and the promised days into what the authority wrote."""
    return render_template(f"site/{template}", **words_for(programme), **more)


@pages.get("/")
@open_to_all
@the_same_for_all
def home() -> str:
    """Where everybody comes in: what is on now, and the ways on."""
    programme, now = programme_now(), this_hall().now()
    calendar = foremost(announced()[0], now)
    way = way_of(calendar, programme.names, now, programme.working_days) if calendar else None
    return show("home.html", programme, calendar=calendar, way=way, notices=programme.notices[:NEWEST])


@pages.get("/programme")
@open_to_all
@the_same_for_all
def programme() -> str:
    """Profession, background, purpose, methods and forms of question."""
    return show("programme.html", programme_now())


@pages.get("/programme/levels")
@open_to_all
@the_same_for_all
def levels() -> str:
    """Each level with its clauses and fees."""
    return show("levels.html", programme_now())


@pages.get("/programme/procedure")
@open_to_all
@the_same_for_all
def procedure() -> str:
    """The seven steps, and when each is due in the present batch."""
    programme, now = programme_now(), this_hall().now()
    calendar = foremost(announced()[0], now)
    way = way_of(calendar, programme.names, now, programme.working_days) if calendar else None
    return show("procedure.html", programme, calendar=calendar, way=way)


@pages.get("/programme/textbooks")
@open_to_all
@the_same_for_all
def textbooks() -> str:
    """Training and textbooks, and which centre sells which."""
    programme = programme_now()
    sold_at = {book.id: [one for one in announced()[1] if book.id in one.textbooks] for book in programme.textbooks}
    return show("textbooks.html", programme, sold_at=sold_at)


@pages.get("/calendar")
@open_to_all
@the_same_for_all
def calendar() -> str:
    """Every announced batch with its windows, sessions and promised days."""
    programme, now = programme_now(), this_hall().now()
    batches = [(one, way_of(one, programme.names, now, programme.working_days)) for one in announced()[0]]
    return show("calendar.html", programme, batches=batches)


@pages.get("/centres")
@open_to_all
@the_same_for_all
def centres() -> str:
    """Finding a centre by province, city or name."""
    known, everywhere = announced()
    sought = Sought(*(request.args.get(name, "").strip()[:60] for name in ("province", "city", "find")))
    found = found_in(everywhere, sought)
    return show(
        "centres.html", programme_now(), sought=sought, found=found, places=places_of(everywhere, sought.province),
        batch=foremost(known, this_hall().now()),
    )  # fmt: skip


@pages.get("/centres/<code>")
@open_to_all
@the_same_for_all
def centre(code: str) -> str:
    """One centre: how to get there, what it offers in each batch, and the textbooks it sells."""
    known, everywhere = announced()
    here = next((one for one in everywhere if one.code == code), None)
    if here is None:
        raise NotFound()
    now, programme = this_hall().now(), programme_now()
    offering = [one for one in known if any(offer.batch == one.id for offer in here.offers)]
    batches = [(one, way_of(one, programme.names, now, programme.working_days)) for one in offering]
    stand = remembered().read(f"stand {code}", now, lambda: _stand_of(here.id))
    return show(
        "centre.html", programme, centre=here, batches=batches, stand=stand, standings=STANDINGS, badges=BADGES,
        closed=stand.standing in (Standing.SUSPENDED, Standing.EXPIRED),
    )  # fmt: skip


def _stand_of(centre_id: str) -> Stand:
    """How the centre's authorisation stands today."""
    hall = this_hall()
    with hall.database.reading() as connection:
        return stand_on(acts_of(connection, Subject.CENTRE, centre_id), day_of(hall.now()))


@pages.get("/notices")
@open_to_all
@the_same_for_all
def notices() -> str:
    return show("notices.html", programme_now())


@pages.get("/notices/<name>")
@open_to_all
@the_same_for_all
def notice(name: str) -> str:
    """One notice that is published; a withdrawn one is not here any more."""
    programme = programme_now()
    row = next((one for one in programme.notices if one.name == name), None)
    if row is None:
        raise NotFound()
    return show("notice.html", programme, notice=row)


@pages.get("/documents")
@open_to_all
@the_same_for_all
def documents() -> str:
    """The programme's public documents, and where to complain of who does not keep to them."""
    return show("documents.html", programme_now())


@pages.get("/documents/<name>")
@pages.get("/documents/<name>/<int:edition>")
@open_to_all
@the_same_for_all
def document(name: str, edition: int = 0) -> str:
    """A document as it stands, or one of its editions, with all others beside it."""
    hall, programme = this_hall(), programme_now()

    def read() -> list[Any]:
        with hall.database.reading() as connection:
            return editions_of(connection, name)

    if name not in DOCUMENTS:
        raise NotFound()
    editions = remembered().read(f"editions {name}", hall.now(), read)
    stands = programme.texts.get(name)
    wanted = edition or (stands.edition if stands else 0)
    row = next((one for one in editions if one.edition == wanted and one.kind == Kind.DOCUMENT), None)
    if row is None:
        raise NotFound()
    words = words_for(programme)
    text = with_promises(words["said"](row, "text"), programme.names)
    told = reading(text, words["said"](row, "title"))
    return show(
        "document.html", programme, row=row, editions=editions, stands=stands, today=day_of(hall.now()),
        html=Markup(told.html), headings=told.headings,  # noqa: S704  prose has cleaned it
    )  # fmt: skip
