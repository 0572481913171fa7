"""Admission ticket numbers: year, batch, centre, level, running number and a check digit, fourteen digits in all. Pure."""

from stdnum import luhn


def ticket_number(year: int, batch: int, centre: int, level: int, number: int) -> str:
    """YY + batch 2 + centre 4 + level 1 + number 4 + check digit; ValueError where a part does not fit."""
    body = f"{year % 100:02d}{batch:02d}{centre:04d}{level:d}{number:04d}"
    if len(body) != 13 or not body.isdigit():
        raise ValueError("a part of the ticket number does not fit")
    return body + str(luhn.calc_check_digit(body))


def is_ticket_number(number: str) -> bool:
    """Fourteen digits whose last one fits the others."""
    return len(number) == 14 and number.isascii() and number.isdigit() and bool(luhn.is_valid(number))
