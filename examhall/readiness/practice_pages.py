"""Practice (模拟练习): the candidate's own page over a hall that keeps nothing. Open to everybody at a station.

The page's script plays the part of the proctor; what goes up is answered as the save door would, and forgotten.
"""

import hashlib
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, render_template, request

from examhall import replies
from examhall.errors import Malformed
from examhall.hall import this_hall
from examhall.instants import MINUTE
from examhall.language import locale_now
from examhall.papers.shape import accepts
from examhall.people import guards
from examhall.people.guards import open_to_all
from examhall.readiness.practice import MINUTES, practice_booklet, practice_shape
from examhall.sittings.commands import Change
from examhall.sittings.pledge import EDITION, pledge
from examhall.sittings.receipts import milliseconds

pages = Blueprint("practice", __name__, url_prefix="/practice")

MOST_CHANGES: Final = 100
SHAPE: Final = practice_shape()
VARIANTS: Final = (0,) * len({field.slot for field in SHAPE.fields.values()})


def reply(body: Any) -> Response:
    return Response(replies.encode(body), mimetype="application/json")


@pages.get("")
@open_to_all
def page() -> str:
    return render_template("readiness/practice.html", locale=locale_now())


@pages.get("/about")
@open_to_all
def about() -> Response:
    """What the candidate's page is told about a sitting, of nobody's."""
    english = locale_now() == "en"
    words = ("模拟练习", "Practice", "操作练习", "Trying the page")
    return reply(
        {
            "exam": words[0], "exam_en": words[1], "part": "theory", "part_title": words[2], "part_title_en": words[3],
            "minutes": MINUTES, "points": "5", "pass_mark": "3",
            "candidate": {
                "name": "Practice" if english else "练习考生", "sex": "—", "ticket": "00000000000000",
                "identity": "0000**********0000",
            },
            "centre": "—", "room": "—", "seat": 1, "zone": "Asia/Shanghai", "starts_at": milliseconds(this_hall().now()),
            "notice": render_template(f"readiness/notice_{'en' if english else 'zh'}.html", minutes=MINUTES),
            "pledge": pledge(english), "pledge_version": EDITION, "reminders": (300, 60), "calculator": True,
            "lock_stops_clock": False, "next": None, "insecure": guards.reads_along(),
            "allowed_ms": milliseconds(MINUTES * MINUTE),
        }
    )  # fmt: skip


@pages.get("/booklet")
@open_to_all
def booklet() -> Response:
    return reply(practice_booklet(locale_now() == "en"))


@pages.get("/clock")
@open_to_all
def clock() -> Response:
    """The hall's time, for the page's clock and for a station's self-test: now, ms."""
    return reply({"now": milliseconds(this_hall().now())})


class Sent(msgspec.Struct):
    """A batch as the outbox sends it."""

    changes: list[Change] = []
    seen: int = 0
    notes: dict[str, Any] | None = None


@pages.post("/responses")
@open_to_all
def responses() -> Response:
    """Receipts for what is well-formed, and nothing kept."""
    try:
        sent = msgspec.json.decode(request.get_data(), type=Sent)
    except msgspec.DecodeError as fault:
        raise Malformed() from fault
    if len(sent.changes) > MOST_CHANGES:
        raise Malformed()
    good = [one for one in sent.changes if one.hand_in is not None or accepts(SHAPE, VARIANTS, one.field, one.value)]
    parked = [one for one in sent.changes if one not in good]
    return reply(
        {
            "receipts": [{"number": one.number, "entry": one.number, "hash": _code(one.token)} for one in good],
            "parked": [{"number": one.number, "code": Malformed.code, "says": str(Malformed.says)} for one in parked],
            "kept": [], "refused": None, "noted": True, "now": milliseconds(this_hall().now()),
        }
    )  # fmt: skip


def _code(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]
