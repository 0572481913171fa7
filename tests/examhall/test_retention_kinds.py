"""Each kind of what is kept of people goes on its day, takes nothing else with it, and leaves every chain whole."""

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from examhall.arranging.tables import candidate_list, ticket_print, ticket_print_piece
from examhall.complaints.filing import Draft, attach, file_complaint, withdraw
from examhall.complaints.tables import complaint, complaint_attachment, complaint_step
from examhall.instants import SECOND
from examhall.institutions.tables import trainer, training_institution, training_list, training_record
from examhall.people.consents import ConsentFile, agree, publish_consent_text
from examhall.people.operations import add_person, identity_of
from examhall.people.tables import account, attainment, consent, person, sign_in_code
from examhall.registration.tables import application, application_step, bar, registration
from examhall.retention.kinds import KINDS
from examhall.retention.operations import carry_out, look, periods_now, propose
from examhall.schedule.tables import administration, batch, centre
from examhall.secure_browser.tables import secure_browser_pass
from examhall.sittings.verifying import verify
from tests.builders import a_room

DAY = 24 * 3600 * SECOND
SOMETHING = '{"phone": "13800001234"}'


@pytest.fixture
def kept(hall, clock):
    """One person who applied and sat, with one row of each kind, all of today; what nobody may lose stands beside them."""
    a_room(hall, 1)
    now, lock = clock.at, hall.vault.lock
    with hall.database.writing() as connection:

        def first(column):
            return connection.execute(select(column)).scalars().first()

        def put(table, **row):
            connection.execute(insert(table), row)

        who, batch_id, centre_id = first(registration.c.person_id), first(batch.c.id), first(centre.c.id)
        consent_version = publish_consent_text(connection, hall, now, "o", ConsentFile("同意", "agreed"))
        for name, person_id in (("mine", who), ("idle", None)):
            locked = lock("contact", f"{name}@example.cn".encode())
            put(
                account,
                id=name,
                contact_kind="email",
                contact_locked=locked,
                contact_lookup=name,
                person_id=person_id,
                made_at=now,
            )
            agree(connection, now, name, consent_version)
        put(
            sign_in_code, id="c", contact_kind="email", contact_locked=b"x", contact_lookup="mine", address_lookup="x",
            code_hash="x", sent_at=now,
        )  # fmt: skip
        put(
            application, id="a", number="1", person_id=who, batch_id=batch_id, level="L1", centre_id=centre_id, theory=True,
            practical=True, clause=1, answers=SOMETHING, state="confirmed", version=1, changed_at=now,
        )  # fmt: skip
        put(application_step, application_id="a", move="submit", at=now, by="x", reason="")
        put(
            training_institution,
            id="s",
            name="校",
            name_en="",
            province="",
            city="",
            address="",
            address_en="",
            telephone="",
            listed=True,
        )
        put(trainer, id="t", institution_id="s", name="师", certificate="1", valid_from="2026-01-01", valid_until="2027-01-01")
        put(
            training_record, id="r", institution_id="s", trainer_id="t", completion="1", name="甲", identity_kind="resident",
            identity_locked=lock("identity", b"110101199001010011"), identity_lookup="x", level="L1", hours=40, first="2026-01-01",
            last="2026-01-02", entered_by="x", entered_at=now,
        )  # fmt: skip
        put(training_list, given_by=who, name="a.xlsx", locked=b"x", given_at=now)
        put(candidate_list, id="l", batch_id=batch_id, name="a.xlsx", hash="x", state="read", locked=b"x", brought_by="x",
            brought_at=now)  # fmt: skip
        put(ticket_print, id="p", batch_id=batch_id, centre_id=centre_id, job_id="j", asked_by="x", asked_at=now)
        put(ticket_print_piece, print_id="p", number=1, locked=b"x")
        put(secure_browser_pass, id="b", administration_id=first(administration.c.id), person_id=who, passed_at=now,
            address="10.0.0.7", version="x")  # fmt: skip
        put(bar, id="over", person_id=who, since="2026-01-01", until="2026-11-25", reference="1", reason="x", entered_by="x",
            entered_at=now)  # fmt: skip
        draft = Draft("fees", f"centre:{centre_id}", "窗口另收了三十元资料费。", "")
        for form in ("over", "open"):
            mine = file_complaint(connection, hall, now, form, "10.0.0.1", draft)
            attach(connection, hall, now, mine, "a.png", "image/png", b"x")
            if form == "over":
                withdraw(connection, hall, now, mine)
    hall.who = who
    return hall


