"""The acts of the console through its door: who may, what becomes of each sitting, and once however often it is sent."""

import pytest
from sqlalchemy import select

from examhall.audit import trail
from examhall.instants import MINUTE, SECOND
from examhall.sittings import board
from examhall.sittings import commands as c
from proctor.acts import ACTS, possible_in
from proctor.tables import incident, look, room_act
from tests.builders import a_hand_in


@pytest.fixture
def room(centre):
    return centre.room


@pytest.fixture
def proctor(centre):
    return centre.person("proctor")


def sitting(room, seat: int = 1):
    with room.hall.database.reading() as connection:
        return board.read(connection, [room.sittings[seat - 1]])[room.sittings[seat - 1]].sitting


def opened(room, proctor):
    proctor.does("authorise", "all")
    proctor.does("open")
    for seat in range(1, len(room.sittings) + 1):
        room.lease(seat, f"browser-of-seat-{seat}")


def lines_of(room):
    with room.hall.database.reading() as connection:
        return list(trail.read(connection, room.run))[::-1]


def test_letting_in_and_opening_starts_everybody_together(room, proctor, clock):
    proctor.does("authorise", "all")
    clock.pass_minutes(5)
    told = proctor.does("open")
    assert [outcome["status"] for outcome in told["outcomes"]] == ["done"] * 3
    assert {str(sitting(room, seat).state) for seat in (1, 2, 3)} == {"in_progress"}
    assert proctor.snapshot()["header"]["opened_at"] == clock.now() // 1000


def test_after_the_late_limit_only_a_chief_lets_somebody_in(centre, room, proctor, clock):
    proctor.does("authorise", room.sittings[:1])
    proctor.does("open")
    clock.pass_minutes(14)
    proctor.does("authorise", room.sittings[1:2])
    clock.pass_minutes(2)
    assert proctor.act("authorise", room.sittings[2:]).get_json()["code"] == "admission_over"
    centre.person("chief_proctor").does("authorise", room.sittings[2:])


def test_an_exam_without_a_late_limit_lets_in_to_the_end(small_centre, clock):
    proctor = small_centre.person("proctor")
    with small_centre.hall.database.writing() as connection:
        connection.exec_driver_sql("""UPDATE administration SET settings = '{"late_limit": 0}'""")
    proctor.does("open")
    clock.pass_minutes(50)
    proctor.does("authorise", "all")


def test_an_act_sent_twice_is_done_once_and_answered_alike(room, proctor):
    opened(room, proctor)
    one = proctor.act("grant", room.sittings[:1], "late bus", named="the-very-same-act", seconds=60)
    two = proctor.act("grant", room.sittings[:1], "late bus", named="the-very-same-act", seconds=60)
    assert one.get_json() == two.get_json()
    assert sitting(room).granted == MINUTE


def test_a_repeated_name_of_somebody_elses_act_is_refused(centre, room, proctor):
    opened(room, proctor)
    proctor.act("grant", room.sittings[:1], "late bus", named="the-very-same-act", seconds=60)
    other = centre.person("proctor").act("grant", room.sittings[:1], "late bus", named="the-very-same-act", seconds=60)
    assert other.status_code == 400
    assert sitting(room).granted == MINUTE


def test_a_refused_act_leaves_nothing_and_may_be_sent_again(room, proctor):
    assert proctor.act("emergency_pause", reason="fire", named="before-the-opening").status_code == 409
    opened(room, proctor)
    assert proctor.act("emergency_pause", reason="fire", named="before-the-opening").status_code == 200


def test_each_sitting_is_done_or_refused_by_itself_with_a_sentence(room, proctor):
    opened(room, proctor)
    room.wish(a_hand_in(1, 0, "browser-of-seat-2"), 2)
    told = proctor.does("end", room.sittings[:2], "asked to leave")
    assert [(one["status"], one["code"]) for one in told["outcomes"]] == [("done", ""), ("refused", "not_now")]
    assert told["outcomes"][1]["says"]


def test_an_outcome_names_the_version_that_the_browser_must_hear_of(room, proctor):
    opened(room, proctor)
    told = proctor.does("message", room.sittings[:1], text="请保持安静")
    version = told["outcomes"][0]["version"]
    assert version == sitting(room).version
    room.hall.presence.heard(room.sittings[0], room.hall.now(), version=version)
    assert next(seat for seat in proctor.snapshot()["seats"] if seat["id"] == room.sittings[0])["heard"] == version


def test_a_pause_of_ones_own_stops_one_clock_and_its_resume_starts_it(room, proctor, clock):
    opened(room, proctor)
    clock.pass_minutes(10)
    proctor.does("pause", room.sittings[:1], "ill")
    clock.pass_minutes(5)
    seat = next(seat for seat in proctor.snapshot()["seats"] if seat["id"] == room.sittings[0])
    assert (seat["state"], seat["own_hold"], seat["left_ms"]) == ("paused", True, 50 * 60_000)
    proctor.does("resume", room.sittings[:1])
    assert str(sitting(room).state) == "in_progress"
    assert sitting(room).deadline - sitting(room, 2).deadline == 5 * MINUTE


