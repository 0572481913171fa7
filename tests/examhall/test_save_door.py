"""The door that answers come through: what it takes, what it parks, what it keeps aside, and what it refuses in plain words."""

import pytest

from examhall.sittings import board, journal, room_runs
from examhall.sittings.leases import Lease, write_lease
from examhall.sittings.room_runs import Act
from tests.builders import BROWSER, PROCTOR, a_room
from tests.serving import change


def open_part(room):
    def work(connection, now):
        act = Act(connection, room.hall.clerk.key, now, room.run, PROCTOR)
        return room_runs.authorise(act, room.sittings) + room_runs.open_part(act)

    room.hall.clerk.transact(work)


class Desk:
    """A candidate's page at the door."""

    def __init__(self, app, room, seat=1, browser=BROWSER, epoch=1):
        self.room, self.sitting, self.browser = room, room.sittings[seat - 1], browser
        self.client = app.test_client()
        self.lease = write_lease(room.hall.lease_key, Lease(self.sitting, epoch, browser))

    def post(self, body, lease=None, sitting=None, **more):
        kind = {"data": body} if isinstance(body, bytes) else {"json": body}
        headers = {"Authorization": f"Lease {lease or self.lease}", **more.pop("headers", {})}
        return self.client.post(f"/sittings/{sitting or self.sitting}/responses", headers=headers, **kind, **more)

    def save(self, *changes, seen=1000, **more):
        return self.post({"seen": seen, "changes": list(changes)}, **more)


@pytest.fixture
def desk(doors, hall):
    room = a_room(hall, 2)
    open_part(room)
    room.lease(1)
    return Desk(doors, room)


def entries(desk):
    with desk.room.hall.database.reading() as connection:
        return [posted.record.entry for posted in journal.read(connection, desk.sitting)]


def test_a_save_is_acknowledged_with_its_entry_and_the_time_left(desk, clock):
    clock.pass_minutes(10)
    reply = desk.save(change(1), change(2, "f2", "q2c")).get_json()
    assert [(line["number"], line["entry"]) for line in reply["receipts"]] == [(1, 4), (2, 5)]
    assert reply["left_ms"] == 50 * 60_000
    assert reply["kept"] == reply["parked"] == []
    assert reply["news"] is None


def test_an_acknowledgement_brings_the_news_that_the_page_has_not_heard(desk):
    reply = desk.save(change(1), seen=0).get_json()
    assert reply["news"]["state"] == "in_progress"
    assert reply["news"]["mine"] is True


def test_a_malformed_change_is_parked_and_the_others_go_on(desk):
    reply = desk.save(
        change(1),
        {"number": 2, "token": "token-00000002", "field": 7, "value": "x"},
        change(3, "no-such-field"),
        change(4, "f2", "no-such-option"),
        change(5, "f2", ["q2a"]),
        {**change(6), "key": "x"},
        change(7, "f2", "q2b"),
    ).get_json()
    assert [line["number"] for line in reply["receipts"]] == [1, 7]
    assert sorted(line["number"] for line in reply["parked"]) == [2, 3, 4, 5, 6]
    assert all(line["code"] == "malformed" and len(line["says"]) > 5 for line in reply["parked"])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"not json", 400, "malformed"),
        (b"[]", 400, "malformed"),
        (b"\xff\xfe", 400, "malformed"),
        (b'{"changes": 3}', 400, "malformed"),
        (b'{"changes": [], "other": 1}', 400, "malformed"),
        (b'{"changes": [' + b"[" * 5000 + b"]" * 5000 + b"]}", 400, "malformed"),
        (b" " * 70_000, 413, "too_large"),
    ],
)
def test_bad_bodies_get_a_code_and_a_sentence(desk, body, status, code):
    reply = desk.post(body, content_type="application/json")
    assert reply.status_code == status
    assert reply.get_json()["code"] == code
    assert len(reply.get_json()["says"]) > 5
    assert len(entries(desk)) == 4


def test_a_form_post_is_not_a_save(desk):
    reply = desk.post(b"a=b", content_type="application/x-www-form-urlencoded")
    assert (reply.status_code, reply.get_json()["code"]) == (400, "malformed")


def test_more_than_a_hundred_changes_at_once_are_refused_whole(desk):
    reply = desk.save(*(change(n) for n in range(1, 102)))
    assert (reply.status_code, reply.get_json()["code"]) == (413, "too_large")


def test_a_flood_is_slowed_and_nothing_of_it_is_stored(desk):
    for first in range(1, 301, 100):
        assert desk.save(*(change(n) for n in range(first, first + 100))).status_code == 200
    reply = desk.save(change(301))
    assert (reply.status_code, reply.headers["Retry-After"]) == (429, "1")
    assert len(entries(desk)) == 304


