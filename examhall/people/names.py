"""Names of people as they are kept and compared: any script, rare characters, one interpunct for its look-alikes. Pure."""

import re
import unicodedata
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.errors import Refusal

LONGEST: Final = 100  # characters, however many bytes each has
INTERPUNCT: Final = "·"  # U+00B7, as GB 18030 and the public registers write it
_LOOK_ALIKES: Final = re.compile("[\u2022\u2027\u2219\u22c5\u30fb\uff65\u16eb\u0387\u2e31\u25cf]")
_BETWEEN_HAN: Final = re.compile(
    "(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\\s*[.\u3002\uff0e\u2024\u00b7]\\s*(?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)
_BESIDE_LETTERS: Final = frozenset(" ·'’-.〇")


class NameProblem(Refusal):
    """What is wrong with a name."""

    code = "no_name"

    def __init__(self, says: LazyString) -> None:
        super().__init__(field="name")
        self.says = says


def tidied(typed: str) -> str:
    """A name as it is kept: one space for many, one interpunct for its variants, all else as it was typed."""
    name = _LOOK_ALIKES.sub(INTERPUNCT, " ".join(typed.split()))
    return _BETWEEN_HAN.sub(INTERPUNCT, name)


def comparable(name: str) -> str:
    """Equal for two ways to write the same name: width, case, spaces and interpuncts make no difference."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", tidied(name)).casefold() if sign.isalpha())


def masked_name(name: str) -> str:
    """A name as a public page may show it: 张*, 王*明, J*** S****; of what stands between only how long it is."""
    if name.isascii() or " " in name:
        return " ".join(word[:1] + "*" * (len(word) - 1) for word in name.split())
    return name[:1] + "*" * max(1, len(name) - 2) + (name[-1:] if len(name) > 2 else "")


def check_name(name: str) -> None:
    """NameProblem where a tidied name cannot be kept and printed."""
    if not name:
        raise NameProblem(_("Please enter your name as it stands on your document."))
    if len(name) > LONGEST:
        raise NameProblem(_("A name may have at most %(most)s characters.", most=LONGEST))
    for sign in name:
        if unicodedata.category(sign) == "Co":
            raise NameProblem(
                _("The character %(sign)s exists only on your machine: type it with an up-to-date input method.", sign=sign)
            )
        if not (_is_letter(sign) or sign in _BESIDE_LETTERS):
            raise NameProblem(_("The sign %(sign)s cannot stand in a name.", sign=sign))
    if not any(map(_is_letter, name)):
        raise NameProblem(_("Please enter your name as it stands on your document."))


def _is_letter(sign: str) -> bool:
    """Letters with their marks; an ideograph that is newer than this machine's tables is one too."""
    return unicodedata.category(sign)[0] in "LM" or 0x20000 <= ord(sign) <= 0x3FFFD
