"""The Config Key: the text that is hashed, rule by rule, and what a browser shows of it."""

import datetime as dt
import plistlib
from hashlib import sha256

import pytest

from examhall.secure_browser.config_key import config_key, seb_json
from examhall.secure_browser.disagreements import disagreements
from examhall.secure_browser.keys import fits, hash_for, key_id, read_key
from examhall.secure_browser.settings_file import read_settings

# Header of a real client for a known address and a known Config Key.
URL = "https://exam.example.org/s/1/start?x=1"
KEY = "4fa9af8ec8759eb7c680752ef4ee5eaf1a860628608fccae2715d519849f9292"
SHOWN = "768e5fdb3b121f287dd08e16dc874dbae273534b37cea87faaaedb73dc9c46ec"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"b": True, "a": False}, '{"a":false,"b":true}'),
        ({"n": 5, "m": -1, "big": 120000}, '{"big":120000,"m":-1,"n":5}'),
        ({"empty": "", "text": "100%"}, '{"empty":"","text":"100%"}'),
        ({"allowWLAN": 1, "allowWlan": 2}, '{"allowWlan":2,"allowWLAN":1}'),
        (
            {"URLFilterRules": [], "urlFilterRegex": True, "URLFilterMessage": 0, "zoomMode": 0, "additional": 1},
            '{"additional":1,"URLFilterMessage":0,"urlFilterRegex":true,"URLFilterRules":[],"zoomMode":0}',
        ),
        ({"enableF2": 1, "enableF10": 2, "enableF1": 3}, '{"enableF1":3,"enableF10":2,"enableF2":1}'),
        ({"a_b": 1, "a1": 2, "ab": 3, "A": 4}, '{"A":4,"a_b":1,"a1":2,"ab":3}'),
        ({"outer": {"z": 1, "Y": 2}, "list": [{"d": 1, "C": 2}]}, '{"list":[{"C":2,"d":1}],"outer":{"Y":2,"z":1}}'),
        ({"a": 1, "originatorVersion": "SEB_Win_3.0"}, '{"a":1}'),
        ({"a": {"originatorVersion": "x", "b": 1}}, '{"a":{"b":1}}'),
        ({"a": 1, "b": {}}, '{"a":1}'),
        ({"a": 1, "b": {"c": {}}}, '{"a":1}'),
        ({"a": [{}, {"b": 1}, {}]}, '{"a":[{"b":1}]}'),
        ({"a": [], "b": [[]]}, '{"a":[],"b":[[]]}'),
        ({"salt": b"blahblah", "none": b""}, '{"none":"","salt":"YmxhaGJsYWg="}'),
        ({"ws": "ws:\\localhost", "url": "http://a/b"}, '{"url":"http://a/b","ws":"ws:\\localhost"}'),
        ({"quoted": 'say "a"', "said": "中文 wörld"}, '{"quoted":"say "a"","said":"中文 wörld"}'),
        ({"date": dt.datetime(1940, 10, 9, 22, 13, 56)}, '{"date":"1940-10-09T22:13:56+00:00"}'),  # noqa: DTZ001
        ({"half": 0.5, "whole": 2.0, "third": 1 / 3}, '{"half":0.5,"third":0.333333333333333,"whole":2}'),
        ({}, "[]"),
    ],
    ids=str,
)  # fmt: skip
def test_the_text_that_is_hashed(settings, said):
    assert seb_json(settings) == said
    assert config_key(settings) == sha256(said.encode()).hexdigest()


def test_the_order_and_the_white_space_of_the_file_do_not_matter():
    settings = {"b": [1, {"d": b"x" * 70, "c": ""}], "a": True, "originatorVersion": "any"}
    files = [plistlib.dumps(settings, sort_keys=order) for order in (True, False)]
    assert files[0] != files[1]
    found = {config_key(read_settings(file.replace(b"\n", b"\r\n"))) for file in files}
    assert found == {sha256(f'{{"a":true,"b":[1,{{"c":"","d":"{"eHh4" * 23}eA=="}}]}}'.encode()).hexdigest()}


def test_a_header_of_a_real_client():
    assert hash_for(URL, KEY) == SHOWN


def test_the_fragment_of_an_address_is_not_hashed():
    assert hash_for(f"{URL}#part", KEY) == hash_for(f"{URL}#", KEY) == SHOWN


def test_every_key_of_a_list_is_tried_and_an_empty_list_fits_nothing():
    assert fits(SHOWN, URL, ["0" * 64, KEY])
    assert fits(SHOWN.upper(), URL, [KEY])
    assert not fits(SHOWN, URL, ["0" * 64])
    assert not fits(SHOWN, URL, [])
    assert not fits("", URL, [KEY])
    assert not fits("密钥", URL, [KEY])


def test_a_key_is_read_as_people_paste_it():
    assert read_key(f" {KEY[:32].upper()}\n{KEY[32:]} ") == KEY
    assert read_key(KEY[1:]) == read_key(KEY + "0") == read_key("g" * 64) == ""


def test_the_id_of_a_key_tells_keys_apart_and_not_the_key():
    assert len(key_id(KEY)) == 8
    assert key_id(KEY) not in KEY
    assert key_id(KEY) != key_id("0" * 64)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (dt.datetime(2026, 1, 1), "date"),  # noqa: DTZ001
        (1 / 3, "real"), ('say "a"', "text"), ("two\nlines", "text"), (2**31, "integer"), ({}, "dictionary"), (["", "a", ""], "texts"),
    ],
)  # fmt: skip
def test_what_clients_hash_differently_is_named(value, why):
    assert [
        (one.where, one.why) for one in disagreements({"a": {"b": [value]}} if why != "texts" else {"a": {"b": value}})
    ] == [("a.b" if why == "texts" else "a.b[1]", why)]


def test_doubtful_names_are_named_and_everyday_settings_are_not():
    assert [one.why for one in disagreements({"Ab": 1, "aB": 2, "größe": 3})] == ["case", "name"]
    assert list(disagreements({"a_1": [True, 2**31 - 1, 0.25, "中文", b"\n", [], {"b": ""}]})) == []
