"""The house itself: floors, names, first sentences, and the tools that keep them."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from examhall.opening import WINGS

ROOT = Path(__file__).parents[2]
PACKAGES = ("examhall", "question_bank", "proctor", "grading", "seeds")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts)
NOT_WORDS_OF_THE_FIELD = {"utils", "helpers", "common", "misc", "base", "util", "helper", "shared"}


def run(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.timeout(300)
def test_the_types_are_strict_and_hold():
    run("mypy")


def test_the_code_is_lint_free_and_formatted():
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")


def test_every_import_runs_down_the_floors():
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def test_the_hall_names_wings_that_are_there_and_imports_none_of_them():
    for name in WINGS:
        assert import_module(f"{name}.wiring").wing.name == name
    for path in (ROOT / "examhall").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = node.module if isinstance(node, ast.ImportFrom) else None
            assert not (named or "").startswith(WINGS), f"{path} imports {named}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_in_its_first_sentence_what_it_is_for(path):
    said = ast.get_docstring(ast.parse(path.read_text()))
    assert said, "a file opens with what it is for"
    assert said.splitlines()[0].rstrip().endswith((".", "!", "?")), said.splitlines()[0]
    assert path.stem not in NOT_WORDS_OF_THE_FIELD


def test_a_batch_is_named_in_its_readers_language():
    """By `schedule.queries.batch_title`; what is signed, and what is handed out as data, keeps the title as it was written."""
    as_written = {
        "examhall/disclosure/applicant_parts.py", "examhall/disclosure/parts.py", "examhall/schedule/queries.py",
        "examhall/sittings/queries.py",
    }  # fmt: skip
    assert {str(path.relative_to(ROOT)) for path in FILES if re.search(r"batch\.c\.title\b", path.read_text())} == as_written


def test_no_machine_path_or_secret_is_in_the_repository():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    forbidden = ("/" + "root/", "/" + "home/", "BEGIN " + "PRIVATE KEY")
    for name in tracked:
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".js", ".css", ".html", ".yaml", ".json", ".po", ".lock", ""}
            and path.is_file()
        ):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not any(word in text for word in forbidden), name


def test_the_lock_files_hold_no_address():
    for name in ("requirements.lock", "examhall/static/packaging/package-lock.json"):
        assert "http://" not in (ROOT / name).read_text()
        assert "resolved" not in (ROOT / name).read_text()
