"""Plain text as Markdown that shows exactly that text, and text that fills no placeholder of a task. Pure.

A formula between \\( and \\) stays one: other systems write theirs so too. So does one between double dollar signs.
"""

import re
from typing import Final

from examhall.prose import ProseProblem, render

_FORMULA: Final = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$", re.DOTALL)
_MEANT: Final = re.compile(r"[\\`*_|]")  # what Markdown would read as its own
_MEANT_BEFORE: Final = re.compile(
    r"\\(?=[()\[\]])|\](?=[(:])"
)  # a formula, a link: no backslash helps, it would begin a formula
_AT_LINE_START: Final = re.compile(r"(?m)^([ \t]*)([#>]|[+-](?=[ \t])|-(?=[- \t]*$)|=(?==*[ \t]*$)|\d+(?=\.[ \t]))")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_OPENS_PLACEHOLDER: Final = re.compile(r"\{(?=[{%#])")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_markdown(text: str) -> str:
    """The text as Markdown; line breaks stay, blanks at the start of a line do not."""
    parts, at = list[str](), 0
    for found in _FORMULA.finditer(text):
        formula = _formula(found)
        if formula:
            parts += [_escaped(text[at : found.start()]), formula]
            at = found.end()
    return line_starts("".join([*parts, _escaped(text[at:])]))


def line_starts(markdown: str) -> str:
    """Text whose lines begin no heading, list, quotation or code, whatever sign they begin with."""
    return _AT_LINE_START.sub(_shielded, re.sub(r"(?m)^[ \t]+", "", markdown))


def unfilled(markdown: str) -> str:
    """A text of a task in which no brace opens a placeholder."""
    return _OPENS_PLACEHOLDER.sub("{{ '{' }}", markdown)


def without_controls(text: str) -> str:
    """What XML can carry of a text."""
    return _NOT_IN_XML.sub("", text)


def _formula(found: re.Match[str]) -> str:
    """As prose.py reads it; empty where it is none."""
    inline, block, dollars = found.groups()
    text = " ".join((inline or block or dollars).split())
    written = rf"\({text}\)" if inline else rf"\[{text}\]"
    try:
        render(written)
    except ProseProblem:
        return ""
    return written


def _escaped(text: str) -> str:
    """Entities are written last, so that none of their own signs is taken for the text's."""
    parts = _MEANT_BEFORE.split(_ENTITY.sub("&amp;", text))
    signs = [f"&#{ord(sign)};" for sign in _MEANT_BEFORE.findall(text)]
    return "".join(
        _MEANT.sub(r"\\\g<0>", part).replace("<", "&lt;") + sign for part, sign in zip(parts, [*signs, ""], strict=True)
    )


def _shielded(found: re.Match[str]) -> str:
    sign = found[2]
    if sign == "=":
        return f"{found[1]}&#61;"  # no backslash helps here
    return f"{found[1]}{sign}\\" if sign.isdigit() else f"{found[1]}\\{sign}"
