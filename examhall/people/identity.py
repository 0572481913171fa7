"""Identity and ticket numbers as people type them, as they are compared, and as they may be shown. Pure."""

import unicodedata


def folded(typed: str) -> str:
    """What counts of a typed number: full width, case, spaces, hyphens and brackets make no difference."""
    wide = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in wide if sign.isalnum())


def masked(number: str) -> str:
    """An identity number as any screen may show it: 4403**********1234."""
    if len(number) <= 8:
        return number[:1] + "*" * (len(number) - 1)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]
