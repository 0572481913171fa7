"""The candidate's pages: their sittings, the one page of a sitting, and what that page asks besides saving."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from flask import Blueprint, Response, g, redirect, render_template, request

from examhall import replies
from examhall.errors import MachineTaken, Malformed
from examhall.hall import this_hall
from examhall.instants import MILLISECOND, SECOND, Instant, moment
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.permissions import Action
from examhall.schedule.settings import read_settings
from examhall.sittings import commands as c
from examhall.sittings import journal, queries
from examhall.sittings.clerk import Wish
from examhall.sittings.decide import CANDIDATE
from examhall.sittings.leases import Lease, is_browser_name, read_lease, write_lease
from examhall.sittings.pledge import EDITION, notice, pledge
from examhall.sittings.presence import LONGEST_UNSAVED_MS
from examhall.sittings.receipts import milliseconds, news
from examhall.sittings.sheets import notes_of, responses_of
from examhall.sittings.states import BEFORE, State
from examhall.sittings.wording import STATE_WORDS

pages = Blueprint("sittings", __name__)

AWAY = "away"  # the reason of a candidate's own lock, said in words by the pages
HELP = ("", "machine", "paper", "question", "leave", "ill", "other")
LOOKS_AGAIN = 600  # seconds, at the latest, for whoever waits before the door
SIGNALS = ("focus_lost", "fullscreen_left", "clock_drift", "paste_blocked", "second_tab")

View = Callable[..., Any]


def leased(view: View) -> View:
    """The guard of what only the page that writes may ask: its lease, for this very sitting."""

    @wraps(view)
    def guarded(sitting_id: str) -> Any:
        token = request.headers.get("Authorization", "").removeprefix("Lease ")
        g.lease = read_lease(this_hall().lease_key, sitting_id, token)
        this_hall().presence.heard(sitting_id, this_hall().now(), request.remote_addr or "")
        return view(g.lease)

    guarded.required_action = "lease"  # type: ignore[attr-defined]
    return guarded


def reply(body: Any, status: int = 200) -> Response:
    return Response(replies.encode(body), status, mimetype="application/json")


def asked(kind: type[Any]) -> Any:
    """The JSON body as this kind; Malformed where it is not."""
    if not request.is_json:
        raise Malformed(field="content-type")
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.DecodeError as fault:
        raise Malformed() from fault


def news_now(sitting_id: str, browser: str) -> dict[str, Any]:
    hall = this_hall()
    with hall.database.reading() as connection:
        stands, receipt = queries.as_it_stands(connection, sitting_id)
    return news(stands, hall.now(), browser, receipt)


@pages.get("/sittings")
@requires(Action.SIT)
def my_sittings() -> Any:
    person_id, now = guards.somebody().id, this_hall().now()
    english = locale_now() == "en"
    with this_hall().database.reading() as connection:
        rows = queries.of_person(connection, person_id)
        states = {row.id: queries.as_it_stands(connection, row.id)[0].state for row in rows}
        opens = {row.id: opens_at(row, states[row.id]) for row in rows}
        lines = [
            {
                "part_title": row.part_title_en if english else row.part_title,
                "exam": row.exam_en if english else row.exam,
                "starts_at": moment(row.starts_at, row.zone).strftime("%Y-%m-%d %H:%M"),
                "minutes": row.seconds // 60,
                "state": str(states[row.id]),
                "word": str(STATE_WORDS[states[row.id]]),
                "url": f"/sittings/{row.id}" if opens[row.id] <= now else "",
                "opens_at": moment(opens[row.id], row.zone).strftime("%H:%M"),
                "centre": row.centre,
                "room": row.room,
                "seat": row.seat,
            }
            for row in rows
        ]
    page = Response(render_template("sittings.html", person=guards.somebody().name, sittings=lines))
    if ahead := [at for at in opens.values() if at > now]:
        page.headers["Refresh"] = str(min((min(ahead) - now) // SECOND + 1, LOOKS_AGAIN))
    return page


def opens_at(row: Any, state: State) -> Instant:
    """When a sitting's waiting page opens; 0 where it is open: in an open room, for whoever was let in or is through."""
    waits = state is State.AWAITING and row.opened_at is None
    return read_settings(row.settings).sign_in_opens(row.starts_at) if waits else 0


