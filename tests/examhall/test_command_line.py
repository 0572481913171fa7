"""The command line says in one sentence what is wrong and how to mend it, leaves with code 1, and changes nothing."""

import shutil
import socket

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from examhall import backup as whole
from examhall.cli import examhall
from examhall.config import Config
from examhall.database import Database
from examhall.people.consents import consent_text_now
from examhall.people.tables import person
from examhall.schedule.tables import batch, centre
from seeds.__main__ import demo
from tests.browser.test_tls import certificate
from tests.examhall.test_day import DAY, PROGRAMME, path, written
from tests.serving import free_port

PASSWORD = "a good password"
OFFICER = ("--username", "officer", "--name", "考务", "--password", PASSWORD)


def said(*arguments, typed="", **environ) -> Result:
    environ = {"EXAMHALL_BACKUP_PASSPHRASE": None, **environ}
    return CliRunner().invoke(examhall, [str(one) for one in arguments], input=typed, env=environ)


def one_sentence(done: Result) -> str:
    """The last thing that was said, by a command that refused without a traceback."""
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    return done.output.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    data = tmp_path_factory.mktemp("made") / "data"
    assert said("--data", data, "init", *OFFICER).exit_code == 0
    assert said("--data", data, "programme", "load", path(PROGRAMME)).exit_code == 0
    return data


@pytest.fixture
def data(made, tmp_path):
    """An installation with an officer and a programme."""
    return shutil.copytree(made, tmp_path / "data")


@pytest.mark.parametrize("command", [("journal", "verify"), ("init", *OFFICER), ("serve",), ("backup", "x.backup")])
@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://127.0.0.1:1/x", "The database cannot be used"), ("nonsense", "no address of a database"),
        ("mysql://x/y", "not supported"), ("oddsql://x/y", "no address of a database"),
    ],
)  # fmt: skip
def test_a_database_that_cannot_be_used_is_one_sentence_for_every_command(data, tmp_path, command, url, says):
    folder = tmp_path / "new" if command[0] == "init" else data
    more = (tmp_path / "x.backup",) if command[0] == "backup" else command[1:]
    done = said("--data", folder, "--database-url", url, command[0], *more, EXAMHALL_BACKUP_PASSPHRASE="long enough")
    assert says in one_sentence(done)
    assert not (tmp_path / "new" / "site.key").exists(), "a failed init is no installation"


def test_a_damaged_database_and_a_damaged_key_are_told(data):
    (data / "site.key").write_bytes(b"short")
    assert "32 bytes" in one_sentence(said("--data", data, "journal", "verify"))
    (data / "site.key").write_bytes(b"k" * 32)
    for file in data.glob("examhall.sqlite3*"):
        file.unlink()
    (data / "examhall.sqlite3").write_bytes(b"this is no database" * 1000)
    assert "not a database" in one_sentence(said("--data", data, "journal", "verify"))


def test_who_lost_the_key_is_not_led_to_make_another_one(data):
    (data / "site.key").unlink()
    assert "key is lost" in one_sentence(said("--data", data, "journal", "verify"))
    refused = one_sentence(said("--data", data, "init", *OFFICER))
    assert "Nothing was made" in refused
    assert "put site.key back" in refused
    assert not (data / "site.key").exists()


def test_an_installation_that_is_there_is_told_before_anything_is_asked(data):
    done = said("--data", data, "init")
    assert "There is an installation" in one_sentence(done)
    assert "User name" not in done.output


def test_init_asks_for_what_is_not_given(tmp_path):
    done = said("--data", tmp_path / "new", "init", typed="head\n主管\na long password\na long password\n")
    assert (done.exit_code, "Ready in" in done.output) == (0, True), done.output


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    assert "file" in one_sentence(said("--data", tmp_path / "file" / "data", "init", *OFFICER))


def rows(data) -> list[int]:
    database = Database(Config(data).url)
    with database.reading() as connection:
        counts = [connection.execute(select(func.count()).select_from(table)).scalar() for table in (person, centre, batch)]
    database.engine.dispose()
    return counts


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("level: L1", "level: L9", "day.yaml:5: level: The programme has no level L9. Use one of: L1, L2, L3."),
        ("{part: practical", "{part: praktisch", "day.yaml:12: administrations[1].part: The programme has no part praktisch at L1."),
        ("[proctor]", "[proktor]", "day.yaml:17: staff[0].roles[0]: There is no role proktor."),
        ("2026-11-24", "26.11.2026", "day.yaml:2: date: `26.11.2026` is no date."),
        ("rows: 1", "rows: 0", "day.yaml:9: rooms[0].rows: Expected `int` >= 1. Write a whole number from 1 up."),
        ("{name: 乙", "{name: [", "day.yaml:15: "),
    ],
)  # fmt: skip
def test_a_day_with_a_mistake_is_refused_with_file_and_line(data, tmp_path, right, wrong, fault):
    done = said("--data", data, "day", "load", written(tmp_path, DAY.replace(right, wrong, 1)), "--by", "officer")
    assert fault in one_sentence(done)
    assert rows(data) == [1, 0, 0]


