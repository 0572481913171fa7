"""A room over TLS with the hall's own certificate; and over plain HTTP, which says at once that anyone can read along."""

import datetime as dt
import ipaddress
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import BrowserContext, expect

from tests.browser.exam_day import Days, ExamDay
from tests.browser.machines import Machines
from tests.browser.people import at_work
from tests.serving import Served

pytestmark = pytest.mark.browser

LOOPBACK = "127.0.0.1"
ANOTHER_LOOPBACK = "127.0.0.2"  # to a browser a host like any other of the room's network


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "exam hall")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOOPBACK))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


@pytest.fixture
def tls_day(days: Days, tmp_path: Path) -> Iterator[ExamDay]:
    """A day whose hall speaks TLS."""
    day = ExamDay(days.copy(tmp_path / "data"))
    chain, secret = certificate(tmp_path)
    with Served(day.data, EXAMHALL_CERT=str(chain), EXAMHALL_KEY=str(secret), EXAMHALL_SECURE="1") as day.served:
        day.served.address = day.address = day.served.address.replace("http:", "https:")
        yield day
    day.hall.database.engine.dispose()


@pytest.fixture
def plain_day(days: Days, tmp_path: Path) -> Iterator[ExamDay]:
    """A day whose hall is reached over the network without TLS."""
    day = ExamDay(days.copy(tmp_path / "data"))
    with Served(day.data, EXAMHALL_HOST="0.0.0.0") as day.served:
        day.address = day.served.address.replace(LOOPBACK, ANOTHER_LOOPBACK)
        yield day
    day.hall.database.engine.dispose()


WARNING = "This connection is not encrypted: anyone on the network can read along. Please tell the proctor."


def test_a_room_over_tls_saves_pushes_and_keeps_its_cookie_to_itself(
    tls_day: ExamDay, new_context: Callable[..., BrowserContext]
) -> None:
    machines = Machines(tls_day.address, lambda **options: new_context(**options, ignore_https_errors=True))
    candidate, chief = at_work(tls_day, machines, "theory")
    first = tls_day.asked(tls_day.sitting("theory", 1))[0]
    candidate.choose(first, right=True)
    candidate.all_is_saved()
    expect(chief.seat(1)).to_contain_text("1/80")
    expect(candidate.page.get_by_text(WARNING)).to_be_hidden()
    (cookie,) = [one for one in candidate.context.cookies() if one["name"].startswith("examhall-")]
    assert (cookie["secure"], cookie["httpOnly"]) == (True, True)
    reply = candidate.page.request.get("/sittings")
    assert int(reply.headers["strict-transport-security"].removeprefix("max-age=")) > 0
    assert not machines.thrown


def test_off_localhost_without_tls_the_page_says_so_and_works_all_the_same(
    plain_day: ExamDay, new_context: Callable[..., BrowserContext]
) -> None:
    machines = Machines(plain_day.address, new_context)
    candidate, _chief = at_work(plain_day, machines, "theory")
    expect(candidate.page.get_by_text(WARNING)).to_be_visible()
    candidate.choose(plain_day.asked(plain_day.sitting("theory", 1))[0], right=True)
    candidate.all_is_saved()
    assert not machines.thrown
