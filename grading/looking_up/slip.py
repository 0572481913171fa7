"""The result slip (成绩单): what is public of one registration, on one page of A4."""

from pathlib import Path
from typing import Any, Final

from flask import Response
from flask_babel import gettext as _

from examhall import replies
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.pages import off_the_loop
from examhall.print.typesetting import typeset
from examhall.programme.days import day_of
from examhall.programme.names import Names
from examhall.site.pages import programme_now
from grading import labels
from grading.looking_up.shown import DEFERRED, KEPT, NOT_TOLD, Shown, ShownPart

TEMPLATE: Final = Path(__file__).with_name("print") / "slip.typ"


def slip_reply(one: Shown) -> Response:
    """The slip as a PDF to be opened."""
    hall = this_hall()
    identity = masked(identity_of(hall.vault, one.identity_locked))
    data = slip(one, identity, programme_now().names, day_of(hall.now()), locale_now() == "en")
    return replies.pdf(off_the_loop(typeset, TEMPLATE, data), f"results-{one.ticket}.pdf")


def slip(one: Shown, identity: str, names: Names, today: str, english: bool) -> dict[str, Any]:
    """The template's data. `identity`: masked; `today`: YYYY-MM-DD, the day it is printed on."""
    programme, body = (names.programme_en, names.body_en) if english else (names.programme, names.body)
    return {
        "title": _("Result slip"), "english": english, "programme": programme, "body": body, "number": one.number,
        "foot": f"{programme} · {one.number}",
        "head": [
            _fact(_("Name"), one.name), _fact(_("Admission ticket number"), one.ticket),
            _fact(_("Identity number"), identity), _fact(_("Batch"), one.batch), _fact(_("Level"), one.level),
            _fact(_("Number of the slip"), one.number),
        ],
        "parts": [_part(part) for part in one.parts],
        "overall": str(labels.VERDICT[one.overall]),
        "words": {
            "page": _("Page {page} of {pages}"), "part": _("Part"), "sat_on": _("Day of the examination"),
            "centre": _("Centre"), "score": _("Score"), "pass_mark": _("To pass"), "verdict": _("Result"),
            "released_on": _("Released on"), "overall": _("Overall"), "areas": _("Points by area"),
            "corrected": _("Corrected"), "printed_on": _("Printed on %(day)s", day=today),
            "note": _("This slip says what is public on the day it is printed. It is no certificate."),
            "body": _("Examining body"),
        },
    }  # fmt: skip


def _part(part: ShownPart) -> dict[str, Any]:
    return {
        "title": part.title, "sat_on": part.sat_on or "—", "centre": part.centre or "—",
        "score": f"{part.score} / {part.points}" if part.score else "—", "pass_mark": f"{part.pass_mark} / {part.points}",
        "verdict": in_words(part), "released_on": part.released_on or "—", "corrected": part.corrected,
        "areas": [{"title": area.title, "points": f"{area.points} / {area.out_of}"} for area in part.areas],
    }  # fmt: skip


def in_words(part: ShownPart) -> str:
    """What is said of a part, in a few words."""
    said = {
        DEFERRED: _("Deferred"), NOT_TOLD: _("Not released yet"), KEPT: _("Passed, kept from %(batch)s", batch=part.kept_from),
    }  # fmt: skip
    return said.get(part.stands) or str(labels.VERDICT[part.stands])


def _fact(label: str, said: str) -> dict[str, str]:
    return {"label": label, "said": said}
