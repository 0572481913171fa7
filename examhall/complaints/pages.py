"""The complainant's doors: the form, the receipt, and one's own complaint by its number and code."""

import secrets
from typing import Any, Final

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from examhall.body_size import LARGEST_BODY, takes
from examhall.complaints import queries
from examhall.complaints.filing import (
    KINDS,
    LONGEST,
    Draft,
    NotKnown,
    TooMany,
    appeal,
    attach,
    code_for,
    file_complaint,
    find_complaint,
    names_now,
    withdraw,
)
from examhall.complaints.moves import NEXT_STATE, Move, State
from examhall.complaints.numbers import CODE_IN, LONGEST_TYPED, PURPOSE, grouped
from examhall.complaints.stamps import OldForm, TooQuick, TrapFilled, check_stamp, stamp
from examhall.complaints.wording import BADGES, MOVES, STATES
from examhall.errors import NotFound, Refusal, SlowDown
from examhall.hall import this_hall
from examhall.instants import SECOND, moment
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import Attempt, open_to_all, paced
from examhall.people.identity import folded
from examhall.people.pages import off_the_loop
from examhall.programme.days import HOME, day_of
from examhall.programme.texts import WritingProblem
from examhall.registration.evidence import LARGEST as LARGEST_FILE
from examhall.registration.evidence import PDF, EvidenceProblem, EvidenceTooLarge, looked_at
from examhall.replies import status_of
from examhall.site.pages import programme_now, show

pages = Blueprint("complaints", __name__, url_prefix="/complaints")

FOLLOWED_FOR: Final = 30 * 60 * SECOND  # then the number and the code are asked for again
TRIES: Final = 40  # at one complaint at once: what is typed there is short, and files are eight at most
TRIES_A_SECOND: Final = 1 / 15
FORM_KEY: Final = "complaint form"  # the vault's purpose
TRAP: Final = "website"  # a field that no person sees: whoever fills it in is a script


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_: RequestEntityTooLarge) -> Any:
    """The body is not read at all; the complaint comes back with a sentence at the field."""
    return _mine_page(EvidenceTooLarge(), "file"), 413


@pages.get("")
@open_to_all
def home() -> str:
    """What a complaint is and how long it takes; the ways to make one and to follow one."""
    return show("complaints/home.html", programme_now())


@pages.get("/new")
@open_to_all
def new() -> str:
    return _form_page({"about": request.args.get("about", ""), "stamp": _new_stamp()}, {})


@pages.post("/new")
@open_to_all
def file() -> Any:
    """Keep what was filled in by a person, once; all else comes back with a sentence, and with all that was written."""
    hall, form = this_hall(), request.form
    given = {field: form.get(field, "").strip() for field in ("kind", "about", "says", "contact", "stamp")}
    given["says"] = given["says"].replace("\r\n", "\n")
    draft = Draft(given["kind"], given["about"], given["says"], given["contact"], locale_now())
    try:
        check_stamp(hall.vault.key(FORM_KEY), given["stamp"], hall.now())
        if form.get(TRAP):
            raise TrapFilled()
        with hall.database.writing() as connection:
            complaint_id = file_complaint(
                connection, hall, hall.now(), given["stamp"], request.remote_addr or "", draft
            )  # fmt: skip
    except WritingProblem as problem:
        return _form_page(given, problem.faults), 422
    except (TooQuick, TrapFilled, TooMany) as problem:
        return _form_page(given, {}, problem), 429
    except OldForm as problem:
        return _form_page({**given, "stamp": _new_stamp()}, {}, problem), 422
    _follow(complaint_id)
    session["complaint_form"] = given["stamp"]
    return redirect(url_for("complaints.receipt"))


def _new_stamp() -> str:
    hall = this_hall()
    return stamp(hall.vault.key(FORM_KEY), hall.now(), secrets.token_hex(8))


def _form_page(given: dict[str, str], faults: dict[str, Any], problem: Refusal | None = None) -> str:
    with this_hall().database.reading() as connection:
        institutions = queries.institutions(connection)
    return show(
        "complaints/form.html", programme_now(), given=given, faults=faults, problem=problem, kinds=KINDS, trap=TRAP,
        institutions=institutions, longest=LONGEST,
    )  # fmt: skip


@pages.get("/receipt")
@open_to_all
def receipt() -> Any:
    """Number and code, to be printed or written down; only for the browser from which the complaint came."""
    hall, complaint_id = this_hall(), _followed()
    form = session.get("complaint_form", "")
    with hall.database.reading() as connection:
        row = queries.complaint_of(connection, complaint_id) if complaint_id else None
        if row is None or not form or row.form_lookup != hall.vault.lookup(PURPOSE, form):
            return redirect(url_for("complaints.follow"))
        institution = queries.institution_name(connection, row.subject, row.subject_id)
        provisional = queries.provisional(connection, row, hall.now())
    return show(
        "complaints/receipt.html", programme_now(), row=row, institution=institution, kinds=KINDS, at=_at,
        provisional=provisional, number=grouped(row.number, CODE_IN), code=grouped(code_for(hall, form), CODE_IN),
    )  # fmt: skip


@pages.get("/follow")
@open_to_all
def follow() -> str:
    guards.door_opened()
    return _follow_page()


