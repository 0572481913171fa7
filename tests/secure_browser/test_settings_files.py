"""Settings files: what is written can be read, what is damaged is named, and nothing is opened without its password."""

import gzip
import plistlib
from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.errors import Malformed, TooLarge
from examhall.secure_browser import password_block
from examhall.secure_browser.client_settings import Secrets, client_settings
from examhall.secure_browser.config_key import config_key
from examhall.secure_browser.disagreements import disagreements
from examhall.secure_browser.settings_file import (
    CertificateNeeded,
    DamagedSettings,
    NoSettings,
    PasswordNeeded,
    WrongPassword,
    read_settings,
    written,
    written_locked,
)

ORIGIN = "https://exam.example.org"
SECRETS = Secrets("gate42", "quit42", "a long quit password", b"\x01" * 32)
SETTINGS = client_settings(ORIGIN, SECRETS)
PASSWORD = "ABCDE-FGHJK-LMNPQ"
HEAD = b"\x02\x01"


def test_our_settings_hold_nothing_that_clients_hash_differently():
    assert list(disagreements(SETTINGS)) == []


def test_our_settings_start_at_the_gate_and_end_at_the_quit_link():
    assert SETTINGS["startURL"] == "https://exam.example.org/seb/gate/gate42"
    assert SETTINGS["quitURL"] == "https://exam.example.org/seb/quit/quit42"
    assert SETTINGS["hashedQuitPassword"] == sha256(b"a long quit password").hexdigest()
    assert SETTINGS["sendBrowserExamKey"] is True


def test_plain_locked_and_packed_files_say_the_same():
    plain = written(SETTINGS)
    assert plain.startswith(b"<?xml")
    files = [
        plain,
        gzip.compress(plain),
        b"\xef\xbb\xbf" + plain,
        gzip.compress(b"plnd" + gzip.compress(plain)),
        b"plnd" + plain,
    ]
    assert [read_settings(file) for file in files] == [SETTINGS] * 5
    assert read_settings(written_locked(SETTINGS, PASSWORD), PASSWORD) == SETTINGS
    assert config_key(read_settings(plain)) == config_key(SETTINGS)


def test_a_file_that_sets_up_a_client_opens_with_the_hash_of_its_password():
    block = password_block.lock(gzip.compress(written(SETTINGS)), sha256(PASSWORD.encode()).hexdigest())
    assert read_settings(gzip.compress(b"pwcc" + block), PASSWORD) == SETTINGS
    with pytest.raises(PasswordNeeded):
        read_settings(gzip.compress(b"pwcc" + block))
    unlocked = password_block.lock(gzip.compress(written(SETTINGS)), "")
    assert read_settings(gzip.compress(b"pwcc" + unlocked)) == SETTINGS, "saved by a client that has no password"


def test_a_locked_file_is_never_twice_the_same_and_shows_nothing():
    one, other = written_locked(SETTINGS, PASSWORD), written_locked(SETTINGS, PASSWORD)
    assert gzip.decompress(one)[:6] == b"pswd" + HEAD
    assert gzip.decompress(one)[6:38] != gzip.decompress(other)[6:38]
    assert b"exam.example.org" not in gzip.decompress(one)


def test_the_layout_of_the_block_is_that_of_the_clients():
    """Computed step by step with the standard library and AES as a client does, not with our own code."""
    import hashlib
    import hmac

    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    block = password_block.lock(b"sixteen bytes ok", PASSWORD)
    salt, seal_salt, vector, locked, seal = block[2:10], block[10:18], block[18:34], block[34:-32], block[-32:]
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), salt, 10_000, 32)
    seal_key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), seal_salt, 10_000, 32)
    assert hmac.new(seal_key, block[:-32], "sha256").digest() == seal
    opening = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
    assert opening.update(locked) + opening.finalize() == b"sixteen bytes ok" + b"\x10" * 16


def test_a_block_of_version_three_is_read_too():
    import hashlib
    import hmac

    block = password_block.lock(b"clear", PASSWORD)
    body = b"\x03\x01" + block[2:-32]
    seal_key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), block[10:18], 10_000, 32)
    assert password_block.open_locked(body + hmac.digest(seal_key, body, "sha256"), PASSWORD) == b"clear"


@pytest.mark.parametrize("at", [6, 14, 22, 40, -1], ids=["salt", "seal's salt", "vector", "text", "seal"])
def test_one_changed_bit_is_noticed(at):
    block = bytearray(gzip.decompress(written_locked(SETTINGS, PASSWORD)))
    block[at] ^= 1
    with pytest.raises(WrongPassword):
        read_settings(gzip.compress(bytes(block)), PASSWORD)


def test_a_wrong_password_and_none_are_told_apart():
    file = written_locked(SETTINGS, PASSWORD)
    with pytest.raises(WrongPassword):
        read_settings(file, PASSWORD.lower())
    with pytest.raises(PasswordNeeded):
        read_settings(file)


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"", NoSettings), (b"PK\x03\x04zip", NoSettings), (b"<?xml", NoSettings), (b"<?xml version='1.0'?><html/>", NoSettings),
        (b"<?xml version='1.0'?><plist version='1.0'><array/></plist>", NoSettings),
        (b"<?xml version='1.0'?><plist><dict><key>a</key></dict></plist>", NoSettings),
        (b"<?xml version='1.0'?><plist><dict><key>a</key><integer>x</integer></dict></plist>", NoSettings),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><plist><dict><key>a</key><string>&b;</string></dict></plist>", NoSettings),
        (b"<?xml version='1.0'?><plist><dict><key>a</key>" + b"<array>" * 99 + b"</array>" * 99 + b"</dict></plist>", NoSettings),
        (b"plnd", NoSettings), (gzip.compress(written(SETTINGS))[:-9], DamagedSettings), (b"pswd" + HEAD, DamagedSettings),
        (b"pswd\x01\x00" + bytes(200), DamagedSettings), (b"pkhs" + bytes(99), CertificateNeeded), (b"phsk" + bytes(99), CertificateNeeded),
        (gzip.compress(bytes(9 * 1024 * 1024)), TooLarge),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_for_what_is_wrong_with_it(file, refusal):
    with pytest.raises(refusal):
        read_settings(file, PASSWORD)


@given(st.binary(max_size=300), st.sampled_from([b"", b"<?xml version='1.0'?><plist>", b"plnd", b"pswd\x02\x01", b"\x1f\x8b"]))
def test_no_file_at_all_makes_the_reader_stumble(rest, start):
    with suppress(Malformed, TooLarge):
        read_settings(start + rest, "x")


def test_what_clients_hash_differently_is_not_written():
    with pytest.raises(ValueError, match="a: dictionary"):
        written({"a": {}})


def test_files_are_property_lists_for_everybody_else():
    assert plistlib.loads(written(SETTINGS)) == SETTINGS
