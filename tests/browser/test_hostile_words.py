"""Whatever an author writes, it runs nowhere: not at the author's, the reviewer's, the officer's, the proctor's or the candidate's."""

import re
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from examhall.config import Config
from examhall.hall import Hall
from examhall.people.operations import staff_id
from examhall.prose import ProseProblem, render
from question_bank import queries
from question_bank.authored_text import read_authored, write_authored
from question_bank.loading import Read, take_in
from question_bank.operations import keep_picture
from question_bank.pictures import read_picture
from question_bank.tables import item, paper
from question_bank.tasks.authored import AuthoredTask
from question_bank.tasks.variants import build_task
from question_bank.theory import AuthoredArea, build_item
from seeds.demo import open_day
from seeds.installation import installation
from tests.browser.authoring import a_picture, begin
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, Staff
from tests.hostile_words import HOSTILE, PICTURE

pytestmark = pytest.mark.browser

TASK = "L1-T03"

# Tells when a script of a payload ran, or when the page's policy had to stop one.
ALARM = """
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => void window.alarm(`${name} at ${location.pathname}`);
document.addEventListener("securitypolicyviolation", (event) => window.alarm(`${event.violatedDirective} ${event.blockedURI} at ${location.pathname}`));
"""


class Alarm:
    """Everything that ran, was stopped, or was asked of another machine, in all pages of a machine."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.rung: list[str] = []
        context.expose_binding("alarm", lambda _source, said: self.rung.append(said))
        context.add_init_script(ALARM)
        context.on(
            "request", lambda asked: None if asked.url.startswith((address, "data:", "blob:")) else self.rung.append(asked.url)
        )
        context.on("dialog", lambda dialog: (self.rung.append(dialog.message), dialog.dismiss()))


def readable(words: str) -> bool:
    try:
        return bool(render(words)) and len(words) < 900
    except ProseProblem:
        return False


def poison(hall: Hall) -> None:
    """A new version of every theory item of the level and of one task, with a payload in everything its author can write."""
    with hall.database.writing() as connection:
        people = {name: staff_id(connection, name) for name in ("author", "reviewer", "reviewer2")}
        kept = read_picture(a_picture())
        keep_picture(connection, hall, hall.now(), people["author"], kept)
        theory = select(item.c.id).where(item.c.part == "theory", item.c.level == "L1").order_by(item.c.id)
        authored = {one: queries.read_version(connection, one, 1).authored for one in connection.execute(theory).scalars()}
        task = read_authored(queries.read_version(connection, TASK, 1).authored, AuthoredTask)
    words = cycle([text.replace(PICTURE, f"picture:{kept.id}") for text in HOSTILE if readable(text)])
    written = [[_theory(read_authored(text, AuthoredArea), words) for text in authored.values()], [_task(task, words)]]
    take_in(hall, written, people["author"], [people["reviewer"], people["reviewer2"]])


def _theory(area: AuthoredArea, words: Iterator[str]) -> Read:
    (entry,) = area.items
    said = next(words)
    options = [replace(one, text=f"{one.text} {said}", why=said) for one in entry.options]
    entry = replace(entry, stem=f"{entry.stem}\n\n{said}", options=options, why=said, knowledge=said[:190], source=said[:290])
    area = replace(area, items=[entry])
    return Read(build_item(area, entry, render), (), write_authored(area))


def _task(task: AuthoredTask, words: Iterator[str]) -> Read:
    def curly(text: str) -> str:
        return text.replace("{", "(").replace("}", ")")  # a placeholder is not a payload of this kind

    fields = [replace(one, label=curly(next(words)), hint=curly(next(words)), group=curly(next(words))) for one in task.fields]
    documents = [
        replace(one, title=curly(next(words)), text=one.text + "".join(f"\n\n{curly(next(words))}" for _ in range(20)))
        for one in task.documents
    ]
    changed = replace(
        task,
        title=curly(next(words)),
        stem=f"{task.stem}\n\n{curly(next(words))}",
        fields=fields,
        documents=documents,
        tests=[],
    )
    built = build_task(changed, render)
    return Read(built.item, built.tests, write_authored(changed))


@pytest.fixture
def day(demo_bank: Path, tmp_path: Path) -> Iterator[ExamDay]:
    data = tmp_path / "data"
    shutil.copytree(demo_bank, data)
    hall = installation(Config(data))
    poison(hall)
    open_day(hall, None, "L1", "B")
    hall.database.engine.dispose()
    day = ExamDay(data)
    with day.served:
        yield day
    day.hall.database.engine.dispose()


def test_no_word_of_an_author_runs_on_the_candidate_s_page_or_at_the_console(day: ExamDay, machine: Machines) -> None:
    mine, room = machine(), machine()
    alarms = Alarm(mine, day.address), Alarm(room, day.address)
    candidate, chief = Candidate(day, mine).arrive("theory"), Proctor(day, room)
    chief.watch("theory").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    for number in range(1, 81):
        candidate.go_to(number)
    assert candidate.page.locator(".question img").count() <= 1
    candidate.hand_in()
    candidate.receipt()
    candidate.page.get_by_role("link", name=re.compile("^To the next part")).click()
    candidate.get_ready()
    chief.watch("practical").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    task = day.task(day.sitting("practical", 1), TASK)
    candidate.go_to(task.number)
    for tab in candidate.page.get_by_role("tab").all():
        tab.click()
    assert [one.rung for one in alarms] == [[], []]


def test_no_word_of_an_author_runs_at_the_reviewer_s_or_the_officer_s(day: ExamDay, machine: Machines) -> None:
    context = machine()
    alarm = Alarm(context, day.address)
    page = Staff(day, context, "reviewer").page
    with day.reading() as connection:
        items = list(connection.execute(select(item.c.id).where(item.c.part == "theory", item.c.level == "L1")).scalars())
        papers = list(connection.execute(select(paper.c.id).where(paper.c.level == "L1")).scalars())
    assert len(items) > len(HOSTILE)
    for one in [*items[: len(HOSTILE)], TASK]:
        page.goto(f"/bank/items/{one}", wait_until="domcontentloaded")
    expect(page.locator("h1")).to_have_text(TASK)
    for one in (*items[::40], TASK):
        page.goto(f"/bank/try/{one}/2")
        expect(page.locator(".player")).to_be_visible()
    page.goto("/bank?level=L1")
    expect(page.locator("table.list tbody tr").first).to_be_visible()
    officer = machine()
    theirs = Alarm(officer, day.address)
    page = Staff(day, officer, "officer").page
    for one in papers:
        for address in (f"/bank/papers/{one}", f"/bank/papers/{one}/proof"):
            page.goto(address)
            expect(page.locator("h1")).to_be_visible()
    assert (alarm.rung, theirs.rung) == ([], [])


def test_no_word_runs_in_the_editor_or_in_the_view_beside_it(day: ExamDay, machine: Machines) -> None:
    context = machine()
    alarm = Alarm(context, day.address)
    page = Staff(day, context, "author").page
    page.evaluate("alert(1)")
    page.evaluate("document.body.setAttribute('onclick', 'alert(2)')")
    page.evaluate("new Image().src = 'http://example.test/x.png'")
    page.goto("/bank/write")
    assert len(set(alarm.rung)) >= 3, "the alarm rings: for what runs, for what the policy stops, for what is asked elsewhere"
    alarm.rung.clear()
    begin(page, "truth")
    view = page.frame_locator("#view")
    expect(view.locator(".question")).to_be_visible()
    for words in HOSTILE:
        told = look(page, words)
        page.evaluate(
            "(booklet) => document.getElementById('view').contentWindow.postMessage({booklet}, location.origin)",
            told["booklet"],
        )
    expect(view.locator(".question")).to_be_visible()
    page.get_by_label("Stem").fill("\n\n".join(HOSTILE[:12]))
    page.get_by_label("Why").fill(HOSTILE[0])
    page.get_by_label("Point of knowledge").fill(HOSTILE[16])
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved \d"))
    page.reload()
    expect(page.get_by_label("Point of knowledge")).to_have_value(HOSTILE[16])
    page.goto("/bank/write")
    expect(page.locator("table.list")).to_contain_text(HOSTILE[16])
    page.goto(f"/bank/items/{TASK}")
    page.get_by_role("button", name="Write a new version").click()
    expect(page.locator("#findings li").first).to_be_visible()
    expect(page.frame_locator("#view").locator(".player")).to_be_visible()
    for name in ("documents", "fields", "text"):
        page.locator(f"#parts [data-name={name}]").click()
    assert alarm.rung == []


def look(page: Page, words: str) -> dict[str, Any]:
    """What the editor's door answers to these words as a stem."""
    start = msgspec.json.decode(page.locator("#start").text_content() or "")
    area = {**start["words"], "items": [{**start["words"]["items"][0], "stem": words}]}
    told = page.evaluate(
        """async ([path, body]) => {
          const token = document.querySelector('meta[name="csrf-token"]').getAttribute("content");
          const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
          return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
        }""",
        [f"{page.url}/look", {"words": area}],
    )
    assert told["booklet"], words
    return dict(told)
