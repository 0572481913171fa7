"""The console in a real browser: proctor and chief side by side, the keyboard, and the screen's own arithmetic."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from examhall.clock import SystemClock
from examhall.sittings import commands as c
from proctor.watch import Watch
from tests.browser.eyes import faults
from tests.browser.machines import QUIET, chromium, picture
from tests.builders import a_hall, a_hand_in, a_save
from tests.proctor.conftest import Centre, Person, open_centre
from tests.room_acts import unguard
from tests.serving import free_port

pytestmark = pytest.mark.browser

APPLY = """async ([snapshot, deltas]) => {
    const { apply, begin, total } = await import("/proctor/static/js/room.js");
    let room = begin(snapshot), agreed = [];
    for (const delta of deltas) {
        const after = apply(room, delta);
        room = after.room;
        agreed.push(after.agrees);
    }
    const fresh = begin(snapshot);
    return { agreed, sum: total(room), seats: [...room.seats.values()].map((seat) => [seat.id, seat.version, seat.state]) };
}"""
NEEDS = """async ([seats, now]) => {
    const { gathered, lines } = await import("/proctor/static/js/attention.js");
    const said = (line) => ("lines" in line ? line.lines.length : line.seat.id);
    return gathered(lines(seats, now)).map((line) => [line.need, said(line)]);
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": QUIET}


@pytest.fixture
def centre(tmp_path: Path, monkeypatch) -> Iterator[Centre]:
    hall = a_hall(tmp_path / "data", "", SystemClock())
    yield open_centre(hall, monkeypatch, candidates=6)
    hall.database.engine.dispose()


@pytest.fixture
def address(centre: Centre) -> Iterator[str]:
    port = free_port()
    server = make_server("127.0.0.1", port, centre.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()


@pytest.fixture
def sit_down(browser: Browser, centre: Centre, address: str) -> Iterator[Callable[..., Page]]:
    """Seats a person at a browser of the given language, with the console of the room open; no page may complain."""
    contexts, complaints = [], []

    def open_console(person: Person, locale: str = "en", width: int = 1366) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 768})
        contexts.append(context)
        cookie = person.browser.get_cookie(centre.app.config["SESSION_COOKIE_NAME"])
        context.add_cookies(
            [
                {"name": centre.app.config["SESSION_COOKIE_NAME"], "value": cookie.value, "url": address},
                {"name": "locale", "value": locale, "url": address},
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(f"{address}/proctor/rooms/{person.run}")
        expect(page.locator(".seat")).to_have_count(len(centre.room.sittings))
        return page

    yield open_console
    for context in contexts:
        context.close()
    assert complaints == []


def states(page: Page, state: str):
    return page.locator(f'.seat[data-state="{state}"]')


def answer(page: Page, reason: str = "") -> None:
    """Fill in what the dialog asks and do it."""
    if reason:
        page.locator("dialog textarea").fill(reason)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)


def test_a_proctor_lets_in_opens_and_answers_a_hand_by_keyboard_and_by_need(centre, sit_down):
    page = sit_down(centre.person("proctor"))
    page.keyboard.press("Control+a")
    page.keyboard.press("a")
    expect(states(page, "authorised")).to_have_count(6, timeout=10_000)
    page.locator("#room_acts .primary").click()
    answer(page)
    expect(states(page, "in_progress")).to_have_count(6, timeout=10_000)
    for seat in range(1, 7):
        centre.room.lease(seat, f"browser-of-seat-{seat}")
        centre.hall.presence.plugged(centre.room.sittings[seat - 1], centre.hall.now(), +1)
    centre.room.wish(c.AskHelp("ill"), 3)
    need = page.locator('.need[data-need="hand"]')
    expect(need).to_have_count(1, timeout=10_000)
    need.get_by_role("button", name="Hand answered").click()
    expect(need).to_have_count(0, timeout=10_000)
    expect(page.locator("#sent li").first).to_have_attribute("data-stage", "recorded")
    with centre.hall.database.reading() as connection:
        watch = Watch(centre.room.run, centre.hall.presence)
        watch.look(connection, centre.hall.now(), whole=True)
    version = next(seat.version for seat in watch.seats if seat.id == centre.room.sittings[2])
    centre.hall.presence.heard(centre.room.sittings[2], centre.hall.now(), version=version)
    expect(page.locator("#sent li").first).to_have_attribute("data-stage", "done", timeout=10_000)


def test_a_whole_room_pause_goes_from_the_proctor_to_the_chief_and_stops_all_clocks(centre, sit_down):
    proctor, chief = centre.person("proctor", name="陈监考"), centre.person("chief_proctor", name="周主考")
    proctor.does("authorise", "all")
    proctor.does("open")
    here, there = sit_down(proctor), sit_down(chief)
    here.locator("#room_acts summary").click()
    here.get_by_role("button", name="Pause the room").click()
    answer(here, "停电")
    expect(here.locator("#sent li").first).to_have_attribute("data-stage", "waiting")
    banner = there.locator(".banner", has_text="停电")
    expect(banner).to_be_visible(timeout=10_000)
    banner.get_by_role("button", name="Confirm").click()
    expect(there.locator("dialog .whom li")).to_have_count(6)
    answer(there)
    for page in (here, there):
        expect(states(page, "paused")).to_have_count(6, timeout=10_000)
    expect(here.locator("#sent li").first).to_contain_text("confirmed by 周主考", timeout=10_000)


def test_my_acts_say_what_became_of_what_i_proposed(centre, sit_down):
    proctor, chief = centre.person("proctor", name="陈监考"), centre.person("chief_proctor", name="周主考")
    proctor.does("authorise", "all")
    proctor.does("open")
    page = sit_down(proctor)
    for act, reason in (("Pause the room", "停电"), ("End for all", "停电")):
        page.locator("#room_acts summary").click()
        page.get_by_role("button", name=act).click()
        answer(page, reason)
        expect(page.locator("#sent li").first).to_have_attribute("data-stage", "waiting")
        expect(page.locator("#banners .banner")).to_have_count(1, timeout=10_000)
        if act == "Pause the room":
            chief.does("decline", proposal=chief.snapshot()["header"]["proposals"][0]["id"])
            expect(page.locator("#sent li").first).to_contain_text("declined by 周主考", timeout=10_000)
        else:
            page.get_by_role("button", name="Withdraw the proposal").click()
            expect(page.locator("#sent li").nth(1)).to_contain_text("withdrawn", timeout=10_000)
    page.locator("#room_acts summary").click()
    page.get_by_role("button", name="Minutes for all").click()
    answer(page, "停电")
    ends = chief.does("end", centre.room.sittings, "the power does not come back")["waiting"]
    proctor.does("confirm", proposal=ends)
    chief.does("close")
    expect(page.locator("#sent li").first).to_contain_text("nobody confirmed it before the room was closed", timeout=10_000)
    expect(page.locator("#sent [data-stage=waiting]")).to_have_count(0)


def test_the_rooms_menu_closes_with_escape_and_with_a_click_elsewhere(centre, sit_down):
    proctor = centre.person("proctor")
    proctor.does("authorise", "all")
    proctor.does("open")
    page = sit_down(proctor)
    expect(states(page, "in_progress")).to_have_count(6)
    menu, summary = page.locator("#room_acts details"), page.locator("#room_acts summary")
    page.locator(".seat").first.click()
    summary.click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    expect(page.locator('.seat[aria-selected="true"]')).to_have_count(1)  # Escape did nothing else
    page.keyboard.press("Enter")
    page.locator(".front").click()
    expect(menu).not_to_have_attribute("open", "")
    summary.click()
    page.keyboard.press("Shift+Tab")
    expect(menu).not_to_have_attribute("open", "")


def test_a_timeline_keeps_the_order_of_the_journal_within_one_instant(centre, sit_down):
    page = sit_down(centre.person("proctor"))
    line = lambda kind, at, **more: {"at": at, "until": at, "kind": kind, "times": 1, "detail": {}, **more}  # noqa: E731
    told = {
        "lines": [line("answered", 1000, until=5000, times=3), line("handed_in", 5000), line("closed", 5000)],
        "incidents": [{"at": at, "title": f"noted at {at}", "group": "room", "text": "", "by": ""} for at in (900, 5000, 6000)],
        "names": {}, "clock": None,
    }  # fmt: skip
    page.route("**/timeline", lambda route: route.fulfill(json=told))
    page.locator(".seat").first.click()
    expect(page.locator(".timeline li div > span:first-child")).to_have_text(
        ["noted at 6000", "noted at 5000", "Room closed", "Handed in", "3 saves", "noted at 900"]
    )


def test_the_way_to_kept_answers_leads_to_those_of_this_room(centre, sit_down):
    chief = centre.person("chief_proctor")
    page = sit_down(chief)
    href = page.evaluate("""async (run) => {
        const { showBanners } = await import("/proctor/static/js/head.js");
        const host = document.createElement("div");
        const seats = new Map([["s1", { kept: 2 }]]);
        const header = { holds: [], proposals: [], closed_at: null };
        showBanners(host, { header, seats, you: { kept_page: "/results/kept" }, about: { run } }, 0, () => {});
        return host.querySelector("a").getAttribute("href");
    }""", centre.room.run)  # fmt: skip
    assert href == f"/results/kept/{centre.room.run}"


def test_on_a_telephone_no_page_of_the_proctor_scrolls_sideways(centre, sit_down):
    proctor = centre.person("proctor")
    proctor.does("authorise", "all")
    proctor.does("open")
    proctor.does("grant", centre.room.sittings[:1], "键盘更换", seconds=60)
    page = sit_down(proctor, width=390)
    rooms = page.url.rsplit("/", 1)[0]
    for address in (page.url, page.url + "/record", rooms):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address


def test_a_pause_without_a_reason_is_not_sent_and_says_what_is_missing(centre, sit_down):
    proctor = centre.person("proctor")
    proctor.does("authorise", "all")
    proctor.does("open")
    page = sit_down(proctor)
    expect(states(page, "in_progress")).to_have_count(6)
    page.locator(".seat").first.click()
    page.keyboard.press("p")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog [role=alert]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(states(page, "in_progress")).to_have_count(6)


def test_arrows_move_space_chooses_and_a_filter_never_hides_a_need(centre, sit_down):
    proctor = centre.person("proctor")
    page = sit_down(proctor)
    page.locator("#main").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(page.locator('.seat[aria-selected="true"] .number')).to_have_text("02")
    centre.room.wish(c.AskHelp("ill"), 5)
    page.keyboard.press("v")
    page.locator("#find").fill("考生1")
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(2, timeout=10_000)
    expect(rows.first).to_contain_text("考生5")


def test_a_room_that_cannot_close_says_who_is_in_the_way(centre, sit_down):
    chief = centre.person("chief_proctor")
    chief.does("authorise", centre.room.sittings[:5])
    chief.does("open")
    page = sit_down(chief)
    page.locator("#room_acts summary").click()
    page.get_by_role("button", name="Close the room").click()
    expect(page.locator("dialog .whom li")).to_have_count(6)


def test_a_room_is_closed_over_a_journal_that_does_not_verify_by_two_at_their_consoles(centre, sit_down):
    chief, proctor, room = centre.person("chief_proctor"), centre.person("proctor"), centre.room
    proctor.does("authorise", room.sittings[:1])
    room.lease()
    proctor.does("open")
    room.wish(a_hand_in(1, 0))
    proctor.does("mark_absent", room.sittings[1:])
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        connection.exec_driver_sql(
            f"UPDATE journal SET text = text || ' ' WHERE sitting_id = '{room.sittings[0]}' AND number = 1"
        )
    here, there = sit_down(chief), sit_down(proctor)
    here.locator("#room_acts summary").click()
    here.get_by_role("button", name="Close the room").click()
    here.locator("dialog button[type=submit]").click()
    expect(here.locator("dialog h2")).to_have_text("A journal does not verify")
    expect(here.locator("dialog .whom li")).to_have_count(1)
    picture(here, "journal")
    answer(here, "It cannot be restored today")
    there.locator(".banner", has_text="It cannot be restored today").get_by_role("button", name="Confirm").click()
    answer(there)
    for page in (here, there):
        expect(page.locator("#opened")).to_contain_text("Closed at", timeout=10_000)


@pytest.mark.parametrize("width", [1366, 1920])
def test_forty_seats_need_no_scrolling_and_the_page_never_scrolls(centre, sit_down, width):
    page = sit_down(centre.person("proctor"), "zh_CN", width)
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
    assert page.evaluate("document.querySelector('#map').scrollWidth <= document.querySelector('#map').clientWidth")


def test_the_console_and_its_pages_are_accessible(centre, sit_down):
    proctor = centre.person("proctor")
    proctor.does("authorise", "all")
    proctor.does("open")
    centre.room.wish(c.AskHelp("ill"), 3)
    proctor.does("grant", "all", "power failure", seconds=60)
    page = sit_down(proctor)
    page.locator(".seat").first.click()
    expect(page.locator(".timeline li").first).to_be_visible()
    accessible(page)
    page.keyboard.press("i")
    accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    accessible(page)
    for address in (page.url + "/record", page.url.rsplit("/", 1)[0]):
        page.goto(address)
        accessible(page)


def accessible(page: Page) -> None:
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in faults(page)] == []


