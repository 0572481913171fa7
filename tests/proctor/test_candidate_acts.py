"""Seats, hands, hand-ins and requests through the console's door; two at once, too late, and what cannot be."""

import pytest
from sqlalchemy import select

from examhall.audit import trail
from examhall.instants import SECOND
from examhall.sittings import board
from examhall.sittings import commands as c
from examhall.sittings.entries import Supports
from proctor.acts import ACTS
from proctor.tables import void_request
from proctor.void_requests import decline_void
from tests.builders import a_hand_in

FREE = 9  # the first seat of the row at the back


@pytest.fixture
def room(small_centre):
    return small_centre.room


@pytest.fixture
def proctor(small_centre):
    return small_centre.person("proctor", name="陈监考")


@pytest.fixture
def other(small_centre):
    return small_centre.person("proctor", name="李监考")


@pytest.fixture
def chief(small_centre):
    return small_centre.person("chief_proctor", name="周主考")


@pytest.fixture
def opened(room, proctor):
    proctor.does("authorise", "all")
    proctor.does("open")
    for seat in (1, 2, 3):
        room.lease(seat, f"browser-of-seat-{seat}")
    return room


def sitting(room, seat: int = 1):
    with room.hall.database.reading() as connection:
        return board.read(connection, [room.sittings[seat - 1]])[room.sittings[seat - 1]].sitting


def seat_of(person, room, seat: int = 1):
    return next(one for one in person.snapshot()["seats"] if one["id"] == room.sittings[seat - 1])


def one(room, seat: int = 1) -> list[str]:
    return [room.sittings[seat - 1]]


def status(told) -> list[tuple[str, str]]:
    return [(outcome["status"], outcome["code"]) for outcome in told["outcomes"]]


# --- hands ------------------------------------------------------------------------------------------------------------


def test_a_hand_taken_by_two_at_once_is_one_proctors_and_the_other_sees_whose(opened, proctor, other):
    opened.wish(c.AskHelp("question"))
    assert status(proctor.does("take_help", one(opened))) == [("done", "")]
    told = other.does("take_help", one(opened))
    assert status(told) == [("refused", "hand_taken")]
    assert told["outcomes"][0]["says"]
    assert (seat_of(other, opened)["help_by"], seat_of(other, opened)["helper"]) == (proctor.id, "陈监考")


def test_a_taken_hand_is_answered_or_given_back_by_who_has_it_or_freed_by_a_chief(opened, proctor, other, chief):
    opened.wish(c.AskHelp("leave"))
    proctor.does("take_help", one(opened))
    assert status(other.does("answer_help", one(opened))) == [("refused", "hand_taken")]
    assert status(other.does("release_help", one(opened))) == [("refused", "hand_taken")]
    proctor.does("release_help", one(opened))
    other.does("take_help", one(opened))
    chief.does("release_help", one(opened))
    assert "help_by" not in seat_of(chief, opened)
    proctor.does("take_help", one(opened))
    proctor.does("answer_help", one(opened))
    assert sitting(opened).help == ""


@pytest.mark.parametrize("about", ["machine", "paper", "question", "leave", "ill", "other"])
def test_a_candidate_chooses_what_it_is_about(opened, proctor, about):
    opened.wish(c.AskHelp(about))
    assert seat_of(proctor, opened)["help"] == about


# --- seats ------------------------------------------------------------------------------------------------------------


def test_a_change_of_seat_shows_everywhere(opened, proctor, clock):
    clock.pass_minutes(20)
    proctor.does("change_seat", one(opened), "machine failed", seat=FREE)
    snapshot = proctor.snapshot()
    assert {place["id"]: place["seat"] for place in snapshot["places"]}[opened.sittings[0]] == FREE
    assert seat_of(proctor, opened)["seat"] == FREE
    assert [need for need, _ in seat_of(proctor, opened)["needs"] if need == "moving"] == ["moving"]
    line = proctor.get(f"/sittings/{opened.sittings[0]}/timeline").get_json()["lines"][-1]
    assert (line["kind"], line["detail"]["before"], line["detail"]["seat"]) == ("seat_changed", 1, FREE)
    record = proctor.get("/record").get_data(as_text=True)
    assert "machine failed" in record


def test_of_two_proctors_who_move_somebody_to_one_seat_the_second_is_refused(opened, proctor, other):
    proctor.does("change_seat", one(opened, 1), "machine failed", seat=FREE)
    reply = other.act("change_seat", one(opened, 2), "machine failed", seat=FREE)
    assert (reply.status_code, reply.get_json()["code"]) == (409, "seat_taken")
    assert seat_of(proctor, opened, 2).get("seat", 0) == 0


