"""A key is found wrong after the results are public: it is mended, one candidate passes now, and the public is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from examhall.clock import SystemClock
from examhall.config import Config
from examhall.instants import MINUTE
from examhall.opening import make_hall
from examhall.people.tables import person
from examhall.sittings.tables import sitting
from grading.marking import judge
from grading.operations import grade_run
from grading.releasing.operations import confirm, release
from grading.releasing.queries import released
from grading.rescoring.correcting import public_concerned
from tests.bank_builders import Bank, Sat
from tests.browser.exam_day import Days, ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Staff
from tests.builders import FrozenClock
from tests.grading.rescoring.amended_room import SILENT, earning, singles, wrong_option

pytestmark = pytest.mark.browser

WORK = 30_000  # milliseconds: the back office has to start first


def the_room(day: ExamDay) -> Sat:
    """The first room's theory, as the verbs know it."""
    with day.reading() as connection:
        staff = {row.username: row.id for row in connection.execute(select(person).where(person.c.username.is_not(None)))}
        rows = connection.execute(select(sitting).where(sitting.c.run_id == day.run("theory")).order_by(sitting.c.seat)).all()
    day.hall.judge = judge
    bank, paper = Bank(day.hall, staff), day.booklet(rows[0].id).paper
    return Sat(bank, rows[0].administration_id, paper, rows[0].run_id, [row.id for row in rows], [])


@pytest.fixture
def day(days: Days, tmp_path: Path) -> Iterator[ExamDay]:
    """A day on which the first two have sat, one with 59 points beside an answer that the key calls wrong; all is public."""
    day = ExamDay(days.copy(tmp_path / "data"))
    clock = FrozenClock(SystemClock().now() - 180 * MINUTE)
    vars(day)["hall"] = make_hall(Config(day.data), clock)  # the morning has gone by when the story begins
    room = the_room(day)
    staff, others = room.bank.staff, range(3, len(room.sittings) + 1)
    key = singles(room)[0]
    room.open(absent=others)
    answers = [earning(room, 1, 59, key.item, wrong_option(key)), earning(room, 2, 60, key.item, None)]
    for seat, given in enumerate(answers, 1):
        room.answer(seat, given)
    clock.pass_minutes(59)
    for seat, given in enumerate(answers, 1):
        room.hand_in(seat, len(given))
    room.close()
    grade_run(day.hall, room.run, staff["officer"])
    release(day.hall, staff["authority"], confirm(day.hall, staff["officer"], room.administration, SILENT))
    with day.served:
        yield day
    day.hall.database.engine.dispose()


def serious(page: Page) -> list[str]:
    faults = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in faults if one["impact"] in ("serious", "critical")]


def test_a_key_is_mended_and_one_candidate_passes_now(day: ExamDay, machine: Machines) -> None:
    room = the_room(day)
    key = singles(room)[0]
    with day.back_office():
        officer, faults = Staff(day, machine(), "officer").page, list[str]()
        officer.goto(f"/results/rescoring/new?paper={room.paper}")
        officer.get_by_role("link", name=f"Amend the key of {key.item}", exact=True).click()
        officer.get_by_role("radio", name="A further answer is right as well").check()
        officer.locator(f'[name=right][value="{wrong_option(key)}"]').check()
        faults += serious(officer)
        officer.get_by_label("Reason").fill("另有表述同样成立。")
        officer.get_by_label("What it rests on").fill("命题委员会第 7 号纪要")
        officer.get_by_role("button", name="Write it down and compute what it changes").click()
        expect(officer.locator("#candidates tbody tr")).to_contain_text(["Passes now"], timeout=WORK)
        expect(officer.locator("#candidates tbody tr")).to_contain_text(["59.0 Not passed"])
        faults += serious(officer)
        expect(officer.get_by_role("button", name="Make it live")).to_have_count(0)

        second = Staff(day, machine(), "authority").page
        second.goto(officer.url)
        second.get_by_role("button", name="Make it live").click()
        expect(second.locator(".headline .badge")).to_have_text("Made live", timeout=WORK)
    expect(second.locator("#corrections tbody tr")).to_contain_text(["Waits to be released"])
    second.goto(f"/results/sittings/{room.sittings[0]}/editions")
    expect(second.locator("tbody tr")).to_contain_text(["60.0", "59.0"])
    faults += serious(second)

    with day.reading() as connection:
        (concerned,) = public_concerned(connection, officer.url.rsplit("/", 1)[1])
        assert str(released(connection, room.sittings)[room.sittings[0]].result.score) == "59.0"
    assert release(day.hall, room.bank.staff["officer"], concerned.release) == 1
    with day.reading() as connection:
        told = released(connection, room.sittings)
    assert {one: str(told[one].result.score) for one in room.sittings[:2]} == {
        room.sittings[0]: "60.0", room.sittings[1]: "60.0",
    }  # fmt: skip
    assert faults == []