def test_the_screens_arithmetic_is_the_halls(centre, sit_down):
    proctor = centre.person("proctor")
    page = sit_down(proctor)
    watch, deltas = Watch(centre.room.run, centre.hall.presence), []

    def look() -> None:
        with centre.hall.database.reading() as connection:
            message = watch.look(connection, centre.hall.now(), whole=True)
        deltas.extend([message] if message else [])

    look()
    deltas.clear()
    before = proctor.snapshot()
    for act, whom, args in (("authorise", "all", {}), ("open", [], {}), ("message", "all", {"text": "x"})):
        proctor.does(act, whom, **args)
        look()
    centre.room.lease(1)
    centre.room.save(1)
    look()
    fresh = proctor.snapshot()
    told = page.evaluate(APPLY, [before, deltas])
    assert told["agreed"] == [True] * len(deltas)
    assert told["sum"] == fresh["sum"]
    assert sorted(told["seats"]) == sorted([seat["id"], seat["version"], seat["state"]] for seat in fresh["seats"])
    missed = page.evaluate(APPLY, [before, deltas[:1] + deltas[2:]])
    assert missed["agreed"][1] is False
    turned = page.evaluate(APPLY, [before, [deltas[1], deltas[0], deltas[2], deltas[3]]])
    assert sorted(turned["seats"]) == sorted(told["seats"]), "an older message changes nothing"