def test_the_seat_a_stale_console_offers_may_be_gone_and_nothing_moves(opened, proctor):
    before = proctor.snapshot()
    for seat in (2, 0, 400, -1):
        assert proctor.act("change_seat", one(opened), "machine failed", seat=seat).status_code == 409
    assert proctor.snapshot()["seats"] == before["seats"]


@pytest.mark.parametrize("act", ["change_seat", "hand_in"])
def test_what_belongs_to_one_candidate_is_not_done_to_several(opened, proctor, act):
    for whom in ("all", opened.sittings[:2], []):
        assert proctor.act(act, whom, "a reason", seat=FREE).status_code in (400, 404)


# --- handing in for somebody ------------------------------------------------------------------------------------------


def test_handing_in_for_a_candidate_ends_the_sitting_with_who_and_why(opened, proctor):
    opened.save(1, browser="browser-of-seat-1")
    proctor.does("hand_in", one(opened), "hand hurt")
    assert str(sitting(opened).state) == "submitted"
    line = proctor.get(f"/sittings/{opened.sittings[0]}/timeline").get_json()["lines"][-1]
    assert (line["kind"], line["detail"]) == ("handed_in_for", {"reason": "hand hurt", "by": proctor.id})
    assert "hand hurt" in proctor.get("/record").get_data(as_text=True)


def test_while_answers_are_known_to_wait_on_the_machine_it_is_said_twice(opened, proctor):
    hall = opened.hall
    hall.presence.heard(opened.sittings[0], hall.now(), unsaved_for=30 * SECOND)
    reply = proctor.act("hand_in", one(opened), "machine failed")
    assert (reply.status_code, reply.get_json()["code"]) == (409, "answers_wait")
    assert reply.get_json()["says"]
    assert str(sitting(opened).state) == "in_progress"
    proctor.does("hand_in", one(opened), "machine failed", unsaved=True)
    assert str(sitting(opened).state) == "submitted"
    line = proctor.get(f"/sittings/{opened.sittings[0]}/timeline").get_json()["lines"][-1]
    assert line["detail"]["unsaved"] is True


def test_a_hand_in_for_who_has_just_handed_in_is_refused_and_the_receipt_stays(opened, proctor):
    opened.wish(a_hand_in(1, 0, "browser-of-seat-1"))
    receipt = sitting(opened).receipt
    assert status(proctor.does("hand_in", one(opened), "ill")) == [("refused", "not_now")]
    assert sitting(opened).receipt == receipt


# --- requests to make void --------------------------------------------------------------------------------------------


def requests(room):
    with room.hall.database.reading() as connection:
        return connection.execute(select(void_request).order_by(void_request.c.requested_at)).all()


def noted(person, room) -> str:
    person.does("incident", one(room), kind="copying", text="抄袭")
    return person.get(f"/sittings/{room.sittings[0]}/timeline").get_json()["incidents"][0]["id"]


def test_a_room_asks_once_with_the_incident_and_decides_nothing(opened, proctor, other):
    incident_id = noted(proctor, opened)
    proctor.does("request_void", one(opened), "抄袭属实", incident=incident_id)
    assert status(other.does("request_void", one(opened), "again")) == [("refused", "already_requested")]
    (row,) = requests(opened)
    assert (row.sitting_id, row.incident_id, row.reason, row.requested_by, row.decision) == (
        opened.sittings[0], incident_id, "抄袭属实", proctor.id, None,
    )  # fmt: skip
    assert str(sitting(opened).state) == "in_progress"
    assert seat_of(proctor, opened)["void"] == "requested"
    with opened.hall.database.reading() as connection:
        assert next(trail.read(connection, opened.run)).action == "request_void"


def test_a_declined_request_shows_in_the_room_and_another_may_follow(opened, proctor, small_centre):
    proctor.does("request_void", one(opened), "抄袭")
    officer = small_centre.person("exams_officer")
    decline_void(opened.hall, officer.id, opened.sittings[0], "not proved")
    assert seat_of(proctor, opened)["void"] == "declined"
    proctor.does("request_void", one(opened), "new facts")
    assert [row.decision for row in requests(opened)] == ["declined", None]


