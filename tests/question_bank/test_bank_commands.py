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


@pytest.fixture(scope="module")
def empty_bank(tmp_path_factory):
    """The folder of an installation as its migrations make it, with people and no item. To be copied."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    hall = make_hall(Config(folder))
    upgrade(hall.database)
    people(hall)
    hall.database.engine.dispose()
    return folder


@pytest.fixture
def run(empty_bank, tmp_path):
    """The commands on an empty bank."""
    shutil.copytree(empty_bank, tmp_path / "data")
    return runner(Config(tmp_path / "data"))


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
    assert again.output == f"0 items loaded, {told['items'] + told['tasks']} known already; 0 facts new or changed\n"


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


GIFT = "::one::FOB 后面填什么？{=装运港 ~目的港 ~工厂 ~仓库}\n\n论述。{}\n"


def test_a_file_comes_in_by_its_author_and_goes_out_by_the_authority(run, tmp_path):
    came, out = tmp_path / "in.txt", tmp_path / "out.zip"
    came.write_text(GIFT, encoding="utf-8")
    said = run("import", came, "--by", "author", "--area", "06", "--knowledge", "术语", "--source", "大纲", "--yes")
    assert (said.exit_code, said.output.splitlines()[-1]) == (0, "1 items imported as drafts")
    assert "in.txt:3: not represented: A free text" in said.output
    said = run("export", out, "--by", "authority", "--format", "qti3")
    assert (said.exit_code, said.output) == (0, f"1 items written to {out}\n")
    again = run("import", out, "--by", "author", "--yes")
    assert again.output == "0 items imported as drafts\n"


@pytest.mark.parametrize(("by", "text"), [("author", "甲 {=一 ~二"), ("reviewer", GIFT), ("nobody", GIFT)])
def test_what_cannot_come_in_says_so_and_leaves_nothing(run, tmp_path, by, text):
    came = tmp_path / "in.txt"
    came.write_text(text, encoding="utf-8")
    said = run("import", came, "--by", by, "--yes")
    assert said.exit_code == 1
    assert "Nothing was imported" in said.output or "no nobody" in said.output


def test_an_empty_bank_is_told_as_one_and_not_as_many_faults(run):
    said = run("check")
    assert (said.exit_code, said.output) == (
        1, "The bank is empty: load content with `bank load`, or write items in the browser.\n",
    )  # fmt: skip


def test_who_may_not_export_gets_no_file(run, tmp_path):
    out = tmp_path / "out.zip"
    said = run("export", out, "--by", "author")
    assert said.exit_code == 1
    assert not out.exists()


@pytest.mark.parametrize("said", [("--level", "L9"), ("--area", "99"), ("--language", "fr")])
def test_a_place_that_there_is_not_is_refused_before_anything_is_read(run, tmp_path, said):
    came = tmp_path / "in.txt"
    came.write_text(GIFT, encoding="utf-8")
    refused = run("import", came, "--by", "author", *said)
    assert refused.exit_code == 2
    assert f"{said[1]} is none of" in refused.output
