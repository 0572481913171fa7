"""The live screen: an old snapshot with all that was pushed since equals a fresh one, whatever happened in the room."""

import random
from contextlib import suppress

import msgspec
import pytest

from examhall.audit import trail
from examhall.errors import Refusal
from examhall.instants import SECOND
from examhall.sittings import commands as c
from examhall.sittings.entries import Supports
from examhall.sittings.receipts import milliseconds
from proctor.acts import ACTS
from proctor.checking_in import note_arrival
from proctor.void_requests import settle
from proctor.watch import Watch
from tests.builders import a_hand_in
from tests.proctor.screens import apply, assert_agrees, screen_of, total


class Day:
    """A room of three, its staff, and a console that hears of everything."""

    def __init__(self, centre) -> None:
        self.centre, self.room, self.hall = centre, centre.room, centre.hall
        self.proctor, self.chief = centre.person("proctor"), centre.person("chief_proctor")
        self.watch = Watch(self.room.run, self.hall.presence)
        self.numbers = dict.fromkeys((1, 2, 3), 0)
        self.look(whole=True)

    def look(self, whole: bool = False):
        with self.hall.database.reading() as connection:
            message = self.watch.look(connection, self.hall.now(), whole=whole)
        return msgspec.json.decode(msgspec.json.encode(message))

    def one(self, seat: int = 1) -> list[str]:
        return [self.room.sittings[seat - 1]]

    def browser(self, seat: int) -> str:
        return f"browser-of-seat-{seat}"

    def waiting(self) -> str:
        """The proposal that waits longest, or the name of none."""
        proposals = self.chief.snapshot()["header"]["proposals"]
        return proposals[0]["id"] if proposals else "no-such-proposal"

    def pause_to_confirm(self) -> str:
        return next((hold["name"] for hold in self.chief.snapshot()["header"]["holds"]), "no-such-pause")

    def outage(self) -> str:
        """The outage that the room stands still for, or the name of none."""
        return next((hold["name"] for hold in self.chief.snapshot()["header"]["holds"] if hold["kind"]), "no-such-outage")

    def decide_void(self, seat: int) -> None:
        with self.hall.database.writing() as connection:
            settle(connection, self.one(seat)[0], "voided", self.chief.id, "proved", self.hall.now())
            trail.write(connection, self.hall.audit_key, self.hall.now(), self.chief.id, "void_part", self.one(seat)[0])

    def save(self, seat: int) -> None:
        self.numbers[seat] += 1
        self.room.save(self.numbers[seat], seat=seat, browser=self.browser(seat))

    def hand_in(self, seat: int) -> None:
        self.numbers[seat] += 1
        self.room.wish(a_hand_in(self.numbers[seat], self.numbers[seat] - 1, self.browser(seat)), seat)

    def confirmed(self, act: str, reason: str = "power failure", **args) -> None:
        told = self.proctor.act(act, "all", reason, **args).get_json()
        if told.get("waiting"):
            self.chief.act("confirm", proposal=told["waiting"])


def sign_in(day: Day, seat: int) -> None:
    day.room.lease(seat, day.browser(seat))
    day.hall.presence.plugged(day.room.sittings[seat - 1], day.hall.now(), +1)


