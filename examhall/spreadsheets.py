"""Workbooks (xlsx) that are written for people: text stays text, amounts are numbers that can be summed. Pure."""

from collections.abc import Sequence
from typing import Any, Final

MONEY: Final = "#,##0.00"
PLAIN_TEXT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Sheet:
    """A sheet with a title, heads that stay in sight, and lines below."""

    def __init__(self, book: Any, name: str, title: str, heads: Sequence[tuple[str, int]]) -> None:
        self._sheet = book.add_worksheet(name)
        self._bold = book.add_format({"bold": True, "top": 1})
        self._money, self._sum = (
            book.add_format({"num_format": MONEY}),
            book.add_format({"num_format": MONEY, "bold": True, "top": 1}),
        )
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True})
        self._sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
        for place, (words, width) in enumerate(heads):
            self._sheet.set_column(place, place, width)
            self._sheet.write_string(1, place, words, head)
        self._sheet.freeze_panes(2, 0)
        self._row = 2

    def line(self, *cells: Any, words: Any = None, money: Any = None) -> None:
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                self._sheet.write_string(self._row, place, cell, words)
            else:
                self._sheet.write_number(self._row, place, cell, (money or self._money) if not isinstance(cell, int) else words)
        self._row += 1

    def total(self, *cells: Any) -> None:
        self.line(*cells, words=self._bold, money=self._sum)