def test_a_sitting_is_played_again_as_its_answer_card_was_filled(centre, sit_down):
    proctor, sitting = centre.person("proctor"), centre.room.sittings[0]
    page = sit_down(proctor)
    proctor.does("authorise", "all")
    proctor.does("open")
    centre.room.lease()
    for number in (1, 2):
        centre.room.wish(a_save(number, field=f"f{number}", place=number - 1))
        time.sleep(1)
    page.goto(f"{page.url.partition('?')[0]}/sittings/{sitting}")
    expect(page.locator("#entries tr")).to_have_count(6)
    expect(page.locator("#filled")).to_have_text("2/5")
    slider = page.get_by_role("slider")
    slider.focus()
    slider.evaluate("one => { one.value = 100; one.dispatchEvent(new Event('input')); }")
    expect(page.locator("#filled")).to_have_text("1/5")
    slider.press("Home")
    expect(page.locator("#filled")).to_have_text("0/5")
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#filled")).to_have_text("1/5", timeout=15_000)
    accessible(page)


def test_needs_stand_in_their_order_newest_first_hands_oldest_first_and_many_alike_are_one_line(centre, sit_down):
    page = sit_down(centre.person("proctor"))
    seats = [
        {"id": "late-hand", "needs": [["hand", 300]]},
        {"id": "early-hand", "needs": [["hand", 200]]},
        {"id": "taken-hand", "needs": [["hand", 100]], "help_by": "somebody"},
        {"id": "machine", "needs": [["second_sign_in", 100]]},
        {"id": "not-yet", "needs": [["lost", 900]]},
        {"id": "focus", "needs": [["focus_loss", 400]]},
        {"id": "lost-too", "needs": [["unsaved", 350], ["lost", 350]]},
        *({"id": f"reads-{number}", "needs": [["unsaved", 300 + number]]} for number in range(5)),
    ]
    assert page.evaluate(NEEDS, [seats, 500]) == [
        ["second_sign_in", "machine"], ["hand", "early-hand"], ["hand", "late-hand"], ["hand", "taken-hand"],
        ["unsaved", "lost-too"], ["unsaved", 5], ["focus_loss", "focus"],
    ]  # fmt: skip