def test_a_pause_may_lie_back_to_when_the_fault_began(room, proctor, clock):
    opened(room, proctor)
    clock.pass_minutes(10)
    proctor.does("pause", room.sittings[:1], "machine failed", since=(clock.now() - 3 * MINUTE) // 1000)
    proctor.does("resume", room.sittings[:1])
    assert sitting(room).deadline - sitting(room, 2).deadline == 3 * MINUTE


def test_one_proctor_grants_ten_minutes_in_all_and_what_is_more_waits(room, proctor):
    opened(room, proctor)
    proctor.does("grant", room.sittings[:1], "machine failed", seconds=540)
    told = proctor.does("grant", room.sittings[:2], "machine failed again", seconds=120)
    assert [one["sitting"] for one in told["outcomes"]] == [room.sittings[1]]
    assert told["waiting"]
    assert (sitting(room, 1).granted, sitting(room, 2).granted) == (540 * SECOND, 120 * SECOND)
    assert proctor.snapshot()["header"]["proposals"][0]["sittings"] == [room.sittings[0]]


def test_two_who_grant_for_the_same_loss_at_once_do_not_give_it_twice(centre, room, proctor):
    opened(room, proctor)
    other, (first, second, _) = centre.person("proctor"), room.sittings
    seen = {first: 0, second: 0}
    proctor.does("grant", [first], "machine failed", seconds=120, granted=seen)
    told = other.does("grant", [first, second], "machine failed", seconds=120, granted=seen)
    assert [(one["sitting"], one["code"]) for one in told["outcomes"]] == [(first, "granted_meanwhile"), (second, "")]
    assert [sitting(room, seat).granted for seat in (1, 2)] == [120 * SECOND, 120 * SECOND]
    other.does("grant", [first], "and this too", seconds=60, granted={first: 120_000})
    assert sitting(room).granted == 180 * SECOND


def test_an_act_on_a_sitting_that_has_just_ended_is_refused_in_words_about_the_sitting(room, proctor):
    opened(room, proctor)
    proctor.browser.set_cookie("locale", "en")
    proctor.does("hand_in", room.sittings[:1], "ill")
    for act in ("grant", "pause", "end"):
        (told,) = proctor.does(act, room.sittings[:1], "too late", **({"seconds": 60} if act == "grant" else {}))["outcomes"]
        assert (told["code"], told["says"]) == ("not_now", "This is not possible as things stand now.")


def test_a_second_machine_is_let_on_or_refused(room, proctor):
    opened(room, proctor)
    room.wish(c.TakeLease("browser-of-spare-1", "B-01"))
    proctor.does("refuse_machine", room.sittings[:1], browser="browser-of-spare-1")
    assert sitting(room).asking == ()
    room.wish(c.TakeLease("browser-of-spare-2", "B-02"))
    proctor.does("approve_machine", room.sittings[:1], browser="browser-of-spare-2")
    assert sitting(room).approved == "browser-of-spare-2"


def test_a_hand_is_taken_down_when_the_proctor_has_answered(room, proctor):
    opened(room, proctor)
    room.wish(c.AskHelp("ill"))
    proctor.does("answer_help", room.sittings[:1])
    assert sitting(room).help == ""


def test_absence_is_marked_by_a_proctor_and_corrected_by_a_chief_alone(centre, room, proctor):
    proctor.does("mark_absent", room.sittings[:1])
    assert str(sitting(room).state) == "absent"
    assert proctor.act("correct_absence", room.sittings[:1], "came in time").status_code == 403
    centre.person("chief_proctor").does("correct_absence", room.sittings[:1], "came in time")
    assert str(sitting(room).state) == "awaiting"


def test_a_chief_reopens_what_was_ended(centre, room, proctor, clock):
    opened(room, proctor)
    clock.pass_minutes(10)
    proctor.does("end", room.sittings[:1], "mistaken for somebody")
    clock.pass_minutes(4)
    assert proctor.act("reopen", room.sittings[:1], "mistake").status_code == 403
    centre.person("chief_proctor").does("reopen", room.sittings[:1], "mistake", seconds=60)
    assert str(sitting(room).state) == "in_progress"
    assert sitting(room).deadline - sitting(room, 2).deadline == 5 * MINUTE


@pytest.mark.parametrize("act", sorted(name for name, kind in ACTS.items() if kind.reason))
def test_what_changes_time_or_ends_something_needs_a_reason(centre, room, act):
    chief = centre.person("chief_proctor")
    opened(room, chief)
    reply = chief.act(act, [] if ACTS[act].room else room.sittings[:1], "  ", seconds=60)
    assert (reply.status_code, reply.get_json()["code"]) == (422, "reason_needed")


def test_an_incident_stands_in_its_table_and_in_the_same_words_in_the_trail(room, proctor):
    proctor.does("incident", room.sittings[:1], kind="whispering", text="与邻座交谈")
    proctor.does("incident", kind="noise", text="施工噪声")
    with room.hall.database.reading() as connection:
        rows = connection.execute(select(incident).order_by(incident.c.trail_number)).all()
        assert trail.verify(connection, room.hall.audit_key) is None
    lines = {act.number: act for act in lines_of(room)}
    assert [(row.sitting_id, row.kind) for row in rows] == [(room.sittings[0], "whispering"), (None, "noise")]
    for row in rows:
        line = lines[row.trail_number]
        assert (line.detail["kind"], line.detail["text"], line.actor) == (row.kind, row.text, proctor.id)
    seat = next(seat for seat in proctor.snapshot()["seats"] if seat["id"] == room.sittings[0])
    assert (seat["incidents"], seat["misconduct"]) == (1, True)


def test_an_incident_cannot_be_edited_or_removed(small_centre):
    proctor = small_centre.person("proctor")
    proctor.does("incident", kind="noise", text="施工噪声")
    for statement in ("UPDATE incident SET text = ''", "DELETE FROM incident"):
        with pytest.raises(Exception, match="append-only"), small_centre.hall.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("kind", ["", "unheard_of", "pause_unconfirmed"])
def test_only_known_kinds_of_incident_are_noted_by_people(small_centre, kind):
    assert small_centre.person("proctor").act("incident", kind=kind, text="x").status_code == 400


def test_a_signal_is_looked_at_once_and_comes_back_with_the_next(room, proctor):
    opened(room, proctor)
    room.wish(c.Observe("focus_lost"))
    proctor.does("look", room.sittings[:1])
    proctor.does("look", room.sittings[:1])
    seat = next(seat for seat in proctor.snapshot()["seats"] if seat["id"] == room.sittings[0])
    assert "signals" not in seat
    room.wish(c.Observe("focus_lost"))
    seat = next(seat for seat in proctor.snapshot()["seats"] if seat["id"] == room.sittings[0])
    assert seat["signals"] == {"focus_lost": 1}
    with room.hall.database.reading() as connection:
        assert len(connection.execute(select(look)).all()) == 1


def test_a_room_with_undecided_sittings_does_not_close_and_says_which(centre, room, proctor):
    chief = centre.person("chief_proctor")
    proctor.does("authorise", room.sittings[:2])
    proctor.does("open")
    room.lease(1)
    room.save(1)
    room.wish(c.TakeLease("browser-of-spare-1"))
    room.save(2, browser="browser-of-spare-1")
    reply = chief.act("close")
    assert (reply.status_code, reply.get_json()["code"]) == (409, "undecided")
    assert reply.get_json()["running"] == 2
    assert {kind: sorted(ids) for kind, ids in reply.get_json()["sittings"].items()} == {
        "running": sorted(room.sittings[:2]), "before": [room.sittings[2]], "kept": [room.sittings[0]],
    }  # fmt: skip


def test_a_chief_closes_the_room_and_nothing_in_it_changes_any_more(centre, room, proctor):
    chief = centre.person("chief_proctor")
    opened(room, proctor)
    for seat in (1, 2, 3):
        room.wish(a_hand_in(1, 0, f"browser-of-seat-{seat}"), seat)
    assert proctor.act("close").status_code == 403
    chief.does("close")
    assert chief.act("reopen", room.sittings[:1], "too late", seconds=60).get_json()["code"] == "room_closed"
    assert chief.act("open").get_json()["code"] == "room_closed"
    proctor.does("incident", room.sittings[:1], kind="other", text="written down afterwards")
    assert [act.action for act in lines_of(room)] == ["open_part", "close_room", "incident"]


def test_a_room_that_was_never_opened_does_not_close(small_centre):
    assert small_centre.person("chief_proctor").act("close").status_code == 409


def test_another_rooms_sitting_is_not_found(small_centre):
    from tests.builders import a_room

    other = a_room(small_centre.hall, 1)
    reply = small_centre.person("proctor").act("authorise", other.sittings)
    assert (reply.status_code, reply.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "wish",
    [
        {"id": "act-00000001", "act": "make_tea"},
        {"id": "x", "act": "open"},
        {"id": "act-00000001", "act": "grant", "sittings": "everybody"},
        {"id": "act-00000001", "act": "open", "extra": 1},
        {"id": "act-00000001", "act": "grant", "args": {"seconds": "sixty"}},
        [],
    ],
)
def test_what_is_no_act_is_refused_in_json(small_centre, wish):
    person = small_centre.person("proctor")
    reply = person.browser.post(f"/proctor/rooms/{person.run}/acts", json=wish)
    assert (reply.status_code, reply.get_json()["code"]) == (400, "malformed")


def test_nobody_is_named_and_nothing_is_done(small_centre):
    assert small_centre.person("proctor").act("authorise", []).status_code == 404


def test_the_acts_that_a_state_allows_come_from_its_own_table_of_moves():
    assert "authorise" in possible_in("awaiting")
    assert {"pause", "grant", "end"} <= set(possible_in("in_progress"))
    assert "resume" in possible_in("paused")
    assert "reopen" in possible_in("expired")
    assert "end" not in possible_in("submitted")


def test_every_act_is_kept_with_its_result(small_centre):
    small_centre.person("proctor").does("authorise", "all")
    with small_centre.hall.database.reading() as connection:
        row = connection.execute(select(room_act)).one()
    assert '"authorise"' in row.wish
    assert '"done"' in row.result
