"""Everything that is kept of a person is told to that person and goes when its time is over, or stands in one list with a reason."""

import sys
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Delete, Table, Update, event, insert, select
from sqlalchemy.sql import visitors

from examhall.complaints.filing import Draft, attach, file_complaint
from examhall.database import metadata
from examhall.disclosure import rows
from examhall.disclosure.packing import IN_JSON_ONLY
from examhall.disclosure.parts import PARTS
from examhall.opening import know_all_tables
from examhall.own_doors import all_wings
from examhall.people.tables import account, person
from examhall.registration.tables import application, application_evidence, registration
from examhall.retention.operations import kinds_of
from examhall.schedule.tables import batch, centre
from tests.builders import a_room

# Where a person is: whatever refers to one of these says something of somebody.
PERSONS = frozenset(
    {"person", "account", "application", "registration", "sitting", "receipt", "complaint", "training_record", "sign_in_code"}
)

IN_OFFICE = "it names a member of the staff who acted in office; the acts are in the trail, and a staff account is closed"
CHAINED = "it hangs on a chain that proves the examination; nobody can say whose it is once the name is gone"
NUMBERS_ONLY = "it says where and for what somebody was registered; nobody can say who once the name is gone"
VOUCHERS = "accounts of money are kept as the law on vouchers asks, without a name in them"
REGISTER = "the register of who attained what is public and is kept for good"
ACCESS = "it lets a member of the staff in, as long as the account is open"
ON_ITS_OWN = "it says the same as other rows that are told and kept for a time"
WATCHED = "it says whether a proctor has looked and whether a machine was heard; it stands in the record of the room"
PHOTOGRAPHS = (
    "photographs of a misconduct sheet may show others; the signatures on the sheet prove them, the candidate sees it there"
)
A_LIST = "it is many persons in one file, until one of the staff takes it up or it goes"

# Told to the person, but kept.
STAYS = {
    **dict.fromkeys(
        ("registration", "registered_part", "registration_centre", "placement", "confirmation", "held_place", "deferral",
         "carry_over", "accommodation", "ticket_copy", "ticket_collection"), NUMBERS_ONLY,
    ),
    **dict.fromkeys(("sitting", "journal", "arrival", "incident", "void_request", "voided_part", "access_refusal",
                     "application_step", "part_result", "released_result", "void_lifted", "misconduct_case", "case_step",
                     "score_review", "score_review_step", "score_review_marking", "marked_inspection", "marking_piece"), CHAINED),
    **dict.fromkeys(("receipt", "charge", "reversal", "late_admission", "service_receipt"), VOUCHERS),
    "attainment": REGISTER,
    "result_release": IN_OFFICE,
    **dict.fromkeys(("certificate", "certificate_handover"), REGISTER),
    "trainer": REGISTER,
    **dict.fromkeys(("second_factor", "recovery_code", "role_grant"), ACCESS),
}  # fmt: skip
# Gone in time, but not told.
UNTOLD = {"training_list": A_LIST, "complaint_promise": ON_ITS_OWN}
# Neither told nor gone.
APART = {
    **dict.fromkeys(
        ("addendum", "assignment", "canned_texts", "comment_answer", "correction", "day_closing", "exchange_file",
         "item_comment", "item_enemy", "item_shelf", "item_solution", "item_step", "item_version", "longer_wait", "paper",
         "picture", "proposal", "refused_copy", "release_order", "review_rule", "room_act", "room_network", "saved_view",
         "certificate_act", "key_amendment", "marking_rule", "marking_share", "piece_mark", "misconduct_rule", "no_consequence", "rescoring", "score_review_rule", "secure_browser_key", "secure_browser_rule", "signature", "specification", "working_copy"), IN_OFFICE,
    ),
    **dict.fromkeys(("answer_sheet", "board", "rescoring_line", "result_edition", "set_aside"), ON_ITS_OWN),
    **dict.fromkeys(("look", "silence"), WATCHED),
    "evidence": PHOTOGRAPHS,
}  # fmt: skip


@contextmanager
def looking(connection: Connection, wanted: Callable[[object], bool] = lambda statement: True):
    """The names of all tables in statements that were carried out meanwhile, and wanted."""
    seen: set[str] = set()

    def note(_connection, statement, *_rest):
        if wanted(statement):
            found = [*visitors.iterate(statement), getattr(statement, "table", None)]
            seen.update(one.name for one in found if isinstance(one, Table))

    event.listen(connection, "before_execute", note)
    yield seen
    event.remove(connection, "before_execute", note)


