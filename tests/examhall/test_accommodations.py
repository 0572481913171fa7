"""Accommodations: what they give in seconds, breaks that stop the clock, and changes that reach a sitting as added facts."""

import re

import pytest
from sqlalchemy import insert, select

from examhall.audit import trail
from examhall.errors import NoBreakLeft, NotFound, NotNow, ReasonNeeded
from examhall.instants import MINUTE
from examhall.people.operations import add_person
from examhall.people.tables import role_grant
from examhall.registration.accommodations import AccommodationProblem, Approval, Kinds, check, extra_seconds, stands_on
from examhall.registration.queries import given_on, newest_accommodations
from examhall.registration.tables import accommodation
from examhall.sittings import accommodating
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.accommodating import ChangedMeanwhile
from examhall.sittings.receipts import news
from examhall.sittings.states import State
from tests.builders import BROWSER, PROCTOR, Story, a_room, at, in_progress
from tests.room_acts import fault, kinds, open_room, shown, stored

APPROVED = Approval("审核组", "2026-11-01", "2026-11-01", "2027-10-31", "2026-07")
BREAKS = e.Supports(breaks=10 * MINUTE)


def resting(**more) -> Story:
    """A sitting that goes on and has ten minutes of breaks."""
    return in_progress(**more).wishes(1, c.Accommodate(0, BREAKS, "approved", PROCTOR))


# --- seconds


@pytest.mark.parametrize(
    ("given", "seconds"),
    [(Kinds(percent=25), 900), (Kinds(extra_seconds=600), 600), (Kinds(percent=25, extra_seconds=600), 1500), (Kinds(), 0)],
)
def test_percent_and_minutes_come_to_seconds_of_the_part(given, seconds):
    assert extra_seconds(given, 3600) == seconds


def test_a_part_of_a_second_is_given_whole():
    assert extra_seconds(Kinds(percent=33), 10) == 4


def test_an_approval_holds_from_its_first_day_to_its_last():
    days = ("2026-10-31", "2026-11-01", "2027-10-31", "2027-11-01")
    assert [stands_on(APPROVED, day) for day in days] == [False, True, True, False]
    assert stands_on(Approval("x", "2026-11-01", "2026-11-01"), "2099-01-01")


@pytest.mark.parametrize(
    ("given", "approval", "field"),
    [
        (Kinds(), APPROVED, "percent"),
        (Kinds(percent=301), APPROVED, "percent"),
        (Kinds(break_seconds=90_000), APPROVED, "break_seconds"),
        (Kinds(percent=25), Approval(" ", "2026-11-01", "2026-11-01", "", "1"), "approver"),
        (Kinds(percent=25), Approval("x", "2026-11-01", "2026-11-01"), "reference"),
        (Kinds(percent=25), Approval("x", "2026-13-01", "2026-11-01", "", "1"), "approved_on"),
        (Kinds(percent=25), Approval("x", "2026-11-01", "2026-11-02", "2026-11-01", "1"), "valid_to"),
    ],
)
def test_what_is_wrong_in_a_record_is_named_by_its_field(given, approval, field):
    with pytest.raises(AccommodationProblem) as refused:
        check(given, approval)
    assert refused.value.field == field


# --- breaks


def test_a_break_stops_the_clock_and_is_counted():
    story = resting().wishes(10, c.TakeBreak("candidate")).wishes(16, c.Resume(PROCTOR))
    assert story.sitting.deadline == at(66)
    assert story.sitting.break_left(at(16)) == 4 * MINUTE


