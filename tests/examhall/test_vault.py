"""Keys of the installation: one purpose, one key, and nothing opens what another purpose locked."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.errors import Damaged
from examhall.vault import Vault, lock, open_locked

VAULT = Vault(b"k" * 32)


@given(st.binary(max_size=200), st.text(min_size=1, max_size=20))
def test_what_is_locked_opens_again_for_its_purpose(clear, purpose):
    assert VAULT.open(purpose, VAULT.lock(purpose, clear)) == clear


def test_what_one_purpose_locked_no_other_opens():
    with pytest.raises(Damaged):
        VAULT.open("photos", VAULT.lock("identity", b"440301199001011234"))
    assert VAULT.key("identity") != VAULT.key("photos")


def test_another_installation_opens_nothing():
    with pytest.raises(Damaged):
        Vault(b"x" * 32).open("identity", VAULT.lock("identity", b"440301199001011234"))


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_one_bit_changed_is_found(place):
    locked = bytearray(VAULT.lock("identity", b"440301199001011234"))
    locked[place] ^= 1
    with pytest.raises(Damaged):
        VAULT.open("identity", bytes(locked))


@pytest.mark.parametrize("locked", [b"", b"short", b"n" * 12])
def test_what_is_too_short_to_be_locked_is_damage_and_no_accident(locked):
    with pytest.raises(Damaged):
        VAULT.open("identity", locked)


def test_the_same_words_locked_twice_look_different():
    assert VAULT.lock("identity", b"same") != VAULT.lock("identity", b"same")


def test_equal_values_are_found_by_their_lookup_and_nobody_else_can_compute_it():
    assert VAULT.lookup("identity", "4403") == VAULT.lookup("identity", "4403")
    assert VAULT.lookup("identity", "4403") != VAULT.lookup("identity", "4404")
    assert VAULT.lookup("identity", "4403") != VAULT.lookup("phone", "4403")
    assert VAULT.lookup("identity", "4403") != Vault(b"x" * 32).lookup("identity", "4403")


def test_a_text_locked_under_a_bare_key_is_bound_to_its_purpose():
    key = b"p" * 32
    assert open_locked(key, lock(key, b"paper", "paper:1"), "paper:1") == b"paper"
    with pytest.raises(Damaged):
        open_locked(key, lock(key, b"paper", "paper:1"), "paper:2")


def test_the_site_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = Vault.in_folder(tmp_path / "data")
    assert Vault.in_folder(tmp_path / "data").site_key == first.site_key
    (path,) = (tmp_path / "data").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_site_key_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="32"):
        Vault(b"short")


def _key_in(folder: str) -> str:
    return Vault.in_folder(Path(folder)).site_key.hex()


def test_hall_and_back_office_starting_together_agree_on_one_key(tmp_path):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        keys = pool.map(_key_in, [str(tmp_path / "data")] * 12, chunksize=1)
    assert len(set(keys)) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["site.key"]