def test_the_room_record_prints_on_paper(centre, sit_down):
    proctor = centre.person("proctor")
    page = sit_down(proctor)
    page.goto(re.sub(r"$", "/record", page.url))
    page.emulate_media(media="print")
    expect(page.locator("#print")).to_be_hidden()
    expect(page.locator(".signatures")).to_be_visible()


def working(centre, person: Person) -> None:
    """All are let in, at their machines and at work."""
    person.does("authorise", "all")
    person.does("open")
    for seat in range(1, len(centre.room.sittings) + 1):
        centre.room.lease(seat, f"browser-of-seat-{seat}")
        centre.hall.presence.plugged(centre.room.sittings[seat - 1], centre.hall.now(), +1)


def test_hiding_the_quiet_ones_is_kept_in_the_address_and_never_hides_who_needs_somebody(centre, sit_down):
    proctor = centre.person("proctor")
    working(centre, proctor)
    proctor.does("incident", centre.room.sittings[4:5], kind="whispering", text="与邻座交谈")
    page = sit_down(proctor)
    page.keyboard.press("o")
    page.keyboard.press("v")
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(1)  # the one against whom something was noted
    assert page.url.endswith("?quiet=hidden&view=list")
    centre.room.wish(c.AskHelp("question"), 3)
    expect(rows).to_have_count(2, timeout=10_000)
    expect(rows.first).to_contain_text("考生3")
    page.reload()
    expect(rows).to_have_count(2, timeout=10_000)
    expect(page.locator("#quiet")).to_have_attribute("aria-pressed", "true")
    proctor.does("answer_help", centre.room.sittings[2:3])
    expect(rows).to_have_count(1, timeout=10_000)
    page.locator("#quiet").click()
    expect(rows).to_have_count(6)
    page.locator("#find").fill("考生5")
    page.locator("#list [data-key=seat]").click()
    assert page.url.endswith("&view=list&sort=seat")
    page.reload()
    expect(page.locator("#find")).to_have_value("考生5")
    expect(rows).to_have_count(1)
    centre.room.wish(c.AskHelp("leave"), 2)
    expect(rows).to_have_count(2, timeout=10_000)


