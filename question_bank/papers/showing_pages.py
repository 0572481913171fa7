"""A paper as its candidates will see it, in their own component or on printed sheets, for officers who may seal it."""

from flask import Blueprint, Response, render_template, request

from examhall import replies
from examhall.errors import Malformed
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from question_bank.pages import SEE_PAPERS, words
from question_bank.papers import queries as paper_queries
from question_bank.papers import showing

pages = Blueprint(
    "showing", __name__, url_prefix="/bank/papers", template_folder="../templates", static_folder="../static",
    static_url_path="/showing/static",
)  # fmt: skip
pages.context_processor(words)

SEE_CONTENT = Action.SEAL_PAPER  # who seals a paper may look at what is sealed


def _variant() -> int:
    variant = request.args.get("variant", 0, type=int)
    if not 0 <= variant < 26:
        raise Malformed(field="variant")
    return variant


@pages.get("/<paper_id>/preview")
@requires(SEE_CONTENT)
def page(paper_id: str) -> str:
    with this_hall().database.reading() as connection:
        row = paper_queries.read_paper(connection, paper_id)
    return render_template("bank/preview.html", paper=row, variant=_variant(), locale=locale_now())


@pages.get("/<paper_id>/preview/booklet")
@requires(SEE_CONTENT)
def booklet(paper_id: str) -> Response:
    drawn = showing.preview(this_hall(), guards.somebody().id, paper_id, _variant())
    return Response(replies.encode(drawn), mimetype="application/json")


@pages.get("/<paper_id>/print")
@requires(SEE_CONTENT)
def printed(paper_id: str) -> Response:
    """The printed paper, without answers."""
    return replies.pdf(
        showing.print_paper(this_hall(), guards.somebody().id, paper_id, _variant(), off_the_loop), f"{paper_id}.pdf"
    )


@pages.get("/<paper_id>/print-key")
@requires(SEE_PAPERS)
def printed_key(paper_id: str) -> Response:
    """The answers to it, once no room sits it any more."""
    return replies.pdf(
        showing.print_key(this_hall(), guards.somebody().id, paper_id, _variant(), off_the_loop), f"{paper_id}-key.pdf"
    )
