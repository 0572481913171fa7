"""Personal data goes when its time is over: looked at first, by two persons, and every chain verifies afterwards."""

import msgspec
import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select, update

from examhall.audit import trail
from examhall.disclosure.operations import FILES
from examhall.errors import ChangedMeanwhile, SecondPersonNeeded
from examhall.instants import SECOND
from examhall.people.operations import add_person
from examhall.people.permissions import Role
from examhall.people.photos import PHOTO
from examhall.people.tables import attainment, person, person_photo
from examhall.purge_command import purge as purge_command
from examhall.registration.tables import application, application_evidence, application_step, registration
from examhall.retention.kinds import KINDS, NOBODY
from examhall.retention.operations import RoomsAreOpen, carry_out, look, periods_now, propose, set_periods
from examhall.schedule.tables import batch
from examhall.schedule.tables import room as room_table
from examhall.sittings import closing
from examhall.sittings import commands as c
from examhall.sittings.tables import answer_sheet, journal, presence
from examhall.sittings.verifying import verify
from tests.builders import CHIEF, PROCTOR, a_hand_in, a_room
from tests.room_acts import act, open_room

DAY = 24 * 3600 * SECOND
PICTURE = b"\xff\xd8 a face that only this test has \xff\xd9"
OFFICER, AUTHORITY = "officer", "authority"


@pytest.fixture
def old_room(hall, clock):
    """A closed room of three: one handed in and attained the level, one handed in, one was absent; each with a photo."""
    room = a_room(hall, 3)
    open_room(room, seats=(1, 2))
    for seat in (1, 2):
        room.lease(seat)
        room.save(1, "q1a", seat=seat)
        room.wish(a_hand_in(2, 1), seat)
    room.wish(c.MarkAbsent(PROCTOR), 3)
    act(room, closing.close, by=CHIEF)
    room.persons = _persons(room)
    with hall.database.writing() as connection:
        for n, one in enumerate(room.persons):
            number = f"00000019900101001{n}"
            named = {"identity_locked": hall.vault.lock("identity", number.encode()), "identity_lookup": f"looked up {n}"}
            connection.execute(update(person).where(person.c.id == one).values(named))
            photo = {"person_id": one, "locked": hall.vault.lock(PHOTO, PICTURE), "added_by": "x", "added_at": clock.at}
            connection.execute(insert(person_photo), photo)
        connection.execute(insert(attainment), {"person_id": room.persons[0], "level": "L1", "part": "theory"})
        for sitting in room.sittings[:2]:
            row = {"sitting_id": sitting, "seen_at": clock.at, "version": 3, "address": "10.0.0.7"}
            connection.execute(insert(presence), row)
    return room


def _persons(room):
    with room.hall.database.reading() as connection:
        rows = dict(connection.execute(select(registration.c.id, registration.c.person_id)).all())
    return [rows[one] for one in room.registrations]


def an_application(hall, person_id, state, at, steps=()):
    with hall.database.writing() as connection:
        batch_id = connection.execute(select(batch.c.id)).scalars().first()
        centre_id = connection.execute(select(room_table.c.centre_id)).scalars().first()
        row = {
            "id": f"of {person_id[:8]}", "number": person_id, "person_id": person_id, "batch_id": batch_id, "level": "L1",
            "centre_id": centre_id, "theory": True, "practical": True, "clause": 1, "answers": "{}", "state": state, "version": 1,
            "changed_at": at,
        }  # fmt: skip
        connection.execute(insert(application), row)
        for move in steps:
            connection.execute(
                insert(application_step), {"application_id": row["id"], "move": move, "at": at, "by": "x", "reason": ""}
            )
        file = {"id": f"e {person_id[:8]}", "application_id": row["id"], "name": "a.pdf", "media_type": "image/jpeg",
                "locked": b"x", "added_at": at}  # fmt: skip
        connection.execute(insert(application_evidence), file)
    return row["id"]


def counts(hall, now=None):
    with hall.database.reading() as connection:
        days = periods_now(connection, KINDS)[1]
        found = look(connection, KINDS, days, hall.now() if now is None else now)
    return {kind: one.count for kind, one in found.items() if one.count}


def faults(hall):
    with hall.database.reading() as connection:
        return verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults


def purged(hall):
    return carry_out(hall, AUTHORITY, propose(hall, OFFICER, KINDS), KINDS)


def test_each_kind_is_due_when_its_own_period_is_over_and_not_a_day_before(hall, old_room, clock):
    assert counts(hall) == {}
    clock.at += 181 * DAY
    assert counts(hall) == {"addresses": 2}
    clock.at += 185 * DAY
    assert counts(hall) == {"addresses": 2, "photos": 3}
    clock.at += 2 * 365 * DAY
    assert counts(hall) == {"addresses": 2, "photos": 3, "names": 2}


