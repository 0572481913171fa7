"""Identity documents: their kinds, and whether a number can be one of that kind. Pure; numbers come folded.

Checked is what the number itself tells: its length and signs, its check digit (GB 11643, MOD 11-2), a birth date that exists.
The region in it is not: codes were given out for sixty years, and no list of them is complete.
"""

import datetime as dt
import re
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from stdnum.cn import ric

from examhall.errors import Refusal

MAN, WOMAN = "男", "女"
SEX_WORDS: Final = {MAN: _("Male"), WOMAN: _("Female")}


class DocumentKind(StrEnum):
    RESIDENT = "resident"  # 居民身份证
    HONGKONG_MACAO = "hongkong_macao"  # 港澳居民来往内地通行证
    TAIWAN = "taiwan"  # 台湾居民来往大陆通行证
    RESIDENCE = "residence"  # 港澳台居民居住证
    PERMANENT = "permanent"  # 外国人永久居留身份证
    PASSPORT = "passport"  # 护照
    OFFICER = "officer"  # 军官证


WORDS: Final = {
    DocumentKind.RESIDENT: _("Resident identity card"),
    DocumentKind.HONGKONG_MACAO: _("Mainland travel permit for Hong Kong and Macao residents"),
    DocumentKind.TAIWAN: _("Mainland travel permit for Taiwan residents"),
    DocumentKind.RESIDENCE: _("Residence permit for Hong Kong, Macao and Taiwan residents"),
    DocumentKind.PERMANENT: _("Foreign permanent resident identity card"),
    DocumentKind.PASSPORT: _("Passport"),
    DocumentKind.OFFICER: _("Military officer's card"),
}


class IdentityProblem(Refusal):
    """What is wrong with an identity number."""

    code = "no_identity"

    def __init__(self, says: LazyString) -> None:
        super().__init__(field="identity")
        self.says = says


WRONG_CHECK: Final = _(
    "The last sign does not fit the other seventeen: please compare the number with your document, sign by sign."
)
NO_SUCH_DAY: Final = _(
    "Places 7 to 14 are the date of birth, and there is no such day: please compare the number with your document."
)
IN_FUTURE: Final = _("The date of birth in this number lies in the future: please compare the number with your document.")
EIGHTEEN: Final = _("This number has eighteen places: seventeen digits, then a digit or X.")

SHAPES: Final[dict[DocumentKind, tuple[str, LazyString]]] = {
    DocumentKind.RESIDENT: (r"[0-9]{17}[0-9X]", EIGHTEEN),
    DocumentKind.HONGKONG_MACAO: (r"[HM][0-9]{8}([0-9]{2})?", _("This number begins with H or M, then come eight digits.")),
    DocumentKind.TAIWAN: (r"[0-9]{8}|[0-9]{10}[A-Z]?", _("This number has eight digits; an older one has ten.")),
    DocumentKind.RESIDENCE: (
        r"8[123]0000[0-9]{11}[0-9X]", _("This number begins with 81, 82 or 83, then four zeros, and has eighteen places.")
    ),
    DocumentKind.PERMANENT: (
        r"9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}",
        _("This number begins with 9 and has eighteen places; an older one has three letters and twelve digits."),
    ),
    DocumentKind.PASSPORT: (r"(?=.*[0-9])[A-Z0-9]{5,17}", _("A passport number has five to seventeen letters and digits.")),
    DocumentKind.OFFICER: (
        r"[\u4e00-\u9fff]{1,6}第[0-9]{4,8}号?", _("Please write it as on the card: 军字第……号.")
    ),
}  # fmt: skip


def check_number(kind: DocumentKind, number: str, today: dt.date) -> None:
    """IdentityProblem where this folded number cannot be one of this kind."""
    shape, says = SHAPES[kind]
    if not re.fullmatch(shape, number):
        raise IdentityProblem(says)
    if not _tells_birth(number):
        return
    try:
        born = ric.get_birth_date(number)
    except ValueError as fault:  # stdnum's own faults are ValueErrors
        raise IdentityProblem(NO_SUCH_DAY) from fault
    if born > today:
        raise IdentityProblem(IN_FUTURE)
    if ric.calc_check_digit(number) != number[-1]:
        raise IdentityProblem(WRONG_CHECK)


def sex_in(number: str) -> str:
    """男 or 女 where the number tells it, else nothing."""
    if not _tells_birth(number):
        return ""
    return MAN if int(number[16]) % 2 else WOMAN


def birth_in(number: str) -> str:
    """YYYY-MM-DD where a checked number tells it, else nothing."""
    return str(ric.get_birth_date(number).isoformat()) if _tells_birth(number) else ""


def _tells_birth(number: str) -> bool:
    """All kinds of eighteen places are built alike."""
    return re.fullmatch(r"[0-9]{17}[0-9X]", number) is not None