def test_a_day_is_loaded_by_somebody_on_the_staff_and_once(data, tmp_path):
    file = written(tmp_path, DAY)
    assert "Nobody on the staff is named nobody" in one_sentence(said("--data", data, "day", "load", file, "--by", "nobody"))
    assert rows(data) == [1, 0, 0]
    assert "ticket 2601000710001" in said("--data", data, "day", "load", file, "--by", "officer").output
    assert "day.yaml:3: batch: Batch 1 of 2026 is there already." in one_sentence(
        said("--data", data, "day", "load", file, "--by", "officer")
    )
    assert rows(data) == [5, 1, 1]


def test_a_new_passphrase_is_typed_twice(data, tmp_path):
    file = tmp_path / "exam.backup"
    slipped = said("--data", data, "backup", file, typed="a long passphrase\na long pasphrase\n")
    assert "do not match" in slipped.output
    assert not file.exists()
    assert said("--data", data, "backup", file, typed="a long passphrase\na long passphrase\n").exit_code == 0
    assert said("--data", tmp_path / "copy", "restore", file, typed="a long passphrase\n").exit_code == 0
    assert rows(tmp_path / "copy") == rows(data)


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_help_names_the_passphrases_place_in_the_environment(command):
    assert "EXAMHALL_BACKUP_PASSPHRASE" in said(command, "--help").output


def test_where_nobody_types_the_passphrases_place_is_named_and_a_file_is_not_written_over(data, tmp_path):
    file = tmp_path / "exam.backup"
    assert "set EXAMHALL_BACKUP_PASSPHRASE" in said("--data", data, "backup", file, typed="").output
    assert not file.exists()
    file.write_bytes(b"an older one")
    done = said("--data", data, "backup", file, EXAMHALL_BACKUP_PASSPHRASE=PASSWORD)
    assert "is there already" in one_sentence(done)
    assert file.read_bytes() == b"an older one"


def test_a_backup_needs_a_folder_and_leaves_nothing_half_written(data, tmp_path, monkeypatch):
    sentence = one_sentence(said("--data", data, "backup", tmp_path / "nowhere" / "exam.backup"))
    assert sentence == f"Error: There is no folder {tmp_path}/nowhere: make it first, or choose another target."

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole._Sealer, "finish", full)
    done = said("--data", data, "backup", tmp_path / "exam.backup", EXAMHALL_BACKUP_PASSPHRASE=PASSWORD)
    assert one_sentence(done) == f"Error: No backup was written to {tmp_path}/exam.backup: No space left on device."
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_backup_is_restored_into_an_empty_place_only_and_a_refusal_changes_nothing(data, tmp_path):
    file = tmp_path / "exam.backup"
    given = {"EXAMHALL_BACKUP_PASSPHRASE": PASSWORD}
    assert said("--data", data, "backup", file, **given).exit_code == 0
    sentence = one_sentence(said("--data", data, "restore", file, **given))
    assert sentence == (
        f"Error: Nothing was restored and nothing was changed: the folder {data} is not empty, it holds an installation. "
        "Restore into an empty folder and database."
    )
    used = f"sqlite:///{data}/examhall.sqlite3"
    sentence = one_sentence(said("--data", tmp_path / "other", "--database-url", used, "restore", file, **given))
    assert f"nothing was changed: the database {used} is not empty" in sentence
    assert not (tmp_path / "other" / "site.key").exists()
    assert rows(data) == [1, 0, 0]


def test_a_database_of_another_product_is_not_empty_and_gets_no_tables_of_ours(data, tmp_path):
    file, given = tmp_path / "exam.backup", {"EXAMHALL_BACKUP_PASSPHRASE": PASSWORD}
    assert said("--data", data, "backup", file, **given).exit_code == 0
    url = f"sqlite:///{tmp_path}/theirs.sqlite3"
    database = Database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (name TEXT)")
    assert "is not empty" in one_sentence(said("--data", tmp_path / "other", "--database-url", url, "restore", file, **given))
    with database.reading() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    assert tables == ["recipes"]


