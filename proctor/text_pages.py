"""The page on which an officer or the authority writes the sentences that proctors choose from."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import ChangedMeanwhile, Malformed
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from proctor.canned import LONGEST, MOST, Canned, faults_of
from proctor.texts import set_texts, texts_now

text_pages = Blueprint("proctor_texts", __name__, url_prefix="/proctor/texts")


@text_pages.get("")
@requires(Action.SET_TEXTS)
def texts() -> str:
    with this_hall().database.reading() as connection:
        edition, stand = texts_now(connection)
    return _page(edition, [(one.zh, one.en) for one in stand])


@text_pages.post("")
@requires(Action.SET_TEXTS)
def write_texts() -> Any:
    """All sentences at once, in their order; a line that is empty in both languages goes."""
    pairs = zip(request.form.getlist("zh"), request.form.getlist("en"), strict=False)
    given = [(zh.strip(), en.strip()) for zh, en in pairs if zh.strip() or en.strip()]
    if len(given) > MOST:
        raise Malformed(field="zh")
    if faults := faults_of(given):
        return _page(request.form.get("edition", 0, type=int), given, faults=dict(faults)), 422
    try:
        set_texts(
            this_hall(), guards.somebody().id, request.form.get("edition", 0, type=int),
            tuple(Canned(zh, en) for zh, en in given),
        )  # fmt: skip
    except ChangedMeanwhile as changed:
        with this_hall().database.reading() as connection:
            edition, stand = texts_now(connection)
        return _page(edition, [(one.zh, one.en) for one in stand], problem=changed), 409
    return redirect(url_for("proctor_texts.texts", saved=1))


def _page(edition: int, lines: list[tuple[str, str]], **more: Any) -> str:
    return render_template("proctor/texts.html", edition=edition, lines=lines, most=MOST, longest=LONGEST, **more)