# Everything that can happen in a room, each done whether or not it is possible just then.
HAPPENINGS = {
    "sign_in": sign_in,
    "unplug": lambda day, seat: day.hall.presence.plugged(day.room.sittings[seat - 1], day.hall.now(), -1),
    "hear": lambda day, seat: day.hall.presence.heard(day.room.sittings[seat - 1], day.hall.now(), version=seat + 3),
    "unsaved": lambda day, seat: day.hall.presence.heard(
        day.room.sittings[seat - 1], day.hall.now(), unsaved_for=seat * SECOND
    ),
    "saved_again": lambda day, seat: day.hall.presence.heard(day.room.sittings[seat - 1], day.hall.now(), unsaved_for=0),
    "authorise": lambda day, seat: day.proctor.act("authorise", day.one(seat)),
    "authorise_all": lambda day, seat: day.proctor.act("authorise", "all"),
    "withdraw": lambda day, seat: day.proctor.act("withdraw", day.one(seat)),
    "open": lambda day, seat: day.proctor.act("open"),
    "save": lambda day, seat: day.save(seat),
    "note": lambda day, seat: day.room.wish(c.Note({"position": "q1"}, day.browser(seat)), seat),
    "hand": lambda day, seat: day.room.wish(c.AskHelp("ill"), seat),
    "take_help": lambda day, seat: day.proctor.act("take_help", day.one(seat)),
    "release_help": lambda day, seat: day.chief.act("release_help", day.one(seat)),
    "answer_help": lambda day, seat: day.proctor.act("answer_help", day.one(seat)),
    "change_seat": lambda day, seat: day.proctor.act("change_seat", day.one(seat), "machine failed", seat=seat + 8),
    "change_back": lambda day, seat: day.proctor.act("change_seat", day.one(seat), "mended", seat=seat),
    "request_void": lambda day, seat: day.proctor.act("request_void", day.one(seat), "copied"),
    "decide_void": lambda day, seat: day.decide_void(seat),
    "hand_in_for": lambda day, seat: day.proctor.act("hand_in", day.one(seat), "ill", unsaved=True),
    "observe": lambda day, seat: day.room.wish(c.Observe("focus_lost"), seat),
    "look": lambda day, seat: day.proctor.act("look", day.one(seat)),
    "second_machine": lambda day, seat: day.room.wish(c.TakeLease(f"browser-of-spare-{seat}"), seat),
    "approve_machine": lambda day, seat: day.proctor.act("approve_machine", day.one(seat), browser=f"browser-of-spare-{seat}"),
    "refuse_machine": lambda day, seat: day.proctor.act("refuse_machine", day.one(seat), browser=f"browser-of-spare-{seat}"),
    "pause": lambda day, seat: day.proctor.act("pause", day.one(seat), "ill"),
    "accommodate": lambda day, seat: day.room.wish(c.Accommodate(0, Supports(breaks=600 * SECOND), "entered", "officer"), seat),
    "break": lambda day, seat: day.proctor.act("break", day.one(seat)),
    "waive_access": lambda day, seat: day.proctor.act("waive_access", day.one(seat), "spare machine"),
    "doubt": lambda day, seat: note_arrival(day.hall, day.proctor.id, day.one(seat)[0], "doubt", "", "another face"),
    "settle": lambda day, seat: day.chief.act("settle", day.one(seat), "paper seen again", kind="settled"),
    "resume": lambda day, seat: day.proctor.act("resume", day.one(seat)),
    "lock": lambda day, seat: day.proctor.act("lock", day.one(seat), "identity"),
    "leave_seat": lambda day, seat: day.room.wish(c.Lock("away", "candidate"), seat),
    "unlock": lambda day, seat: day.proctor.act("unlock", day.one(seat)),
    "grant": lambda day, seat: day.proctor.act("grant", day.one(seat), "machine failed", seconds=240),
    "message": lambda day, seat: day.proctor.act("message", "all", text="请保持安静"),
    "incident": lambda day, seat: day.proctor.act("incident", day.one(seat), kind="whispering", text="x"),
    "emergency": lambda day, seat: day.proctor.act("emergency_pause", reason="fire"),
    "outage": lambda day, seat: day.proctor.act("emergency_pause", reason="power cut", kind="power"),
    "wait_longer": lambda day, seat: day.chief.act("wait_longer", reason="nearly mended", hold=day.outage()),
    "credit": lambda day, seat: day.chief.act(
        "credit", day.one(seat), "went on", hold=day.outage(), since=milliseconds(day.hall.now())
    ),
    "abandon": lambda day, seat: day.confirmed("abandon"),
    "confirm_pause": lambda day, seat: day.chief.act("confirm_pause", hold=day.pause_to_confirm()),
    "confirm": lambda day, seat: day.chief.act("confirm", proposal=day.waiting()),
    "decline": lambda day, seat: day.chief.act("decline", proposal=day.waiting()),
    "pause_room": lambda day, seat: day.confirmed("pause"),
    "resume_room": lambda day, seat: day.confirmed("resume"),
    "grant_room": lambda day, seat: day.confirmed("grant", seconds=60),
    "propose": lambda day, seat: day.proctor.act("grant", "all", "power failure", seconds=60),
    "mark_absent": lambda day, seat: day.proctor.act("mark_absent", day.one(seat)),
    "correct_absence": lambda day, seat: day.chief.act("correct_absence", day.one(seat), "came"),
    "end": lambda day, seat: day.proctor.act("end", day.one(seat), "asked to leave"),
    "hand_in": lambda day, seat: day.hand_in(seat),
    "reopen": lambda day, seat: day.chief.act("reopen", day.one(seat), "mistake", seconds=60),
    "close": lambda day, seat: day.chief.act("close"),
    "end_all": lambda day, seat: [day.chief.act("end", day.one(one), "power failure") for one in (1, 2, 3)],
    "time": lambda day, seat: day.hall.clock.pass_minutes(0.03),
}


# What must have happened for an act to do something: without it the case would prove nothing.
FIRST = {
    "withdraw": (), "look": ("observe",), "unlock": ("lock",), "resume": ("pause",), "answer_help": ("hand",), "take_help": ("hand",),
    "release_help": ("hand", "take_help"), "approve_machine": ("second_machine",), "refuse_machine": ("second_machine",),
    "confirm_pause": ("emergency",), "confirm": ("propose",), "decline": ("propose",), "correct_absence": ("mark_absent",),
    "break": ("accommodate",), "settle": ("doubt",), "wait_longer": ("outage",), "credit": ("outage", "time"),
    "abandon": ("outage",),
    "reopen": ("end",), "resume_room": ("pause_room",), "decide_void": ("request_void",), "change_back": ("change_seat",),
}  # fmt: skip
SILENT = ("saved_again", "time")  # they show nothing by themselves
BEFORE_OPENING = ("authorise", "authorise_all", "withdraw", "open", "mark_absent", "correct_absence")
CASES = {"hand_in": "hand_in_for", "emergency_pause": "emergency"}  # acts whose case has another name