def test_an_incident_of_somebody_else_proves_nothing(opened, proctor):
    incident_id = noted(proctor, opened)
    assert proctor.act("request_void", one(opened, 2), "抄袭", incident=incident_id).status_code == 404
    assert proctor.act("request_void", one(opened), "抄袭", incident="no-such").status_code == 404
    assert proctor.act("request_void", "all", "抄袭").status_code == 400
    assert requests(opened) == []


def test_a_room_may_ask_after_it_was_closed(opened, proctor, chief):
    for seat in (1, 2, 3):
        opened.wish(a_hand_in(1, 0, f"browser-of-seat-{seat}"), seat)
    chief.does("close")
    proctor.does("request_void", one(opened), "雷同")


# --- what cannot be ---------------------------------------------------------------------------------------------------

ON_ONE = sorted(name for name, kind in ACTS.items() if kind.fact is not None)
ARGS = {"grant": {"seconds": 60}, "reopen": {"seconds": 60}, "message": {"text": "请保持安静"}, "change_seat": {"seat": FREE}}
MACHINE = {"approve_machine": {"browser": "browser-of-spare-1"}, "refuse_machine": {"browser": "browser-of-spare-1"}}
SAID_TO_ALL = {"message", "reopen"}  # what is meant for a sitting that is over as well


@pytest.mark.parametrize("act", ON_ONE)
def test_an_act_on_a_sitting_that_has_just_ended_is_refused_or_changes_nothing(opened, chief, act):
    opened.wish(a_hand_in(1, 0, "browser-of-seat-1"))
    before = sitting(opened)
    told = chief.act(act, one(opened), "a reason", **ARGS.get(act, {}), **MACHINE.get(act, {})).get_json()
    outcomes = [outcome["status"] for outcome in told.get("outcomes", ())]
    assert outcomes in (["done"], ["refused"]) or told["code"] == "not_now", told
    if act not in SAID_TO_ALL:
        assert sitting(opened) == before


@pytest.mark.parametrize("act", ON_ONE)
def test_the_same_act_of_two_proctors_at_once_is_done_once(small_centre, opened, chief, act):
    """Each is answered plainly, and the journal has the fact once, but for what may be said or given twice."""
    second = small_centre.person("chief_proctor")
    opened.wish(c.AskHelp("machine"))
    opened.wish(c.TakeLease("browser-of-spare-1"))
    if act == "break":
        opened.wish(c.Accommodate(0, Supports(breaks=600 * SECOND), "entered", "officer"))
    if act in ("unlock", "resume", "reopen", "release_help"):
        first = {"unlock": "lock", "resume": "pause", "reopen": "end", "release_help": "take_help"}[act]
        chief.does(first, one(opened), "a reason")
    args = {**ARGS.get(act, {}), **MACHINE.get(act, {})}
    for person in (chief, second):
        reply = person.act(act, one(opened), "a reason", **args)
        assert reply.status_code in (200, 409), reply.get_json()
    kind = ACTS[act].fact.__struct_config__.tag
    written = [
        line["kind"]
        for line in chief.get(f"/sittings/{opened.sittings[0]}/timeline").get_json()["lines"]
        if line["kind"] == kind
    ]
    if act not in ("grant", "message", "pause", "mark_absent", "correct_absence", "withdraw"):
        assert len(written) == 1, written


def test_markup_in_a_message_a_reason_or_an_incident_stays_text(opened, proctor):
    markup = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    proctor.does("message", one(opened), text=markup)
    proctor.does("change_seat", one(opened, 2), markup, seat=FREE)
    proctor.does("incident", one(opened), kind="other", text=markup)
    proctor.does("request_void", one(opened), markup)
    assert sitting(opened).messages[-1].text == markup
    assert "<script>alert(2)" not in proctor.get("/record").get_data(as_text=True)
    for path in ("/snapshot", f"/sittings/{opened.sittings[0]}/timeline"):
        assert proctor.get(path).mimetype == "application/json"


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_message_is_refused_and_a_long_one_is_cut(opened, proctor, text):
    assert status(proctor.does("message", one(opened), text=text)) == [("refused", "reason_needed")]
    proctor.does("message", one(opened), text="长" * 2000)
    assert len(sitting(opened).messages[-1].text) == 500


@pytest.mark.parametrize(
    "args", [{"seat": "nine"}, {"seat": 9.5}, {"unsaved": "yes"}, {"incident": 7}, {"seat": None}, {"room": "other"}]
)
def test_what_cannot_be_read_is_refused_whole(opened, proctor, args):
    reply = proctor.act("change_seat", one(opened), "a reason", **args)
    assert (reply.status_code, reply.get_json()["code"]) == (400, "malformed")