def test_looking_changes_nothing_and_says_how_old_the_oldest_is(hall, old_room, clock):
    began = clock.at
    clock.at += 4 * 365 * DAY
    with hall.database.reading() as connection:
        found = look(connection, KINDS, periods_now(connection, KINDS)[1], clock.at)
    assert found["photos"].oldest == began
    assert counts(hall) == counts(hall)
    with hall.database.reading() as connection:
        assert len(connection.execute(select(person_photo)).all()) == 3


def test_after_a_purge_every_chain_verifies_and_nobody_can_say_whose_answers_they_are(hall, old_room, clock):
    clock.at += 4 * 365 * DAY
    with hall.database.reading() as connection:
        before = [connection.execute(select(table)).all() for table in (journal, answer_sheet)]
    removed = purged(hall)
    assert {kind: one.count for kind, one in removed.items() if one.count} == {"photos": 3, "addresses": 2, "names": 2}
    assert faults(hall) == []
    with hall.database.reading() as connection:
        assert [connection.execute(select(table)).all() for table in (journal, answer_sheet)] == before
        assert connection.execute(select(person_photo)).all() == []
        rows = {row.id: row for row in connection.execute(select(person))}
    kept, *gone = (rows[one] for one in old_room.persons)
    assert kept.identity_locked is not None
    assert kept.name == "考生1"
    for row in gone:
        assert (row.name, row.identity_locked, row.identity_lookup, row.active) == (NOBODY, None, None, False)
    assert counts(hall) == {}


def test_the_same_person_does_not_carry_out_what_they_proposed(hall, old_room, clock):
    clock.at += 4 * 365 * DAY
    proposed = propose(hall, OFFICER, KINDS)
    with pytest.raises(SecondPersonNeeded):
        carry_out(hall, OFFICER, proposed, KINDS)
    assert counts(hall)["photos"] == 3
    carry_out(hall, AUTHORITY, proposed, KINDS)
    with pytest.raises(ChangedMeanwhile):
        carry_out(hall, AUTHORITY, proposed, KINDS)


def test_what_became_old_after_the_proposal_stays_and_an_old_proposal_is_looked_at_anew(hall, old_room, clock):
    clock.at += 364 * DAY
    proposed = propose(hall, OFFICER, KINDS)
    clock.at += 6 * DAY
    assert counts(hall) == {"addresses": 2, "photos": 3}
    carry_out(hall, AUTHORITY, proposed, KINDS)
    assert counts(hall) == {"photos": 3}
    proposed = propose(hall, OFFICER, KINDS)
    clock.at += 7 * DAY + 1
    with pytest.raises(ChangedMeanwhile):
        carry_out(hall, AUTHORITY, proposed, KINDS)


def test_nothing_goes_while_a_room_is_open(hall, old_room, clock):
    clock.at += 4 * 365 * DAY
    proposed = propose(hall, OFFICER, KINDS)
    open_room(a_room(hall, 1), seats=(1,))
    with pytest.raises(RoomsAreOpen):
        carry_out(hall, AUTHORITY, proposed, KINDS)
    assert counts(hall)["photos"] == 3


def test_a_purge_stands_in_the_trail_and_leaves_a_report_of_counts(hall, old_room, clock):
    clock.at += 4 * 365 * DAY
    purged(hall)
    with hall.database.reading() as connection:
        act = next(trail.read(connection, limit=1))
    assert (act.actor, act.action) == (AUTHORITY, "purge")
    assert act.detail == {"proposed_by": OFFICER, "removed": {"photos": 3, "addresses": 2, "names": 2}}
    (file,) = (hall.config.data / "purges").iterdir()
    report = msgspec.json.decode(file.read_bytes())
    assert report["removed"]["photos"] == report["found"]["photos"]
    assert report["removed"]["photos"]["count"] == 3
    assert "考生" not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_drafts_that_were_never_handed_in_go_with_their_files_and_what_was_submitted_stays(hall, old_room, clock):
    drafted, submitted, rejected = old_room.persons
    with hall.database.writing() as connection:
        gave_up = add_person(connection, hall.vault, "丁")
    began = clock.at
    a_draft = an_application(hall, drafted, "draft", began)
    returned = an_application(hall, submitted, "draft", began, steps=("submit", "return"))
    decided = an_application(hall, rejected, "rejected", began, steps=("submit", "reject"))
    given_up = an_application(hall, gave_up, "withdrawn", began)
    clock.at += 91 * DAY
    assert counts(hall) == {"drafts": 2}
    purged(hall)
    with hall.database.reading() as connection:
        said = dict(connection.execute(select(application.c.id, application.c.answers)).all())
        assert (said.keys(), said[a_draft]) == ({a_draft, returned, decided, given_up}, "{}")  # its number and steps stay
        left = connection.execute(select(application_evidence.c.application_id)).scalars().all()
    assert a_draft not in left
    assert set(left) == {returned, decided}
    clock.at += 300 * DAY
    purged(hall)
    with hall.database.reading() as connection:
        assert connection.execute(select(application_evidence.c.application_id)).scalars().all() == [returned]
        assert len(connection.execute(select(application_step)).all()) == 4