def test_what_a_break_lasts_beyond_the_allowance_is_taken_from_the_time():
    story = resting().wishes(10, c.TakeBreak("candidate"))
    told = news(story.sitting, at(15))
    assert (told["stands"], told["stands_until"], told["left_ms"]) == (True, at(20) // 1000, 50 * 60_000)
    told = news(story.sitting, at(25))
    assert (told["stands"], told["stands_until"], told["left_ms"]) == (False, None, 45 * 60_000)
    assert story.wishes(25, c.Resume(PROCTOR)).sitting.deadline == at(70)
    with pytest.raises(NoBreakLeft):
        story.wishes(26, c.TakeBreak("candidate"))


def test_a_second_break_has_what_the_first_left():
    story = resting().wishes(10, c.TakeBreak(PROCTOR)).wishes(14, c.Resume(PROCTOR)).wishes(20, c.TakeBreak(PROCTOR))
    assert story.last.most == 6 * MINUTE
    assert news(story.sitting, at(22))["breaks"] == {"allowed_ms": 600_000, "used_ms": 360_000, "on": True}


def test_nobody_rests_without_an_approval_nor_twice_at_once_nor_before_the_start():
    with pytest.raises(NoBreakLeft):
        in_progress().wishes(5, c.TakeBreak("candidate"))
    story = resting().wishes(5, c.TakeBreak("candidate"))
    before = len(story.records)
    assert len(story.wishes(6, c.TakeBreak("candidate")).records) == before
    with pytest.raises(NotNow):
        Story().wishes(0, c.Accommodate(0, BREAKS, "x", PROCTOR)).wishes(1, c.TakeBreak("candidate"))


def test_a_pause_of_the_room_goes_on_when_the_time_of_a_break_is_used_up():
    story = resting().wishes(10, c.TakeBreak("candidate")).wishes(12, c.Pause("room-1", "fire", PROCTOR))
    told = news(story.sitting, at(25))
    assert (told["stands"], told["stands_until"]) == (True, None)
    assert told["left_ms"] == 50 * 60_000


# --- a change reaches the sitting


def test_time_that_was_given_is_not_taken_back_once_the_part_is_open():
    before = (
        Story().wishes(0, c.Accommodate(15 * MINUTE, BREAKS, "x", PROCTOR)).wishes(1, c.Accommodate(0, BREAKS, "x", PROCTOR))
    )
    assert before.sitting.extra == 0
    open_ = in_progress().wishes(1, c.Accommodate(15 * MINUTE, BREAKS, "x", PROCTOR))
    assert open_.wishes(2, c.Accommodate(5 * MINUTE, e.Supports(), "x", PROCTOR)).sitting.extra == 15 * MINUTE
    assert open_.sitting.supports == e.Supports()


def test_an_ended_sitting_keeps_what_it_had():
    story = in_progress().happens(60, e.Expired(at(60)))
    with pytest.raises(NotNow):
        story.wishes(61, c.Accommodate(15 * MINUTE, e.Supports(), "x", PROCTOR))


@pytest.fixture
def room(hall):
    return a_room(hall, 2)


def ticket(room, seat=1):
    return room.registrations[seat - 1]


def enter(room, given, known=0, reason="", parts=("theory",)):
    return accommodating.enter(room.hall, "officer", ticket(room), parts, given, APPROVED, reason, known)


def versions(room):
    with room.hall.database.reading() as connection:
        return connection.execute(select(accommodation).order_by(accommodation.c.part, accommodation.c.version)).all()


def test_a_change_is_an_added_fact_in_a_sitting_that_goes_on(room, clock):
    open_room(room)
    clock.pass_minutes(10)
    assert enter(room, Kinds(percent=25, break_seconds=600, large_text=True)) == 1
    stands = shown(room).sitting
    assert kinds(room)[-1] == "Accommodated"
    assert (stands.extra, stands.deadline) == (15 * MINUTE, at(75))
    assert stands.supports == e.Supports(10 * MINUTE, large_text=True)
    assert fault(room) is None
    assert shown(room, 2).sitting.extra == 0


def test_a_change_makes_a_version_and_the_older_ones_stay(room):
    enter(room, Kinds(percent=25))
    enter(room, Kinds(percent=50), known=1, reason="new report")
    accommodating.end(room.hall, "officer", ticket(room), "theory", "withdrawn", 2)
    assert [(row.version, row.percent, row.ended, row.reason) for row in versions(room)] == [
        (1, 25, False, ""), (2, 50, False, "new report"), (3, 50, True, "withdrawn"),
    ]  # fmt: skip
    with room.hall.database.reading() as connection:
        assert given_on(connection, room.registrations, "theory", "2026-11-24") == {}
        assert [act.action for act in trail.read(connection, ticket(room))] == ["end_accommodation", *["accommodate"] * 2]
    assert enter(room, Kinds(percent=10)) == 1, "after an end another one may be entered"


def test_two_officers_do_not_overwrite_each_other(room):
    enter(room, Kinds(percent=25))
    with pytest.raises(ChangedMeanwhile):
        enter(room, Kinds(percent=50))
    with pytest.raises(ReasonNeeded):
        enter(room, Kinds(percent=50), known=1)
    assert len(versions(room)) == 1


def test_of_several_parts_all_are_entered_or_none(room):
    enter(room, Kinds(percent=25), parts=("practical",))
    with pytest.raises(ChangedMeanwhile):
        enter(room, Kinds(percent=50), parts=("theory", "practical"))
    assert [(row.part, row.percent) for row in versions(room)] == [("practical", 25)]
    with pytest.raises(NotFound):
        enter(room, Kinds(percent=50), parts=("theory", "singing"))
    assert len(versions(room)) == 1


def test_outside_its_days_an_approval_gives_a_sitting_nothing(room):
    ended = Approval("审核组", "2026-01-01", "2026-01-01", "2026-06-30", "2026-07")
    assert accommodating.enter(room.hall, "officer", ticket(room), ["theory"], Kinds(percent=25), ended) == 0
    assert shown(room).sitting.extra == 0


def test_a_sitting_prepared_with_an_accommodation_has_it_from_its_first_entry(bank):
    from tests.bank_builders import a_prepared_room

    sat = a_prepared_room(bank, extra=900)
    with sat.hall.database.reading() as connection:
        assert len(connection.execute(newest_accommodations()).all()) == 1
    with sat.hall.database.reading() as connection:
        from examhall.sittings import journal

        first = [journal.read(connection, one)[0].record.entry for one in sat.sittings]
    assert [one.extra for one in first] == [15 * MINUTE, 0, 0]


# --- pages


@pytest.fixture
def officer(doors):
    doors.config["WTF_CSRF_ENABLED"] = False
    hall, client = doors.extensions["hall"], doors.test_client()
    with hall.database.writing() as connection:
        person_id = add_person(connection, hall.vault, "郑考务", username="officer", password_hash="x")
        connection.execute(insert(role_grant), {"person_id": person_id, "role": "exams_officer"})
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person_id, True
    return client


FIELDS = {
    "percent": "25", "break_minutes": "10", "read_aloud": "1", "approver": "审核组", "approved_on": "2026-11-01",
    "valid_from": "2026-11-01", "reference": "2026-07",
}  # fmt: skip


def test_an_officer_enters_changes_and_ends_one_on_pages(room, officer):
    address = f"/staff/accommodations/{ticket(room)}/theory"
    entered = officer.post("/staff/accommodations/new", data={**FIELDS, "ticket": ticket(room), "part": "theory"})
    assert entered.status_code == 302
    page = officer.get(entered.location).get_data(as_text=True)
    assert ticket(room) in page
    assert "审核组" in page
    assert "25%" in page
    assert officer.post(address, data={**FIELDS, "percent": "50", "version": "1", "reason": "复核"}).status_code == 302
    stands = shown(room).sitting
    assert (stands.extra, stands.supports) == (30 * MINUTE, e.Supports(10 * MINUTE, read_aloud=True))
    assert officer.post(address, data={"version": "2", "reason": "撤回", "end": "1"}).status_code == 302
    assert shown(room).sitting.extra == 0
    page = officer.get(address).get_data(as_text=True)
    assert "复核" in page
    assert "撤回" in page


def test_a_mistake_keeps_what_was_typed_and_says_where(room, officer):
    wrong = {**FIELDS, "valid_to": "2026-10-01", "reference": "批 9", "ticket": ticket(room), "part": "theory"}
    refused = officer.post("/staff/accommodations/new", data=wrong)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "批 9" in page
    assert re.search(r'class="field wrong">\s*<label for="valid_to"', page)
    assert versions(room) == []


# --- the candidate's page


def test_a_candidate_takes_a_break_and_only_a_proctor_ends_it(room, doors, clock):
    from examhall.sittings.leases import Lease, write_lease

    enter(room, Kinds(break_seconds=600))
    open_room(room)
    epoch = room.lease().epoch
    sitting, client = room.sittings[0], doors.test_client()
    lease = write_lease(room.hall.lease_key, Lease(sitting, epoch, BROWSER))
    ask = lambda: client.post(f"/sittings/{sitting}/break", json={}, headers={"Authorization": f"Lease {lease}"})  # noqa: E731
    told = ask().get_json()["news"]
    assert (told["state"], told["breaks"]["on"], told["stands"], told["supports"]["read_aloud"]) == (
        "paused",
        True,
        True,
        False,
    )
    clock.pass_minutes(12)
    room.wish(c.Resume(PROCTOR))
    refused = ask()
    assert (refused.status_code, refused.get_json()["code"]) == (409, "no_break_left")
    assert shown(room).sitting.state is State.IN_PROGRESS
    assert isinstance(stored(room)[-1].record.entry, e.Resumed)