def test_a_file_that_is_no_backup_is_told_before_a_passphrase_is_asked(tmp_path):
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"x" * 100)
    done = said("--data", tmp_path / "data", "restore", picture)
    assert one_sentence(done) == f"Error: Nothing was restored: {picture} is not a backup of this product."
    assert not (tmp_path / "data").exists()


def test_after_a_wrong_passphrase_the_right_one_restores(data, tmp_path):
    file, copy = tmp_path / "exam.backup", tmp_path / "copy"
    assert said("--data", data, "backup", file, EXAMHALL_BACKUP_PASSPHRASE=PASSWORD).exit_code == 0
    assert "wrong passphrase" in one_sentence(said("--data", copy, "restore", file, typed="another passphrase\n"))
    assert said("--data", copy, "restore", file, typed=f"{PASSWORD}\n").exit_code == 0


def test_a_certificate_that_cannot_be_shown_is_told_before_anything_starts(data, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    chain, key = certificate(tmp_path / "one")
    _, other = certificate(tmp_path / "other")
    port = free_port()

    def refused(cert, secret):
        return one_sentence(said("--data", data, "serve", "--port", port, "--cert", cert, "--key", secret))

    assert refused(tmp_path / "none.pem", key).startswith(f"Cannot read {tmp_path}/none.pem: No such file or directory.")
    assert "(--key)" in refused(chain, tmp_path / "none.pem")
    assert "does not belong to the certificate" in refused(chain, other)
    assert "both in PEM form" in refused(chain, chain)


@pytest.mark.parametrize("port", [0, 99999])
def test_a_port_that_cannot_be_is_told(data, tmp_path, port):
    sentence = f"Cannot listen on 127.0.0.1:{port}: ports go from 1 to 65535. Choose another port with --port."
    assert one_sentence(said("--data", data, "serve", "--port", port)) == sentence
    assert one_sentence(CliRunner().invoke(demo, ["--port", str(port), "--data", str(tmp_path / "demo")])) == sentence


def test_the_demo_makes_no_day_and_throws_none_away_where_its_port_is_taken(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(demo, ["--port", str(port), "--data", str(data), "--fresh"])
    assert one_sentence(done).startswith(f"Cannot listen on 127.0.0.1:{port}: Address already in use.")
    assert rows(data) == [1, 0, 0]


def test_a_record_that_cannot_be_proved_is_named_and_fails(data, tmp_path):
    file = tmp_path / "record.json"
    file.write_text("{}")
    for record, says in (("7K3QX-9M2PD", "mistyped"), (file, "not the file of a record")):
        done = said("--data", data, "journal", "verify", "--record", record)
        assert done.exit_code == 1
        assert says in done.output
        assert "1 faults." in done.output


def test_a_consent_text_is_published_as_a_new_version_by_somebody_of_the_staff(data, tmp_path):
    file = tmp_path / "consent.yaml"
    file.write_text("text: 由{authority}处理\ntext_en: Handled by {authority}\n")
    assert one_sentence(said("--data", data, "consent", "publish", file, "--by", "nobody")) == (
        "Error: There is no member of the staff nobody."
    )
    for version in (1, 2):
        assert said("--data", data, "consent", "publish", file, "--by", "officer").output.strip() == f"version {version}"
    database = Database(Config(data).url)
    with database.reading() as connection:
        row = consent_text_now(connection)
    database.engine.dispose()
    assert row is not None
    assert (row.version, row.text) == (2, f"由{Config(data).authority}处理")


def test_a_hall_that_is_served_says_what_nobody_has_set_and_nothing_of_what_is(data, monkeypatch):
    def run(_config, _place, told, _back_office):
        told()
        return 0

    monkeypatch.setattr("examhall.processes.run", run)
    bare = said("--data", data, "serve", EXAMHALL_POST=None, EXAMHALL_SMS=None, EXAMHALL_ORIGIN=None).output
    assert "EXAMHALL_POST is not set" in bare
    assert "EXAMHALL_SMS is not set" in bare
    assert "EXAMHALL_ORIGIN is not set" in bare
    settled = {
        "EXAMHALL_POST": "smtp://post.example.org", "EXAMHALL_SMS": "https://sms.example.org/",
        "EXAMHALL_ORIGIN": "https://exam.example.org",
    }  # fmt: skip
    assert "EXAMHALL_POST_FROM is not set" in said("--data", data, "serve", **settled).output
    settled["EXAMHALL_POST_FROM"] = "exam@example.org"
    assert said("--data", data, "serve", **settled).output.strip() == "Examhall  http://127.0.0.1:8000"
