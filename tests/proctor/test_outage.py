"""A room loses its power: one press, what each candidate could not use, the chief's word on it, and when to give up."""

import pytest
from sqlalchemy import select

from examhall.instants import MINUTE, SECOND
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from proctor.operations import note_unconfirmed_pauses
from proctor.outage_queries import lines as read_lines
from proctor.queries import incidents_of
from proctor.tables import silence
from tests.builders import BROWSER, a_hand_in
from tests.proctor.conftest import open_centre
from tests.proctor.papers import page
from tests.room_acts import shown, stored, unguard


@pytest.fixture
def room(small_centre):
    first = small_centre.person("proctor")
    first.does("authorise", "all")
    for seat in (1, 2, 3):
        small_centre.room.lease(seat, f"{BROWSER}-{seat}")
    first.does("open")
    return small_centre.room


@pytest.fixture
def proctor(small_centre):
    return small_centre.person("proctor", name="陈监考")


@pytest.fixture
def chief(small_centre):
    chief = small_centre.person("chief_proctor", name="周主考")
    chief.browser.set_cookie("locale", "en")
    return chief


def cut(person, clock, minutes_back=3, kind="power"):
    """The name of the hold that a power cut makes, called that many minutes after it began."""
    since = (clock.now() - minutes_back * MINUTE) // 1000
    person.does("emergency_pause", [], "power failure", kind=kind, since=since)
    return person.snapshot()["header"]["holds"][-1]["name"]


def resume(proctor, chief):
    chief.does("confirm", proposal=proctor.does("resume", "all")["waiting"])


