"""A certificate as the typesetter's data: what stands on it, its photo, its QR code and the seal. Pure.

It is printed in Chinese with English beside it, whoever asks for it.
"""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import segno
from msgspec import Struct

from grading.certificates.design import Design, filled

SEAL: Final = "seal"  # the picture's id for the typesetter


class Printed(Struct, frozen=True):
    """One certificate as it is printed. `identity` is masked; `address` is what the QR code says, a PNG in `code`; `photo`: a
    JPEG, empty where none is kept."""

    number: str
    name: str
    identity: str
    level: str
    level_en: str
    theory: str
    practical: str
    issued_on: str
    address: str
    code: bytes
    photo: bytes = b""


def certificates(
    holders: Sequence[Printed], design: Design, programme: str, programme_en: str, pictures: dict[str, tuple[str, bytes]]
) -> dict[str, Any]:  # fmt: skip
    """All certificates of one file and day, a page each. `pictures`: those that the typesetter will be given."""
    return {
        "title": design.title, "title_en": design.title_en, "body": design.body, "body_en": design.body_en,
        "note": design.note, "note_en": design.note_en, "day": _day(holders[0].issued_on),
        "with_photo": design.photo, "with_seal": SEAL in pictures,
        "certificates": [_certificate(one, design, programme, programme_en) for one in holders],
    }  # fmt: skip


def pictures(holders: Sequence[Printed], design: Design, seal: tuple[str, bytes] | None) -> dict[str, tuple[str, bytes]]:
    """Photos, codes and the seal, as the template asks for them."""
    drawn = {f"code-{one.number}": ("image/png", one.code) for one in holders}
    if design.photo:
        drawn |= {f"photo-{one.number}": ("image/jpeg", one.photo) for one in holders if one.photo}
    return drawn | ({SEAL: seal} if seal else {})


def code(address: str) -> bytes:
    """The verification address as a QR code, a PNG of one bit a pixel. Takes a few dozen milliseconds: draw it once."""
    into = BytesIO()
    # A signed text is as even as chance: any mask serves, and to look for the best of eight takes three times as long.
    segno.make(address, error="m", micro=False, mask=2).save(into, kind="png", scale=4, border=4)
    return into.getvalue()


def _certificate(one: Printed, design: Design, programme: str, programme_en: str) -> dict[str, Any]:
    facts = [("证书编号", "Certificate number", one.number)]
    if design.identity and one.identity:
        facts.append(("证件号码", "Identity number", one.identity))
    if design.scores:
        facts += [("理论知识考试", "Theory", one.theory), ("技能操作考核", "Practice", one.practical)]
    else:
        facts += [("理论知识考试", "Theory", "合格 Passed"), ("技能操作考核", "Practice", "合格 Passed")]
    return {
        "number": one.number, "name": one.name, "level": one.level, "level_en": one.level_en, "address": one.address,
        "text": _parted(filled(design.text, "{name}", programme, one.level)),
        "text_en": _parted(filled(design.text_en, "{name}", programme_en, one.level_en)),
        "facts": [{"label": label, "label_en": label_en, "said": said} for label, label_en, said in facts],
    }  # fmt: skip


def _day(written: str) -> str:
    day = dt.date.fromisoformat(written)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _parted(text: str) -> list[str]:
    """The text before and behind each place of the name, which is set in letters of its own."""
    return text.split("{name}")
