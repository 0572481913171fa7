"""The people of an exam day at their machines, in the words of the room: each act is what a person does with mouse and keys."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.exam_day import Asked, ExamDay
from tests.browser.machines import Machines


class Candidate:
    """A candidate of the first room at a machine."""

    def __init__(self, day: ExamDay, context: BrowserContext, seat: int = 1) -> None:
        self.day, self.context, self.seat = day, context, seat
        self.name, self.ticket, self.identity = day.sign_ins.candidates[seat - 1]
        self.page: Page = context.new_page()

    # From the door to the paper

    def sign_in(self) -> None:
        self.page.goto("/exam")
        self.page.locator("[name=ticket]").fill(self.ticket)
        self.page.locator("[name=identity]").fill(self.identity)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/sittings")

    def enter(self, part: str) -> None:
        """From the list of one's examinations to the page of this part."""
        self.page.locator(f'a[href="/sittings/{self.day.sitting(part, self.seat)}"]').click()
        expect(self.page.locator("#sitting .bar")).to_be_visible()

    def get_ready(self) -> None:
        """Read the notice to its end and give the pledge."""
        self.page.locator(".notice-text").evaluate("notice => notice.scrollTo(0, notice.scrollHeight)")
        self.page.get_by_role("checkbox").check()
        self.page.get_by_role("button", name="I am ready").click()
        expect(self.page.get_by_text("Notice read, pledge given")).to_be_visible()

    def arrive(self, part: str) -> "Candidate":
        """Everything until the proctor's turn."""
        self.sign_in()
        self.enter(part)
        self.get_ready()
        return self

    # At the paper

    @property
    def head(self) -> Locator:
        """The number and title of the present question."""
        return self.page.locator(".question-head [tabindex]")

    def sees_the_paper(self) -> None:
        expect(self.page.locator(".player")).to_be_visible()

    def go_to(self, number: int) -> None:
        """By the answer card, unfolded where it is folded."""
        cell = self.page.locator(".card .cell").nth(number - 1)
        if not cell.is_visible():
            self.page.get_by_role("button", name="Open the answer card").click()
        cell.click()
        expect(self.head).to_have_text(re.compile(rf"^{number}\b"))

    def choose(self, asked: Asked, right: bool) -> str:
        """Click the right option of a single choice, or a wrong one; its id."""
        self.go_to(asked.number)
        option = asked.right[asked.only] if right else asked.wrong
        self.field(asked.only).locator(".option", has=self.page.locator(f'input[value="{option}"]')).locator("label").click()
        return str(option)

    def cell(self, number: int) -> Locator:
        """A question's place on the answer card."""
        return self.page.locator(".card .cell").nth(number - 1)

    def field(self, name: str) -> Locator:
        return self.page.locator(f'[data-field="{name}"]')

    # What the page says

    @property
    def clock(self) -> Locator:
        return self.page.locator(".clock")

    @property
    def saved(self) -> Locator:
        """The save indicator."""
        return self.page.locator(".save")

    def all_is_saved(self) -> None:
        expect(self.saved).to_have_attribute("data-save", "saved")

    def sees_screen(self, title: str) -> Locator:
        """The screen that stands in place of the paper."""
        screen = self.page.locator(".cover .screen")
        expect(screen.locator("h1")).to_have_text(title)
        expect(self.page.locator(".player")).to_be_hidden()
        return screen

    def hand_in(self) -> None:
        """In two steps."""
        self.page.get_by_role("button", name="Hand in", exact=True).click()
        dialog = self.page.locator("dialog[open]")
        dialog.get_by_role("button", name="Hand in…").click()
        self.page.locator("dialog[open]").get_by_role("button", name="Hand in now").click()

    def receipt(self) -> str:
        """The receipt code on the screen after the hand-in."""
        return self.sees_screen("Handed in").locator(".receipt strong").inner_text()


class Staff:
    """A member of the staff who has signed in."""

    def __init__(self, day: ExamDay, context: BrowserContext, username: str) -> None:
        self.day, self.context = day, context
        self.page = context.new_page()
        self.page.goto("/staff/sign-in")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(day.sign_ins.passwords[username])
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/staff")

    def dialog(self, title: str) -> Locator:
        """The dialog that stands open."""
        dialog = self.page.locator("dialog[open]")
        expect(dialog.locator("h2")).to_have_text(title)
        return dialog

    def sign(self, username: str, **more: str) -> None:
        """Somebody signs at this screen with a name and password of their own; `more` is chosen in the form."""
        form = self.page.locator("#sign form")
        for name, value in more.items():
            form.locator(f"[name={name}]").select_option(value)
        form.locator("[name=signer]").fill(username)
        form.locator("[name=signer_password]").fill(self.day.sign_ins.passwords[username])
        form.get_by_role("button", name="Sign", exact=True).click()

    def results(self, part: str, ticket: str) -> Page:
        """The results of a part, once the back office has graded this candidate's room."""
        self.page.goto(f"/results/{self.day.administration(part)}")
        line = self.line_of(ticket)
        for _ in range(60):
            if not line.get_by_text("Not graded yet").count():
                return self.page
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"the back office has not graded the {part}")

    def line_of(self, ticket: str) -> Locator:
        return self.page.locator("table.list tbody tr", has_text=ticket)

    def said_of(self, ticket: str) -> list[str]:
        """A candidate's sitting, score, verdict of the part, overall verdict and state, on the page of the results."""
        return [text.strip() for text in self.line_of(ticket).locator("td").all_inner_texts()[4:]]


