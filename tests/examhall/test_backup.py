"""A backup made while candidates write holds every answer acknowledged before it, and only its passphrase opens it."""

import threading
import time

import pytest

from examhall import backup
from examhall.config import Config
from examhall.database import Database, metadata
from examhall.opening import make_hall
from examhall.sittings import journal
from examhall.sittings.entries import Answered
from examhall.sittings.verifying import verify
from examhall.timekeeper import Timekeeper
from tests.builders import a_hall, a_room
from tests.examhall.test_clerk import open_room

PASSPHRASE = "a long passphrase"


@pytest.fixture
def room(hall):
    room = a_room(hall, 2)
    open_room(room)
    room.lease(1)
    room.lease(2)
    for number in range(1, 21):
        room.save(number)
    Timekeeper(hall).anchor()
    return room


def restored(tmp_path, file, url=""):
    config = Config(tmp_path / "restored", url)
    config.data.mkdir(parents=True)
    database = Database(config.url)
    metadata.create_all(database.engine)
    backup.restore(config, database, file, PASSPHRASE)
    return make_hall(config)


def test_the_restored_copy_verifies_and_holds_every_acknowledged_answer(room, tmp_path):
    file = tmp_path / "exam.backup"
    acknowledged: list[str] = []
    stopping = threading.Event()

    def write():
        number = 0
        while not stopping.is_set():
            number += 1
            acknowledged.append(room.save(number, seat=2).posted[0].record.entry.token)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(acknowledged) < 20:
            time.sleep(0.01)
        before = list(acknowledged)
        backup.backup(room.hall, file, PASSPHRASE)
    finally:
        stopping.set()
        writer.join()
    copy = restored(tmp_path, file)
    with copy.database.reading() as connection:
        assert verify(connection, copy.clerk.key, copy.audit_key, copy.config.anchors).faults == []
        entries = journal.entries_of(journal.read(connection, room.sittings[1]))
        tokens = {entry.token for _, entry in entries if isinstance(entry, Answered)}
    assert set(before) <= tokens


def test_a_wrong_passphrase_restores_nothing(room, tmp_path):
    file = tmp_path / "exam.backup"
    backup.backup(room.hall, file, PASSPHRASE)
    config = Config(tmp_path / "restored")
    config.data.mkdir(parents=True)
    database = Database(config.url)
    metadata.create_all(database.engine)
    with pytest.raises(backup.WrongPassphrase):
        backup.restore(config, database, file, "another passphrase")
    assert not (config.data / "site.key").exists()


def test_a_cut_or_edited_file_is_noticed(room, tmp_path):
    file = tmp_path / "exam.backup"
    backup.backup(room.hall, file, PASSPHRASE)
    whole = file.read_bytes()
    for place, damaged in enumerate((whole[:-40], whole[:60] + b"x" + whole[61:], whole[:20])):
        file.write_bytes(damaged)
        config = Config(tmp_path / f"restored{place}")
        config.data.mkdir()
        database = Database(config.url)
        metadata.create_all(database.engine)
        with pytest.raises(backup.WrongPassphrase):
            backup.restore(config, database, file, PASSPHRASE)
        assert not (config.data / "site.key").exists()


def test_a_backup_is_never_restored_over_an_installation(room, tmp_path):
    file = tmp_path / "exam.backup"
    backup.backup(room.hall, file, PASSPHRASE)
    other = a_hall(tmp_path / "other", vault_in_folder=True)
    with pytest.raises(backup.NotEmpty):
        backup.restore(other.config, other.database, file, PASSPHRASE)


def test_a_used_database_is_not_empty_whatever_the_folder(room, tmp_path):
    file = tmp_path / "exam.backup"
    backup.backup(room.hall, file, PASSPHRASE)
    config = Config(tmp_path / "empty", room.hall.config.url)
    with pytest.raises(backup.NotEmpty, match="is not empty"):
        backup.restore(config, room.hall.database, file, PASSPHRASE)
    assert not config.data.exists()


def test_nothing_readable_is_in_the_file(room, tmp_path):
    file = tmp_path / "exam.backup"
    backup.backup(room.hall, file, PASSPHRASE)
    content = file.read_bytes()
    for secret in (b"q1a", b"answered", room.hall.vault.site_key, room.sittings[0].encode()):
        assert secret not in content


def test_after_a_restore_the_bank_is_searched_and_counts_on(sqlite_bank, new_database, tmp_path):
    """Full-text indexes are the database's own: they are no rows of a backup, and PostgreSQL's counters are neither."""
    from question_bank.finding.queries import list_items
    from question_bank.finding.saved_views import save_view
    from question_bank.operations import comment_on, draft_item
    from tests.bank_builders import content

    hall, author = sqlite_bank.hall, sqlite_bank.staff["author"]
    item = content()[0][0]
    with hall.database.writing() as connection:
        comment_on(connection, hall, hall.now(), author, item.item.id, 1, 1, "first")
        save_view(connection, hall, hall.now(), author, "first", {"kind": "single"})
    file = tmp_path / "bank.backup"
    backup.backup(hall, file, PASSPHRASE)
    for name, url in (("sqlite", ""), ("postgresql", new_database())):
        other = restored(tmp_path / name, file, url)
        with other.database.writing() as connection:
            draft_item(connection, other, other.now(), author, item.item, (), item.authored)
            comment_on(connection, other, other.now(), author, item.item.id, 2, 1, "second")
            save_view(connection, other, other.now(), author, "second", {"kind": "single"})
        with other.database.reading() as connection:
            found = {row.item_id for row in list_items(connection, {"words": "运费"}, 50)[0]}
        with hall.database.reading() as connection:
            assert found == {row.item_id for row in list_items(connection, {"words": "运费"}, 50)[0]} != set()
        other.database.engine.dispose()
