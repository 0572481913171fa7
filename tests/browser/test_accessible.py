"""Every page can be used with a screen reader and poor sight: axe finds nothing serious, in either language."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, Staff

pytestmark = pytest.mark.browser

LOCALES = ("zh_CN", "en")  # the last one stays
STILL = {"reduced_motion": "reduce"}  # a colour that is just changing has no contrast yet
SERIOUS = ("serious", "critical")


class Eyes:
    """Looks at pages with axe and remembers what it finds."""

    def __init__(self) -> None:
        self._axe = Axe()
        self.found: list[str] = []

    def look(self, page: Page, what: str) -> None:
        for fault in self._axe.run(page).response["violations"]:
            if fault["impact"] in SERIOUS:
                places = "; ".join(" ".join(node["target"]) for node in fault["nodes"][:4])
                self.found.append(f"{what}: {fault['id']} ({fault['impact']}): {fault['help']}: {places}")

    def look_in_both_languages(self, page: Page, what: str, shown: str = "main h1", themes: Sequence[str] = ()) -> None:
        for locale in LOCALES:
            page.context.add_cookies([{"name": "locale", "value": locale, "url": page.url}])
            reply = page.reload()
            assert reply is not None
            assert reply.ok, f"{what}: {reply.status}"
            expect(page.locator(shown).first).to_be_visible()
            self.look(page, f"{what} in {locale}")
        for theme in themes:
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            self.look(page, f"{what} in {theme} colours")


def test_axe_finds_nothing_serious_on_the_pages_of_candidate_and_proctor(day: ExamDay, machine: Machines) -> None:
    eyes, candidate, chief = Eyes(), Candidate(day, machine(**STILL), 1), Proctor(day, machine(**STILL))
    candidate.page.goto("/exam")
    eyes.look_in_both_languages(candidate.page, "sign-in")
    candidate.sign_in()
    eyes.look_in_both_languages(candidate.page, "a candidate's examinations")
    candidate.enter("theory")
    eyes.look_in_both_languages(candidate.page, "waiting room", ".waiting")
    candidate.get_ready()

    chief.page.goto("/staff")
    eyes.look_in_both_languages(chief.page, "staff's doors")
    chief.page.goto("/proctor/rooms")
    eyes.look_in_both_languages(chief.page, "exam rooms")
    chief.watch("theory").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    candidate.choose(day.asked(day.sitting("theory", 1))[0], right=True)
    eyes.look_in_both_languages(candidate.page, "theory", ".player", ["contrast", "dark"])
    chief.seat(1).click()
    eyes.look_in_both_languages(chief.page, "console", "#map .seat", ["dark"])
    chief.page.locator('[data-view="list"]').click()
    eyes.look(chief.page, "console as a list")

    candidate.hand_in()
    candidate.receipt()
    eyes.look_in_both_languages(candidate.page, "receipt", ".receipt")
    candidate.page.get_by_role("link", name="To the next part").click()
    candidate.get_ready()
    chief.watch("practical").let_in(1)
    chief.open_part()
    for item in ("L1-T04", "L1-T02"):
        candidate.sees_the_paper()
        candidate.go_to(day.task(day.sitting("practical", 1), item).number)
        eyes.look_in_both_languages(candidate.page, f"practical, {item}", ".player", ["contrast", "dark"])
    assert not eyes.found


def test_axe_finds_nothing_serious_on_tasks_with_cards_matrices_and_code_tables(day: ExamDay, machine: Machines) -> None:
    eyes, author = Eyes(), Staff(day, machine(**STILL), "author")
    for item in ("L1-T01", "L1-T05", "L2-T09", "L2-T11"):
        author.page.goto(f"/bank/try/{item}/1")
        eyes.look_in_both_languages(author.page, f"trying {item}", ".player", ["contrast", "dark"])
    assert not eyes.found


def test_axe_finds_nothing_serious_on_the_results_pages(day: ExamDay, machine: Machines) -> None:
    eyes, candidate, chief = Eyes(), Candidate(day, machine(**STILL), 1).arrive("theory"), Proctor(day, machine(**STILL))
    chief.watch("theory").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    candidate.choose(day.asked(day.sitting("theory", 1))[0], right=True)
    candidate.hand_in()
    candidate.receipt()
    chief.close_with(1)
    officer = Staff(day, machine(**STILL), "officer")
    with day.back_office():
        page = officer.results("theory", candidate.ticket)
    eyes.look_in_both_languages(page, "results")
    page.get_by_role("link", name=candidate.ticket).click()
    eyes.look_in_both_languages(page, "marks")
    page.goto("/results")
    eyes.look_in_both_languages(page, "administrations")
    chief.page.goto(f"/results/kept/{day.run('theory')}")
    eyes.look_in_both_languages(chief.page, "answers kept aside")
    chief.page.goto(f"/proctor/rooms/{day.run('theory')}/record")
    eyes.look_in_both_languages(chief.page, "room record")
    assert not eyes.found
