"""What a page loads of the catalogues: all that its scripts say, in both languages, and nothing that only the server says."""

import gzip
import json
import re
from pathlib import Path

import pytest

from examhall.app import create_app
from examhall.language import words
from examhall.words_page import texts

ROOT = Path(__file__).parents[2]


@pytest.fixture
def client(sqlite_hall):
    return create_app(sqlite_hall).test_client()


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_every_sentence_of_every_script_is_there_and_few_others(client, locale):
    loaded = json.loads(gzip.decompress(client.get(f"/words/{locale}.json").data))
    marked = re.compile(r'\b(?:_|msg)\(\s*"((?:[^"\\\\]|\\\\.)*)"')
    said = {one.replace('\\"', '"') for file in ROOT.glob("*/static/js/**/*.js") for one in marked.findall(file.read_text())}
    assert len(said) > 500
    assert {one: loaded.get(one) for one in said} == {one: words(locale)[one] for one in said}
    assert len(loaded) < len(words(locale)) / 4
    assert "Results are being confirmed: %(done)s of %(total)s" not in loaded, "no script says it"


def test_a_text_is_found_in_either_quotes_with_its_own_quotes_in_it():
    assert texts("""say("a", 'b "c"', "it's", "d \\"e\\"")""") == {"a", 'b "c"', "it's", 'd "e"'}


def test_there_is_no_third_language(client):
    assert client.get("/words/de.json").status_code == 404