def test_a_snapshot_that_is_long_on_its_way_does_not_undo_what_was_pushed_meanwhile(centre, sit_down):
    proctor = centre.person("proctor")
    working(centre, proctor)
    page = sit_down(proctor)
    expect(page.locator("#line")).to_have_attribute("data-line", "live", timeout=10_000)
    held: list[Any] = []
    page.route("**/snapshot", lambda route: held.append((route, route.fetch())))
    with page.expect_request("**/snapshot"):
        page.evaluate("dispatchEvent(new Event('online'))")
    while not held:
        page.wait_for_timeout(50)
    centre.room.wish(c.AskHelp("question"), 3)
    hands = page.locator('.need[data-need="hand"]')
    expect(hands).to_have_count(1, timeout=10_000)
    route, reply = held[0]
    with page.expect_response("**/snapshot"):
        route.fulfill(response=reply)
    page.wait_for_timeout(500)
    expect(hands).to_have_count(1)


def test_a_console_that_the_hall_could_not_answer_asks_again(centre, sit_down):
    page = sit_down(centre.person("proctor"))
    page.route("**/snapshot", lambda route: route.fulfill(status=503, json={"code": "overloaded", "says": "Busy."}), times=1)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#line")).to_have_attribute("data-line", "down")
    expect(page.locator("#line")).to_have_attribute("data-line", re.compile("live|asking"), timeout=8000)


