"""What the candidate's browser promises about answers: numbers without gaps, nothing let go before the hall has it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser

SITE = "http://hall.test"
STATIC = Path(__file__).parents[2] / "examhall" / "static"
TYPES = {".js": "text/javascript", ".css": "text/css"}
OPEN = """async ([sitting, epoch]) => {
    const { openStore } = await import("/static/js/store.js");
    const { Outbox } = await import("/static/js/outbox.js");
    const { Door } = await import("/static/js/door.js");
    globalThis.store = await openStore(sitting);
    globalThis.door = new Door(sitting);
    globalThis.outbox = new Outbox(store, door, () => ({ seen: 0, notes: null }));
    globalThis.refused = [];
    outbox.addEventListener("refused", ({ detail }) => refused.push(detail.code));
    if (epoch) await store.claim(epoch, "lease");
}"""


class Hall:
    """The smallest hall that keeps the protocol: first receipts for known tokens, numbers, refusals of a hand-in."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.receipts: dict[str, dict[str, Any]] = {}
        self.numbers: list[int] = []
        self.batches: list[int] = []
        self.handed_in = False
        self.loses_replies = 0
        self.unreadable = ""
        self.too_early = False

    def reply(self, route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        out: dict[str, Any] = {"receipts": [], "kept": [], "parked": [], "refused": None}
        self.batches.append(len(body["changes"]))
        for change in body["changes"]:
            self.take(change, out)
        if self.loses_replies:
            self.loses_replies -= 1
            route.abort()
            return
        state = "submitted" if self.handed_in else "in_progress"
        out |= {"version": 1, "turn": 0, "state": state, "now": 1_000, "left_ms": 60_000, "news": None}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(out))

    def take(self, change: dict[str, Any], out: dict[str, Any]) -> None:
        number = change["number"]
        if change["token"] in self.receipts:
            out["receipts"].append(self.receipts[change["token"]])
            return
        if "hand_in" in change:
            if max(self.numbers, default=0) < change["hand_in"]:
                out["refused"] = {"number": number, "code": "missing", "says": "", "missing": [change["hand_in"]]}
                return
            if self.too_early:
                out["refused"] = {"number": number, "code": "too_early", "says": "not yet"}
                return
            self.handed_in = True
        elif change["field"] == self.unreadable:
            out["parked"].append({"number": number, "code": "malformed", "says": ""})
            return
        else:
            self.answers[change["field"]] = change["value"]
            self.numbers.append(number)
        self.receipts[change["token"]] = {"number": number, "entry": len(self.receipts) + 1, "hash": "h"}
        out["receipts"].append(self.receipts[change["token"]])


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def machine(browser: Browser, hall: Hall) -> Iterator[BrowserContext]:
    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        elif path.endswith("/responses"):
            hall.reply(route)
        else:
            route.fulfill(body="<!doctype html><title>page</title>", content_type="text/html")

    context = browser.new_context()
    context.route(f"{SITE}/**", serve)
    yield context
    context.close()


@pytest.fixture
def tab(machine: BrowserContext) -> Callable[[int], Page]:
    def open_tab(epoch: int) -> Page:
        page = machine.new_page()
        page.goto(f"{SITE}/")
        page.evaluate(OPEN, ["s1", epoch])
        return page

    return open_tab


