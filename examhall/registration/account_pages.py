"""The applicant's door: a contact, a one-time code, the consent text, then name and identity document."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user
from sqlalchemy import Connection, Row

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import accounts, guards
from examhall.people.accounts import WrongCode
from examhall.people.consents import agree, consent_text_now, has_agreed, has_agreed_once
from examhall.people.contacts import masked_contact, read_contact
from examhall.people.documents import SEX_WORDS, WORDS
from examhall.people.guards import Attempt, open_to_all, requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.own_contacts import contacts_of
from examhall.people.own_contacts import enter as enter_account
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.post import send
from examhall.prose import render
from examhall.registration.application import state_words
from examhall.registration.application_queries import account_row, applications_of, batches_to_apply_for, today
from examhall.registration.barred import Barred, bar_now
from examhall.registration.introducing import IdentityTaken, Introduced, KnownAlready, check_introduced, introduce, is_fixed
from examhall.registration.queries import registrations_of
from examhall.registration.standing import shown_at
from examhall.replies import status_of
from examhall.wing import these_wings

pages = Blueprint("apply", __name__, url_prefix="/apply")

SENT: Final = "sign_in_code"  # in the signed cookie: the code that this browser asked for, and the masked contact


@pages.get("")
@open_to_all
def start() -> Any:
    """Where an applicant begins: the door, or what stands and what may be applied for."""
    if not guards.who().may(Action.APPLY):
        return _door("", None)
    hall = this_hall()
    with hall.database.reading() as connection:
        mine = account_row(connection, guards.somebody().id)
        if (ahead := still_ahead(connection, mine)) is not None:
            return redirect(ahead)
        applications = applications_of(connection, mine.person_id)
        known = {row.batch_id for row in applications}
        batches = [one for one in batches_to_apply_for(connection, hall.now()) if one.id not in known]
        tickets, bar = registrations_of(connection, mine.person_id), bar_now(connection, mine.person_id, hall.now())
        contacts = [masked_contact(one) for one in contacts_of(connection, hall.vault, mine.id).values()]
        asks = [ask for wing in these_wings() for ask in wing.notes_to_applicants]
        notes = [note for ask in asks for note in ask(connection, mine.person_id, hall.now())]
    return render_template(
        "apply/overview.html", mine=mine, applications=applications, tickets=tickets, batches=batches, state_words=state_words,
        now=hall.now(), shown_at=shown_at, contacts=contacts, kinds=WORDS, notes=notes,
        barred=Barred(bar.until, bar.reference).says if bar else "",
        identity=masked(identity_of(hall.vault, mine.identity_locked)),
    )  # fmt: skip


def still_ahead(connection: Connection, mine: Row[Any]) -> str | None:
    """The page that an account must pass before it has a place here: consent, then the person; None when both are done."""
    if not has_agreed_once(connection, mine.id):
        return url_for("apply.consent")
    return url_for("apply.who") if mine.person_id is None else None


def asked_anew(connection: Connection, mine: Row[Any], number: str = "") -> str | None:
    """The consent page, where another version stands than this account agreed to: asked before something is submitted.

    `number`: the application that is gone on with afterwards.
    """
    text = consent_text_now(connection)
    if text is not None and has_agreed(connection, mine.id, text.version):
        return None
    return url_for("apply.consent", application=number or None)


def _door(contact: str, problem: Refusal | None) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        batches = batches_to_apply_for(connection, hall.now())
    page = render_template(
        "apply/door.html", batches=batches, now=hall.now(), shown_at=shown_at, contact=contact, problem=problem
    )
    return (page, status_of(problem)) if problem else page


@pages.post("/code")
@open_to_all
def ask_for_code() -> Any:
    """A code goes out after the commit, so that what was sent is what is kept."""
    hall, typed = this_hall(), request.form.get("contact", "").strip()[:254]
    try:
        contact = read_contact(typed)
        with hall.database.writing() as connection:
            code_id, digits = accounts.make_code(connection, hall, hall.now(), contact, request.remote_addr or "")
        text = _(
            "%(digits)s is your code to apply for the examination. It works for ten minutes; tell it to nobody.", digits=digits
        )
        off_the_loop(send, hall.config, contact.kind, contact.to, _("Your code"), text)
    except Refusal as refusal:
        return _door(typed, refusal)
    session[SENT] = (code_id, masked_contact(contact))
    return redirect(url_for("apply.code"))


@pages.get("/code")
@open_to_all
def code() -> Any:
    if SENT not in session:
        return redirect(url_for("apply.start"))
    return _code_page(None)


def _code_page(problem: Refusal | None) -> Any:
    page = render_template("apply/code.html", sent_to=session[SENT][1], problem=problem)
    return (page, status_of(problem)) if problem else page


@pages.post("/enter")
@open_to_all
def enter() -> Any:
    """Each try is counted in a transaction of its own; the right one opens the account of the contact."""
    if SENT not in session:
        return redirect(url_for("apply.start"))
    hall, code_id = this_hall(), session[SENT][0]
    try:
        with hall.database.writing() as connection:
            right = accounts.try_code(connection, hall, hall.now(), code_id, request.form.get("code", "").strip()[:12])
            account_id = enter_account(connection, hall.now(), code_id) if right else ""
        if not right:
            raise WrongCode(field="code")
    except Refusal as refusal:
        return _code_page(refusal)
    with hall.database.reading() as connection:
        user = guards.applicant_is(connection, account_id)
    if user is None:
        raise NotFound()
    session.pop(SENT)
    login_user(user)
    return redirect(url_for("apply.start"))


@pages.get("/consent")
@requires(Action.APPLY)
def consent() -> Any:
    return _consent_page(asked=False)


def _consent_page(asked: bool) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        mine, row = account_row(connection, guards.somebody().id), consent_text_now(connection)
        agreed = row is not None and has_agreed(connection, mine.id, row.version)
    text = render((row.text_en if locale_now() == "en" else row.text) if row else "")
    since = shown_at(row.since) if row else ""
    page = render_template("apply/consent.html", row=row, text=text, since=since, agreed=agreed, asked=asked)
    return (page, 422) if asked else page


@pages.post("/consent")
@requires(Action.APPLY)
def give_consent() -> Any:
    """To the version that was read: who read an older one is shown the one that stands."""
    hall = this_hall()
    with hall.database.writing() as connection:
        row = consent_text_now(connection)
        agreed = row is not None and "agree" in request.form and request.form.get("version") == str(row.version)
        if agreed and row is not None:
            agree(connection, hall.now(), account_row(connection, guards.somebody().id).id, row.version)
    if not agreed:
        return _consent_page(asked=True)
    number = request.args.get("application", "")
    return redirect(url_for("application.look_over", number=number) if number else url_for("apply.start"))


@pages.get("/who")
@requires(Action.APPLY)
def who() -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        mine = account_row(connection, guards.somebody().id)
    given = {"name": mine.name or "", "kind": mine.identity_kind or "resident", "sex": mine.sex or ""}
    given["identity"] = identity_of(hall.vault, mine.identity_locked)
    return _who_page(given, None)


def _who_page(given: Any, problem: Refusal | None) -> Any:
    with this_hall().database.reading() as connection:
        mine = account_row(connection, guards.somebody().id)
        text = consent_text_now(connection)
        if text is None or not has_agreed(connection, mine.id, text.version):
            return redirect(url_for("apply.consent"))
        fixed = mine.person_id is not None and is_fixed(connection, mine.person_id)
    shown = masked(given["identity"]) if fixed else given["identity"]
    page = render_template(
        "apply/who.html", given=given, identity=shown, problem=problem, kinds=WORDS, sexes=SEX_WORDS, fixed=fixed,
        known=isinstance(problem, KnownAlready) or bool(given.get("ticket")),
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/who")
@requires(Action.APPLY)
def introduce_oneself() -> Any:
    """What is wrong is told beside its field; guessing at other people's documents is slowed down."""
    hall, form, me = this_hall(), request.form, guards.somebody().id
    given = {name: form.get(name, "")[:200] for name in ("name", "kind", "identity", "sex", "ticket")}
    try:
        attempt = Attempt(me)
        checked = check_introduced(Introduced(**given), today(hall.now()))
        with hall.database.writing() as connection:
            text = consent_text_now(connection)
            if text is None or not has_agreed(connection, me, text.version):
                return redirect(url_for("apply.consent"))
            introduce(connection, hall, me, checked)
    except Refusal as refusal:
        if isinstance(refusal, IdentityTaken | KnownAlready):
            attempt.was_wrong()
        return _who_page(given, refusal)
    return redirect(url_for("apply.start"))
