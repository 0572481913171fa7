"""What stands on a certificate, as the authority sets it, and the words that may not stand there. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import replace

from examhall.programme.names import Names
from grading.certificates import numbering

LONGEST_LINE, LONGEST_TEXT = 100, 400
PLACES: Final = ("{name}", "{programme}", "{level}")

# After the clean-up of certificates that looked like the state's, nothing on a certificate of skills may claim to be one.
FORBIDDEN: Final = (
    "中华人民共和国", "国家", "职业资格", "国徽", "国旗", "People's Republic", "national", "vocational qualification",
    "professional qualification",
)  # fmt: skip


class Design(Struct, frozen=True, forbid_unknown_fields=True):
    """Empty names are those of the programme. `seal`: id of a picture, empty for none. The text has places for name,
    programme and level."""

    body: str = ""
    body_en: str = ""
    title: str = ""
    title_en: str = ""
    text: str = "{name} 参加“{programme}”{level}级别考试，理论知识考试与技能操作考核均合格，特发此证。"
    text_en: str = "{name} has passed both the theory and the practical part of the {programme}, level {level}."
    note: str = "扫描二维码核验本证书真伪与状态"
    note_en: str = "Scan to verify this certificate and its status"
    pattern: str = numbering.USUAL
    seal: str = ""
    photo: bool = True
    scores: bool = True
    identity: bool = True  # masked


WORDS: Final = ("body", "body_en", "title", "title_en", "text", "text_en", "note", "note_en")
SWITCHES: Final = ("photo", "scores", "identity")
EMPTY: Final = _("Please fill this in.")


def with_names(design: Design, names: Names) -> Design:
    """The same with the programme's names where the certificate has none of its own."""
    return replace(
        design, body=design.body or names.body, body_en=design.body_en or names.body_en,
        title=design.title or names.certificate, title_en=design.title_en or names.certificate_en,
    )  # fmt: skip


def forbidden_in(text: str) -> str:
    """The first forbidden word in a text, empty where none is. English words count only whole: international is none."""
    for word in FORBIDDEN:
        if re.search(rf"\b{word}\b" if word.isascii() else word, text, re.IGNORECASE):
            return word
    return ""


def faults_of(design: Design, names: Names) -> Iterator[tuple[str, LazyString]]:
    """(field, sentence) for what cannot stand on a certificate, with the programme's names where it has none of its own."""
    printed = with_names(design, names)
    for field in WORDS:
        said, longest = getattr(printed, field), LONGEST_LINE if field in WORDS[:4] else LONGEST_TEXT
        if field in WORDS[:6] and not said.strip():
            yield field, EMPTY
        elif len(said) > longest:
            yield field, _("At most %(most)s characters.", most=longest)
        elif word := forbidden_in(said):
            yield field, _("“%(word)s” may not stand on a certificate of skills: it is no paper of the state.", word=word)
    for field in ("text", "text_en"):
        if "{name}" not in getattr(design, field):
            yield field, _("The text needs {name}: it is where the holder's name stands.")
    if word := forbidden_in(names.programme) or forbidden_in(names.programme_en):
        yield "text", _("“%(word)s” may not stand on a certificate of skills: it is no paper of the state.", word=word)
    for fault in numbering.faults_of(design.pattern):
        yield "pattern", fault


def filled(text: str, name: str, programme: str, level: str) -> str:
    """The text for one holder."""
    return text.replace("{programme}", programme).replace("{level}", level).replace("{name}", name)
