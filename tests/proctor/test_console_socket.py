"""The console's socket: who may listen, to which room, and that one message a room a second is enough."""

import time
from functools import partial

import pytest
from sqlalchemy import update

from examhall.people.operations import changing_access
from examhall.people.tables import person, role_grant
from proctor.live import ConsoleChannel
from tests.builders import a_room
from tests.proctor.screens import apply, assert_agrees, screen_of

PATH = ConsoleChannel.PATH


def wait_for(what, seconds: float = 5):
    """The first true answer, or the last false one."""
    end = time.monotonic() + seconds
    while not (found := what()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


@pytest.fixture
def plug(sockets):
    """Opens a person's socket here."""
    return partial(sockets, PATH)


def deltas(socket):
    return [message["args"][0] for message in socket.get_received(PATH) if message["name"] == "delta"]


def watching(socket, person):
    return socket.emit("watch", {"run": person.run}, namespace=PATH, callback=True)


@pytest.mark.parametrize("role", ["candidate", "author", "marker"])
def test_who_may_not_watch_rooms_gets_no_socket(small_centre, plug, role):
    assert not plug(small_centre.person(role)).is_connected(PATH)


def test_who_is_not_signed_in_gets_no_socket(small_centre, live):
    assert not live.test_client(small_centre.app, namespace=PATH).is_connected(PATH)


def test_a_room_of_another_centre_is_not_to_be_watched(small_centre, plug):
    stranger = small_centre.person("proctor", centre="another-centre")
    assert watching(plug(stranger), stranger)["code"] == "not_allowed"


@pytest.mark.parametrize("run", ["no-such-room", None, 7, {}])
def test_a_room_that_is_none_is_not_found(small_centre, plug, run):
    socket = plug(small_centre.person("proctor"))
    assert socket.emit("watch", {"run": run}, namespace=PATH, callback=True)["code"] == "not_found"


def test_old_snapshot_and_what_is_pushed_make_the_fresh_snapshot(small_centre, plug):
    proctor = small_centre.person("proctor")
    socket = plug(proctor)
    assert watching(socket, proctor) == {"watching": proctor.run}
    screen, heard = screen_of(proctor.snapshot()), []
    proctor.does("authorise", "all")
    proctor.does("open")
    small_centre.room.lease(1)
    small_centre.room.save(1)
    proctor.does("incident", small_centre.room.sittings[:1], kind="whispering", text="x")
    fresh = proctor.snapshot()
    wait_for(lambda: heard.extend(deltas(socket)) or (heard and heard[-1]["sum"] == fresh["sum"]))
    for delta in heard:
        screen = apply(screen, delta)
    assert_agrees(screen, fresh)


def test_an_urgent_act_is_told_at_once(small_centre, plug):
    proctor = small_centre.person("proctor")
    socket = plug(proctor)
    watching(socket, proctor)
    time.sleep(0.3)
    began = time.monotonic()
    proctor.does("authorise", "all")
    assert wait_for(lambda: deltas(socket))
    assert time.monotonic() - began < 0.8


def test_many_urgent_things_are_five_messages_a_second_at_most(small_centre, plug):
    proctor = small_centre.person("proctor")
    socket = plug(proctor)
    proctor.does("authorise", "all")
    proctor.does("open")
    watching(socket, proctor)
    began, heard = time.monotonic(), []
    while time.monotonic() - began < 1.5:
        proctor.act("message", "all", text="请保持安静")
        heard += deltas(socket)
    assert 3 <= len(heard) <= 9


def test_a_room_is_told_nothing_of_another(small_centre, plug):
    proctor = small_centre.person("proctor")
    socket = plug(proctor)
    watching(socket, proctor)
    other = a_room(small_centre.hall, 2)
    deltas(socket)
    there = small_centre.person("proctor")
    there.run = other.run
    there.does("authorise", "all")
    time.sleep(1.3)
    assert {seat["id"] for delta in deltas(socket) for seat in delta["seats"]} & set(other.sittings) == set()


def test_who_watches_another_room_hears_only_that_one(small_centre, plug):
    proctor = small_centre.person("proctor")
    other = a_room(small_centre.hall, 2)
    socket = plug(proctor)
    watching(socket, proctor)
    here, proctor.run = proctor.run, other.run
    watching(socket, proctor)
    proctor.run = here
    proctor.does("authorise", "all")
    time.sleep(1.3)
    assert {seat["id"] for delta in deltas(socket) for seat in delta["seats"]} & set(small_centre.room.sittings) == set()


def test_when_nobody_watches_any_more_the_pushing_stops(small_centre, plug, live):
    proctor = small_centre.person("proctor")
    socket = plug(proctor)
    watching(socket, proctor)
    socket.disconnect(PATH)
    channel = live.server.namespace_handlers[PATH]
    assert wait_for(lambda: not channel._working)
    assert channel._rooms == {}


def test_who_loses_the_right_to_watch_is_sent_away(small_centre, plug, live):
    proctor = small_centre.person("proctor")
    socket = plug(proctor)
    watching(socket, proctor)
    with small_centre.hall.database.writing() as connection:
        connection.execute(role_grant.delete().where(role_grant.c.person_id == proctor.id))
    live.server.namespace_handlers[PATH].dismiss()
    assert not socket.is_connected(PATH)
    assert wait_for(lambda: not live.server.namespace_handlers[PATH]._watchers)


def test_whose_access_changes_is_sent_away_at_once_and_others_hear_on(small_centre, plug, live):
    proctor, other = small_centre.person("proctor"), small_centre.person("proctor")
    socket, stays = plug(proctor), plug(other)
    watching(socket, proctor)
    watching(stays, other)
    with changing_access(small_centre.hall, proctor.id):
        pass
    assert not socket.is_connected(PATH)
    assert stays.is_connected(PATH)
    assert not plug(proctor).is_connected(PATH)


def test_whose_access_changed_in_another_process_is_sent_away_at_the_next_look(small_centre, plug, live):
    proctor = small_centre.person("proctor")
    socket = plug(proctor)
    watching(socket, proctor)
    with small_centre.hall.database.writing() as connection:
        connection.execute(update(person).where(person.c.id == proctor.id).values(access=1))
    live.server.namespace_handlers[PATH].dismiss()
    assert not socket.is_connected(PATH)