def test_every_act_of_the_console_has_its_case_here():
    assert {CASES.get(act, act) for act in ACTS} <= set(HAPPENINGS)


def happens(day: Day, name: str, seat: int) -> None:
    with suppress(Refusal):  # what is not possible now changes nothing, on the screen either
        HAPPENINGS[name](day, seat)


@pytest.fixture
def day(small_centre) -> Day:
    return Day(small_centre)


@pytest.mark.parametrize("name", HAPPENINGS)
def test_after_each_kind_of_thing_the_screen_is_as_a_fresh_one(day, name):
    for seat in (1, 2, 3):
        sign_in(day, seat)
    if name not in BEFORE_OPENING or name in ("withdraw", "open"):
        day.proctor.does("authorise", "all")
    if name not in BEFORE_OPENING:
        day.proctor.does("open")
    for first in (*FIRST.get(name, ()), *(("end_all",) if name == "close" else ())):
        happens(day, first, 1)
    day.look(whole=True)
    screen = screen_of(day.proctor.snapshot())
    happens(day, name, 1)
    news = day.look(whole=True)
    assert news is not None or name in SILENT, "the case shows nothing"
    screen = apply(screen, news)
    assert_agrees(screen, day.proctor.snapshot())


@pytest.mark.parametrize("seed", range(6))
def test_through_a_long_day_the_screen_is_as_a_fresh_one_after_every_step(day, seed):
    chance = random.Random(seed)
    screen = screen_of(day.proctor.snapshot())
    for number in range(40):
        name = chance.choice([name for name in HAPPENINGS if name != "close" or number > 35])
        happens(day, name, chance.randint(1, 3))
        message = day.look(whole=True)
        screen = apply(screen, message)
        assert message is None or message["sum"] == total(screen)
        assert_agrees(screen, day.proctor.snapshot())


def test_a_lost_push_shows_in_the_sum_of_the_next_one_unless_that_one_makes_up_for_it(day):
    for seat in (1, 2, 3):
        sign_in(day, seat)
    day.proctor.does("authorise", "all")
    day.proctor.does("open")
    day.look(whole=True)
    chance, noticed = random.Random(7), 0
    for _ in range(30):
        screen = screen_of(day.proctor.snapshot())
        happens(day, chance.choice(["save", "hand", "grant", "unplug", "sign_in", "incident", "message"]), chance.randint(1, 3))
        day.look(whole=True)  # lost on its way
        happens(day, "save", chance.randint(1, 3))
        heard = day.look()
        screen = apply(screen, heard)
        if heard["sum"] == total(screen):
            assert_agrees(screen, day.proctor.snapshot())
        else:
            noticed += 1
    assert noticed > 10


def test_a_look_at_what_changed_finds_what_a_look_at_all_finds(day):
    for seat in (1, 2, 3):
        sign_in(day, seat)
    day.proctor.does("authorise", "all")
    day.proctor.does("open")
    day.look(whole=True)
    screen = screen_of(day.proctor.snapshot())
    for seat in (1, 2, 3, 1, 2, 3):
        day.hall.clock.pass_minutes(0.02)
        day.save(seat)
        screen = apply(screen, day.look())
    assert_agrees(screen, day.proctor.snapshot())


def test_a_room_in_which_nothing_happens_sends_nothing(day):
    sign_in(day, 1)
    day.proctor.does("authorise", "all")
    day.proctor.does("open")
    day.look(whole=True)
    for _ in range(5):
        day.hall.clock.at += SECOND
        assert day.look() is None


def test_a_save_is_one_seat_and_a_few_hundred_bytes(day):
    for seat in (1, 2, 3):
        sign_in(day, seat)
    day.proctor.does("authorise", "all")
    day.proctor.does("open")
    day.look(whole=True)
    day.save(2)
    message = day.look()
    assert [seat["id"] for seat in message["seats"]] == day.one(2)
    assert "header" not in message
    assert len(msgspec.json.encode(message)) < 600


def test_a_lost_browser_is_shown_when_its_silence_is_long_enough_though_nothing_was_written(day):
    sign_in(day, 1)
    day.proctor.does("authorise", "all")
    day.proctor.does("open")
    day.look(whole=True)
    happens(day, "unplug", 1)
    assert day.look()["seats"][0]["connection"] == "quiet"
    day.hall.clock.at += 3 * SECOND
    seat = day.look()["seats"][0]
    assert (seat["connection"], [need for need, _ in seat["needs"]]) == ("lost", ["lost"])
