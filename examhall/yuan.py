"""Amounts of money as people read them: ¥280.00 in figures, and 贰佰捌拾元整 as receipts write it. Pure."""

import re
from decimal import Decimal
from typing import Final

CENT: Final = Decimal("0.01")
LARGEST: Final = Decimal("999999999999.99")

FIGURES: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿")


_TYPED: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?")


def read(typed: str) -> Decimal | None:
    """An amount as somebody writes it, with cents at most: 50, ¥1,280.5. None for anything else, such as 1e3 or 50.005."""
    plain = typed.strip().lstrip("¥￥").strip().replace(",", "").replace("，", "")
    return Decimal(plain).quantize(CENT) if _TYPED.fullmatch(plain) else None


def shown(amount: Decimal) -> str:
    """¥1,280.00; what is paid back stands with a minus sign before it."""
    return f"{'−' if amount < 0 else ''}¥{abs(amount):,.2f}"


def in_capitals(amount: Decimal) -> str:
    """The amount in the capital figures of receipts and bills; ValueError below zero, with half cents, from a trillion on."""
    if not 0 <= amount <= LARGEST or amount != amount.quantize(CENT):
        raise ValueError("no amount that a receipt can write")
    cents = int(amount * 100)
    whole, tenths, hundredths = cents // 100, cents // 10 % 10, cents % 10
    said = f"{_whole(whole)}元" if whole else ""
    if tenths:
        said += f"{FIGURES[tenths]}角"
    elif whole and hundredths:
        said += FIGURES[0]
    if hundredths:
        return f"{said}{FIGURES[hundredths]}分"
    return f"{said or '零元'}整"


def _whole(yuan: int) -> str:
    """Groups of four from the left; zeros between two figures are read once, those at the end of a group not at all."""
    said, zero = "", False
    for place in range(11, -1, -1):
        figure, (group, within) = yuan // 10**place % 10, divmod(place, 4)
        if figure:
            said += (FIGURES[0] if zero and said else "") + FIGURES[figure] + PLACES[within]
        zero = not figure
        if within == 0 and yuan // 10**place % 10_000:
            said += GROUPS[group]
    return said
