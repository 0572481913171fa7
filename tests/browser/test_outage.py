"""The power goes in the room: one press, answers carried in a file, credits by what each could do, and nothing twice."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from examhall.sittings.entries import Answered, HoldShortened, Paused
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines, picture
from tests.browser.people import Candidate, Proctor, at_work

pytestmark = pytest.mark.browser


def test_the_power_goes_and_each_gets_what_was_lost(day: ExamDay, machine: Machines, tmp_path: Path) -> None:
    cut_off, chief = at_work(day, machine, "theory")
    idle = Candidate(day, machine(), 2).arrive("theory")
    chief.let_in(2)
    idle.sees_the_paper()
    sitting, (first, second, third) = day.sitting("theory", 1), day.asked(day.sitting("theory", 1))[:3]
    cut_off.choose(first, right=True)
    cut_off.all_is_saved()
    for candidate in (cut_off, idle):
        candidate.context.set_offline(True)

    chief.room_act("Emergency pause…")
    dialog = chief.dialog("Emergency pause")
    dialog.get_by_label("What happened").select_option("power")
    dialog.get_by_label("Minutes back from now").fill("1")
    expect(dialog.get_by_text(re.compile(r"^The clock stands from \d\d:\d\d\.$"))).to_be_visible()
    dialog.get_by_label("Minutes back from now").fill("0")
    dialog.get_by_label("Reason").fill("The fuse of row one")
    picture(chief.page, "outage-dialog")
    dialog.get_by_role("button", name="Stop all clocks now").click()
    banner = chief.page.locator("#banners .banner", has_text="Power failure since")
    expect(banner).to_contain_text("A second person must confirm it.")
    proctor = Proctor(day, machine(), "proctor1").watch("theory")
    proctor.page.locator("#banners").get_by_role("button", name="Confirm").click()
    expect(banner).to_contain_text("go on or abandon within")

    cut_off.choose(second, right=True)
    cut_off.choose(third, right=False)
    expect(cut_off.saved).to_have_attribute("data-save", "local")
    cut_off.page.get_by_role("button", name="Raise hand").first.click()
    cut_off.page.get_by_role("button", name="Save the answers as a file").click()
    with cut_off.page.expect_download() as saved:
        cut_off.page.get_by_role("button", name="Save the file").click()
    path = tmp_path / "1.answers"
    saved.value.save_as(path)
    assert second.right[second.only].encode() not in path.read_bytes()

    chief.page.goto(f"/proctor/rooms/{day.run('theory')}/answers-file")
    chief.page.get_by_label("File").set_input_files(path)
    chief.page.get_by_role("button", name="Look into it").click()
    expect(chief.page.get_by_text(re.compile("^stands in the journal"))).to_be_visible()
    picture(chief.page, "answers-file")
    chief.page.get_by_role("button", name="Read them in").click()
    expect(chief.page.get_by_text("nothing counts twice")).to_be_visible()
    read_in = day.entries(sitting, Answered)
    assert [(entry.number, entry.paused) for entry in read_in] == [(1, False), (2, True), (3, True)]

    for candidate in (cut_off, idle):
        candidate.context.set_offline(False)
        candidate.sees_screen("The examination is paused")
    cut_off.all_is_saved()
    assert day.entries(sitting, Answered) == read_in  # the machine sent them once more

    chief.watch("theory").page.locator("#banners").get_by_role("link", name="Credits…").click()
    line = chief.page.locator("table.outage tbody tr")
    expect(line).to_have_count(2)
    expect(line.nth(0).locator("td").nth(6)).to_contain_text("2 ·")
    expect(line.nth(1).locator("td").nth(6)).to_have_text("—")
    picture(chief.page, "outage")
    chief.page.get_by_role("button", name="Take off as proposed (1)").click()
    expect(chief.page.get_by_text("Nothing is to be taken off: every credit is as proposed.")).to_be_visible()
    (shortened,), (paused,) = day.entries(sitting, HoldShortened), day.entries(sitting, Paused)
    assert (shortened.hold, shortened.reason) == (paused.hold, "Went on answering during the outage")
    assert shortened.since == read_in[-1].said_at * 1000
    assert not day.entries(day.sitting("theory", 2), HoldShortened)

    chief.watch("theory").room_act("Resume the room…")
    chief.answers("Resume the whole room", "Propose")
    proctor.page.locator("#banners").get_by_role("button", name="Confirm…").click()
    proctor.answers("Resume the whole room", "Confirm and do it")
    for candidate in (cut_off, idle):
        candidate.sees_the_paper()
    assert day.deadline(day.sitting("theory", 2)) - day.deadline(sitting) == shortened.since - paused.since
