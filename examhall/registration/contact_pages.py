"""How one's own account is reached: what is kept, and another contact, proved by a code that is sent to it."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from examhall.errors import Refusal
from examhall.hall import this_hall
from examhall.people import accounts, guards
from examhall.people.accounts import WrongCode
from examhall.people.contacts import Contact, masked_contact, read_contact
from examhall.people.guards import requires
from examhall.people.own_contacts import ContactTaken, change_contact, contacts_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.post import NotSent, send
from examhall.replies import status_of

pages = Blueprint("contacts", __name__, url_prefix="/apply/contacts")

SENT: Final = "contact_code"  # in the signed cookie: the code that was sent to the new contact, and the contact, masked


@pages.get("")
@requires(Action.APPLY)
def own() -> Any:
    return _page("", None)


def _page(typed: str, problem: Refusal | None) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        kept = contacts_of(connection, hall.vault, guards.somebody().id)
    shown = {kind: masked_contact(one) for kind, one in kept.items()}
    page = render_template("apply/contacts.html", shown=shown, typed=typed, problem=problem, sent_to="")
    return (page, status_of(problem)) if problem else page


@pages.post("")
@requires(Action.APPLY)
def ask() -> Any:
    """A code to the new contact; nothing is changed before it comes back."""
    hall, typed = this_hall(), request.form.get("contact", "").strip()[:254]
    try:
        contact = read_contact(typed)
        with hall.database.writing() as connection:
            code_id, digits = accounts.make_code(connection, hall, hall.now(), contact, request.remote_addr or "")
        text = _("%(digits)s is your code to be reached here. It works for ten minutes; tell it to nobody.", digits=digits)
        off_the_loop(send, hall.config, contact.kind, contact.to, _("Your code"), text)
    except Refusal as refusal:
        return _page(typed, refusal)
    session[SENT] = (code_id, masked_contact(contact))
    return redirect(url_for("contacts.code"))


@pages.get("/code")
@requires(Action.APPLY)
def code() -> Any:
    return _code_page(None) if SENT in session else redirect(url_for("contacts.own"))


def _code_page(problem: Refusal | None) -> Any:
    page = render_template("apply/contacts.html", shown={}, typed="", problem=problem, sent_to=session[SENT][1])
    return (page, status_of(problem)) if problem else page


@pages.post("/code")
@requires(Action.APPLY)
def prove() -> Any:
    """Each try is counted in a transaction of its own; after the change the contacts that stood before are told."""
    if SENT not in session:
        return redirect(url_for("contacts.own"))
    hall, (code_id, new) = this_hall(), session[SENT]
    try:
        with hall.database.writing() as connection:
            right = accounts.try_code(connection, hall, hall.now(), code_id, request.form.get("code", "").strip()[:12])
        if not right:
            raise WrongCode(field="code")
        with hall.database.writing() as connection:
            before = change_contact(connection, hall.vault, hall.now(), guards.somebody().id, code_id)
    except ContactTaken as taken:
        session.pop(SENT)
        return _page("", taken)
    except Refusal as refusal:
        return _code_page(refusal)
    session.pop(SENT)
    for contact in before:
        _tell(contact, new)
    return redirect(url_for("contacts.own", saved=1))


def _tell(contact: Contact, new: str) -> None:
    """The change stands whether or not the message can be sent: the old contact may be the one that no longer works."""
    text = _("From now on %(new)s opens your account here. If it was not you, tell your centre at once.", new=new)
    try:
        off_the_loop(send, this_hall().config, contact.kind, contact.to, _("Your account was changed"), text)
    except NotSent:
        return  # send has written it into the log
