"""The `bank` commands: loading a folder, and checking the bank or a folder, with an exit code that says whether all holds."""

import shutil

import msgspec
import pytest
from click.testing import CliRunner

from examhall.cli import open_hall
from examhall.config import Config
from examhall.migrations import upgrade
from examhall.opening import make_hall
from question_bank.command_line import bank
from tests.bank_builders import CONTENT, people


@pytest.fixture
def run(tmp_path):
    config = Config(tmp_path / "data")
    hall = make_hall(config)
    upgrade(hall.database)
    people(hall)
    hall.database.engine.dispose()

    def invoke(*arguments):
        return CliRunner().invoke(bank, [str(one) for one in arguments], obj=config)

    invoke.config = config
    return invoke


def test_a_folder_is_loaded_once_and_then_known(run):
    asked = ("load", CONTENT, "--author", "author", "--reviewer", "reviewer")
    assert run("check", "--json").exit_code == 1  # an empty bank fills no paper
    assert run(*asked).output == "85 items loaded, 0 known already\n"
    assert run(*asked).output == "0 items loaded, 85 known already\n"
    checked = run("check", "--json")
    assert checked.exit_code == 0
    assert msgspec.json.decode(checked.output) == {"items": 80, "tasks": 5, "fewest_variants": 5, "faults": []}
    assert "All hold." in run("check").output
    open_hall(run.config).database.engine.dispose()


@pytest.mark.parametrize(
    ("author", "reviewer", "says"),
    [("author", "author", "two persons"), ("nobody", "reviewer", "There is no nobody")],
)
def test_two_known_persons_are_needed(run, author, reviewer, says):
    done = run("load", CONTENT, "--author", author, "--reviewer", reviewer)
    assert (done.exit_code, says in done.output) == (1, True)


def test_a_broken_file_is_named_with_line_and_remedy_and_nothing_is_loaded(run, tmp_path):
    shutil.copytree(CONTENT, tmp_path / "content")
    path = tmp_path / "content" / "L1" / "theory" / "01-business-process.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("difficulty: easy", "difficulty: simple", 1), encoding="utf-8")
    done = run("load", tmp_path / "content", "--author", "author", "--reviewer", "reviewer")
    assert done.exit_code == 1
    assert "01-business-process.yaml:7" in done.output
    assert "Nothing was loaded." in done.output
    checked = run("check", tmp_path / "content", "--json")
    assert checked.exit_code == 1
    faults = msgspec.json.decode(checked.output)["faults"]
    assert "01-business-process.yaml:7" in faults[0]
    assert any("single/01 needs 5, has 0" in fault for fault in faults)


def test_an_empty_folder_is_said_to_be_one(run, tmp_path):
    (tmp_path / "empty").mkdir()
    done = run("load", tmp_path / "empty", "--author", "author", "--reviewer", "reviewer")
    assert (done.exit_code, "no content files" in done.output) == (1, True)
