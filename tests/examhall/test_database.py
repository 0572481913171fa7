"""The one engine factory: nothing is lost between processes, and storage faults are told plainly."""

import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from examhall.database import Database, make_engine, storage_refusal
from examhall.errors import StorageFull, StorageGone
from examhall.programme.tables import level

COUNT = """
import sys
from examhall.database import Database
database = Database(sys.argv[1])
for _ in range(100):
    with database.writing() as connection:
        seen = connection.exec_driver_sql("SELECT n FROM counter").scalar()
        connection.exec_driver_sql(f"UPDATE counter SET n = {seen + 1}")
"""


def test_three_processes_that_read_then_write_lose_no_update(tmp_path):
    """The driver alone opens its transaction at the first write: then 383 of 900 survived, and nobody was told."""
    url = f"sqlite:///{tmp_path / 'counter.sqlite3'}"
    database = Database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE counter (n INTEGER)")
        connection.exec_driver_sql("INSERT INTO counter VALUES (0)")
    writers = [subprocess.Popen([sys.executable, "-c", COUNT, url]) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT n FROM counter").scalar() == 300


def test_sqlite_is_durable_at_every_commit_and_checks_its_references(sqlite_hall):
    with sqlite_hall.database.reading() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_postgresql_waits_for_the_disk_at_every_commit(new_database):
    engine = make_engine(new_database())
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    engine.dispose()


def test_a_plain_postgresql_address_gets_the_driver_that_yields():
    assert make_engine("postgresql://somewhere/hall").dialect.driver == "psycopg"


def test_what_fails_in_a_transaction_leaves_nothing_behind(hall):
    row = {"code": "L9", "title": "九", "title_en": "nine", "position": 9}

    def twice():
        with hall.database.writing() as connection:
            connection.execute(insert(level), row)
            connection.execute(insert(level), row)

    with pytest.raises(IntegrityError):
        twice()
    with hall.database.reading() as connection:
        assert connection.execute(select(level)).all() == []


def test_a_reading_sees_one_moment_however_many_queries_it_makes(hall):
    with hall.database.reading() as connection:
        assert connection.execute(select(level)).all() == []
        with hall.database.writing() as other:
            other.execute(insert(level), {"code": "L9", "title": "九", "title_en": "nine", "position": 9})
        assert connection.execute(select(level)).all() == []
    with hall.database.reading() as connection:
        assert len(connection.execute(select(level)).all()) == 1


def test_writers_of_one_process_queue_up_and_readers_do_not_wait_for_them(sqlite_hall):
    order, inside = [], threading.Event()

    def write(n):
        with sqlite_hall.database.writing():
            order.append(("in", n))
            inside.set()
            time.sleep(0.05)
            order.append(("out", n))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    inside.wait()
    begun = time.monotonic()
    with sqlite_hall.database.reading() as connection:
        connection.execute(select(level)).all()
    assert time.monotonic() - begun < 0.1
    for thread in threads:
        thread.join()
    assert [what for what, _ in order] == ["in", "out"] * 3


def test_a_full_disk_is_told_as_such_and_nothing_is_stored(sqlite_hall):
    row = {"code": "L9", "title": "九" * 30, "title_en": "nine", "position": 9}

    def fill():
        with sqlite_hall.database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for n in range(5000):
                connection.execute(insert(level), {**row, "code": f"{n}"})

    with pytest.raises(StorageFull):
        fill()
    with sqlite_hall.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert connection.execute(select(level)).all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_a_database_that_is_gone_is_told_at_once_and_again_there_when_it_is_back(new_database, tmp_path):
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere?connect_timeout=1")
    assert not gone.is_alive()
    with pytest.raises(StorageGone), gone.writing():
        pass
    assert Database(new_database()).is_alive()


def test_a_database_locked_by_another_program_is_gone_for_now(tmp_path, monkeypatch):
    monkeypatch.setattr("examhall.database.BUSY_TIMEOUT_MS", 50)
    url = f"sqlite:///{tmp_path / 'hall.sqlite3'}"
    ours, others = Database(url), Database(url)
    with others.writing(), pytest.raises(StorageGone), ours.writing():
        pass
    with ours.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")


def test_a_mistake_of_ours_is_not_called_a_full_disk():
    """What a candidate typed may stand in the database's complaint; it must not choose what we tell him."""
    fault = IntegrityError("INSERT", {}, Exception("duplicate key (token)=(full of tricks)"))
    assert storage_refusal(fault) is fault
