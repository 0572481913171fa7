"""The second factor of the staff: six digits that change each half minute (RFC 6238), and recovery codes on paper. Pure."""

import secrets
from typing import Final

import pyotp
import segno
from pyotp.utils import strings_equal

from examhall.instants import SECOND, Instant
from examhall.people.identity import folded

STEP: Final = 30  # seconds that one code lives
TOLERATED: Final = 1  # steps that a telephone's clock may differ, either way
DIGITS: Final = 6
RECOVERY_CODES: Final = 10
SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another on paper
HALF: Final = 5  # signs before and after the hyphen of a recovery code: 50 bits


def new_secret() -> str:
    """160 random bits in base 32, as authenticator apps take them."""
    return pyotp.random_base32()


def fitting_step(secret: str, code: str, now: Instant, after: int) -> int | None:
    """The step whose code this is, among those near `now` and later than the step `after`; None where there is none."""
    totp, here = pyotp.TOTP(secret), now // SECOND // STEP
    for step in range(max(here - TOLERATED, after + 1), here + TOLERATED + 1):
        if strings_equal(totp.generate_otp(step), code):
            return step
    return None


def address(secret: str, username: str, issuer: str) -> str:
    """What a telephone reads from the QR code: otpauth://totp/..."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def picture(text: str) -> str:
    """A QR code as an address of an image, dark on white in every theme."""
    return segno.make(text, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def in_groups(secret: str) -> str:
    """A secret as somebody types it over: four signs at a time."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    return ["".join(secrets.choice(SIGNS) for _ in range(HALF)) + "-" + "".join(secrets.choice(SIGNS) for _ in range(HALF))
            for _ in range(RECOVERY_CODES)]  # fmt: skip


def is_recovery_code(typed: str) -> bool:
    """Whether this looks like one of the codes on paper and not like the six digits of a telephone."""
    return len(folded(typed)) == 2 * HALF
