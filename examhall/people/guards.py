"""Who is signed in, and what that lets them do: the guards of every page and every socket message."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from flask import Flask, current_app, g, request, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user
from sqlalchemy import Connection, select

from examhall.errors import NotAllowed, SignInNeeded, SlowDown
from examhall.hall import this_hall
from examhall.listening import is_loopback
from examhall.people.permissions import Action, Role, may
from examhall.people.tables import account, person, role_grant
from examhall.people.throttle import NAMELESS, Browser, Pace, Throttle

View = TypeVar("View", bound=Callable[..., Any])


APPLICANTS_DOOR: Final = "applicant:"
HOMES: Final = {str(Role.CANDIDATE): "/sittings", str(Role.APPLICANT): "/apply"}


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """A person at a browser, with the roles they have now. An applicant's `id` is the account's, until there is a person."""

    def __init__(self, person_id: str, name: str, roles: frozenset[str], access: int = 0) -> None:
        self.id = person_id
        self.name = name
        self.roles = roles
        self.access = access  # counts up with each change of what the person may do or signs in with

    def get_id(self) -> str:
        """What the cookie keeps, signed: the door somebody came in by, which no other door ever reads, or a count of `access`.

        It is worth nothing any more once `access` has counted on.
        """
        return APPLICANTS_DOOR + self.id if Role.APPLICANT in self.roles else f"{self.id}.{self.access}"

    @property
    def home(self) -> str:
        """Where whoever is signed in begins."""
        return next((HOMES[role] for role in self.roles & HOMES.keys()), "/staff")

    def may(self, action: Action) -> bool:
        return may(self.roles, action)


class Nobody(AnonymousUserMixin):  # type: ignore[misc]  # flask-login ships no types
    id = ""
    name = ""
    roles: frozenset[str] = frozenset()

    def may(self, action: Action) -> bool:
        return False


def reads_along() -> bool:
    """Whether anybody on the network can read what this browser and we tell each other: no TLS, and not the same machine."""
    return not (request.is_secure or this_hall().config.secure or is_loopback(request.host))


def who_is(connection: Connection, person_id: str) -> SignedIn | None:
    """A person as somebody who may do things; None where unknown or no longer active."""
    wanted = (person.c.name, person.c.username, person.c.active, person.c.access)
    row = connection.execute(select(*wanted).where(person.c.id == person_id)).first()
    if row is None or not row.active:
        return None
    named = frozenset(connection.execute(select(role_grant.c.role).where(role_grant.c.person_id == person_id)).scalars())
    roles = named or frozenset({Role.CANDIDATE} if row.username is None else ())
    return SignedIn(person_id, row.name, roles, row.access)


def is_signed_in_still(connection: Connection, person_id: str, access: int) -> bool:
    """Whether who signed in when `access` stood here is so still."""
    user = who_is(connection, person_id)
    return user is not None and user.access == access


def applicant_is(connection: Connection, account_id: str) -> SignedIn | None:
    """An account as somebody who may apply, whatever else the person may do: an applicant's browser opens no other door."""
    names = select(account.c.id, person.c.name, person.c.active).outerjoin(person, person.c.id == account.c.person_id)
    row = connection.execute(names.where(account.c.id == account_id)).first()
    if row is None or row.active is False:
        return None
    return SignedIn(account_id, row.name or "", frozenset({Role.APPLICANT}))


def install(app: Flask) -> None:
    """Sign-in by signed cookie; roles are read at each request, so a change of role works at once, and ends the sign-in."""
    app.extensions["throttle"], app.extensions["paces"] = Throttle(), {}
    app.extensions["entrance"] = []
    manager = LoginManager(app)
    manager.anonymous_user = Nobody
    manager.session_protection = None  # a centre's machines share one address, and a candidate may change machines

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(kept: str) -> SignedIn | None:
        if kept.startswith(APPLICANTS_DOOR):
            with app.extensions["hall"].database.reading() as connection:
                return applicant_is(connection, kept.removeprefix(APPLICANTS_DOOR))
        person_id, _, access = kept.partition(".")
        with app.extensions["hall"].database.reading() as connection:
            user = who_is(connection, person_id)
        return user if user is not None and str(user.access) == (access or "0") else None


def who() -> SignedIn | Nobody:
    """Whoever is at the browser, signed in or not."""
    user: SignedIn | Nobody = current_user._get_current_object()
    return user


def somebody() -> SignedIn:
    """Who is signed in; SignInNeeded when nobody is."""
    if not current_user.is_authenticated:
        raise SignInNeeded()
    user: SignedIn = current_user._get_current_object()
    return user


def check(action: Action) -> SignedIn:
    """Who is signed in, if they may do this."""
    user = somebody()
    if not user.may(action):
        raise NotAllowed()
    g.action_checked = action
    return user


class Attempt:
    """One try to sign in under a number, from the browser that asks; SlowDown where it is not its turn."""

    def __init__(self, number: str) -> None:
        self._throttle: Throttle = current_app.extensions["throttle"]
        self._number, self._address, self._now = number, request.remote_addr or "", this_hall().now()
        self._browser = Browser(*session.get("browser", NAMELESS))
        if not self._throttle.may_try(number, self._address, self._browser, self._now):
            raise SlowDown()

    def was_wrong(self) -> None:
        self._throttle.was_wrong(self._number, self._address, self._browser, self._now)

    def was_right(self) -> None:
        self._throttle.was_right(self._number, self._address)


def paced(what: str, key: str, burst: int, a_second: float) -> None:
    """SlowDown where this has been done too often for this key (an address, a person, a complaint) in the time it took."""
    paces: dict[str, Pace] = current_app.extensions["paces"]
    if not paces.setdefault(what, Pace(burst, a_second)).allows(key, this_hall().now()):
        raise SlowDown()


def turned_away(person_id: str) -> Any:
    """The page for a candidate whose details are right but who may not come in from here; None for who may.

    `entrance` holds the questions that stand above this package: which browser it is, from which network.
    """
    pages = (ask(person_id) for ask in current_app.extensions["entrance"])
    return next((page for page in pages if page is not None), None)


def door_opened() -> None:
    """A browser has a sign-in page before it; it keeps, signed, the name that it gets here and since when it has it."""
    session.setdefault("browser", (this_hall().now(), secrets.token_urlsafe(9)))


def requires(action: Action) -> Callable[[View], View]:
    """The guard of a page. `view.required_action` is what the permission matrix test reads."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*arguments: Any, **named: Any) -> Any:
            check(action)
            return view(*arguments, **named)

        guarded.required_action = action  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def requires_any(*actions: Action) -> Callable[[View], View]:
    """The guard of a page that several kinds of work need to see."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*arguments: Any, **named: Any) -> Any:
            if not any(somebody().may(action) for action in actions):
                raise NotAllowed()
            return view(*arguments, **named)

        guarded.required_action = actions  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def lets_in(view: Callable[..., Any] | None) -> bool:
    """Whether this page's guard would let in whoever asks: for what must be known before the page itself is reached."""
    required = getattr(view, "required_action", ())
    if required is None:  # open to all
        return True
    actions = required if isinstance(required, tuple) else (required,)
    return any(who().may(action) for action in actions if isinstance(action, Action))


def open_to_all(view: View) -> View:
    """Marks a page that needs no sign-in, so that forgetting a guard is a failing test and not a hole."""
    view.required_action = None  # type: ignore[attr-defined]
    return view
