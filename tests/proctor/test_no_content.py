"""No question and no response is ever in what a proctor's browser gets: marked content is looked for in all of it."""

import time

import msgspec

from examhall.instants import MINUTE
from examhall.papers.interactions import Choice, Option, TextEntry
from examhall.papers.question import Document, Field, Paper, Question, Section, Slot
from examhall.sittings import commands as c
from proctor.live import ConsoleChannel
from tests.builders import a_hand_in, a_save
from tests.proctor.conftest import open_centre

STEM, DOCUMENT, OPTION, ANSWER, NOTE = "MARK-STEM", "MARK-DOCUMENT", "MARK-OPTION", "MARK-ANSWER", "MARK-NOTE"
FIELD, DETAIL = "MARK-FIELD", "MARK-DETAIL"
MARKS = (STEM, DOCUMENT, OPTION, ANSWER, NOTE, FIELD, DETAIL)

PATH = ConsoleChannel.PATH


def marked_paper() -> Paper:
    choice = Field("f1", Choice((Option("q1a", OPTION), Option("q1b", "b"))))
    text = Field(FIELD, TextEntry(), label=STEM)
    question = Question(
        "q1", f"<p>{STEM}</p>", (choice, text), "2", documents=(Document("d1", "Invoice", f"<p>{DOCUMENT}</p>"),)
    )
    return Paper(
        "marked-paper",
        "A paper",
        "L1",
        "theory",
        "zh-CN",
        "2",
        "2026-11-01",
        (Section("s1", STEM, STEM, (Slot((question,)),)),),
    )


def test_all_traffic_of_a_console_is_free_of_content(sqlite_hall, monkeypatch, clock):
    centre = open_centre(sqlite_hall, monkeypatch, paper=marked_paper())
    room, proctor, chief = centre.room, centre.person("proctor"), centre.person("chief_proctor")
    seen: list[str] = []

    def keep(reply) -> None:
        seen.append(reply.get_data(as_text=True))

    socket = centre.app.extensions["live"].test_client(centre.app, namespace=PATH, flask_test_client=proctor.browser)
    socket.emit("watch", {"run": room.run}, namespace=PATH, callback=True)
    keep(proctor.act("authorise", "all"))
    keep(proctor.act("open"))
    for seat in (1, 2, 3):
        browser = f"browser-of-seat-{seat}"
        room.lease(seat, browser)
        room.wish(a_save(1, "q1a", "f1", browser), seat)
        room.wish(a_save(2, ANSWER, FIELD, browser), seat)
        room.wish(
            c.Note({"position": NOTE, "flags": [NOTE], "strikes": {"f1": [NOTE]}, "highlights": {NOTE: []}}, browser), seat
        )
        room.wish(c.Observe("paste_blocked", DETAIL), seat)
        room.wish(c.AskHelp("paper"), seat)
    room.wish(c.TakeLease("browser-of-spare-1"))
    keep(proctor.act("approve_machine", room.sittings[:1], browser="browser-of-spare-1"))
    room.wish(c.TakeLease("browser-of-spare-1"))
    room.wish(a_save(3, ANSWER, FIELD, "browser-of-seat-1"))  # kept aside: the old machine
    keep(proctor.act("pause", room.sittings[1:2], "ill"))
    room.wish(a_save(3, ANSWER, FIELD, "browser-of-seat-2"), 2)
    keep(proctor.act("resume", room.sittings[1:2]))
    keep(proctor.act("answer_help", "all"))
    room.wish(a_hand_in(3, 2, "browser-of-seat-3"), 3)
    keep(proctor.act("incident", room.sittings[:1], kind="copying", text="notes under the desk"))
    sheet = proctor.get(f"/sittings/{room.sittings[0]}/timeline").get_json()["incidents"][0]["sheet"]
    keep(chief.act("close"))
    clock.at += 70 * MINUTE
    for person in (proctor, chief):
        whole = [f"/sittings/{one}{path}" for one in room.sittings for path in ("", "/entries", "/timeline")]
        for path in ("", "/snapshot", "/record", *whole):
            keep(person.get(path))
        keep(person.browser.get(sheet))
        keep(person.browser.get(f"/proctor/rooms/{room.run}/forms"))
        keep(person.browser.get("/proctor/rooms"))
        keep(person.browser.get("/proctor/rooms/counts"))
    time.sleep(1.2)
    seen.append(msgspec.json.encode(socket.get_received(PATH)).decode())
    socket.disconnect(PATH)
    assert len(seen) > 20
    assert "in_progress" in "".join(seen)
    for mark in MARKS:
        assert not any(mark in text for text in seen), mark