class Proctor(Staff):
    """A proctor or the chief at the console of the first room."""

    def __init__(self, day: ExamDay, context: BrowserContext, username: str = "chief") -> None:
        super().__init__(day, context, username)
        self.part = ""

    def watch(self, part: str) -> "Proctor":
        self.part = part
        run = self.day.run(part)
        self.page.goto("/proctor/rooms")
        self.page.locator(f'tr[data-run="{run}"] a[href$="/{run}"]').click()
        expect(self.page.locator("#console[data-laid]")).to_be_attached()
        expect(self.page.locator("#line")).to_have_attribute("data-line", "live")
        return self

    def seat(self, number: int) -> Locator:
        return self.page.locator(f'#map [data-id="{self.day.sitting(self.part, number)}"]')

    def choose_nobody(self) -> None:
        clear = self.page.locator("#bar").get_by_role("button", name="Clear selection")
        if clear.count():
            clear.click()

    def act(self, name: str, *seats: int) -> None:
        """Choose these seats and press the button of an act."""
        self.choose_nobody()
        for count, number in enumerate(seats):
            self.seat(number).click(modifiers=["Control"] if count else [])
        self.page.locator(f'#bar [data-act="{name}"]').click()

    def answers(self, title: str, button: str, **said: Any) -> None:
        """Fill in the dialog that an act opened, and press its button."""
        dialog = self.dialog(title)
        for label, value in said.items():
            dialog.get_by_label(label.replace("_", " ")).fill(str(value))
        dialog.get_by_role("button", name=button, exact=True).click()
        expect(dialog).to_have_count(0)

    def let_in(self, *seats: int) -> None:
        self.act("authorise", *seats)
        for number in seats:
            expect(self.seat(number)).not_to_have_attribute("data-state", re.compile("awaiting|signed_in"))

    def need(self, name: str) -> Locator:
        """The line of who needs somebody for this."""
        return self.page.locator(f'#attention [data-need="{name}"]')

    def banner(self, button: str) -> None:
        """Press the one act of what stands over the room."""
        self.page.locator("#banners").get_by_role("button", name=button).click()

    def room_act(self, name: str) -> None:
        """An act on the whole room, from the buttons above the seats or from their menu."""
        button = self.page.locator("#room_acts").get_by_role("button", name=name)
        if not button.is_visible():
            self.page.locator("#room_acts summary").click()
        button.click()

    def open_part(self) -> None:
        self.room_act("Open the part…")
        self.answers("Open the part", "Open now")

    def mark_all_others_absent(self, *present: int) -> None:
        """Choose the whole room, let go of who sits, and mark the rest absent in one act."""
        self.choose_nobody()
        self.page.locator("#bar").get_by_role("button", name="Choose all").click()
        for number in present:
            self.seat(number).click(modifiers=["Control"])
        self.page.locator('#bar [data-act="mark_absent"]').click()
        self.answers("Mark absent", "Mark absent")
        absent = self.page.locator("#counts button", has_text="Absent").locator("strong")
        expect(absent).to_have_text(str(40 - len(present)))

    def close_with(self, *present: int) -> None:
        """Who is not here is marked absent in one act; then nothing is open, and the room is closed."""
        for seat in present:
            expect(self.seat(seat)).to_have_attribute("data-state", "submitted")
        self.mark_all_others_absent(*present)
        self.close_room()

    def close_room(self) -> None:
        self.room_act("Close the room…")
        self.answers("Close the room", "Close the room")
        expect(self.page.locator("#opened")).to_contain_text("Closed at")


def at_work(day: ExamDay, machine: Machines, part: str, seat: int = 1) -> tuple[Candidate, Proctor]:
    """A candidate with the paper open, and the chief at the console who opened it."""
    candidate, chief = Candidate(day, machine(), seat).arrive(part), Proctor(day, machine())
    chief.watch(part).let_in(seat)
    chief.open_part()
    candidate.sees_the_paper()
    return candidate, chief
