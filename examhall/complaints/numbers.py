"""Numbers and codes of complaints, as they are given out and as people type them back. Pure."""

from base64 import b32encode
from typing import Final

from stdnum import luhn

DRAWN: Final = 10**7
SIGNS: Final = 12  # of a code: sixty bits
CODE_IN: Final = 4  # signs a group, as number and code are printed
PURPOSE: Final = "complaint"  # the vault's, for what is said and handed in
LONGEST_TYPED: Final = 40


def complaint_number(year: int, drawn: int) -> str:
    """YY + 7 digits + check digit, ten in all; ValueError where `drawn` does not fit."""
    if not 0 <= drawn < DRAWN:
        raise ValueError("the drawn number does not fit")
    body = f"{year % 100:02d}{drawn:07d}"
    return body + str(luhn.calc_check_digit(body))


def is_complaint_number(number: str) -> bool:
    """Ten digits whose last one fits the others."""
    return len(number) == 10 and number.isascii() and number.isdigit() and bool(luhn.is_valid(number))


def code_of(secret: str) -> str:
    """The code that a keyed hash (hexadecimal) stands for: letters A to Z and digits 2 to 7."""
    return b32encode(bytes.fromhex(secret)).decode()[:SIGNS]


def grouped(number: str, size: int) -> str:
    """As it is read aloud and printed: 26 0483 7295 in fours from the end, or a code in fours."""
    first = len(number) % size
    parts = [number[at : at + size] for at in range(first, len(number), size)]
    return " ".join([number[:first], *parts] if first else parts)
