"""The `bank` commands: loading a folder, and checking the bank or a folder, with an exit code that says whether all holds."""

import shutil

import msgspec
import pytest
from click.testing import CliRunner

from examhall.config import Config
from examhall.migrations import upgrade
from examhall.opening import make_hall
from question_bank.command_line import bank
from tests.bank_builders import CONTENT, people


def runner(config):
    return lambda *arguments: CliRunner().invoke(bank, [str(one) for one in arguments], obj=config)


@pytest.fixture
def run(tmp_path):
    """The commands on an empty bank."""
    config = Config(tmp_path / "data")
    hall = make_hall(config)
    upgrade(hall.database)
    people(hall)
    hall.database.engine.dispose()
    return runner(config)


REVIEWERS = ("--reviewer", "reviewer", "--reviewer", "approver")


@pytest.mark.slow
def test_the_products_content_is_known_once_it_is_loaded_and_all_of_it_holds(demo_bank, tmp_path):
    shutil.copytree(demo_bank, tmp_path / "data")
    run = runner(Config(tmp_path / "data"))
    checked = run("check", "--json")
    told = msgspec.json.decode(checked.output)
    assert (told["faults"], checked.exit_code) == ([], 0)
    assert told["items"] >= 720
    assert told["tasks"] >= 20
    assert told["fewest_variants"] >= 6
    again = run("load", CONTENT, "--author", "author", "--reviewer", "reviewer", "--reviewer", "reviewer2")
    assert again.output == f"0 items loaded, {told['items'] + told['tasks']} known already\n"


def test_an_empty_bank_does_not_hold(run):
    assert run("check", "--json").exit_code == 1


@pytest.mark.parametrize(
    ("author", "reviewers", "says"),
    [
        ("author", ["author", "reviewer"], "2 persons beside the author"),
        ("author", ["author", "reviewer", "approver"], "2 persons beside the author"),
        ("author", ["reviewer"], "2 persons beside the author"),
        ("author", ["reviewer", "reviewer"], "with 2 different names"),
        ("nobody", ["reviewer", "approver"], "There is no nobody"),
    ],
)
def test_as_many_known_persons_are_needed_as_the_bank_asks_for(run, author, reviewers, says):
    done = run("load", CONTENT, "--author", author, *(word for one in reviewers for word in ("--reviewer", one)))
    assert (done.exit_code, says in done.output) == (1, True)


def test_a_broken_file_is_named_with_line_and_remedy_and_nothing_is_loaded(run, tmp_path):
    shutil.copytree(CONTENT / "L1", tmp_path / "content" / "L1")
    path = tmp_path / "content" / "L1" / "theory" / "01-business-process.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("difficulty: easy", "difficulty: simple", 1), encoding="utf-8")
    done = run("load", tmp_path / "content", "--author", "author", *REVIEWERS)
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
    done = run("load", tmp_path / "empty", "--author", "author", *REVIEWERS)
    assert (done.exit_code, "no content files" in done.output) == (1, True)
