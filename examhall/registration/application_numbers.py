"""Numbers of applications: year, nine digits drawn by chance, and a check digit; readable in groups of four. Pure."""

from stdnum import luhn

DRAWN = 10**9


def application_number(year: int, drawn: int) -> str:
    """YY + 9 digits + check digit, twelve in all; ValueError where `drawn` does not fit."""
    if not 0 <= drawn < DRAWN:
        raise ValueError("the drawn number does not fit")
    body = f"{year % 100:02d}{drawn:09d}"
    return body + str(luhn.calc_check_digit(body))


def is_application_number(number: str) -> bool:
    """Twelve digits whose last one fits the others."""
    return len(number) == 12 and number.isascii() and number.isdigit() and bool(luhn.is_valid(number))


def grouped(number: str) -> str:
    """As it is read aloud and printed: 2604 8372 9153."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