@pages.get("/sittings/<sitting_id>")
@requires(Action.SIT)
def page(sitting_id: str) -> Any:
    """The one page of a sitting; before its waiting page opens, the list says when that is."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row = queries.about(connection, sitting_id, guards.somebody().id)
        state = queries.as_it_stands(connection, sitting_id)[0].state
    if opens_at(row, state) > hall.now():
        return redirect("/sittings")
    return render_template("sitting.html", sitting=sitting_id, locale=locale_now(), jitter_ms=hall.config.jitter_ms)


@pages.get("/sittings/<sitting_id>/about")
@requires(Action.SIT)
def about(sitting_id: str) -> Response:
    hall, user = this_hall(), guards.somebody()
    with hall.database.reading() as connection:
        row = queries.about(connection, sitting_id, user.id)
        day = queries.of_person(connection, user.id)
        stands = {other.id: queries.as_it_stands(connection, other.id)[0].state for other in day}
    following = next((o for o in day if o.starts_at > row.starts_at and stands[o.id] in BEFORE), None)
    rules = read_settings(row.settings)
    english = locale_now() == "en"
    return reply(
        {
            "exam": row.exam, "exam_en": row.exam_en, "part": row.part, "minutes": row.seconds / 60,
            "part_title": row.part_title, "part_title_en": row.part_title_en,
            "points": f"{row.points.normalize():f}", "pass_mark": f"{row.pass_mark.normalize():f}",
            "candidate": {
                "name": row.name, "sex": row.sex, "ticket": row.ticket,
                "identity": masked(identity_of(hall.vault, row.identity_locked)),
            },
            "centre": row.centre, "room": row.room, "seat": row.seat, "zone": row.zone,
            "starts_at": milliseconds(row.starts_at),
            "notice": notice(row, rules, english), "pledge": pledge(english), "pledge_version": EDITION,
            "reminders": rules.reminders, "calculator": rules.calculator, "lock_stops_clock": rules.lock_stops_clock,
            "next": following and {
                "url": f"/sittings/{following.id}", "part_title": following.part_title,
                "part_title_en": following.part_title_en, "starts_at": milliseconds(following.starts_at),
            },
            "insecure": guards.reads_along(),
        }
    )  # fmt: skip


class LeaseAsked(msgspec.Struct):
    browser: str
    machine: str = ""


@pages.post("/sittings/<sitting_id>/lease")
@requires(Action.SIT)
def take_lease(sitting_id: str) -> Response:
    """A page load asks to be the one that writes; another machine waits for the proctor."""
    hall, wish = this_hall(), asked(LeaseAsked)
    if not is_browser_name(wish.browser):
        raise Malformed(field="browser")
    with hall.database.reading() as connection:
        queries.about(connection, sitting_id, guards.somebody().id)
    machine = f"{wish.machine[:80]} · {request.remote_addr}"
    outcome = hall.clerk.one(Wish(sitting_id, c.TakeLease(wish.browser, machine), hall.now()))
    assert outcome.sitting is not None
    if outcome.sitting.browser != wish.browser:
        refusal = MachineTaken()
        return reply({**replies.body_of(refusal), "news": news_now(sitting_id, wish.browser)}, replies.status_of(refusal))
    hall.presence.heard(sitting_id, hall.now(), request.remote_addr or "")
    lease = Lease(sitting_id, outcome.sitting.epoch, wish.browser)
    return reply(
        {"lease": write_lease(hall.lease_key, lease), "epoch": lease.epoch, "news": news_now(sitting_id, wish.browser)}
    )


def leased_or_own(view: View) -> View:
    """The guard of the news: a lease (sign-in may have expired in the middle of a part), or the candidate's own sitting."""

    @wraps(view)
    def guarded(sitting_id: str) -> Any:
        hall = this_hall()
        token = request.headers.get("Authorization", "").removeprefix("Lease ")
        if token:
            read_lease(hall.lease_key, sitting_id, token)
        else:
            guards.check(Action.SIT)
            with hall.database.reading() as connection:
                queries.about(connection, sitting_id, guards.somebody().id)
        return view(sitting_id)

    guarded.required_action = Action.SIT  # type: ignore[attr-defined]
    return guarded


