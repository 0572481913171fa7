"""The consent text at the authority's desk: every version in both languages, who agreed, and the next one, looked at first."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from sqlalchemy import Row

from examhall.errors import ChangedMeanwhile, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.consents import ConsentFile, consent_texts, publish_consent_text
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme.texts import EMPTY, TOO_LONG
from examhall.prose import ProseProblem, render
from examhall.replies import status_of
from examhall.site.text_pages import at_the_desk

pages = Blueprint("consent_texts", __name__, url_prefix="/staff/programme/consent")

FIELDS: Final = ("text", "text_en")
LONGEST: Final = 20_000  # characters


@pages.get("")
@requires(Action.EDIT_PROGRAMME)
def versions() -> Any:
    found = _versions()
    return _page(found, {field: getattr(found[0], field) if found else "" for field in FIELDS})


@pages.post("")
@requires(Action.EDIT_PROGRAMME)
def publish() -> Any:
    """Show what is written as applicants would read it, or publish it as the next version."""
    hall, form = this_hall(), request.form
    given = {field: form.get(field, "").replace("\r\n", "\n").strip() for field in FIELDS}
    faults = _faults(given)
    if faults or "preview" in form:
        page = _page(_versions(), given, faults=faults, preview=not faults)
        return (page, 422) if faults else page
    try:
        with hall.database.writing() as connection:
            said, known = ConsentFile(**given), form.get("known", 0, type=int)
            publish_consent_text(connection, hall, hall.now(), guards.somebody().id, said, known)
    except ChangedMeanwhile as problem:
        return _page(_versions(), given, problem=problem), status_of(problem)
    return redirect(url_for("consent_texts.versions", saved=1))


def _faults(given: dict[str, str]) -> dict[str, LazyString | str]:
    """field -> what is wrong with it."""
    faults: dict[str, LazyString | str] = {}
    for field, text in given.items():
        if not text:
            faults[field] = EMPTY
        elif len(text) > LONGEST:
            faults[field] = TOO_LONG % {"most": LONGEST}
        else:
            try:
                render(text)
            except ProseProblem as problem:
                faults[field] = str(problem)
    standing = _versions()
    if not faults and standing and all(getattr(standing[0], field) == text for field, text in given.items()):
        faults["text"] = _("These are the words that stand already.")
    return faults


def _versions() -> list[Row[Any]]:
    with this_hall().database.reading() as connection:
        return consent_texts(connection)


def _page(found: list[Row[Any]], given: dict[str, str], problem: Refusal | None = None, **more: Any) -> str:
    """`faults`: beside their fields; `preview`: what is written stands below as applicants would read it."""
    shown = {"faults": {}, "preview": False, **more}

    def read(text: str) -> Markup:
        return Markup(render(text))  # noqa: S704  prose has cleaned it

    return render_template(
        "programme/consent.html", versions=found, given=given, problem=problem, read=read, at=at_the_desk, **shown
    )
