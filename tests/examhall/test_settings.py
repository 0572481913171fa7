"""Settings from the environment: every process follows the same ones, and none that cannot be followed is taken silently."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import request

from examhall import settings
from examhall.app import create_app
from examhall.config import Config
from examhall.people.guards import open_to_all
from tests.examhall.test_command_line import OFFICER, one_sentence, said
from tests.examhall.test_command_line import data as data
from tests.examhall.test_command_line import made as made

ROOT = Path(__file__).parents[2]
PACKAGES = ("examhall", "question_bank", "proctor", "grading")


def test_every_setting_that_the_code_names_is_known_and_stands_in_the_readme():
    words = "\n".join(file.read_text() for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    assert set(re.findall(r"EXAMHALL_[A-Z_]*[A-Z]", words)) <= settings.KNOWN
    for readme in ("README.md", "README.zh.md"):
        assert set(re.findall(r"EXAMHALL_[A-Z_]*[A-Z]", (ROOT / readme).read_text())) == settings.KNOWN, readme


def test_hall_and_back_office_take_all_of_it_from_the_same_place(monkeypatch):
    """The back office made letters and certificates with another address than the one that the hall was served at."""
    told = {
        "EXAMHALL_POST": "smtp://127.0.0.1:9", "EXAMHALL_POST_FROM": "exam@example.cn", "EXAMHALL_SMS": "https://sms.example.cn/",
        "EXAMHALL_SMS_TOKEN": "secret", "EXAMHALL_AUTHORITY": "某省鉴定中心", "EXAMHALL_CODES_AN_HOUR": "7",
        "EXAMHALL_PORT": "8123", "EXAMHALL_SECURE": "1", "EXAMHALL_HOST": "exam.example.cn", "EXAMHALL_JITTER_MS": "0",
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    config = Config.from_environment()
    assert (config.post, config.post_from) == ("smtp://127.0.0.1:9", "exam@example.cn")
    assert (config.sms, config.sms_token) == ("https://sms.example.cn/", "secret")
    assert (config.authority, config.codes_an_hour, config.jitter_ms) == ("某省鉴定中心", 7, 0)
    assert config.origin == "https://exam.example.cn:8123"
    monkeypatch.setenv("EXAMHALL_ORIGIN", "https://exam.example.cn")
    assert Config.from_environment().origin == "https://exam.example.cn"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CODES_AN_HOUR", "lots"), ("CODES_AN_HOUR", "0"), ("CODES_AN_HOUR", "-5"), ("JITTER_MS", "1s"), ("PROXIES", "yes"), ("PORT", "http"),
        ("POST", "mail.example.org"), ("POST", "smtp://mail.example.org:many"), ("POST", "smtp://"), ("POST_FROM", "nobody"),
        ("SMS", "sms.example.org"), ("SMS", "file:///etc/passwd"), ("LOG", "LOUD"), ("FONTS", "/nowhere"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_followed_is_named_before_anything_starts(data, name, value):
    assert one_sentence(said("--data", data, "journal", "verify", **{f"EXAMHALL_{name}": value})).startswith(
        f"Error: EXAMHALL_{name} "
    )


def test_a_password_in_a_setting_is_not_repeated(data):
    assert "hunter2" not in said("--data", data, "serve", EXAMHALL_POST="smtp://exam:hunter2@mail:x").output


def test_an_empty_setting_says_nothing(monkeypatch):
    for name in settings.KNOWN:
        monkeypatch.setenv(name, " ")
    assert Config.from_environment() == Config(Path("data").resolve())


def test_serve_listens_where_the_environment_says_and_names_what_nothing_follows(data, monkeypatch):
    places = []

    def run(_config, place, told, _back_office):
        places.append(place)
        told()
        return 0

    monkeypatch.setattr("examhall.processes.run", run)
    output = said("--data", data, "serve", EXAMHALL_PORT="8456", EXAMHALL_SECURE="1", EXAMHALL_ORIGN="https://x.org").output
    assert (places[0].port, places[0].behind_tls) == (8456, True)
    assert "EXAMHALL_ORIGN is no setting of Examhall" in output
    said("--data", data, "serve", "--port", "8457", EXAMHALL_PORT="8456")
    assert places[1].port == 8457, "the option wins"
    assert said("--data", data, "init", *OFFICER, EXAMHALL_PORT="x").exit_code == 1


def test_halls_behind_one_address_know_each_others_sign_ins_and_halls_of_one_machine_do_not_mix_them():
    """The cookie had its name from the port that a hall listens on: behind a proxy nobody got past the second hall's door."""
    shared = "https://exam.example.cn"
    one, other = (Config(Path(), port=port, secure=True, public_origin=shared).cookie for port in (8001, 8002))
    assert one == other
    assert Config(Path(), port=8001).cookie != Config(Path(), port=8002).cookie


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "10.1.2.3"), (2, "203.0.113.9")])
def test_behind_proxies_the_address_is_the_one_that_the_outermost_of_them_was_asked_from(sqlite_hall, proxies, seen):
    """Further to the left stands what anybody may have written."""
    sqlite_hall.config = replace(sqlite_hall.config, proxies=proxies)
    app, heard = create_app(sqlite_hall), []
    app.add_url_rule("/heard", view_func=open_to_all(lambda: heard.append(request.remote_addr) or ""))
    app.test_client().get("/heard", headers={"X-Forwarded-For": "192.0.2.1, 203.0.113.9, 10.1.2.3"})
    assert heard == [seen]