def count(connection, table):
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def due(hall):
    with hall.database.reading() as connection:
        found = look(connection, KINDS, periods_now(connection, KINDS)[1], hall.now())
    return {kind: one.count for kind, one in found.items() if one.count}


def purged(hall):
    return carry_out(hall, "authority", propose(hall, "officer", KINDS), KINDS)


PERIODS = {
    "codes": 1, "ticket_prints": 7, "training_lists": 30, "candidate_lists": 30, "idle_accounts": 180, "browser_checks": 180,
    "applications": 3 * 365, "accounts": 3 * 365, "complaints": 3 * 365, "names": 3 * 365, "training": 5 * 365, "bars": 5 * 365,
}  # fmt: skip


def test_each_kind_is_due_a_day_after_its_period_and_not_on_its_last_day(kept, clock):
    began = clock.at
    for kind, days in PERIODS.items():
        clock.at = began + days * DAY - 1
        assert kind not in due(kept), kind
        clock.at = began + (days + 2) * DAY
        assert due(kept)[kind] == 1, kind


def test_what_is_over_goes_and_what_proves_something_stays(kept, clock):
    clock.at += (5 * 365 + 2) * DAY
    assert {kind: one.count for kind, one in purged(kept).items() if one.count} == dict.fromkeys(PERIODS, 1)
    assert due(kept) == {}
    with kept.database.reading() as connection:
        for table in (account, consent, sign_in_code, training_list, ticket_print_piece, secure_browser_pass, bar):
            assert count(connection, table) == 0, table.name
        said = connection.execute(select(application.c.number, application.c.state, application.c.answers)).one()
        assert said == ("1", "confirmed", "{}")
        assert count(connection, application_step) == 1
        trained = connection.execute(select(training_record)).one()
        assert (trained.hours, trained.name, identity_of(kept.vault, trained.identity_locked)) == (40, "—", "")
        assert connection.execute(select(candidate_list.c.state, candidate_list.c.locked)).one() == ("dropped", b"")
        assert [count(connection, one) for one in (complaint, complaint_attachment, complaint_step)] == [
            1,
            1,
            2,
        ]  # the open one
        assert verify(connection, kept.clerk.key, kept.audit_key, kept.config.anchors).faults == []


def test_an_applicant_who_never_sat_anything_is_forgotten_too(kept, clock):
    with kept.database.writing() as connection:
        never = add_person(connection, kept.vault, "乙", identity_kind="resident", identity="110101199001010038")
        centre_id, batch_id = (connection.execute(select(one.c.id)).scalars().first() for one in (centre, batch))
        row = {"id": "n", "number": "2", "person_id": never, "batch_id": batch_id, "level": "L1", "centre_id": centre_id,
               "theory": True, "practical": True, "clause": 1, "answers": "{}", "state": "rejected", "version": 1,
               "changed_at": clock.at}  # fmt: skip
        connection.execute(insert(application), row)
    clock.at += (3 * 365 + 2) * DAY
    assert due(kept)["names"] == 2
    purged(kept)
    with kept.database.reading() as connection:
        row = connection.execute(select(person).where(person.c.id == never)).one()
    assert (row.name, row.identity_locked, row.identity_lookup) == ("—", None, None)


def test_whoever_is_barred_for_ever_keeps_the_name_that_the_bar_is_about(kept, clock):
    with kept.database.writing() as connection:
        connection.execute(update(bar).values(until=""))
    clock.at += 20 * 365 * DAY
    purged(kept)
    with kept.database.reading() as connection:
        assert connection.execute(select(person.c.name).where(person.c.id == kept.who)).scalar_one() != "—"
        assert count(connection, bar) == 1


def test_whoever_attained_something_keeps_the_name_but_not_the_contact(kept, clock):
    with kept.database.writing() as connection:
        connection.execute(insert(attainment), {"person_id": kept.who, "level": "L1", "part": "theory"})
    clock.at += 20 * 365 * DAY
    assert due(kept).keys() == PERIODS.keys() - {"names"}
    purged(kept)
    with kept.database.reading() as connection:
        assert count(connection, account) == 0
        assert connection.execute(select(person.c.name).where(person.c.id == kept.who)).scalar_one() != "—"


def test_a_step_of_a_complaint_is_never_edited_though_it_goes_with_the_complaint(kept):
    with pytest.raises(DBAPIError, match="append-only"), kept.database.writing() as connection:
        connection.execute(update(complaint_step).values(by="x"))
