"""What goes over the wires: no key reaches a candidate's browser, no question and no answer a proctor's."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Response, WebSocket
from sqlalchemy import select

from examhall.app import create_app
from examhall.papers.question import Question
from examhall.people.permissions import Action
from examhall.schedule.tables import room
from examhall.sittings.entries import Answered
from question_bank.keys import NumberKey, OneOfKey
from question_bank.papers.queries import keys_of
from question_bank.papers.sealing import SealedKey
from question_bank.tables import item, paper, paper_item
from tests.browser.answering import answer
from tests.browser.exam_day import Asked, ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor

pytestmark = pytest.mark.browser

PARTS = ("theory", "practical")
OPEN_TO_CANDIDATES = (None, Action.SIT, "lease")
# The one page on which a candidate sees what is right, under supervision; tests/house/test_doors.py holds that it is the only one.
SHOWS_KEYS = "inspection.paper"
THE_SAME_FOR_ALL = ("/v/", "/static/", "/words/")  # files of the product
# What a key, a rule or an author's note is made of (question_bank/keys.py, items.py).
KEY_WORDS = {
    "right", "rationale", "rationales", "follow", "follow_tolerance", "tolerance", "relative", "expect", "expected", "each",
    "minus", "bands", "must", "banned", "pattern", "example", "plausible", "earliest", "latest", "texts", "match", "facts",
    "difficulty", "cognitive", "knowledge", "score", "mark", "marks", "item", "item_id", "variant", "variants", "seed",
}  # fmt: skip
# All that a booklet says (examhall/papers): a new word there must be looked at here.
BOOKLET_WORDS = {
    "paper", "title", "level", "part", "language", "law_as_of", "points", "sections", "id", "rule", "questions", "number", "stem",
    "workspace", "documents", "html", "fields", "label", "hint", "group", "interaction", "kind", "options", "last", "layout",
    "shuffle", "longest", "lines", "count", "unit", "money", "step", "cards", "sources", "targets", "columns", "cell", "fixed",
}  # fmt: skip
FIGURE = re.compile(r"(?=[A-Za-z.\-]*\d)[A-Za-z0-9][A-Za-z0-9.\-]+")  # numbers, dates, and names with a number in them
DATA = ("about", "lease", "news", "answers", "responses", "pledge", "booklet")
TELLING = 6  # characters: shorter texts stand anywhere by chance


class Wire:
    """Everything that one machine receives: replies by address, and what its sockets say."""

    def __init__(self, context: BrowserContext) -> None:
        self.replies: list[tuple[str, str]] = []
        self.frames: list[str] = []
        context.on("response", self._hear)
        context.on("page", lambda page: page.on("websocket", self._plugged))

    def _hear(self, response: Response) -> None:
        if response.status != 304 and not 300 <= response.status < 400:
            self.replies.append((response.url, response.body().decode(errors="replace")))

    def _plugged(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(frame if isinstance(frame, str) else frame.decode()))

    def everything(self) -> Iterator[tuple[str, str]]:
        yield from self.replies
        yield from (("socket", frame) for frame in self.frames)

    def of(self, ending: str) -> list[str]:
        return [text for url, text in self.replies if url.endswith(ending)]


class _Words(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.said.append(data.strip())


def words_of(html: str) -> list[str]:
    """The texts of some HTML, tag by tag, that are long enough to tell anything."""
    return [text for text in _Words(html).said if len(text) >= TELLING]


def texts_of(told: Any) -> Iterator[str]:
    """Every text of a question in decoded JSON: stem, documents, labels, options, cards."""
    if isinstance(told, list):
        for part in told:
            yield from texts_of(part)
    elif isinstance(told, dict):
        for name, value in told.items():
            yield from words_of(value) if name in ("stem", "html", "label", "title", "hint") else texts_of(value)


def names_in(value: Any) -> set[str]:
    """Every name of every object in decoded JSON."""
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


def visible(question: Question) -> str:
    return msgspec.json.encode(question).decode()


def right_answers(key: SealedKey) -> Iterator[str]:
    """Numbers and texts that are right in a variant."""
    for field in key.key.fields.values():
        yield from [f"{field.value:f}"] if isinstance(field, NumberKey) else field.texts if isinstance(field, OneOfKey) else ()


def other_variants(day: ExamDay, asked: list[Asked]) -> Iterator[SealedKey]:
    """The variants on these papers that stand in other candidates' booklets."""
    mine = {one.key.question for one in asked}
    with day.reading() as connection:
        for paper_id in connection.execute(select(paper.c.id)).scalars():
            yield from (key for key in keys_of(connection, paper_id) if key.question not in mine)


def forbidden_to_candidates(day: ExamDay, asked: list[Asked]) -> set[str]:
    """Ids of items, authors' notes, right answers and other variants, as far as none of it is printed in this booklet."""
    shown = "".join(visible(one.question) for one in asked)
    found = {text for one in asked for text in right_answers(one.key)} | day.rationales()
    for key in other_variants(day, asked):
        found.update(right_answers(key))
        found.update(FIGURE.findall(visible(key.authored.question)))
    with day.reading() as connection:
        found.update(connection.execute(select(item.c.id)).scalars())
    return {text for text in found if len(text) >= TELLING and text not in shown}


