"""What an editor shows beside the words: findings, the candidate's view, a task's tests and text. Nothing is stored."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _

from examhall.body_size import takes
from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import Hall, this_hall
from examhall.language import locale_now
from examhall.papers.question import Question
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.prose import ProseProblem, render
from examhall.text_file import BrokenFile, TextFile
from question_bank import queries
from question_bank.authored_text import write_plain
from question_bank.authored_words import Words, for_page, kind_of, place_of, read_words
from question_bank.items import Kind, Variant
from question_bank.operations import judge_of
from question_bank.pages import keep_out_of_sight, words
from question_bank.pictures import PictureMissing
from question_bank.tasks.answers import model_answer
from question_bank.tasks.checks import TestRun
from question_bank.tasks.proofreading import TriedTask, try_task
from question_bank.theory import AuthoredArea, TheoryProblem, build_item, build_question
from question_bank.trial import booklet_of, ill_formed, marks_of
from question_bank.writing.neighbours import pieces_of_area
from question_bank.writing.pages import LARGEST_WORDS, read_sent, reply
from question_bank.writing.proofreading import Finding, findings
from question_bank.writing.queries import standing

pages = Blueprint("looking", __name__, url_prefix="/bank/write", template_folder="../templates")
pages.context_processor(words)
keep_out_of_sight(pages)

FRAMED: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'none'"
)
LARGEST_TRIAL: Final = 256 * 1024


class NothingToShow(Refusal):
    code = "nothing_to_show"
    says = _("It cannot be tried as it was saved last. What must be mended is listed in the editor.")


def _lenient(text: str) -> str:
    """Markdown as a candidate reads it; a formula that cannot be read stands as it was typed."""
    try:
        return render(text)
    except ProseProblem:
        return render(text.replace("\\", "\\\\"))


@pages.post("/<item_id>/look")
@takes(LARGEST_WORDS)
@requires(Action.WRITE_ITEMS)
def look(item_id: str) -> Response:
    """{words, variant} -> a booklet of this one question (none where it cannot be drawn yet), findings, what tests earn."""
    sent, said = read_sent()
    if kind_of(said) is Kind.TASK:
        return _look_at_task(item_id, said, sent.variant)
    area = msgspec.convert(said, AuthoredArea)
    entry = area.items[0]
    question, missing = _with_pictures(build_question(area, entry, _lenient))
    with this_hall().database.reading() as connection:
        bank = pieces_of_area(connection, area.area, entry.id)
        found = findings(area, entry, render, queries.facts(connection), bank)
    return reply({"booklet": booklet_of(item_id, area.language, entry.kind, question), "findings": [*missing, *found]})


def _look_at_task(item_id: str, said: Words, wanted: str) -> Response:
    tried = off_the_loop(_tried, this_hall(), said)
    booklet, missing = None, list[Finding]()
    variants = [one.variant for one in tried.built.built] if tried.built else []
    if shown := next((one for one in variants if one.name == wanted), variants[0] if variants else None):
        question, missing = _with_pictures(shown.question)
        booklet = booklet_of(item_id, said.get("language", "zh-CN"), Kind.TASK, question)
    return reply(
        {
            "booklet": booklet, "findings": [*missing, *tried.findings], "variants": [one.name for one in variants],
            "shown": shown.name if shown else "", "runs": [_run(one) for one in tried.runs],
        }
    )  # fmt: skip


def _tried(hall: Hall, said: Words) -> TriedTask:
    with hall.database.reading() as connection:
        register = queries.facts(connection)
    return try_task(said, render, register, judge_of(hall))


def _run(run: TestRun) -> dict[str, Any]:
    test = run.test
    return {
        "name": test.name, "variant": test.variant, "earned": f"{run.earned:f}", "expect": f"{test.expect:f}",
        "lost": run.lost, "holds": run.holds,
    }  # fmt: skip


def _with_pictures(question: Question) -> tuple[Question, list[Finding]]:
    with this_hall().database.reading() as connection:
        try:
            return queries.shown(connection, question), []
        except PictureMissing as missing:
            return queries.shown(connection, question, lenient=True), [Finding("stem", str(missing.says), True)]


@pages.get("/<item_id>/view")
@requires(Action.WRITE_ITEMS)
def view(item_id: str) -> Response:
    """The page inside the editor that draws the question as its candidate sees it."""
    page = make_response(render_template("bank/view.html", item_id=item_id, locale=locale_now()))
    page.headers["Content-Security-Policy"] = FRAMED
    return page


def _saved(item_id: str) -> tuple[str, Kind, list[Variant]]:
    """Language, kind and variants of what was saved last. NotFound, NothingToShow."""
    with this_hall().database.reading() as connection:
        copy = standing(connection, item_id)
    if copy is None:
        raise NotFound()
    language = copy.words.get("language", "zh-CN")
    if copy.kind is Kind.TASK:
        tried = off_the_loop(_tried, this_hall(), copy.words)
        if tried.built is None:
            raise NothingToShow()
        return language, copy.kind, [one.variant for one in tried.built.built]
    area = msgspec.convert(copy.words, AuthoredArea)
    try:
        return language, copy.kind, list(build_item(area, area.items[0], render).variants)
    except (TheoryProblem, ValueError) as problem:
        raise NothingToShow() from problem


def chosen_variant(variants: Sequence[Variant]) -> Variant:
    """The variant that the address names, the first where it names none. NotFound."""
    wanted = request.args.get("variant", variants[0].name)
    for variant in variants:
        if variant.name == wanted:
            return variant
    raise NotFound()


@pages.get("/<item_id>/try")
@requires(Action.WRITE_ITEMS)
def trial(item_id: str) -> str:
    """What was saved last as its candidate meets it, with marks."""
    _language, _kind, variants = _saved(item_id)
    shown = chosen_variant(variants)
    addresses = {one.name: url_for("looking.trial", item_id=item_id, variant=one.name) for one in variants}
    return render_template(
        "bank/try.html", name=item_id, under=_("Being written"), locale=locale_now(),
        back=url_for("writing.editor", item_id=item_id),
        booklet=url_for("looking.booklet", item_id=item_id, variant=shown.name),
        marks=url_for("looking.marks", item_id=item_id, variant=shown.name), variants=addresses, shown=shown.name,
    )  # fmt: skip


@pages.get("/<item_id>/booklet")
@requires(Action.WRITE_ITEMS)
def booklet(item_id: str) -> Response:
    """A booklet of what was saved last, and the model answer."""
    language, kind, variants = _saved(item_id)
    variant = chosen_variant(variants)
    question, _missing = _with_pictures(variant.question)
    return reply({"booklet": booklet_of(item_id, language, kind, question), "model": model_answer(variant.key)})


@pages.post("/<item_id>/marks")
@takes(LARGEST_TRIAL)
@requires(Action.WRITE_ITEMS)
def marks(item_id: str) -> Response:
    """{responses} -> what these answers earn, field by field."""
    _language, _kind, variants = _saved(item_id)
    return reply(trial_marks(chosen_variant(variants)))


class Answers(msgspec.Struct):
    responses: dict[str, Any]


def read_answers(variant: Variant) -> dict[str, Any]:
    """The answers that were sent. Malformed where no candidate's page could have sent them."""
    try:
        given = msgspec.json.decode(request.get_data(), type=Answers).responses
    except msgspec.DecodeError as fault:
        raise Malformed() from fault
    if field := ill_formed(variant, given):
        raise Malformed(field=field)
    return given


