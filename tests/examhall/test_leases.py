"""The lease: an HMAC alone says which page of which browser may write to which sitting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.errors import NotAllowed, SignInNeeded
from examhall.sittings.leases import LEASE_KEY, Lease, is_browser_name, read_lease, write_lease
from examhall.vault import Vault
from tests.builders import BROWSER

KEY = b"k" * 32
LEASE = Lease("0123456789abcdef", 3, BROWSER)
TOKEN = write_lease(KEY, LEASE)


def test_a_lease_reads_as_it_was_written():
    assert read_lease(KEY, LEASE.sitting, TOKEN) == LEASE


def test_a_restarted_hall_honours_the_leases_it_gave():
    before, after = (Vault(b"s" * 32).key(LEASE_KEY) for _ in range(2))
    assert read_lease(after, LEASE.sitting, write_lease(before, LEASE)) == LEASE


def test_a_lease_is_good_for_its_own_sitting_alone():
    with pytest.raises(NotAllowed):
        read_lease(KEY, "fedcba9876543210", TOKEN)


def test_another_installations_lease_is_worth_nothing():
    with pytest.raises(SignInNeeded):
        read_lease(b"x" * 32, LEASE.sitting, TOKEN)


@pytest.mark.parametrize(
    "forged",
    [
        TOKEN.replace(".3.", ".4."),
        TOKEN.replace(BROWSER, "browser-of-seat-2"),
        TOKEN.replace(LEASE.sitting, "fedcba9876543210"),
        TOKEN[:-1],
        TOKEN + "=",
        TOKEN.rpartition(".")[0],
        "",
        ".",
        "...",
        "全角.3.b.x",
        "\udcff.3.b.x",
        "Lease " + TOKEN,
    ],
)
def test_a_forged_or_broken_lease_is_refused_in_one_way(forged):
    with pytest.raises(SignInNeeded):
        read_lease(KEY, LEASE.sitting, forged)


@given(st.text(max_size=60))
def test_no_text_but_a_lease_passes_and_none_breaks_the_door(text):
    with pytest.raises(SignInNeeded):
        read_lease(KEY, LEASE.sitting, text)


@pytest.mark.parametrize("name", ["short", "a" * 41, "with.a.dot", "with space", "名字名字名字名字", "<script>alert(1)", ""])
def test_a_browser_is_named_by_plain_letters_and_digits(name):
    assert not is_browser_name(name)
    assert is_browser_name("V1StGXR8_Z5jdHi6B-myT")
