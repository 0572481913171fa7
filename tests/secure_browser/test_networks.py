"""From where a room may be entered, and how the public address of an installation is written."""

import pytest

from examhall.config import BrokenOrigin, Config, origin_of
from examhall.secure_browser.networks import NoNetwork, is_inside, read_network


@pytest.mark.parametrize(
    ("typed", "network"),
    [(" 192.168.10.7/24 ", "192.168.10.0/24"), ("10.0.0.5", "10.0.0.5/32"), ("2001:db8::1/64", "2001:db8::/64")],
)
def test_a_network_is_read_as_people_type_it(typed, network):
    assert read_network(typed) == network


@pytest.mark.parametrize("typed", ["", "10.0.0", "10.0.0.0/33", "room 3", "10.0.0.0/24/8"])
def test_what_is_no_network_is_refused(typed):
    with pytest.raises(NoNetwork):
        read_network(typed)


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("192.168.10.200", True), ("192.168.11.1", False), ("::ffff:192.168.10.9", True), ("2001:db8::5", True), ("2001:db9::5", False),
        ("", False), ("unix:", False),
    ],
)  # fmt: skip
def test_an_address_is_inside_or_not(address, inside):
    assert is_inside(address, ["192.168.10.0/24", "2001:db8::/64"]) is inside


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://Exam.Example.org/", "https://exam.example.org"), ("https://exam.example.org:443", "https://exam.example.org"),
        ("http://10.0.0.1:8000", "http://10.0.0.1:8000"), ("http://hall:443", "http://hall:443"),
    ],
)  # fmt: skip
def test_the_public_address_is_written_as_browsers_write_it(typed, origin):
    assert origin_of(typed) == origin


@pytest.mark.parametrize(
    "typed", ["exam.example.org", "ftp://x", "https://x/path", "https://x?y", "https://", "https://x:0", "https://a b"]
)
def test_what_is_no_public_address_is_refused(typed):
    with pytest.raises(BrokenOrigin):
        origin_of(typed)


def test_without_one_it_is_where_the_hall_listens(tmp_path, monkeypatch):
    assert Config(tmp_path, port=8123, secure=True).origin == "https://127.0.0.1:8123"
    monkeypatch.setenv("EXAMHALL_ORIGIN", "https://exam.example.org:443/")
    assert Config.from_environment(tmp_path).origin == "https://exam.example.org"