def test_after_a_second_a_flood_may_go_on(desk, clock):
    for first in range(1, 301, 100):
        desk.save(*(change(n) for n in range(first, first + 100)))
    clock.pass_minutes(1 / 60)
    assert desk.save(*(change(n) for n in range(301, 321))).status_code == 200


@pytest.mark.parametrize("lease", ["", "nonsense", "a.1.b.c", "....", "x.y.z.w"])
def test_without_a_lease_nothing_is_taken(desk, lease):
    reply = desk.client.post(
        f"/sittings/{desk.sitting}/responses", json={"changes": [change(1)]}, headers={"Authorization": f"Lease {lease}"}
    )
    assert (reply.status_code, reply.get_json()["code"]) == (401, "sign_in")


def test_a_lease_opens_no_other_sitting(desk):
    reply = desk.save(change(1), sitting=desk.room.sittings[1])
    assert (reply.status_code, reply.get_json()["code"]) == (403, "not_allowed")


def test_a_forged_epoch_or_browser_is_no_lease(desk):
    sitting, epoch, browser, signature = desk.lease.split(".")
    for forged in (f"{sitting}.2.{browser}.{signature}", f"{sitting}.{epoch}.{browser}x.{signature}"):
        assert desk.save(change(1), lease=forged).status_code == 401


def test_a_fenced_machine_gets_409_and_its_answers_are_kept_aside(desk, doors):
    other = Desk(doors, desk.room, browser="the-old-machine")
    reply = other.save(change(1), change(2))
    assert reply.status_code == 409
    assert reply.get_json()["code"] == "fenced"
    assert [line["why"] for line in reply.get_json()["kept"]] == ["fenced", "fenced"]
    assert type(entries(desk)[-1]).__name__ == "KeptAside"
    again = other.save(change(1), change(2)).get_json()
    assert [line["entry"] for line in again["kept"]] == [line["entry"] for line in reply.get_json()["kept"]]


def test_an_older_page_of_the_browser_is_told_so_and_its_answer_is_stored(desk, doors):
    newer = Desk(doors, desk.room, epoch=desk.room.lease(1).epoch)
    assert newer.save(change(1)).get_json()["older"] is False
    reply = desk.save(change(2)).get_json()
    assert reply["older"] is True
    assert [line["number"] for line in reply["receipts"]] == [2]


def test_a_replayed_request_changes_nothing(desk):
    first = desk.save(change(1)).get_json()["receipts"]
    desk.save(change(2, "f1", "q1b"))
    assert desk.save(change(1)).get_json()["receipts"] == first
    with desk.room.hall.database.reading() as connection:
        assert board.read(connection, [desk.sitting])[desk.sitting].sitting.numbers == {BROWSER: 2}


def test_a_hand_in_names_what_is_missing_and_closes_nothing(desk):
    desk.save(change(1))
    reply = desk.save({"number": 4, "token": "token-hand-in", "hand_in": 3}).get_json()
    assert reply["refused"]["code"] == "missing"
    assert reply["refused"]["missing"] == [2, 3]
    assert reply["state"] == "in_progress"


def test_a_hand_in_with_its_last_answers_gives_a_receipt_that_stays_the_same(desk):
    wish = {"number": 2, "token": "token-hand-in", "hand_in": 1}
    reply = desk.save(change(1), wish, seen=0).get_json()
    assert reply["state"] == "submitted"
    receipt = reply["news"]["receipt"]
    assert receipt.replace("-", "").lower() == reply["receipts"][-1]["hash"]
    for _ in range(100):
        pass
    assert desk.save(wish, seen=0).get_json()["news"]["receipt"] == receipt


def test_refusals_speak_the_readers_language(desk):
    desk.client.set_cookie("locale", "en")
    english = desk.post(b"x", content_type="application/json").get_json()["says"]
    desk.client.set_cookie("locale", "zh_CN")
    chinese = desk.post(b"x", content_type="application/json").get_json()["says"]
    assert english.isascii()
    assert not chinese.isascii()


def test_notes_ride_on_a_save_and_come_back(desk):
    desk.post({"seen": 1000, "changes": [change(1)], "notes": {"position": "q1", "flags": ["q1", "q2"]}})
    assert type(entries(desk)[-1]).__name__ == "Noted"
    reply = desk.client.get(f"/sittings/{desk.sitting}/answers", headers={"Authorization": f"Lease {desk.lease}"}).get_json()
    assert reply["answers"] == {"f1": "q1a"}
    assert reply["notes"]["flags"] == ["q1", "q2"]


def test_no_traceback_reaches_a_browser(desk, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("the secret place in the code")

    monkeypatch.setattr(desk.room.hall.clerk, "carry_out", broken)
    reply = desk.save(change(1))
    assert reply.status_code == 500
    assert b"secret" not in reply.data
    assert reply.get_json()["code"] == "fault"
