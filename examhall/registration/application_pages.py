"""The pages of one's own application: level and centre, eligibility, photo, submission, and where it stands."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row

from examhall.errors import Refusal
from examhall.hall import this_hall
from examhall.instants import Instant
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.permissions import Action
from examhall.people.photos import photos_of
from examhall.programme.days import day_of
from examhall.programme.queries import fees_on
from examhall.registration import application_queries as reads
from examhall.registration import drafting
from examhall.registration.account_pages import asked_anew, still_ahead
from examhall.registration.application import EDITABLE, HOLDS_PLACES, NEXT_STATE, Move, State, state_words
from examhall.registration.application_numbers import grouped
from examhall.registration.barred import Barred, bar_now
from examhall.registration.declared_words import LABELS, declared_in_words
from examhall.registration.drafting import UNCHOSEN, Choice
from examhall.registration.eligibility import NEEDS, PARTS, Declared, check, parts_held, verdict
from examhall.registration.evidence import LARGEST, MOST
from examhall.registration.notice import notice_of
from examhall.registration.queries import registrations_of
from examhall.registration.standing import BADGES, MOVE_WORDS, PROCEDURE, STANDS_AT, next_step, shown_at
from examhall.replies import status_of

pages = Blueprint("application", __name__, url_prefix="/apply")

TEXTS: Final = (
    "employer", "institution", "completion", "certificate", "certificate_number", "school", "major", "diploma", "studies_until",
)  # fmt: skip
STEPS: Final = ("choice", "eligibility", "photo", "look_over")  # the pages of a draft, in order
WAITING: Final = HOLDS_PLACES - {State.CONFIRMED}


def mine(connection: Connection, number: str) -> Row[Any]:
    """The application of this number, if whoever is signed in made it. NotFound."""
    me = reads.account_row(connection, guards.somebody().id)
    return reads.application_numbered(connection, me.person_id, number)


def frame(row: Row[Any]) -> dict[str, Any]:
    """What every page of an application shows: its number, its state, and which step is open."""
    state = State(row.state)
    return {
        "row": row, "number": grouped(row.number), "state": state, "badge": BADGES[state],
        "state_words": state_words(state, row.last_move),
        "editable": state in EDITABLE, "level_title": reads.titled(row, locale_now() == "en", "level_title"), "steps": STEPS,
    }  # fmt: skip


@pages.get("/new")
@requires(Action.APPLY)
def new() -> Any:
    """First the batch and the level, by GET; then the centre."""
    with this_hall().database.reading() as connection:
        me = reads.account_row(connection, guards.somebody().id)
        if (ahead := still_ahead(connection, me) or asked_anew(connection, me)) is not None:
            return redirect(ahead)
    return _choice_page(None, request.args.get("batch", ""), request.args.get("level", ""), "", None)


@pages.post("/new")
@requires(Action.APPLY)
def begin() -> Any:
    hall, choice = this_hall(), _choice()
    try:
        with hall.database.writing() as connection:
            me = reads.account_row(connection, guards.somebody().id)
            if (ahead := still_ahead(connection, me) or asked_anew(connection, me)) is not None:
                return redirect(ahead)
            number = drafting.begin(connection, hall.now(), me.person_id, choice)
    except Refusal as refusal:
        return _choice_page(None, choice.batch_id, choice.level, choice.centre_id, refusal)
    return redirect(url_for("application.eligibility", number=number))


def _choice() -> Choice:
    return Choice(*(request.form.get(name, "")[:16] for name in ("batch", "level", "centre")))


def _choice_page(row: Row[Any] | None, batch_id: str, level: str, centre_id: str, problem: Refusal | None) -> Any:
    """Parts follow from what is held: both, or the one that is missing; a level of which both are held is not offered."""
    hall, english = this_hall(), locale_now() == "en"
    with hall.database.reading() as connection:
        me = reads.account_row(connection, guards.somebody().id)
        batches = reads.batches_to_apply_for(connection, hall.now())
        opened = [one for one in batches if one.applications_open_at <= hall.now()]
        batch_id = batch_id or (opened[0].id if opened else "")
        known = reads.known_of(connection, me.person_id, level, hall.now(), batch_id)
        levels = [one for one in reads.levels_offered(connection, batch_id) if len(parts_held(one.code, known)) < len(PARTS)]
        held = parts_held(level, known)
        asked = [part for part in PARTS if part not in held]
        parts = reads.parts_of(connection, level)
        fees = fees_on(connection, day_of(hall.now()))
        centres = reads.centres_offering(connection, batch_id, level, asked) if parts else []
    page = render_template(
        "apply/choice.html", **(frame(row) if row else {"steps": STEPS}), batches=opened, batch_id=batch_id, level=level,
        levels=[(one.code, reads.titled(one, english)) for one in levels],
        parts=[(reads.titled(parts[part], english), parts[part].seconds, fees[level, part]) for part in asked if parts],
        held=[reads.titled(parts[part], english) for part in held if parts], centres=centres, centre_id=centre_id,
        fee=sum(fees[level, part] for part in asked) if parts else 0, problem=problem, step="choice", application=row,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.get("/<number>/choice")
@requires(Action.APPLY)
def choice(number: str) -> Any:
    with this_hall().database.reading() as connection:
        row = mine(connection, number)
    if State(row.state) not in EDITABLE:
        return redirect(url_for("application.stands", number=number))
    level = request.args.get("level", row.level)
    return _choice_page(row, row.batch_id, level, row.centre_id if level == row.level else "", None)


@pages.post("/<number>/choice")
@requires(Action.APPLY)
def choose(number: str) -> Any:
    hall, chosen = this_hall(), _choice()
    with hall.database.reading() as connection:
        row = mine(connection, number)
    chosen = Choice(row.batch_id, chosen.level, chosen.centre_id)
    try:
        with hall.database.writing() as connection:
            drafting.choose(connection, hall.now(), row.person_id, row.id, _version(), chosen)
    except Refusal as refusal:
        return _choice_page(row, row.batch_id, chosen.level, chosen.centre_id, refusal)
    return redirect(url_for("application.eligibility", number=number))


def _version() -> int:
    return request.form.get("version", 0, type=int)


@pages.get("/<number>/eligibility")
@requires(Action.APPLY)
def eligibility(number: str) -> Any:
    with this_hall().database.reading() as connection:
        row = mine(connection, number)
    if State(row.state) not in EDITABLE:
        return redirect(url_for("application.stands", number=number))
    return eligibility_page(number, None)


def eligibility_page(number: str, problem: Refusal | None, declared: Declared | None = None, clause: int = UNCHOSEN) -> Any:
    """The clauses with what each asks for; after a refusal what was typed stands again."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row = mine(connection, number)
        clauses = reads.clauses_of(connection, row.level, day_of(hall.now()), locale_now() == "en")
        conditions = {one: reads.conditions_of(connection, row.level, one) for one in clauses}
        declared, clause = declared or reads.declared_in(row), clause or row.clause
        known, evidence = (
            reads.known_of(connection, row.person_id, row.level, hall.now(), row.batch_id),
            reads.evidence_of(connection, row.id),
        )
    findings = check(conditions[clause], declared, known) if clause in clauses and row.clause == clause else []
    page = render_template(
        "apply/eligibility.html", **frame(row), clauses=clauses, conditions=conditions, needs=NEEDS, labels=LABELS,
        clause=clause, declared=declared, findings=findings, verdict=verdict(findings) if findings else "",
        evidence=evidence, problem=problem, most=MOST, largest=LARGEST // 1024 // 1024, shown_at=shown_at, step="eligibility",
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<number>/eligibility")
@requires(Action.APPLY)
def declare(number: str) -> Any:
    """Kept whether it is met or not; what is not met is told beside its field."""
    hall, clause, declared = this_hall(), request.form.get("clause", UNCHOSEN, type=int), _declared()
    with hall.database.reading() as connection:
        row = mine(connection, number)
    try:
        with hall.database.writing() as connection:
            drafting.declare(connection, hall.now(), row.person_id, row.id, _version(), clause, declared)
    except Refusal as refusal:
        return eligibility_page(number, refusal, declared, clause)
    return redirect(url_for("application.eligibility", number=number, _anchor="evidence"))


def _declared() -> Declared:
    years, months = (max(0, min(60, request.form.get(name, 0, type=int))) for name in ("years", "months"))
    said = {name: request.form.get(name, "").strip()[:100] for name in TEXTS}
    return Declared(months=years * 12 + months, **said)


@pages.get("/<number>/look-over")
@requires(Action.APPLY)
def look_over(number: str) -> Any:
    return _look_over_page(number, None)


def _look_over_page(number: str, problem: Refusal | None) -> Any:
    """All that will be submitted, with what is still missing and where it is entered."""
    hall, english = this_hall(), locale_now() == "en"
    with hall.database.reading() as connection:
        row, me = mine(connection, number), reads.account_row(connection, guards.somebody().id)
        parts, asked = reads.parts_of(connection, row.level), reads.parts_in(row)
        clause = reads.clauses_of(connection, row.level, day_of(hall.now()), english).get(row.clause, "")
        fees = reads.fees_of(connection, row, hall.now())
        declared = declared_in_words(reads.declared_in(row), reads.conditions_of(connection, row.level, row.clause))
        missing = drafting.missing_in(connection, row, hall.now())
        evidence = reads.evidence_of(connection, row.id)
        photo = row.person_id in photos_of(connection, hall.vault, [row.person_id])
    page = render_template(
        "apply/look_over.html", **frame(row), me=me, identity=masked(identity_of(hall.vault, me.identity_locked)),
        clause=clause, parts=[reads.titled(parts[part], english) for part in asked], fee=sum(fees.values()),
        missing=missing, evidence=evidence, photo=photo, problem=problem, declared=declared,
        closes=shown_at(row.applications_close_at), step="look_over",
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<number>/submit")
@requires(Action.APPLY)
def submit(number: str) -> Any:
    """A consent text that was published since is agreed to first."""
    with this_hall().database.reading() as connection:
        me = reads.account_row(connection, guards.somebody().id)
        if (ahead := asked_anew(connection, me, mine(connection, number).number)) is not None:
            return redirect(ahead)
    return _moved(number, drafting.submit, _look_over_page)


@pages.post("/<number>/withdraw")
@requires(Action.APPLY)
def withdraw(number: str) -> Any:
    return _moved(number, drafting.withdraw, _stands_page)


def _moved(number: str, verb: Callable[[Connection, Instant, str, str, int], None], page: Callable[[str, Refusal], Any]) -> Any:
    """To where it stands after a move from the version on the page; a refusal is said on that page."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row = mine(connection, number)
    try:
        with hall.database.writing() as connection:
            verb(connection, hall.now(), row.person_id, row.id, _version())
    except Refusal as refusal:
        return page(number, refusal)
    return redirect(url_for("application.stands", number=number))


@pages.get("/<number>")
@requires(Action.APPLY)
def stands(number: str) -> Any:
    return _stands_page(number, None)


def _stands_page(number: str, problem: Refusal | None) -> Any:
    """Where it stands, what comes next and by when, and how it came here."""
    hall, english = this_hall(), locale_now() == "en"
    with hall.database.reading() as connection:
        row = mine(connection, number)
        parts, asked = reads.parts_of(connection, row.level), reads.parts_in(row)
        bar = bar_now(connection, row.person_id, hall.now()) if row.state in WAITING else None
        registered = registrations_of(connection, row.person_id) if row.state == State.CONFIRMED else []
        notice, fees = notice_of(connection, row.batch_id, row.centre_id), reads.fees_of(connection, row, hall.now())
        steps = [
            (step, MOVE_WORDS[Move(step.move)], shown_at(step.at, row.zone), step.by == row.person_id)
            for step in reversed(reads.steps_of(connection, row.id))
        ]
    told = next((step.reason for step, *_rest in steps if step.reason), "") if row.state in ("returned", "rejected") else ""
    may_take_up = row.state == State.WITHDRAWN and row.last_move != Move.REFUND and hall.now() < row.applications_close_at
    page = render_template(
        "apply/stands.html", **frame(row), notice=notice, next=next_step(row, hall.now()), procedure=PROCEDURE,
        stands_at=STANDS_AT[State(row.state)], history=steps, reason=told, fee=sum(fees.values()),
        parts=[reads.titled(parts[part], english) for part in asked], problem=problem,
        ticket=next((one.ticket for one in registered if (one.batch_id, one.level) == (row.batch_id, row.level)), ""),
        barred=Barred(bar.until, bar.reference).says if bar else "",
        may_withdraw=(State(row.state), Move.WITHDRAW) in NEXT_STATE,
        may_take_up=may_take_up, ended=row.state in (State.WITHDRAWN, State.REJECTED) and not may_take_up,
        may_print=row.state in ("submitted", "approved", "confirmed"),
        opens=shown_at(row.confirmation_opens_at, row.zone), closes=shown_at(row.confirmation_closes_at, row.zone),
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page