def test_who_applies_again_keeps_the_name(hall, old_room, clock):
    clock.at += 4 * 365 * DAY
    an_application(hall, old_room.persons[1], "submitted", clock.at - DAY)
    assert counts(hall)["names"] == 1


def test_staff_have_no_exams_and_keep_their_names(hall, old_room, clock):
    with hall.database.writing() as connection:
        add_person(connection, hall.vault, "郑明", username="officer", password_hash="x")
    clock.at += 10 * 365 * DAY
    assert counts(hall)["names"] == 2


def test_what_is_purged_is_not_left_in_the_database_file(sqlite_hall, clock):
    hall = sqlite_hall
    with hall.database.writing() as connection:
        one = add_person(connection, hall.vault, "甲")
        locked = hall.vault.lock(PHOTO, PICTURE * 100)
        row = {"person_id": one, "locked": locked, "added_by": "x", "added_at": clock.at}
        connection.execute(insert(person_photo), row)
    file = hall.config.data / "examhall.sqlite3"
    assert locked[:64] in _bytes_of(hall, file)
    clock.at += 366 * DAY
    purged(hall)
    assert locked[:64] not in _bytes_of(hall, file)


def _bytes_of(hall, file):
    with hall.database.engine.connect() as connection:
        connection.execution_options(reads_only=True).commit()
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes()


def test_the_page_shows_what_would_go_and_lets_two_persons_do_it(small_desk, clock):
    for name, role in ((OFFICER, Role.EXAMS_OFFICER), (AUTHORITY, Role.AUTHORITY), ("inspector", Role.INSPECTOR)):
        small_desk.add(name, role)
    hall = small_desk.hall
    with hall.database.writing() as connection:
        row = {"person_id": small_desk.ids["inspector"], "locked": b"x", "added_by": "x", "added_at": clock.at}
        connection.execute(insert(person_photo), row)
    clock.at += 400 * DAY
    officer, authority = small_desk.comes_in(OFFICER), small_desk.comes_in(AUTHORITY)
    assert small_desk.comes_in("inspector").get("/staff/retention").status_code == 403
    assert officer.post("/staff/retention/periods", data={"edition": 0}).status_code == 403
    assert officer.post("/staff/retention/proposals").status_code == 302
    page = officer.get("/staff/retention").get_data(as_text=True)
    assert "Another officer or the authority carries it out" in page
    page = authority.get("/staff/retention").get_data(as_text=True)
    path = page.partition('action="/staff/retention/proposals/')[2].partition('"')[0]
    assert officer.post(f"/staff/retention/proposals/{path}").status_code == 409
    assert authority.post(f"/staff/retention/proposals/{path}").status_code == 302
    assert authority.post(f"/staff/retention/proposals/{path}").status_code == 409
    with hall.database.reading() as connection:
        assert connection.execute(select(person_photo)).all() == []
    assert "Carried out before" in officer.get("/staff/retention").get_data(as_text=True)


def test_the_authority_sets_the_periods_and_none_is_shorter_than_the_least(small_desk):
    small_desk.add(AUTHORITY, Role.AUTHORITY)
    browser, hall = small_desk.comes_in(AUTHORITY), small_desk.hall
    told = {kept.kind: str(kept.days) for kept in (*KINDS, FILES)} | {"edition": "0", "photos": "29"}
    short = browser.post("/staff/retention/periods", data=told)
    assert short.status_code == 422
    assert 'value="29"' in short.get_data(as_text=True)
    for endless in ("36526", "99999999999999999999"):
        assert browser.post("/staff/retention/periods", data=told | {"photos": endless}).status_code == 422
    assert browser.post("/staff/retention/periods", data=told | {"photos": "730"}).status_code == 302
    with hall.database.reading() as connection:
        assert periods_now(connection, KINDS)[0] == 1
        assert periods_now(connection, KINDS)[1]["photos"] == 730
        assert next(trail.read(connection, limit=1)).detail == {"days": {"photos": "365 → 730"}}
    with pytest.raises(ChangedMeanwhile):
        set_periods(hall, "x", 0, KINDS, {kept.kind: kept.days for kept in KINDS})


def test_the_command_line_looks_and_removes_nothing(hall, old_room, clock, monkeypatch):
    clock.at += 400 * DAY
    monkeypatch.setattr("examhall.cli.open_hall", lambda config: hall)
    refused = CliRunner().invoke(purge_command, [])
    assert refused.exit_code == 1
    assert "another" in refused.output
    told = CliRunner().invoke(purge_command, ["--dry-run"])
    assert told.exit_code == 0, told.output
    assert "3  photos: older than 365 days, the oldest of 2026-11-24" in told.output
    assert counts(hall) == {"photos": 3, "addresses": 2}
