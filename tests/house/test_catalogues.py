"""Both languages are complete: every sentence in code, template and script has its Chinese and its English."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "examhall" / "translations"


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> set[str]:
    """Every msgid that the code says today."""
    target = tmp_path_factory.mktemp("words") / "messages.pot"
    subprocess.run(
        [Path(sys.executable).parent / "pybabel", "-q", "extract", "-F", ".babel.cfg", "-k", "_", "-k", "lazy_gettext", "-k", "msg",
         "--ignore-dirs", ".* node_modules vendor tests", "-o", target, "examhall", "question_bank", "proctor", "grading"],
        cwd=ROOT, check=True,
    )  # fmt: skip
    with target.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


@pytest.mark.parametrize("folder", ["zh_Hans_CN", "en"])
def test_every_sentence_is_in_the_catalogue(said, folder):
    with (CATALOGUES / folder / "LC_MESSAGES" / "messages.po").open("rb") as file:
        there = {str(message.id): message for message in read_po(file, folder) if message.id}
    missing = sorted(said - {msgid for msgid, message in there.items() if message.string and not message.fuzzy})
    assert missing == []
    assert sorted(set(there) - said) == [], "sentences that nobody says any more"


def test_no_sentence_of_a_script_escapes_the_extraction(said):
    """Babel misses a marked sentence inside another call: it must stand in a call of its own."""
    marked = re.compile(r'\b(?:_|msg)\("((?:[^"\\\\]|\\\\.)*)"')
    for script in ROOT.glob("*/static/js/**/*.js"):
        for sentence in marked.findall(script.read_text()):
            assert sentence.replace('\\"', '"') in said, (script.name, sentence)


def test_placeholders_are_the_same_in_both_languages():
    with (CATALOGUES / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file, "zh_Hans_CN"):
            if message.id and message.string:
                names = [sorted(re.findall(r"%\((\w+)\)", str(text))) for text in (message.id, message.string)]
                assert names[0] == names[1], message.id