def trial_marks(variant: Variant) -> dict[str, Any]:
    """What the answers that were sent earn. Malformed."""
    return marks_of(variant, read_answers(variant), judge_of(this_hall()))


@pages.post("/<item_id>/text")
@takes(LARGEST_WORDS)
@requires(Action.WRITE_ITEMS)
def text(item_id: str) -> Response:
    """{words} -> {text}: the words as a content file."""
    _sent, said = read_sent()
    return reply({"text": write_plain(said)})


class SentText(msgspec.Struct):
    text: str


class UnreadableText(Refusal):
    code = "unreadable_text"
    says = _("This text cannot be read as a task.")


class AnotherItem(UnreadableText):
    says = _("This is the text of another item, level or language. Its id, level and language must stay as they are.")


@pages.post("/<item_id>/words")
@takes(LARGEST_WORDS)
@requires(Action.WRITE_ITEMS)
def words_of_text(item_id: str) -> Response:
    """{text} -> {words}: a content file as the editor holds it. UnreadableText names the line."""
    try:
        sent = msgspec.json.decode(request.get_data(), type=SentText)
    except msgspec.DecodeError as fault:
        raise Malformed() from fault
    try:
        said = read_words(TextFile(Path(f"{item_id}.yaml"), sent.text).content)
    except BrokenFile as broken:
        refusal = UnreadableText(line=broken.line)
        refusal.says = _(
            "Line %(line)s cannot be read: check indents, colons and quotes near it, and whether a name is said twice.",
            line=broken.line,
        )
        raise refusal from broken
    except ValueError as fault:
        raise UnreadableText() from fault
    with this_hall().database.reading() as connection:
        copy = standing(connection, item_id)
    if copy is None:
        raise NotFound()
    if place_of(said) != place_of(copy.words):
        raise AnotherItem()
    return reply({"words": for_page(said)})
