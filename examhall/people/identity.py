"""Identity and ticket numbers as people type them, as they are compared, and as they may be shown. Pure."""

import unicodedata


def folded(typed: str) -> str:
    """What counts of a typed number: full width, case, spaces, hyphens and brackets make no difference."""
    wide = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in wide if sign.isalnum())


def masked(number: str) -> str:
    """An identity number as any screen may show it: 4403**********1234. At least half of it is hidden."""
    end = min(4, len(number) // 4)
    return number[:end] + "*" * (len(number) - 2 * end) + number[len(number) - end :]