def says(room, number, made, received, seat):
    """An answer made and received at these moments."""
    change = c.Change(number, f"token-{seat}-{number}", made // 1000, "f1", "q1a")
    return room.wish(c.SaveChange(change, f"{BROWSER}-{seat}", 0, True), seat, received)


def lines(room, hold):
    with room.hall.database.reading() as connection:
        return {line.place.seat: line for line in read_lines(connection, room.run, hold, room.hall.now())}


def test_one_press_stops_all_clocks_from_when_the_power_went(room, proctor, clock):
    clock.pass_minutes(12)
    name = cut(proctor, clock)
    hold = proctor.snapshot()["header"]["holds"][0]
    assert (hold["name"], hold["kind"], hold["emergency"], hold["since"]) == (
        name,
        "power",
        True,
        (clock.now() - 3 * MINUTE) // 1000,
    )
    assert {shown(room, seat).sitting.open_holds[0].since for seat in (1, 2, 3)} == {clock.now() - 3 * MINUTE}


def test_a_second_person_has_five_minutes_from_the_press_however_far_it_lies_back(room, proctor, chief, clock):
    clock.pass_minutes(20)
    cut(proctor, clock, 15)
    (hold,) = proctor.snapshot()["header"]["holds"]
    assert hold["confirm_until"] == (clock.now() + 5 * MINUTE) // 1000
    note_unconfirmed_pauses(room.hall)
    assert "pause_unconfirmed" not in noted(room)
    clock.pass_minutes(5)
    note_unconfirmed_pauses(room.hall)
    assert noted(room) == ["power", "pause_unconfirmed"]


def noted(room):
    with room.hall.database.reading() as connection:
        return [row.kind for row in incidents_of(connection, room.run)]


def test_another_emergency_starts_now_and_is_no_outage(room, proctor, clock):
    clock.pass_minutes(12)
    name = cut(proctor, clock, kind="")
    assert shown(room).sitting.open_holds[0].since == clock.now()
    assert proctor.get(f"/outages/{name}").status_code == 404
    assert proctor.act("emergency_pause", [], "x", kind="late").get_json()["code"] == "already_paused"


def test_what_is_no_outage_of_a_room_is_refused(room, proctor):
    assert proctor.act("emergency_pause", [], "x", kind="late").get_json()["code"] == "malformed"


def test_the_rooms_paper_tells_of_an_outage(room, proctor, clock):
    cut(proctor, clock)
    assert "power failure" in proctor.get("/record").get_data(as_text=True)


def test_how_each_machine_stood_is_written_down_before_they_are_all_back(room, proctor, clock):
    presence = room.hall.presence
    presence.plugged(room.sittings[0], clock.now(), +1)
    presence.heard(room.sittings[1], clock.now())
    clock.pass_minutes(3)
    name = cut(proctor, clock)
    presence.heard(room.sittings[1], clock.now())
    with room.hall.database.reading() as connection:
        rows = {row.sitting_id: (row.here, row.heard_at) for row in connection.execute(select(silence))}
    assert rows[room.sittings[0]][0] is True
    assert rows[room.sittings[1]] == (False, clock.now() - 3 * MINUTE)
    assert rows[room.sittings[2]] == (False, 0)
    told = lines(room, name)
    assert (told[2].silence.heard_at, told[2].neighbours, told[2].silent) == (clock.now() - 3 * MINUTE, 2, 1)


def test_who_answered_meanwhile_is_proposed_less_and_gets_it_once_the_chief_says_so(room, proctor, chief, clock):
    clock.pass_minutes(10)
    says(room, 1, clock.now(), clock.now(), 1)
    clock.pass_minutes(5)
    name, began = cut(proctor, clock), clock.now() - 3 * MINUTE
    clock.pass_minutes(20)
    says(room, 2, began + 8 * MINUTE, clock.now(), 1)  # offline, received when the network was back
    resume(proctor, chief)
    told = lines(room, name)
    assert [line.credit.proposed for line in told.values()] == [15 * MINUTE, 23 * MINUTE, 23 * MINUTE]
    assert (told[1].credit.work.answers, told[1].credit.work.first, told[1].saved_at) == (
        1,
        began + 8 * MINUTE,
        clock.now() - 25 * MINUTE,
    )
    assert {shown(room, seat).sitting.deadline for seat in (1, 2, 3)} == {shown(room).sitting.opened_at + 83 * MINUTE}
    assert proctor.act("credit", "all", "worked", hold=name).status_code == 403
    assert [done["sitting"] for done in chief.does("credit", "all", "worked", hold=name)["outcomes"]] == room.sittings[:1]
    assert shown(room, 1).sitting.deadline == shown(room, 1).sitting.opened_at + 75 * MINUTE
    assert shown(room, 2).sitting.deadline == shown(room, 2).sitting.opened_at + 83 * MINUTE
    assert stored(room, 1)[-1].record.entry == e.HoldShortened(name, began + 8 * MINUTE, "worked", chief.id)
    assert lines(room, name)[1].taken_off == 0


def test_a_journal_that_comes_later_changes_the_proposal(room, proctor, chief, clock):
    clock.pass_minutes(15)
    name, began = cut(proctor, clock), clock.now() - 3 * MINUTE
    clock.pass_minutes(20)
    resume(proctor, chief)
    chief.does("credit", "all", "worked", hold=name)
    assert lines(room, name)[2].taken_off == 0
    says(room, 1, began + 5 * MINUTE, clock.now() + 1, 2)
    after = lines(room, name)[2]
    assert (after.taken_off, after.credit.work.late) == (5 * MINUTE, 1)
    assert after.left_now - after.left_after == 5 * MINUTE


def test_one_line_is_corrected_with_a_reason_and_only_towards_less(room, proctor, chief, clock):
    clock.pass_minutes(15)
    name = cut(proctor, clock)
    clock.pass_minutes(7)
    resume(proctor, chief)
    page = f"/proctor/rooms/{room.run}/outages/{name}"
    wrong = {"act": "a" * 32, "whom": room.sittings[0], "off": "120", "reason": ""}
    reply = chief.browser.post(page, data=wrong)
    assert (reply.status_code, "Please give a reason" in reply.get_data(as_text=True)) == (422, True)
    assert chief.browser.post(page, data={**wrong, "reason": "seen at work"}).status_code == 302
    assert lines(room, name)[1].credit.stands == 8 * MINUTE
    less = chief.browser.post(page, data={**wrong, "act": "b" * 32, "off": "60", "reason": "no"})
    assert less.status_code == 422
    assert lines(room, name)[1].credit.stands == 8 * MINUTE
    text = chief.browser.get(page).get_data(as_text=True)
    assert "2:00 too much were taken off" in text
    assert "seen at work" in text


@pytest.mark.parametrize("off", ["0", "-5", "100000", "x", ""])
def test_a_correction_beyond_the_outage_is_refused(room, proctor, chief, clock, off):
    name = cut(proctor, clock, 0)
    clock.pass_minutes(7)
    wish = {"act": "a" * 32, "whom": room.sittings[0], "off": off, "reason": "because"}
    assert chief.browser.post(f"/proctor/rooms/{room.run}/outages/{name}", data=wish).status_code == 422
    assert not any(isinstance(entry.record.entry, e.HoldShortened) for entry in stored(room))


def test_the_page_is_for_the_rooms_own_watchers_and_shows_no_answer(small_centre, room, proctor, clock):
    clock.pass_minutes(5)
    says(room, 1, clock.now(), clock.now(), 1)
    name = cut(proctor, clock)
    text = proctor.get(f"/outages/{name}").get_data(as_text=True)
    assert "考生1" in text
    assert "q1a" not in text
    assert small_centre.person("proctor", centre="elsewhere").get(f"/outages/{name}").status_code == 403
    assert 'name="whom"' not in text  # a proctor looks; the chief decides


def test_the_chief_decides_in_time_whether_to_wait_on(room, proctor, chief, clock):
    clock.pass_minutes(15)
    name = cut(proctor, clock)

    def decide_by():
        return chief.snapshot()["header"]["holds"][0]["decide_by"]

    assert decide_by() == (clock.now() + 27 * MINUTE) // 1000
    clock.pass_minutes(27)
    assert proctor.act("wait_longer", [], "nearly done", hold=name).status_code == 403
    chief.does("wait_longer", [], "nearly done", hold=name)
    assert decide_by() == (clock.now() + 30 * MINUTE) // 1000
    assert "nearly done" in chief.get(f"/outages/{name}").get_data(as_text=True)
    resume(proctor, chief)
    assert decide_by() is None
    assert chief.act("wait_longer", [], "again", hold=name).status_code == 409


def test_an_examination_is_abandoned_by_two_and_its_sittings_have_no_result(room, proctor, chief, clock):
    room.wish(c.SaveChange(c.Change(1, "token-hand-in", hand_in=0), f"{BROWSER}-3"), 3)
    cut(proctor, clock)
    waits = proctor.does("abandon", [], "no power until the evening")
    assert shown(room).sitting.abandoned is False
    chief.does("confirm", proposal=waits["waiting"])
    ended = [shown(room, seat).sitting for seat in (1, 2, 3)]
    assert [(str(one.state), one.abandoned) for one in ended] == [
        ("terminated", True),
        ("terminated", True),
        ("submitted", False),
    ]
    assert ended[0].ended_why == "no power until the evening"
    header = chief.snapshot()["header"]
    assert header["abandoned_at"] == clock.now() // 1000
    assert [hold["until"] for hold in header["holds"]] == [clock.now() // 1000]


def test_a_chief_who_reopens_an_abandoned_sitting_takes_that_back(room, proctor, chief):
    chief.does("confirm", proposal=proctor.does("abandon", [], "no power")["waiting"])
    chief.does("reopen", room.sittings[:1], "power is back")
    assert (str(shown(room).sitting.state), shown(room).sitting.abandoned) == ("in_progress", False)


def test_a_change_of_machine_proposes_the_silence_and_gives_nothing_by_itself(room, proctor, clock):
    presence, sitting = room.hall.presence, room.sittings[0]
    clock.pass_minutes(10)
    presence.heard(sitting, clock.now())
    clock.pass_minutes(4)
    room.wish(c.TakeLease("browser-of-spare", "B-09"))
    before = proctor.get(f"/sittings/{sitting}/machine").get_json()
    assert (before["connection"], before["heard_at"], before["loss"]) == ("lost", (clock.now() - 4 * MINUTE) // 1000, None)
    proctor.does("approve_machine", [sitting], browser="browser-of-spare")
    clock.pass_minutes(1)
    room.lease(1, "browser-of-spare")
    loss = proctor.get(f"/sittings/{sitting}/machine").get_json()["loss"]
    assert (loss["proposed_ms"], loss["silent_since"]) == (5 * MINUTE // 1000, (clock.now() - 5 * MINUTE) // 1000)
    assert shown(room).sitting.granted == 0
    assert ["machine_changed", clock.now() // 1000] in proctor.snapshot()["seats"][_place(proctor, sitting)]["needs"]
    proctor.does("grant", [sitting], "change of machine", seconds=300)
    assert "needs" not in proctor.snapshot()["seats"][_place(proctor, sitting)] or not any(
        need == "machine_changed" for need, _ in proctor.snapshot()["seats"][_place(proctor, sitting)]["needs"]
    )


def test_who_changes_seats_has_lost_the_time_since_the_old_seat_was_left(room, proctor, clock):
    presence, sitting = room.hall.presence, room.sittings[0]
    presence.plugged(sitting, clock.now(), +1)
    proctor.does("change_seat", [sitting], "the screen failed", seat=9)
    clock.pass_minutes(3)  # the page at the old seat stays open and says that it no longer writes
    room.wish(c.TakeLease("browser-of-spare", "B-09"))
    proctor.does("approve_machine", [sitting], browser="browser-of-spare")
    clock.pass_minutes(1)
    room.lease(1, "browser-of-spare")
    assert proctor.get(f"/sittings/{sitting}/machine").get_json()["loss"]["proposed_ms"] == 4 * MINUTE // 1000


def test_a_machine_that_died_before_the_seat_was_changed_counts_from_its_last_word(room, proctor, clock):
    presence, sitting = room.hall.presence, room.sittings[0]
    presence.heard(sitting, clock.now())
    clock.pass_minutes(2)
    proctor.does("change_seat", [sitting], "the machine failed", seat=9)
    clock.pass_minutes(3)
    room.wish(c.TakeLease("browser-of-spare", "B-09"))
    proctor.does("approve_machine", [sitting], browser="browser-of-spare")
    room.lease(1, "browser-of-spare")
    assert proctor.get(f"/sittings/{sitting}/machine").get_json()["loss"]["proposed_ms"] == 5 * MINUTE // 1000


def _place(person, sitting):
    return [seat["id"] for seat in person.snapshot()["seats"]].index(sitting)


def test_a_proctor_may_give_nothing_for_a_change_of_machine(room, proctor, clock):
    sitting = room.sittings[0]
    room.hall.presence.plugged(sitting, clock.now(), +1)
    room.wish(c.TakeLease("browser-of-spare", "B-09"))
    proctor.does("approve_machine", [sitting], browser="browser-of-spare")
    clock.at += 20 * SECOND
    room.lease(1, "browser-of-spare")
    loss = proctor.get(f"/sittings/{sitting}/machine").get_json()["loss"]
    assert loss["proposed_ms"] == 20_000  # the old one was there until then: it was not silent
    proctor.does("look", [sitting], signal="machine_changed")
    needs = proctor.snapshot()["seats"][_place(proctor, sitting)].get("needs", [])
    assert "machine_changed" not in [need for need, _ in needs]


def test_a_room_closes_over_a_machine_that_may_hold_answers_only_when_two_say_so(hall, monkeypatch, clock):
    centre = open_centre(hall, monkeypatch, candidates=1, minutes=10)
    room, proctor, chief = centre.room, centre.person("proctor"), centre.person("chief_proctor")
    proctor.does("authorise", "all")
    room.lease()
    proctor.does("open")
    hall.presence.heard(room.sittings[0], clock.now())
    clock.pass_minutes(11)
    room.wish(c.Expire())
    refused = chief.act("close")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "still_unsent")
    assert refused.get_json()["sittings"] == room.sittings
    waits = chief.does("close", [], "the machine is dead")
    assert chief.snapshot()["header"]["closed_at"] is None
    proctor.does("confirm", proposal=waits["waiting"])
    assert chief.snapshot()["header"]["closed_at"] is not None


@pytest.mark.parametrize(("number", "text"), [(1, "text || ' '"), (1, "'no json'"), (0, "'no json'")])
def test_a_room_closes_over_a_journal_that_does_not_verify_only_when_two_say_so_and_the_record_names_it(
    room, proctor, chief, number, text
):
    for seat in (1, 2, 3):
        room.wish(a_hand_in(1, 0, f"{BROWSER}-{seat}"), seat)
    broken = room.sittings[1]
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        connection.exec_driver_sql(f"UPDATE journal SET text = {text} WHERE sitting_id = '{broken}' AND number = {number}")
    refused = chief.act("close")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "journals_not_whole")
    assert refused.get_json()["sittings"] == [broken]
    waits = chief.does("close", [], "It cannot be restored today")
    assert chief.snapshot()["header"]["closed_at"] is None
    proctor.does("confirm", proposal=waits["waiting"])
    assert chief.snapshot()["header"]["closed_at"] is not None
    assert "the journal of this sitting does not verify: It cannot be restored today" in page(chief, "/record")
    assert chief.get(f"/sittings/{broken}/timeline").status_code == 200


def test_a_machine_that_spoke_after_the_end_holds_nothing_unless_it_said_so(room, clock, chief):
    presence, sitting = room.hall.presence, room.sittings[0]
    clock.pass_minutes(61)
    for seat in (1, 2, 3):
        room.wish(c.Expire(), seat)
        presence.heard(room.sittings[seat - 1], clock.now())
    presence.heard(sitting, clock.now(), unsaved_for=20 * SECOND)
    assert chief.act("close").get_json()["sittings"] == [sitting]
    presence.heard(sitting, clock.now(), unsaved_for=0)
    assert chief.act("close").status_code == 200


def test_the_room_closes_over_a_silent_machine_that_a_proctor_handed_in_for_only_by_two_and_the_record_says_so(
    room, proctor, chief, clock
):
    silent, presence = room.sittings[0], room.hall.presence
    for sitting in room.sittings:
        presence.heard(sitting, clock.now())
    clock.pass_minutes(31)
    for seat in (2, 3):
        room.wish(a_hand_in(1, 0, f"{BROWSER}-{seat}"), seat)  # they named their last answer: nothing can be missing
    proctor.does("hand_in", [silent], "the machine is dead")
    assert chief.act("close").get_json()["sittings"] == [silent]
    proctor.does("confirm", proposal=chief.does("close", [], "It cannot be started any more")["waiting"])
    record = page(chief, "/record")
    line = record[record.index("Room closed although answers may still be on the machine: It cannot be started any more") :]
    assert "周主考 + 陈监考" in line[:600]
