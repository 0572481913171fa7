"""Two halls on one PostgreSQL: what one does reaches the pages that hang on the other, and each knows who is connected there."""

import pytest

import examhall.app
from examhall.sittings import commands as c
from examhall.sittings.clerk import Wish
from examhall.sittings.leases import Lease, write_lease
from examhall.sittings.live import PATH
from examhall.timekeeper import Timekeeper
from tests.builders import BROWSER, PROCTOR, a_hall, a_room


@pytest.fixture
def halls(tmp_path, clock, new_database, with_tables, monkeypatch):
    """The same installation, opened twice."""
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    url = new_database(with_tables)
    both = [a_hall(tmp_path / "data", url, clock, tables=lambda database: None) for _ in range(2)]
    yield both
    for hall in both:
        hall.database.engine.dispose()


@pytest.fixture
def room(halls):
    room = a_room(halls[0], 2)
    room.lease()
    return room


@pytest.fixture
def page(halls, room):
    """A candidate's socket at the second hall."""
    app = examhall.app.create_app(halls[1])
    lease = write_lease(halls[1].lease_key, Lease(room.sittings[0], 1, BROWSER))
    socket = app.extensions["live"].test_client(app, namespace=PATH, auth={"sitting": room.sittings[0], "lease": lease})
    assert socket.is_connected(PATH)
    yield socket
    if socket.is_connected(PATH):
        socket.disconnect(PATH)


def news(page):
    return [message["args"][0] for message in page.get_received(PATH) if message["name"] == "news"]


def tick(hall):
    hall.announcements.tell("tick")


def test_an_act_in_one_hall_reaches_the_page_at_another_once(halls, room, page, clock):
    tick(halls[1])
    news(page)
    halls[0].clerk.one(Wish(room.sittings[0], c.Message("five minutes", PROCTOR), clock.now()))
    tick(halls[1])
    assert [message["text"] for message in news(page)[0]["messages"]] == ["five minutes"]
    tick(halls[1])
    assert news(page) == []


def test_what_a_hall_has_pushed_itself_is_not_pushed_again_by_the_look(halls, room, page, clock):
    tick(halls[1])
    news(page)
    halls[1].clerk.one(Wish(room.sittings[0], c.Message("quiet please", PROCTOR), clock.now()))
    tick(halls[1])
    assert len(news(page)) == 1


def test_a_candidates_own_save_is_no_news(halls, room, page, clock):
    tick(halls[1])
    news(page)
    halls[0].clerk.one(Wish(room.sittings[0], c.Observe("focus_lost"), clock.now()))
    tick(halls[1])
    assert news(page) == []


def test_who_is_connected_at_one_hall_is_here_for_the_other(halls, room, page, clock):
    first, second = (Timekeeper(hall) for hall in halls)
    clock.pass_minutes(1)
    second.share()
    first.share()
    seen = halls[0].presence.of(room.sittings[0])
    assert (seen.at, seen.elsewhere, seen.sockets) == (clock.now(), True, 0)
    page.disconnect(PATH)
    gone_at = clock.now()
    clock.pass_minutes(1)
    second.share()
    first.share()
    assert halls[0].presence.of(room.sittings[0]).at == gone_at


def test_a_hall_does_not_take_another_ones_word_over_its_own_open_socket(halls, room, page, clock):
    halls[0].presence.heard(room.sittings[0], clock.now() + 1)
    Timekeeper(halls[0]).share()
    Timekeeper(halls[1]).share()
    seen = halls[1].presence.of(room.sittings[0])
    assert (seen.sockets, seen.elsewhere) == (1, False)
