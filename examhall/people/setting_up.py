"""A second factor that is being set up: its secret waits, locked, in the browser that was shown it, and nowhere else."""

from base64 import b64decode, b64encode
from typing import Any

from flask import request, session

from examhall.hall import this_hall
from examhall.people.factors import FACTOR, enrol
from examhall.people.guards import SignedIn
from examhall.people.operations import username_of
from examhall.people.second_factor import address, in_groups, new_secret, picture


def shown(user: SignedIn) -> dict[str, Any]:
    """What the page shows: the same at each look, until it is done."""
    hall, secret = this_hall(), _secret_of(user)
    if not secret:
        secret = new_secret()
        locked = hall.vault.lock(FACTOR, secret.encode())
        session["new_factor"] = [user.id, b64encode(locked).decode()]
    with hall.database.reading() as connection:
        username = username_of(connection, user.id)
    return {"picture": picture(address(secret, username, "Examhall")), "secret": in_groups(secret)}


def finish(user: SignedIn) -> list[str]:
    """The recovery codes, once the posted code shows that the telephone has the secret. CodeFailed."""
    codes = enrol(this_hall(), user.id, _secret_of(user), request.form.get("code", ""))
    session.pop("new_factor", None)
    return codes


def _secret_of(user: SignedIn) -> str:
    person_id, kept = session.get("new_factor", ("", ""))
    return this_hall().vault.open(FACTOR, b64decode(kept)).decode() if person_id == user.id else ""