def test_hands_are_a_queue_and_one_taken_shows_whose_it_is_to_the_others(centre, sit_down):
    here, there = centre.person("proctor", name="陈监考"), centre.person("proctor", name="李监考")
    working(centre, here)
    mine, other = sit_down(here), sit_down(there)
    for seat in (3, 5):
        centre.room.wish(c.AskHelp("question"), seat)
    hands = mine.locator('.need[data-need="hand"]')
    expect(hands.locator(".name")).to_have_text(["考生3", "考生5"], timeout=10_000)
    hands.first.get_by_role("button", name="I go").click()
    expect(hands.locator(".name")).to_have_text(["考生5", "考生3"], timeout=10_000)
    taken = other.locator('.need[data-need="hand"]').nth(1)
    expect(taken).to_contain_text("陈监考 is on the way", timeout=10_000)
    expect(taken.locator(".obvious")).to_have_count(0)
    hands.nth(1).get_by_role("button", name="Hand answered").click()
    expect(hands).to_have_count(1, timeout=10_000)


def test_a_change_of_seat_by_keyboard_moves_the_candidate_on_every_console(centre, sit_down):
    here, there = centre.person("proctor"), centre.person("chief_proctor")
    working(centre, here)
    mine, other = sit_down(here), sit_down(there)
    mine.locator(".seat").nth(1).click()
    mine.keyboard.press("s")
    expect(mine.locator("dialog select option")).to_have_count(10)
    mine.locator("dialog select").select_option("12")
    answer(mine, "显示器故障")
    for page in (mine, other):
        expect(page.locator(".line").nth(1).locator(".seat")).to_contain_text("12考生2", timeout=10_000)
        expect(page.locator('.need[data-need="moving"]')).to_contain_text("考生2")
    expect(mine.locator('.seat[aria-selected="true"]')).to_contain_text("考生2")
    expect(mine.locator("#bar .chosen")).to_contain_text("12")


def test_the_preview_of_minutes_names_each_new_deadline_and_who_waits_for_a_second_person(centre, sit_down):
    proctor = centre.person("proctor")
    working(centre, proctor)
    proctor.does("grant", centre.room.sittings[:1], "键盘更换", seconds=480)
    page = sit_down(proctor)
    page.locator(".seat").nth(0).click()
    page.locator(".seat").nth(1).click(modifiers=["Control"])
    page.keyboard.press("g")
    lines = page.locator("dialog .deadlines li")
    expect(lines).to_have_count(2)
    expect(lines.locator(".beyond")).to_have_count(1)
    told = [lines.nth(at).locator(".figures").last.text_content() or "" for at in (0, 1)]
    minutes = [[int(part[:2]) * 60 + int(part[3:]) for part in one.split(" → ")] for one in told]
    assert [(new - old) % 1440 for old, new in minutes] == [5, 5]
    page.locator("dialog input[type=number]").fill("2")
    expect(lines.locator(".beyond")).to_have_count(0)


def test_a_hand_in_with_answers_waiting_on_the_machine_is_asked_twice(centre, sit_down):
    proctor = centre.person("proctor")
    working(centre, proctor)
    centre.hall.presence.heard(centre.room.sittings[0], centre.hall.now(), unsaved_for=20_000_000)
    page = sit_down(proctor)
    page.locator(".seat").first.click()
    page.keyboard.press("d")
    page.locator("dialog textarea").fill("手受伤")
    page.locator("dialog button[type=submit]").click()
    expect(page.get_by_role("dialog")).to_contain_text("Answers still wait on the machine")
    page.get_by_role("button", name="Hand in all the same").click()
    expect(states(page, "submitted")).to_have_count(1, timeout=10_000)
