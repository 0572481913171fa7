"""Migrations bring an empty database to exactly what the code's tables say, and refuse one from the future."""

import datetime as dt
import sqlite3
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from examhall.complaints.tables import complaint, complaint_promise
from examhall.config import Config
from examhall.database import Database, metadata
from examhall.full_text import is_kept_by_database
from examhall.instants import SECOND
from examhall.migrations import NewerDatabase, configuration, upgrade
from examhall.opening import know_all_tables
from examhall.registration.accommodations import Kinds
from examhall.registration.queries import given_on
from examhall.registration.tables import accommodation, registered_part, registration_centre
from examhall.schedule.tables import administration_room
from grading.misconduct.tables import case_step, case_words
from grading.reviewing.tables import score_review, score_review_words
from grading.tables import part_result, result_edition


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    know_all_tables()
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else Config(tmp_path).url
    database = Database(url)
    yield database
    database.engine.dispose()


def test_the_migrated_database_is_what_the_tables_say(database):
    upgrade(database)
    with database.engine.connect() as connection:
        ours = {"compare_type": True, "include_name": lambda name, kind, parents: not is_kept_by_database(name)}
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_is_migrating_once(database):
    upgrade(database)
    upgrade(database)


def test_migrated_journals_are_append_only(database):
    upgrade(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit_entry (number, at, actor, action, subject, text, hash) VALUES (0, 0, 'a', 'b', 'c', 'd', 'e')"
        )
    for statement in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(database):
    upgrade(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase, match="newer version"):
        upgrade(database)


def test_accommodations_entered_before_versions_become_their_first_version(database):
    config = configuration()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
        for statement in (
            "INSERT INTO person (id, name) VALUES ('p', '甲'), ('o', '郑明')",
            "INSERT INTO batch (id, code, title) VALUES ('b', '2601', 'x')",
            "INSERT INTO registration (id, person_id, batch_id, level, ticket) VALUES ('r', 'p', 'b', 'L1', '1')",
            "INSERT INTO accommodation (registration_id, part, extra_seconds, approved_by, approved_on, reference) "
            "VALUES ('r', 'theory', 900, 'o', '2026-11-01', '批 7')",
        ):
            connection.exec_driver_sql(statement)
    upgrade(database)
    with database.reading() as connection:
        assert given_on(connection, ["r"], "theory", "2026-11-24") == {"r": Kinds(extra_seconds=900)}
        row = connection.execute(select(accommodation)).one()
    assert (row.version, row.approver, row.entered_by, row.reference, row.ended) == (1, "郑明", "o", "批 7", False)


def test_days_loaded_before_seating_know_their_rooms_parts_and_centres_afterwards(database):
    config = configuration()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0019")
        for statement in (
            "INSERT INTO person (id, name) VALUES ('p', '甲')",
            "INSERT INTO centre (id, code, name, address, zone) VALUES ('c', '0001', '考点', '路', 'Asia/Shanghai')",
            "INSERT INTO room (id, centre_id, name, rows, columns) VALUES ('m', 'c', '一', 1, 2)",
            "INSERT INTO batch (id, code, title) VALUES ('b', '2601', 'x')",
            "INSERT INTO administration (id, batch_id, level, part, title, starts_at, seconds, settings) "
            "VALUES ('a', 'b', 'L1', 'theory', 'x', 1, 60, '{}'), ('z', 'b', 'L1', 'theory', 'held again', 2, 60, '{}')",
            "INSERT INTO registration (id, person_id, batch_id, level, ticket) VALUES ('r', 'p', 'b', 'L1', '1')",
            "INSERT INTO placement (registration_id, administration_id, room_id, seat) VALUES ('r', 'a', 'm', 1), ('r', 'z', 'm', 1)",
        ):
            connection.exec_driver_sql(statement)
    upgrade(database)
    with database.reading() as connection:
        assert set(connection.execute(select(administration_room))) == {("a", "m"), ("z", "m")}
        assert connection.execute(select(registered_part)).all() == [("r", "theory")]
        assert connection.execute(select(registration_centre)).all() == [("r", "c", "")]


