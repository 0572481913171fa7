"""The public's doors: verify a certificate by number and name or by its code, the published keys, what credentials name."""

from typing import Any, Final

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from examhall import replies
from examhall.errors import NotFound, Refusal, SlowDown
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import Attempt, open_to_all
from examhall.programme.queries import levels, names_now
from examhall.site.pages import programme_now, show
from grading.certificates import keys, queries
from grading.certificates.checking import NotVerified, Told, by_number, by_statement
from grading.certificates.credential import Held, achievement, credential, profile, revocation_list, signed
from grading.certificates.states import Status
from grading.certificates.wording import CAUSE_WORDS, STATUS_BADGES, STATUS_NOTES, STATUS_NOTICES, STATUSES

pages = Blueprint("verify", __name__, template_folder="../templates")

DOOR: Final = "certificates"  # all numbers together: whoever guesses them is slowed down, whichever they try
LONGEST_NUMBER, LONGEST_NAME = 40, 100
JWS: Final = "application/vc+jwt"


@pages.get("/certificates")
@open_to_all
def ask() -> str:
    guards.door_opened()
    return _page()


@pages.post("/certificates")
@open_to_all
def verify() -> Any:
    """By number and name: both have to be right, and a wrong one of either is answered alike."""
    number, name = (request.form.get(field, "").strip() for field in ("number", "name"))
    number, name = number[:LONGEST_NUMBER], name[:LONGEST_NAME]
    try:
        told = _slowly(by_number, number, name)
    except (NotVerified, SlowDown) as problem:
        return _page(number=number, name=name, problem=problem), replies.status_of(problem)
    return _page(told)


@pages.get("/c/<statement>")
@open_to_all
def scanned(statement: str) -> Any:
    """By the statement in the QR code."""
    guards.door_opened()
    try:
        told = _by_statement(statement)
    except (NotVerified, SlowDown) as problem:
        return _page(problem=problem), replies.status_of(problem)
    return _page(told, statement)


@pages.post("/c/<statement>")
@open_to_all
def compare(statement: str) -> Any:
    """Whether the name that is printed on a paper is the one its code was signed for."""
    name = request.form.get("name", "").strip()[:LONGEST_NAME]
    try:
        told = _by_statement(statement)
        agrees = _slowly(_agrees, told, name)
    except (NotVerified, SlowDown) as problem:
        return _page(problem=problem), replies.status_of(problem)
    return _page(told, statement, name=name, agrees=agrees)


@pages.get("/c/<statement>/credential")
@open_to_all
def badge(statement: str) -> Response:
    """The holder's Open Badges credential, for whoever has the code: signed, or with ?form=json readable and unsigned."""
    hall = this_hall()
    told = _by_statement(statement)
    if told.status is not Status.VALID:
        raise NotVerified()
    row, origin = told.row, hall.config.origin
    with hall.database.reading() as connection:
        names = names_now(connection, hall.config.authority)
        issued_at = queries.story_of(connection, row.id)[0].at
        said = credential(
            origin, names,
            Held(
                row.credential_id, row.number, row.name, row.level, row.exam, row.exam_en, row.theory, row.practical, issued_at
            ),
        )  # fmt: skip
        if request.args.get("form") == "json":
            return _json(said, "application/vc", f"certificate-{row.number_folded}.json")
        content = signed(origin, said, *keys.statement_key(connection, hall))
    return _download(content.encode(), JWS, f"certificate-{row.number_folded}.jwt")


@pages.get("/certificates/keys")
@open_to_all
def key_set() -> Response:
    """Every key that statements, credentials and documents were ever signed with: a JSON Web Key Set."""
    with this_hall().database.reading() as connection:
        return _json({"keys": [keys.as_jwk(row) for row in keys.published(connection)]}, "application/jwk-set+json")


@pages.get("/certificates/keys/<key_id>")
@open_to_all
def key(key_id: str) -> Response:
    with this_hall().database.reading() as connection:
        found = next((row for row in keys.published(connection) if row.id == key_id), None)
    if found is None:
        raise NotFound()
    return _json(keys.as_jwk(found), "application/jwk+json")


@pages.get("/certificates/issuer")
@open_to_all
def issuer() -> Response:
    hall = this_hall()
    with hall.database.reading() as connection:
        return _json(profile(hall.config.origin, names_now(connection, hall.config.authority)))


@pages.get("/certificates/achievements/<level>")
@open_to_all
def achieved(level: str) -> Response:
    hall = this_hall()
    with hall.database.reading() as connection:
        names = names_now(connection, hall.config.authority)
        found = next((row for row in levels(connection) if row.code == level), None)
    if found is None:
        raise NotFound()
    return _json(achievement(hall.config.origin, names, level, found.title, found.title_en))


@pages.get("/certificates/revoked")
@open_to_all
def revoked() -> Response:
    """The credentials that are not valid any more, by ids that say nothing of holder or number."""
    hall = this_hall()
    with hall.database.reading() as connection:
        ended = [(row.credential_id, row.cause) for row in queries.revoked(connection)]
    return _json(revocation_list(hall.config.origin, ended))


def _by_statement(statement: str) -> Told:
    """A statement that was signed cannot be guessed, so only wrong ones are slowed down. NotVerified, SlowDown."""
    try:
        with this_hall().database.reading() as connection:
            return by_statement(connection, statement)
    except NotVerified:
        Attempt(DOOR).was_wrong()
        raise


def _slowly(ask: Any, *details: Any) -> Any:
    """Ask the database for what somebody typed. NotVerified, SlowDown."""
    attempt = Attempt(DOOR)
    try:
        with this_hall().database.reading() as connection:
            return ask(connection, *details)
    except NotVerified:
        attempt.was_wrong()
        raise


def _agrees(_connection: Connection, told: Told, name: str) -> bool:
    return queries.is_named(told.row, name)


def _page(
    told: Told | None = None, statement: str = "", *, number: str = "", name: str = "", problem: Refusal | None = None,
    agrees: bool | None = None,
) -> str:  # fmt: skip
    return show(
        "certificates/verify.html", programme_now(), told=told, statement=statement, number=number, name=name,
        problem=problem, agrees=agrees, statuses=STATUSES, notes=STATUS_NOTES, badges=STATUS_BADGES, notices=STATUS_NOTICES,
        causes=CAUSE_WORDS, longest_number=LONGEST_NUMBER, longest_name=LONGEST_NAME, now=this_hall().now(),
    )  # fmt: skip


def _json(said: Any, mimetype: str = "application/json", name: str = "") -> Response:
    answer = Response(replies.encode(said), mimetype=mimetype)
    if name:
        answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _download(content: bytes, mimetype: str, name: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
