"""What is wrong with an item while it is being written, and what should be looked at again. Pure.

What stops an item from going to review is what no paper could carry; all else is advice, and the author decides.
"""

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.prose import ProseProblem
from question_bank.facts import UNKNOWN_FACT
from question_bank.items import Kind
from question_bank.likeness import alike, pieces
from question_bank.readable import as_text
from question_bank.soundness import BRANDS, FASTEST
from question_bank.theory import CATCH_ALL, TRUTHS, AuthoredArea, AuthoredItem, Render, misshapen
from question_bank.unwanted import unwanted_in

LONGEST_LEAD: Final = 1.6  # a right option so many times as long as the longest wrong one gives itself away
PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]*)")
IMAGE: Final = re.compile(r"<img\b", re.IGNORECASE)
TELLING: Final = 6  # characters of a stem: fewer are like everything
SHORT_OPTION: Final = 6  # characters: below this, length tells nothing


class Finding(Struct, frozen=True):
    """`part` is the field of the form it is about (an option as option-0); `says` a sentence for the author."""

    part: str
    says: str
    stops: bool = False


_SPEAKS_OF_ALL: Final = _("It stands for all or none of the other options: better write one of its own.")
_NOT_LAST: Final = _("It stands for all or none of the other options: put it last, where candidates will see it.")
MISSHAPEN: Final = {
    "no_stem": _("There is no stem yet."),
    "options": _("A single choice has four options, a multiple choice four or five."),
    "same_option": _("Two options say the same."),
    "rights": _("A single choice has one right option, a multiple choice two to four."),
    "no_wrong": _("At least one option must be wrong, or ticking everything would pay."),
    "truth": _("Say whether the statement is true."),
    "as_of": _("It rests on facts: give the day they were checked."),
}


def findings(
    area: AuthoredArea, item: AuthoredItem, render: Render, facts: Container[str], bank: Iterable[tuple[str, str]]
) -> list[Finding]:
    """All that is to be said of an item as far as it is written, what stops it first.

    `bank`: (id, pieces) of the other items of its area.
    """
    found = [*_wrong(item), *_unreadable(item, render), *_incomplete(item, facts)]
    for part, text in _texts(item):
        found += pictures_unsaid(part, text)
    found += _advice(area, item, render, bank)
    return sorted(found, key=lambda one: not one.stops)


def _wrong(item: AuthoredItem) -> Iterator[Finding]:
    empty = any(not option.text.strip() for option in item.options)
    for problem in misshapen(item):
        if problem.code == "same_option" and empty:
            continue  # said of each empty one
        yield Finding(problem.part, str(MISSHAPEN[problem.code]), True)
    for n, option in enumerate(item.options):
        if not option.text.strip():
            yield Finding(f"option-{n}", str(_("This option is empty.")), True)


def _texts(item: AuthoredItem) -> list[tuple[str, str]]:
    return [("stem", item.stem), *((f"option-{n}", option.text) for n, option in enumerate(item.options))]


def pictures_unsaid(part: str, text: str) -> Iterator[Finding]:
    """What is wrong with the pictures of a text in Markdown: words that say what they show, and none from elsewhere."""
    if IMAGE.search(text):
        yield Finding(part, str(_("Write pictures as ![what it shows](picture:...), not as HTML.")), True)
    for shows, address in PICTURE.findall(text):
        if not address.startswith("picture:"):
            yield Finding(part, str(_("A picture from elsewhere does not reach candidates. Add it from your machine.")), True)
        elif not shows.strip():
            yield Finding(part, str(_("Say what the picture shows, between the square brackets.")), True)


def _unreadable(item: AuthoredItem, render: Render) -> Iterator[Finding]:
    for part, text in _texts(item):
        try:
            render(text)
        except ProseProblem:
            yield Finding(part, str(_("A formula in it cannot be read, or it is too long.")), True)


def _incomplete(item: AuthoredItem, facts: Container[str]) -> Iterator[Finding]:
    for part, text, says in (
        ("knowledge", item.knowledge, _("Name the point of knowledge.")),
        ("source", item.source, _("Name the source.")),
    ):
        if not text.strip():
            yield Finding(part, str(says), True)
    if not 5 <= item.seconds <= 600:
        yield Finding("seconds", str(_("Give the seconds a candidate needs, 5 to 600.")), True)
    for fact in item.facts:
        if fact not in facts:
            yield Finding("facts", str(UNKNOWN_FACT) % {"id": fact}, True)


def _plain(text: str, render: Render) -> str:
    """What a candidate reads; as it was typed where a formula cannot be read yet."""
    try:
        return as_text(render(text))
    except ProseProblem:
        return text


def _advice(area: AuthoredArea, item: AuthoredItem, render: Render, bank: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    stem, *plain = (_plain(text, render) for _part, text in _texts(item))
    whole = " ".join([stem, *plain])
    if item.kind is Kind.TRUTH and not item.why.strip():
        yield Finding("why", str(_("Say why.")))
    for n, option in enumerate(item.options):
        if option.text.strip() and not option.why.strip():
            yield Finding(f"option-{n}", str(_("Say why this option is right or wrong.")))
    for n, text in enumerate(plain):
        if CATCH_ALL.search(text):
            yield Finding(f"option-{n}", str(_SPEAKS_OF_ALL if n == len(plain) - 1 else _NOT_LAST))
    for (part, _text), read in zip(_texts(item), (stem, *plain), strict=True):
        yield from unwanted(part, read)
    if area.language == "zh-CN" and item.seconds > 0 and len(whole) / item.seconds > FASTEST:
        yield Finding("seconds", str(_("%(count)s characters cannot be read and answered in that time.", count=len(whole))))
    yield from _lengths(item, plain)
    truths = TRUTHS[area.language] if item.kind is Kind.TRUTH else ()
    for other, share in alike(pieces(" ".join([whole, *truths])), bank) if len(stem) >= TELLING else ():
        says = _("It asks almost the same as %(id)s: %(share)s of 100 pieces are common.", id=other, share=round(share))
        yield Finding("stem", str(says))


def unwanted(part: str, text: str) -> Iterator[Finding]:
    """Every real brand, and every word that an item should not use, in what a candidate reads at one place."""
    if named := dict.fromkeys(one[0] for one in BRANDS.finditer(text)):
        yield Finding(part, str(_("It names real brands: %(names)s.", names="、".join(named))))
    for says in unwanted_in(text):
        yield Finding(part, says)


def _lengths(item: AuthoredItem, plain: list[str]) -> Iterator[Finding]:
    """A right option that is much longer than all wrong ones tells itself."""
    right = [len(text) for text, option in zip(plain, item.options, strict=True) if option.right]
    wrong = [len(text) for text, option in zip(plain, item.options, strict=True) if not option.right]
    if right and wrong and min(right) > SHORT_OPTION and min(right) > max(wrong) * LONGEST_LEAD:
        yield Finding("options", str(_("What is right is much longer than what is wrong: the length gives it away.")))