def ask_for_everything(day: ExamDay, context: BrowserContext) -> list[tuple[str, str]]:
    """Every address of the product that can be read, asked with the candidate's sign-in; staff's pages stay shut."""
    with day.reading() as connection:
        named = {
            "sitting_id": [day.sitting(part, seat) for part in PARTS for seat in (1, 2)],
            "room_id": list(connection.execute(select(room.c.id).limit(1)).scalars()),
            "run_id": [day.run(part) for part in PARTS],
            "hold": ["room-0123456789abcdef"],
            "administration_id": [day.administration(part) for part in PARTS],
            "paper_id": list(connection.execute(select(paper.c.id)).scalars()),
            "item_id": list(connection.execute(select(paper_item.c.item_id).limit(3)).scalars()),
            "version": ["1"],
            "fact_id": ["F30"],
            "file_id": ["0123456789abcdef"],
            "number": ["1"],
            "code": ["L1-theory"],
            "job_id": ["none"],
            "locale": ["zh_CN", "en"],
            "gate_token": ["none"],
            "refusal_id": ["0123456789abcdef"],
            "quit_token": ["none"],
            "form": ["plain", "locked"],
            "ticket": ["1"],
            "part": list(PARTS),
            "incident_id": ["0123456789abcdef"],
            "photo_id": ["0123456789abcdef"],
            "name": ["syllabus"],
            "edition": ["1"],
            "level": ["L1"],
            "textbook_id": ["new"],
            "application_id": ["0123456789abcdef"],
            "evidence_id": ["0123456789abcdef"],
            "receipt_id": ["0123456789abcdef"],
            "centre_id": ["0123456789abcdef"],
            "batch_id": ["0123456789abcdef"],
            "registration_id": ["0123456789abcdef"],
            "draft_id": ["0123456789abcdef"],
            "list_id": ["0123456789abcdef"],
            "print_id": ["0123456789abcdef"],
            "person_id": ["0123456789abcdef"],
            "picture": ["none"],
            "disclosure_id": ["0123456789abcdef"],
            "subject": ["centre", "training"],
            "subject_id": ["0123456789abcdef"],
            "institution_id": ["0123456789abcdef"],
            "trainer_id": ["new"],
            "attachment_id": ["0123456789abcdef"],
            "analysis_id": ["0123456789abcdef"],
            "case_id": ["0123456789abcdef"],
            "piece_id": ["0123456789abcdef"],
            "letter": ["notice"],
            "place": ["1"],
            "rescoring_id": ["0123456789abcdef"],
            "act_id": ["0123456789abcdef"],
            "certificate_id": ["0123456789abcdef"],
            "picture_id": ["0123456789abcdef"],
            "key_id": ["01234567"],
            "statement": ["none"],
            "review_id": ["0123456789abcdef"],
            "inspection_id": ["0123456789abcdef"],
        }
    app, heard = create_app(day.hall), []
    assert SHOWS_KEYS in app.view_functions
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or "filename" in rule.arguments:
            continue
        if rule.endpoint == SHOWS_KEYS:
            continue
        allowed = getattr(app.view_functions[rule.endpoint], "required_action", None) in OPEN_TO_CANDIDATES
        for values in combinations(named, sorted(rule.arguments)):
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found, values=values: values[found[1]], rule.rule)
            reply = context.request.get(path)
            heard.append((path, reply.text()))
            assert allowed or reply.status == 403, f"{path}: {reply.status}"
    return heard


def is_data(url: str) -> bool:
    return "/sittings/" in url and url.rsplit("/", 1)[1] in DATA


def combinations(named: dict[str, list[str]], arguments: list[str]) -> Iterator[dict[str, str]]:
    if not arguments:
        yield {}
        return
    for rest in combinations(named, arguments[1:]):
        yield from ({arguments[0]: value, **rest} for value in named[arguments[0]])


def test_no_key_reaches_a_candidate_and_no_question_or_answer_the_console(day: ExamDay, machine: Machines) -> None:
    mine, console = machine(), machine()
    heard, watched = Wire(mine), Wire(console)
    candidate, chief = Candidate(day, mine), Proctor(day, console)
    asked = {part: day.asked(day.sitting(part, 1)) for part in PARTS}
    questions = [one for part in PARTS for one in asked[part]]
    candidate.arrive("theory")
    chief.watch("theory").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    for one in asked["theory"][:4]:
        candidate.choose(one, right=False)
    candidate.all_is_saved()
    candidate.hand_in()
    candidate.receipt()
    candidate.page.get_by_role("link", name=re.compile("^To the next part")).click()
    candidate.get_ready()
    chief.watch("practical").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    task = next(one for one in asked["practical"] if one.key.item == "L1-T04")
    candidate.go_to(task.number)
    answer(candidate, task.field("words"), "A text that only this candidate has written")
    candidate.all_is_saved()
    chief.seat(1).click()
    chief.page.locator("#candidate .timeline li").first.wait_for()
    candidate.page.reload()
    candidate.sees_the_paper()
    heard.replies += ask_for_everything(day, mine)

    booklets = [text for text in heard.of("/booklet") if text.startswith('{"paper"')]
    told = [msgspec.json.decode(text) for text in booklets]
    assert {booklet["part"] for booklet in told} == set(PARTS)
    assert set().union(*map(names_in, told)) <= BOOKLET_WORDS
    data = [(url, text) for url, text in heard.replies if is_data(url) and not url.endswith("/booklet")]
    assert {url.rsplit("/", 1)[1] for url, _ in data} >= {"about", "lease", "answers", "responses"}
    for url, text in data:
        assert not names_in(msgspec.json.decode(text)) & KEY_WORDS, url
    secrets = forbidden_to_candidates(day, questions)
    assert len(secrets) > 300
    for url, text in heard.everything():
        assert not [secret for secret in secrets if secret in text], url

    written = {entry.value for part in PARTS for entry in day.entries(day.sitting(part, 1), Answered)}
    content = {text for booklet in told for text in texts_of(booklet["sections"])}
    assert len(content) > 300
    assert len(watched.frames) > 5
    for url, text in watched.everything():
        if not any(folder in url for folder in THE_SAME_FOR_ALL):
            assert not [said for said in written | content if said in text], url
