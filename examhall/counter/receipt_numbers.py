"""Numbers of receipts: centre, year, running number and a check digit, thirteen digits in all. Pure."""

from typing import Final

from stdnum.iso7064 import mod_11_10

LENGTH: Final = 13


def receipt_number(centre: int, year: int, running: int) -> str:
    """Centre 4 + YY + running number 6 + check digit (ISO 7064 mod 11, 10); ValueError where a part does not fit."""
    body = f"{centre:04d}{year % 100:02d}{running:06d}"
    if len(body) != LENGTH - 1 or not body.isdigit():
        raise ValueError("a part of the receipt number does not fit")
    return body + str(mod_11_10.calc_check_digit(body))


def is_receipt_number(number: str) -> bool:
    """Thirteen digits whose last one fits the others."""
    return len(number) == LENGTH and number.isascii() and number.isdigit() and bool(mod_11_10.is_valid(number))


def grouped(number: str) -> str:
    """As people read it aloud: 0001-26-000012-7."""
    return "-".join((number[:4], number[4:6], number[6:12], number[12:]))
