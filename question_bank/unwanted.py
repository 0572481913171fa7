"""Words that an exam item should not use without need, by why: a list that is meant to be read and added to. Pure.

They are advice and stop nothing: an item about advertising law must be able to quote what that law forbids.
"""

import re
from collections.abc import Iterator
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct


class Unwanted(Struct, frozen=True):
    """Latin words count whole, in capital or small letters alike; `why` names what was found as %(words)s."""

    words: tuple[str, ...]
    why: LazyString


UNWANTED: Final = (
    Unwanted(  # 广告法 article 9 (3): the highest grade, the best, and what means the same
        (
            "最佳", "最优秀", "最先进", "最顶级", "最低价", "全网最低", "全球首发", "世界级", "国家级", "宇宙级", "顶级",
            "极品", "极致", "第一品牌", "全国第一", "销量第一", "排名第一", "独一无二", "绝无仅有", "史无前例",
            "万能", "100%有效", "永久有效",
            "no.1", "no. 1", "number one", "best seller", "best price", "lowest price", "world-class", "top quality",
        ),
        _("An absolute claim, which advertising may not make: %(words)s. Keep it only where the item asks about that."),
    ),
    Unwanted(  # what platforms forbid in a title, because it says nothing of the goods
        ("包邮", "免邮", "清仓", "秒杀", "爆款", "hot sale", "free shipping", "free gift", "promotion price", "clearance sale"),
        _("Promotion, which platforms do not allow in a listing: %(words)s. Keep it only where the item asks about that."),
    ),
    Unwanted(  # 广告法 article 9 (1), (2): flag, emblem, anthem; state organs and those who work there
        (
            "国旗", "国徽", "国歌", "军旗", "军徽", "党旗", "党徽", "天安门", "人民大会堂", "中南海", "钓鱼台", "国宴", "国酒",
            "特供", "专供", "国家领导人", "国务院指定", "中央军委", "national emblem", "national flag", "national anthem",
        ),
        _("Emblems or institutions of the state: %(words)s. They must not stand for goods or firms."),
    ),
    Unwanted(  # no candidate is to meet these in an exam
        (
            "傻瓜", "傻子", "笨蛋", "白痴", "蠢货", "废物", "脑残", "智障", "弱智", "残废", "乡巴佬", "穷鬼", "洋鬼子", "老外",
            "idiot", "stupid", "moron", "retarded", "dumb", "cripple",
        ),
        _("Words that belittle people: %(words)s."),
    ),
)  # fmt: skip


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Latin words only where no letter goes on with them; the longer of two first."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in ordered), re.IGNORECASE)


_PATTERNS: Final = [(_pattern(kind.words), kind) for kind in UNWANTED]


def unwanted_in(text: str) -> Iterator[str]:
    """A sentence for each reason, with every word of the text that it is about."""
    for pattern, kind in _PATTERNS:
        if found := dict.fromkeys(one[0] for one in pattern.finditer(text)):
            yield str(kind.why) % {"words": "、".join(found)}