@pages.post("/follow")
@open_to_all
def find() -> Any:
    """The complaint with this number and code; a wrong one of either is answered alike, and more slowly each time."""
    hall = this_hall()
    number, code = (request.form.get(field, "").strip()[:LONGEST_TYPED] for field in ("number", "code"))
    try:
        attempt = Attempt(f"complaint {folded(number)}")
        with hall.database.reading() as connection:
            complaint_id = find_complaint(connection, hall, number, code)
    except SlowDown as problem:
        return _follow_page(number, problem), 429
    except NotKnown as problem:
        attempt.was_wrong()
        return _follow_page(number, problem), 403
    attempt.was_right()
    _follow(complaint_id)
    return redirect(url_for("complaints.mine"))


def _follow_page(number: str = "", problem: Refusal | None = None) -> str:
    return show("complaints/follow.html", programme_now(), number=number, problem=problem, longest=LONGEST_TYPED)


@pages.post("/leave")
@open_to_all
def leave() -> Any:
    """Nobody who comes to this browser later sees the complaint."""
    for name in ("complaint", "complaint_form"):
        session.pop(name, None)
    return redirect(url_for("complaints.follow"))


@pages.get("/mine")
@open_to_all
def mine() -> Any:
    """One's own complaint: where it stands, what was answered, and what one may still do."""
    return _mine_page() if _followed() else redirect(url_for("complaints.follow"))


@pages.post("/mine/appeal")
@open_to_all
def appeal_against() -> Any:
    says = request.form.get("says", "").replace("\r\n", "\n").strip()
    return _done("appeal", lambda connection, hall: appeal(connection, hall, hall.now(), _mine(), says))


@pages.post("/mine/withdraw")
@open_to_all
def take_back() -> Any:
    return _done("withdraw", lambda connection, hall: withdraw(connection, hall, hall.now(), _mine()))


@pages.post("/mine/attachments")
@takes(LARGEST_FILE + LARGEST_BODY)
@open_to_all
def add() -> Any:
    """A photo or a PDF; judged by what is in it, images are drawn anew."""
    complaint_id = _mine()
    try:
        _paced(complaint_id)
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise EvidenceProblem()
        media_type, data = off_the_loop(looked_at, sent.read())
    except (EvidenceProblem, SlowDown) as problem:
        return _mine_page(problem, "file"), 429 if isinstance(problem, SlowDown) else 422
    name = sent.filename
    return _done("file", lambda connection, hall: attach(connection, hall, hall.now(), complaint_id, name, media_type, data))


@pages.get("/mine/attachments/<attachment_id>")
@open_to_all
def attachment(attachment_id: str) -> Response:
    return send_attachment(_mine(), attachment_id)


def send_attachment(complaint_id: str, attachment_id: str) -> Response:
    """A document as it is kept, where it can do nothing. NotFound."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row = queries.attachment_of(connection, complaint_id, attachment_id)
    answer = Response(hall.vault.open(PURPOSE, row.locked), mimetype=row.media_type)
    answer.headers.set("Content-Disposition", "attachment" if row.media_type == PDF else "inline", filename=row.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _paced(complaint_id: str) -> None:
    """SlowDown: nobody needs so many tries at one complaint. A file counts twice: it is looked into, and then kept."""
    paced("complaint", complaint_id, TRIES, TRIES_A_SECOND)


def _done(where: str, act: Any) -> Any:
    """Back to the complaint, or the same page with what is wrong beside the field."""
    hall = this_hall()
    try:
        _paced(_mine())
        with hall.database.writing() as connection:
            act(connection, hall)
    except NotFound:
        raise
    except Refusal as problem:
        return _mine_page(problem, where), 422 if isinstance(problem, WritingProblem) else status_of(problem)
    return redirect(url_for("complaints.mine"))


def _follow(complaint_id: str) -> None:
    session["complaint"] = [complaint_id, this_hall().now() + FOLLOWED_FOR]


def _followed() -> str:
    """The complaint that this browser follows; empty where it follows none, or did too long ago."""
    complaint_id, until = session.get("complaint", ("", 0))
    return str(complaint_id) if this_hall().now() < until else ""


def _mine() -> str:
    """The same; NotFound where there is none."""
    complaint_id = _followed()
    if not complaint_id:
        raise NotFound()
    return complaint_id


def _mine_page(problem: Refusal | None = None, where: str = "") -> str:
    hall, complaint_id = this_hall(), _mine()
    with hall.database.reading() as connection:
        row = queries.complaint_of(connection, complaint_id)
        state = State(row.state)
        steps, attachments = queries.steps_of(connection, complaint_id), queries.attachments_of(connection, complaint_id)
        institution = queries.institution_name(connection, row.subject, row.subject_id)
        names, promised = queries.names_of(connection), names_now(connection, hall)
        provisional = queries.provisional(connection, row, hall.now())
    may = {move for move in (Move.ADD, Move.APPEAL, Move.WITHDRAW) if (state, move) in NEXT_STATE}
    if day_of(hall.now()) > row.appeal_until:
        may.discard(Move.APPEAL)
    return show(
        "complaints/mine.html", programme_now(), row=row, state=state, steps=steps, attachments=attachments, may=may,
        institution=institution, names_of=names, promised=promised, states=STATES, badges=BADGES, moves=MOVES, kinds=KINDS,
        opened=opened, at=_at, number=grouped(row.number, CODE_IN), problem=problem, where=where, longest=LONGEST,
        provisional=provisional, given=request.form if where == "appeal" else {}, most=LARGEST_FILE // 1024 // 1024,
    )  # fmt: skip


def opened(locked: bytes | None) -> str:
    """What was said, in clear; empty where nothing was."""
    return this_hall().vault.open(PURPOSE, locked).decode() if locked else ""


def _at(at: int) -> str:
    return moment(at, HOME).strftime("%Y-%m-%d %H:%M")