def sent(page: Page) -> None:
    """Wait until nothing is left in the outbox."""
    for _ in range(150):
        if not page.evaluate("store.waiting()"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the outbox did not empty")


def test_two_tabs_that_write_at_once_draw_distinct_numbers_without_gaps(tab: Callable[[int], Page]) -> None:
    tabs = [tab(1), tab(0)]
    tabs[1].evaluate("store.epoch = 1")  # the same lease in both, as in the instant of a take-over
    write = """(name) => {
        const all = Array.from({ length: 200 }, (_, at) => store.put(`${name}${at}`, String(at), at));
        globalThis.work = Promise.all(all).then((changes) => changes.map(({ number }) => number));
    }"""
    for name, page in zip("ab", tabs, strict=True):
        page.evaluate(write, name)
    drawn = [number for page in tabs for number in page.evaluate("work")]
    assert sorted(drawn) == list(range(1, 401))
    assert len(tabs[0].evaluate("store.waiting()")) == 400


def test_a_page_that_was_taken_over_stores_nothing_and_the_new_one_sends_what_it_left(
    tab: Callable[[int], Page], hall: Hall
) -> None:
    old = tab(1)
    old.evaluate("store.put('f1', 'A', 1)")
    new = tab(2)
    assert old.evaluate("store.put('f2', 'B', 2).then(() => 'stored', (reason) => reason.constructor.name)") == "Elsewhere"
    assert old.evaluate("store.isOld()")
    new.evaluate("outbox.start()")
    sent(new)
    assert hall.answers == {"f1": "A"}


def test_a_lost_reply_is_sent_again_and_counts_once(tab: Callable[[int], Page], hall: Hall) -> None:
    hall.loses_replies = 2
    page = tab(1)
    page.evaluate("async () => { await outbox.start(); await outbox.put('f1', 'A', 1); }")
    sent(page)
    assert hall.answers == {"f1": "A"}
    assert len(hall.receipts) == 1
    assert hall.batches == [1, 1, 1]


def test_what_was_not_acknowledged_outlives_the_page(tab: Callable[[int], Page], hall: Hall) -> None:
    page = tab(1)
    page.evaluate("store.put('f1', 'A', 1)")
    page.close()
    again = tab(2)
    again.evaluate("outbox.start()")
    sent(again)
    assert hall.answers == {"f1": "A"}


def test_a_long_absence_goes_up_in_order_and_in_batches(tab: Callable[[int], Page], hall: Hall) -> None:
    page = tab(1)
    page.evaluate("async () => { for (let at = 0; at < 230; at++) await store.put('f' + at % 9, 'value ' + at, at); }")
    page.evaluate("outbox.start()")
    sent(page)
    assert hall.numbers == list(range(1, 231))
    assert hall.batches == [100, 100, 30]


def test_large_texts_travel_in_batches_below_the_limit(tab: Callable[[int], Page], hall: Hall) -> None:
    page = tab(1)
    page.evaluate("async () => { for (let at = 0; at < 6; at++) await store.put('f' + at, '字'.repeat(6000), at); }")
    page.evaluate("outbox.start()")
    sent(page)
    assert hall.batches == [2, 2, 2]


def test_an_unreadable_change_is_set_aside_and_the_queue_goes_on(tab: Callable[[int], Page], hall: Hall) -> None:
    hall.unreadable = "f2"
    page = tab(1)
    page.evaluate(
        "async () => { await outbox.start(); for (const field of ['f1', 'f2', 'f3']) await outbox.put(field, 'x', 1); }"
    )
    sent(page)
    assert hall.answers == {"f1": "x", "f3": "x"}
    assert [parked["field"] for parked in page.evaluate("store.parked()")] == ["f2"]
    hall.unreadable = ""
    page.evaluate("outbox.put('f2', 'y', 2)")
    sent(page)
    assert page.evaluate("store.parked()") == []


def test_the_hand_in_is_last_and_names_the_last_change_the_hall_must_have(tab: Callable[[int], Page], hall: Hall) -> None:
    page = tab(1)
    page.evaluate("async () => { await store.put('f1', 'A', 1); await store.put('f2', 'B', 2); await store.putHandIn(3); }")
    assert page.evaluate("store.waiting()")[-1]["hand_in"] == 2
    page.evaluate("outbox.start()")
    sent(page)
    assert hall.handed_in


def test_a_refused_hand_in_leaves_no_gap_for_the_next_one(tab: Callable[[int], Page], hall: Hall) -> None:
    hall.too_early = True
    page = tab(1)
    page.evaluate("async () => { await outbox.start(); await outbox.put('f1', 'A', 1); await outbox.handIn(2); }")
    sent(page)
    page.wait_for_function("refused.includes('too_early')")
    hall.too_early = False
    page.evaluate("outbox.handIn(3)")
    sent(page)
    assert hall.handed_in


def test_what_is_answered_after_another_page_has_sent_the_rest_goes_up_too(tab: Callable[[int], Page], hall: Hall) -> None:
    hall.loses_replies = 1
    page = tab(1)
    page.evaluate("async () => { await outbox.start(); await outbox.put('f1', 'A', 1); }")
    page.wait_for_function("!outbox.reachable")
    page.evaluate("async () => { outbox.stop(); await store.settle([1]); await outbox.start(); }")
    page.wait_for_function("!outbox.busy && !outbox.timer")
    page.evaluate("outbox.put('f2', 'B', 2)")
    sent(page)
    assert hall.answers == {"f1": "A", "f2": "B"}