@pytest.fixture
def walked(sqlite_hall):
    """Tables that the parts of a disclosure read, and those from which the kinds of retention take something away."""
    room = a_room(sqlite_hall, 1)
    with sqlite_hall.database.writing() as connection:
        person_id = connection.exec_driver_sql("SELECT person_id FROM sitting LIMIT 1").scalar_one()
        parts = [part for wing in all_wings() for part in wing.personal.values()]
        with looking(connection) as told:
            for part in parts:
                part(connection, room.hall, person_id)
        with looking(connection, lambda statement: isinstance(statement, Update | Delete)) as gone:
            for kept in kinds_of(all_wings()):
                kept.which(connection, sqlite_hall.now())
                kept.remove(connection, ["nobody"])
    return told, gone


def of_persons() -> set[str]:
    know_all_tables()
    tables = metadata.tables.values()
    return PERSONS | {table.name for table in tables if {key.column.table.name for key in table.foreign_keys} & PERSONS}


def test_each_table_about_somebody_is_told_and_goes_in_time_or_stands_in_the_list_with_a_reason(walked):
    told, gone = walked
    neither = {name for name in of_persons() if name not in told | UNTOLD.keys() | APART.keys()}
    assert neither == set(), "of somebody, and in no file of a disclosure"
    for_ever = {name for name in of_persons() if name not in gone | STAYS.keys() | APART.keys()}
    assert for_ever == set(), "of somebody, and without a period"


def test_the_list_of_what_stays_names_nothing_that_is_told_or_goes_by_now(walked):
    told, gone = walked
    assert STAYS.keys() - told == set(), "named as told, and in no file of a disclosure"
    assert STAYS.keys() & gone == set()
    assert UNTOLD.keys() & told == set()
    assert APART.keys() & (told | gone) == set()


def test_the_file_holds_the_contact_the_evidence_and_the_complaints_of_its_person_and_nobody_elses(sqlite_hall, clock):
    hall, now = sqlite_hall, clock.at
    a_room(hall, 2)
    with hall.database.writing() as connection:
        mine, other = connection.execute(select(registration.c.person_id)).scalars().all()
        batch_id, centre_id = (connection.execute(select(one.c.id)).scalars().first() for one in (batch, centre))
        for who in (mine, other):
            address = f"{who}@example.cn".lower()
            row = {"id": who, "contact_kind": "email", "contact_locked": hall.vault.lock("contact", address.encode()),
                   "contact_lookup": who, "person_id": who, "made_at": now}  # fmt: skip
            connection.execute(insert(account), row)
            row = {"id": who, "number": who, "person_id": who, "batch_id": batch_id, "level": "L1", "centre_id": centre_id,
                   "theory": True, "practical": True, "clause": 1, "answers": "{}", "state": "submitted", "version": 1,
                   "changed_at": now}  # fmt: skip
            connection.execute(insert(application), row)
            row = {"id": who, "application_id": who, "name": "证书.pdf", "media_type": "application/pdf", "added_at": now,
                   "locked": hall.vault.lock("evidence", f"%PDF of {who}".encode())}  # fmt: skip
            connection.execute(insert(application_evidence), row)
            draft = Draft("fees", f"centre:{centre_id}", f"窗口另收了三十元资料费：{who}", address)
            complained = file_complaint(connection, hall, now, f"form of {who}", "10.0.0.1", draft)
            attach(connection, hall, now, complained, "票据.jpg", "image/jpeg", f"receipt of {who}".encode())
        told = {name: part(connection, hall, mine) for name, part in PARTS.items()}
    assert told["account"][0]["contact"] == f"{mine}@example.cn".lower()
    assert [row["file.pdf"] for row in told["evidence"]] == [f"%PDF of {mine}".encode()]
    assert [row["says"] for row in told["complaints"]] == [f"窗口另收了三十元资料费：{mine}"]
    assert [row["move"] for row in told["complaint_steps"]] == ["file", "add"]
    assert [row["file.jpg"] for row in told["complaint_files"]] == [f"receipt of {mine}".encode()]
    assert other not in repr(told)


def test_every_part_and_column_of_the_file_is_called_something_that_its_reader_knows(sqlite_hall, monkeypatch):
    columns: set[str] = set()
    rows_of = rows.rows_of

    def noting(connection, query):
        columns.update(query.selected_columns.keys())
        return rows_of(connection, query)

    wings = all_wings()
    for module in [one for one in sys.modules.values() if getattr(one, "rows_of", None) is rows_of]:
        monkeypatch.setattr(module, "rows_of", noting)
    parts = {name: part for wing in wings for name, part in wing.personal.items()}
    with sqlite_hall.database.writing() as connection:
        connection.execute(insert(person), {"id": "p", "name": "某人"})
        told = {name for part in parts.values() for row in part(connection, sqlite_hall, "p") for name in row}
    called = {name for wing in wings for name in wing.personal_words}
    assert (parts.keys() | columns | told) - called - {"locked", *IN_JSON_ONLY} == set()
    assert len(columns) > 90
