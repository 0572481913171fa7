"""Authored text as a page of its own: headings that can be pointed at, and wide tables that scroll for themselves. Pure."""

import re
from typing import Final, NamedTuple

from examhall.prose import render

_HEADING: Final = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
_TABLE: Final = re.compile(r"<table>.*?</table>", re.DOTALL)


class Reading(NamedTuple):
    """Clean HTML, and its headings as (id, words) in their order."""

    html: str
    headings: list[tuple[str, str]]


def reading(markdown: str, table_label: str) -> Reading:
    """A long text to be read; `table_label` names its tables for who hears the page."""
    headings: list[tuple[str, str]] = []

    def pointed_at(found: re.Match[str]) -> str:
        name = f"part-{len(headings) + 1}"
        headings.append((name, _TAG.sub("", found[1])))
        return f'<h2 id="{name}">{found[1]}</h2>'

    html = _HEADING.sub(pointed_at, render(markdown))
    scrolling = f'<div class="scroll" role="region" aria-label="{table_label}" tabindex="0">'
    return Reading(_TABLE.sub(lambda found: f"{scrolling}{found[0]}</div>", html), headings)
