"""The authority's door to what stands on a certificate: names, text, number rule and seal, with a sample to look at."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from msgspec.structs import asdict
from werkzeug.exceptions import RequestEntityTooLarge

from examhall import replies
from examhall.body_size import LARGEST_BODY, takes
from examhall.errors import ChangedMeanwhile, NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.pictures import PictureProblem, PictureTooLarge, draw_anew
from examhall.programme.queries import levels, names_now
from examhall.programme.texts import LONGEST_WHY, WritingProblem
from grading.certificates import designing, numbering
from grading.certificates.design import LONGEST_LINE, LONGEST_TEXT, SWITCHES, WORDS, Design, with_names
from grading.certificates.making import typeset_holders
from grading.certificates.paper import Printed, code
from grading.certificates.wording import words

pages = Blueprint("certificate_design", __name__, url_prefix="/staff/certificates/design", template_folder="../templates")
pages.context_processor(words)

LARGEST_UPLOAD: Final = 5 * 1024 * 1024  # bytes
SAMPLE_BATCH: Final = "2601"


class NotDeclared(Refusal):
    code = "not_declared"
    says = _("Tick that the picture shows no national emblem or flag: a certificate of skills may not carry one.")


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_: RequestEntityTooLarge) -> Any:
    return _page({}, PictureTooLarge(), "seal"), 413


@pages.get("")
@requires(Action.DESIGN_CERTIFICATES)
def show() -> str:
    return _page({})


@pages.post("")
@requires(Action.DESIGN_CERTIFICATES)
def write() -> Any:
    """Keep what is written as the next edition."""
    form, hall = request.form, this_hall()
    given = {field: form.get(field, "").replace("\r\n", "\n").strip() for field in (*WORDS, "pattern", "seal")}
    switches = {field: field in form for field in SWITCHES}
    design = Design(**given, **switches)  # type: ignore[arg-type]  # the others are texts
    try:
        with hall.database.writing() as connection:
            designing.set_design(
                connection, hall, hall.now(), guards.somebody().id, form.get("known", 0, type=int), design, form.get("why", "")
            )
    except ChangedMeanwhile as problem:
        return _page({}, problem), 409
    except WritingProblem as problem:
        return _page({**given, **switches, "why": form.get("why", "")}, problem), 422
    return redirect(url_for("certificate_design.show", saved=1))


@pages.post("/seal")
@takes(LARGEST_UPLOAD + LARGEST_BODY)
@requires(Action.DESIGN_CERTIFICATES)
def hand_in_seal() -> Any:
    """A picture of the seal, drawn anew; it stands on certificates with the next edition that names it."""
    hall, sent = this_hall(), request.files.get("picture")
    try:
        if "declared" not in request.form:
            raise NotDeclared()
        if sent is None or not sent.filename:
            raise PictureProblem()
        picture = off_the_loop(draw_anew, sent.read(), designing.LARGEST_SEAL, designing.QUALITIES)
    except Refusal as problem:
        return _page({}, problem, "seal"), 422
    with hall.database.writing() as connection:
        kept = designing.keep_seal(connection, hall, hall.now(), guards.somebody().id, picture)
    return redirect(url_for("certificate_design.show", seal=kept))


@pages.get("/seals/<picture_id>")
@requires(Action.DESIGN_CERTIFICATES)
def seal(picture_id: str) -> Response:
    with this_hall().database.reading() as connection:
        found = designing.seal_of(connection, picture_id)
    if found is None:
        raise NotFound()
    return Response(found[1], mimetype=found[0], headers={"Cache-Control": "private, max-age=3600"})


@pages.get("/sample")
@requires(Action.DESIGN_CERTIFICATES)
def sample() -> Response:
    """A certificate of nobody as it would be printed now; its code leads nowhere."""
    hall = this_hall()
    with hall.database.reading() as connection:
        names = names_now(connection, hall.config.authority)
        design = with_names(designing.design_now(connection)[1], names)
        first, picture = levels(connection)[0], designing.seal_of(connection, design.seal)
    where = f"{hall.config.origin}/certificates"
    nobody = Printed(
        numbering.certificate_number(design.pattern, 2026, SAMPLE_BATCH, first.code, 1), "样张·张三丰",
        "4403**********1234", first.title, first.title_en, "86.5", "90.0", "2026-01-01", where, code(where),
    )  # fmt: skip
    return replies.pdf(off_the_loop(typeset_holders, design, names, picture, [nobody]), "sample.pdf")


def _page(given: dict[str, Any], problem: Refusal | None = None, where: str = "") -> str:
    hall = this_hall()
    with hall.database.reading() as connection:
        edition, design = designing.design_now(connection)
        names = names_now(connection, hall.config.authority)
        editions = designing.editions(connection)
        people = trail_queries.names(connection, [one.written_by for one in editions])
    stands = given or {**asdict(design), "seal": request.args.get("seal", design.seal)}
    return render_template(
        "certificates/design.html", given=stands, known=edition, usual=with_names(Design(), names), problem=problem,
        faults=problem.faults if isinstance(problem, WritingProblem) else {}, where=where, editions=editions, people=people,
        longest_line=LONGEST_LINE, longest_text=LONGEST_TEXT, longest_why=LONGEST_WHY,
    )  # fmt: skip