def test_results_that_counted_before_editions_become_their_first_edition(database):
    config = configuration()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0025")
        for statement in (
            "INSERT INTO person (id, name) VALUES ('p', '甲'), ('q', '乙')",
            "INSERT INTO centre (id, code, name, address, zone) VALUES ('c', '0001', '考点', '路', 'Asia/Shanghai')",
            "INSERT INTO room (id, centre_id, name, rows, columns) VALUES ('m', 'c', '一', 1, 2)",
            "INSERT INTO batch (id, code, title) VALUES ('b', '2601', 'x')",
            "INSERT INTO administration (id, batch_id, level, part, title, starts_at, seconds, settings) "
            "VALUES ('a', 'b', 'L1', 'theory', 'x', 1, 60, '{}')",
            "INSERT INTO registration (id, person_id, batch_id, level, ticket) "
            "VALUES ('r', 'p', 'b', 'L1', '1'), ('t', 'q', 'b', 'L1', '2')",
            "INSERT INTO room_run (id, administration_id, room_id) VALUES ('u', 'a', 'm')",
            "INSERT INTO sealed_paper (id, level, part, title, hash, locked, sealed_at) "
            "VALUES ('k', 'L1', 'theory', 'x', 'h', '', 1)",
            "INSERT INTO booklet (id, paper_id, seed, variants, fields, hash, locked) VALUES ('w', 'k', 's', '0', 1, 'h', ''), ('v', 'k', 's', '0', 1, 'h', '')",
            "INSERT INTO sitting (id, run_id, registration_id, administration_id, person_id, booklet_id, seat) "
            "VALUES ('1', 'u', 'r', 'a', 'p', 'w', 1), ('2', 'u', 't', 'a', 'q', 'v', 2)",
            "INSERT INTO answer_sheet (sitting_id, edition, state, verified_to, head, text, hash, made_at) "
            "VALUES ('2', 1, 'absent', 1, 'h', '{}', 'theirs', 5)",
            "INSERT INTO mark_scheme (id, paper_id, text) VALUES ('z', 'k', '[]')",
            "INSERT INTO mark_sheet (sitting_id, scheme_id, answer_hash, text, hash) VALUES ('1', 'z', 'said', '[]', 'm')",
            "INSERT INTO part_result (sitting_id, registration_id, part, verdict, score) "
            "VALUES ('1', 'r', 'theory', 'passed', '61.5'), ('2', 't', 'theory', 'absent', NULL)",
            "INSERT INTO grading_run (run_id, number, asked_by, began_at, ended_at, graded, set_aside, digest) "
            "VALUES ('u', 1, 'o', 6, 7, 2, 0, 'd')",
        ):
            connection.exec_driver_sql(statement)
    upgrade(database)
    with database.reading() as connection:
        assert sorted(connection.execute(select(result_edition)).all()) == [
            ("1", 1, 7, "grading", "grading", "said", "z", "[]", "m", "passed", "61.5"),
            ("2", 1, 7, "grading", "grading", "theirs", None, None, None, "absent", None),
        ]
        assert set(connection.execute(select(part_result.c.edition)).scalars()) == {1}


def test_days_that_were_promised_before_they_could_be_counted_again_become_so_many_working_days(database):
    config = configuration()
    filed, answered = moment_of(dt.date(2026, 11, 24)), moment_of(dt.date(2026, 12, 1))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0028")
        for statement in (
            "INSERT INTO complaint (id, number, code_lookup, form_lookup, address_lookup, kind, subject, subject_id, says_locked, "
            "state, filed_at, receipt_by, answer_by, appeal_until) VALUES ('c', '1', 'x', 'x', 'x', 'fees', 'centre', 'z', 'x', "
            f"'answered', {filed}, '2026-12-01', '2026-12-08', '2026-12-22')",
            'INSERT INTO complaint_step (complaint_id, move, at, "by", to_kind, to_id) '
            f"VALUES ('c', 'file', {filed}, '', '', ''), ('c', 'answer', {answered}, 'o', '', '')",
        ):
            connection.exec_driver_sql(statement)
    upgrade(database)
    with database.reading() as connection:
        rows = {row.of: (row.since, row.within) for row in connection.execute(select(complaint_promise))}
        assert connection.execute(select(complaint.c.language)).scalar_one() == "zh_CN"
    assert rows == {"receipt_by": (filed, 5), "answer_by": (filed, 10), "appeal_until": (answered, 15)}


def moment_of(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(4), dt.UTC).timestamp() * SECOND)


def as_it_was(folder, revision) -> Database:
    """An empty database as an older version made it."""
    know_all_tables()
    database, config = Database(Config(folder).url), configuration()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return database


def test_the_words_of_misconduct_cases_stand_apart_from_their_steps_and_none_is_lost(tmp_path):
    database = as_it_was(tmp_path, "0035")
    # As another program would write it: without the sitting that the case is about.
    with closing(sqlite3.connect(database.engine.url.database)) as beside, beside:
        beside.execute(
            "INSERT INTO misconduct_case (id, number, sitting_id, kind, state, opened_by, opened_at) "
            "VALUES ('c', 'WJ2026-0001', 's', 'copying', 'notified', 'p', 1)"
        )
        beside.executemany(
            "INSERT INTO case_step (case_id, number, move, at, by, says_locked) VALUES ('c', ?, ?, 1, 'p', ?)",
            [(1, "open", b"locked facts"), (2, "notify", None)],
        )
    upgrade(database)
    with database.engine.connect() as connection:
        assert connection.execute(select(case_words)).all() == [("c", 1, b"locked facts")]
        assert connection.execute(select(case_step.c.number, case_step.c.move)).all() == [(1, "open"), (2, "notify")]
    for statement in ("DELETE FROM case_step", "UPDATE case_words SET locked = x'00'"):
        with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    database.engine.dispose()


def test_the_words_of_score_reviews_stand_apart_from_their_steps_and_none_is_lost(tmp_path):
    database = as_it_was(tmp_path, "0038")
    # As another program would write it: without the sitting that the review is about.
    with closing(sqlite3.connect(database.engine.url.database)) as beside, beside:
        beside.execute(
            "INSERT INTO score_review (id, number, sitting_id, state, asked_at, fee, within, refund, public) "
            "VALUES ('r', 'FH2026-0001', 's', 'asked', 1, 50, 15, 'corrected', 1)"
        )
        beside.execute(
            "INSERT INTO score_review_step (review_id, number, move, at, by, says_locked) VALUES ('r', 1, 'ask', 1, 'p', ?)",
            [b"locked words"],
        )
    upgrade(database)
    with database.engine.connect() as connection:
        assert connection.execute(select(score_review_words)).all() == [("r", 1, b"locked words")]
        assert connection.execute(select(score_review.c.pay_until)).scalars().all() == [""], "it has no last day to be paid on"
    for statement in ("DELETE FROM score_review_step", "UPDATE score_review_words SET locked = x'00'"):
        with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    database.engine.dispose()
