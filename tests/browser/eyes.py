"""Looks at pages as axe does: what whoever uses a screen reader or sees badly cannot use."""

from collections.abc import Sequence
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

LOCALES: Final = ("zh_CN", "en")  # the last one stays
STILL: Final = {"reduced_motion": "reduce"}  # a colour that is just changing has no contrast yet
SERIOUS: Final = ("serious", "critical")

# Only what is wrong comes back. Half of a look went into the nodes that are right, and into style sheets fetched again for
# rules about playing media and turning the screen, which no page here has.
_RUN: Final = """
    axe.run({resultTypes: ["violations"], preload: false, elementRef: false}).then((found) => found.violations)
"""


def faults(page: Page) -> list[dict[str, Any]]:
    """Everything axe finds wrong, in its own words."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return found


def serious(page: Page) -> list[str]:
    """What axe finds that is serious or worse: the rule, what it asks for, and the first places."""
    return [_said(fault) for fault in faults(page) if fault["impact"] in SERIOUS]


def _said(fault: dict[str, Any]) -> str:
    places = "; ".join(" ".join(node["target"]) for node in fault["nodes"][:4])
    return f"{fault['id']} ({fault['impact']}): {fault['help']}: {places}"


class Eyes:
    """Looks at page after page and remembers what was found."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, page: Page, what: str) -> None:
        self.found += [f"{what}: {fault}" for fault in serious(page)]

    def look_in_both_languages(self, page: Page, what: str, shown: str = "main h1", themes: Sequence[str] = ()) -> None:
        for locale in LOCALES:
            page.context.add_cookies([{"name": "locale", "value": locale, "url": page.url}])
            reply = page.reload()
            assert reply is not None
            assert reply.ok, f"{what}: {reply.status}"
            expect(page.locator(shown).first).to_be_visible()
            self.look(page, f"{what} in {locale}")
        for theme in themes:
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            self.look(page, f"{what} in {theme} colours")
