"""Who watches over many rooms hears of each: counts in time, a hand at once, and a room without its proctor after a minute."""

import time
from functools import partial

import pytest
from sqlalchemy import select

from examhall.sittings import commands as c
from examhall.sittings.receipts import milliseconds
from proctor.attendance import attend, note_unattended
from proctor.live import OverviewChannel
from proctor.overview import UNATTENDED_AFTER
from proctor.tables import incident
from tests.builders import a_room

PATH = OverviewChannel.PATH


@pytest.fixture
def plug(sockets):
    """Opens a person's socket here."""
    return partial(sockets, PATH)


def watching(socket) -> list[str]:
    return [room["run"] for room in socket.emit("watch", {}, namespace=PATH, callback=True)["watching"]]


def told(socket, run: str, seconds: float) -> dict | None:
    """The next figures of a room, or None where none come in this time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for message in socket.get_received(PATH):
            if message["name"] == "figures" and message["args"][0]["run"] == run:
                return message["args"][0]["figures"]
        time.sleep(0.02)
    return None


def unattended(hall) -> list[str]:
    with hall.database.reading() as connection:
        return list(connection.execute(select(incident.c.run_id).where(incident.c.kind == "unattended")).scalars())


@pytest.mark.parametrize("role", ["candidate", "author", "marker"])
def test_who_may_not_watch_rooms_gets_no_overview(small_centre, plug, role):
    assert not plug(small_centre.person(role)).is_connected(PATH)


def test_a_chief_sees_the_rooms_of_the_centre_and_the_authority_those_of_all(small_centre, plug):
    elsewhere = a_room(small_centre.hall, 2)
    chief = small_centre.person("chief_proctor", centre=small_centre.centre)
    assert watching(plug(chief)) == [small_centre.room.run]
    for role in ("authority", "inspector"):
        assert set(watching(plug(small_centre.person(role)))) == {small_centre.room.run, elsewhere.run}


def test_a_raised_hand_is_told_at_once_and_without_a_name(small_centre, plug):
    proctor, authority = small_centre.person("proctor"), small_centre.person("authority")
    proctor.does("authorise", "all")
    proctor.does("open")
    socket = plug(authority)
    watching(socket)
    began = time.monotonic()
    small_centre.room.wish(c.AskHelp("ill"), seat=2)
    figures = told(socket, proctor.run, 3)
    assert time.monotonic() - began < 1.5
    assert [(seat, need) for seat, need, _since in figures["waiting"] if need == "hand"] == [(2, "hand")]
    assert figures["counts"]["in_progress"] == 3
    assert "考生" not in str(figures)


def test_saves_alone_are_told_of_with_the_next_round(small_centre, plug):
    proctor = small_centre.person("proctor")
    proctor.does("authorise", "all")
    proctor.does("open")
    socket = plug(small_centre.person("authority"))
    watching(socket)
    small_centre.room.lease()
    small_centre.room.save(1)
    assert told(socket, proctor.run, 2) is None


def test_an_open_room_without_its_proctor_alarms_after_a_minute(small_centre, clock):
    proctor = small_centre.person("proctor")
    proctor.does("authorise", "all")
    proctor.does("open")
    overview = lambda: proctor.browser.get("/proctor/rooms/counts").get_json()["rooms"][proctor.run]  # noqa: E731
    opened = clock.now()
    assert dict(overview()["alarms"])["unattended"] == milliseconds(opened + UNATTENDED_AFTER)
    clock.pass_minutes(0.5)
    proctor.snapshot()  # a console that asks
    assert dict(overview()["alarms"])["unattended"] == milliseconds(clock.now() + UNATTENDED_AFTER)
    clock.pass_minutes(0.5)
    small_centre.person("inspector").snapshot()  # who may only look attends nothing
    assert dict(overview()["alarms"])["unattended"] == milliseconds(clock.now() + UNATTENDED_AFTER / 2)


def test_the_hall_writes_down_once_that_nobody_was_there(small_centre, clock):
    hall, proctor = small_centre.hall, small_centre.person("proctor")
    proctor.does("authorise", "all")
    proctor.does("open")
    for _ in range(5):
        note_unattended(hall)
        clock.pass_minutes(0.2)
    attend(hall, [proctor.run])
    for _ in range(5):
        note_unattended(hall)
        clock.pass_minutes(0.2)
    assert unattended(hall) == []
    for _ in range(5):
        clock.pass_minutes(0.2)
        note_unattended(hall)
    assert unattended(hall) == [proctor.run]


def test_the_time_in_which_the_hall_was_down_is_nobodys_absence(small_centre, clock):
    hall, proctor = small_centre.hall, small_centre.person("proctor")
    proctor.does("authorise", "all")
    proctor.does("open")
    note_unattended(hall)
    clock.pass_minutes(10)
    note_unattended(hall)
    assert unattended(hall) == []
    clock.pass_minutes(0.4)
    note_unattended(hall)
    clock.pass_minutes(0.4)
    note_unattended(hall)
    assert unattended(hall) == []
    clock.pass_minutes(0.4)
    note_unattended(hall)
    assert unattended(hall) == [proctor.run]