@pages.get("/sittings/<sitting_id>/news")
@leased_or_own
def latest(sitting_id: str) -> Response:
    """The news for a page without a socket, or one that waits for its lease."""
    hall = this_hall()
    browser = request.args.get("browser", "")
    told = news_now(sitting_id, browser)
    if told["mine"]:
        unsaved_ms = min(max(0, request.args.get("unsaved", 0, type=int)), LONGEST_UNSAVED_MS)
        address = request.remote_addr or ""
        hall.presence.heard(sitting_id, hall.now(), address, told["version"], unsaved_ms * MILLISECOND)
    return reply(told)


class Pledged(msgspec.Struct):
    version: str


@pages.post("/sittings/<sitting_id>/pledge")
@leased
def agree(lease: Lease) -> Response:
    wish = asked(Pledged)
    if wish.version != EDITION:
        raise Malformed()
    this_hall().clerk.one(Wish(lease.sitting, c.Pledge(wish.version), this_hall().now()))
    return reply({"news": news_now(lease.sitting, lease.browser)})


@pages.get("/sittings/<sitting_id>/answers")
@leased
def answers(lease: Lease) -> Response:
    """What the server holds, for a page that is loaded again or on another machine."""
    hall = this_hall()
    with hall.database.reading() as connection:
        stands, _ = queries.as_it_stands(connection, lease.sitting)
        if stands.browser != lease.browser:
            raise MachineTaken()
        records = [posted.record for posted in journal.read(connection, lease.sitting)]
    return reply(
        {
            "answers": responses_of(records),
            "notes": notes_of(records),
            "numbers": stands.numbers,
            "saved_at": milliseconds(stands.answered_at) or None,
        }
    )


class HelpWished(msgspec.Struct):
    about: str


@pages.post("/sittings/<sitting_id>/help")
@leased
def raise_hand(lease: Lease) -> Response:
    wish = asked(HelpWished)
    if wish.about not in HELP:
        raise Malformed(field="about")
    command = c.AskHelp(wish.about) if wish.about else c.AnswerHelp(CANDIDATE)
    this_hall().clerk.one(Wish(lease.sitting, command, this_hall().now()))
    return reply({"news": news_now(lease.sitting, lease.browser)})


@pages.post("/sittings/<sitting_id>/lock")
@leased
def lock(lease: Lease) -> Response:
    """The candidate leaves the seat: the paper is covered until a proctor unlocks it."""
    asked(dict)
    this_hall().clerk.one(Wish(lease.sitting, c.Lock(AWAY, CANDIDATE), this_hall().now()))
    return reply({"news": news_now(lease.sitting, lease.browser)})


@pages.post("/sittings/<sitting_id>/break")
@leased
def take_break(lease: Lease) -> Response:
    """A break while the clock stands, from the approved allowance; a proctor lets the candidate go on."""
    asked(dict)
    this_hall().clerk.one(Wish(lease.sitting, c.TakeBreak("candidate"), this_hall().now()))
    return reply({"news": news_now(lease.sitting, lease.browser)})


class SignalSeen(msgspec.Struct):
    signal: str
    detail: str = ""


@pages.post("/sittings/<sitting_id>/signals")
@leased
def signal(lease: Lease) -> Response:
    wish = asked(SignalSeen)
    if wish.signal not in SIGNALS:
        raise Malformed(field="signal")
    this_hall().clerk.one(Wish(lease.sitting, c.Observe(wish.signal, wish.detail), this_hall().now()))
    return reply({})
