"""An analysis as a workbook: a sheet for the paper, its items, options, models, groups, and pairs."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from examhall.spreadsheets import PLAIN_TEXT
from grading.analysis.findings import Findings
from grading.analysis.labels import FLAG, KIND, MODEL

NARROW, WIDE = 12, 26


def workbook(found: Findings, places: dict[str, str]) -> bytes:
    """The book, in the reader's language. `places`: each candidate of a pair as a reader knows them."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True, "valign": "top"})
    for name, heads, rows in _sheets(found, places):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(heads) - 1, NARROW)
        sheet.set_column(0, 0, WIDE)
        for column, said in enumerate(heads):
            sheet.write_string(0, column, str(said), head)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(number, column, cell)
                elif cell is not None:
                    sheet.write_string(number, column, str(cell))
    book.close()
    return out.getvalue()


def _sheets(found: Findings, places: dict[str, str]) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]:
    paper, decided = found.paper, found.paper.consistency
    yield (
        _("Paper"), [_("Figure"), _("Result of it")],
        [
            (_("Candidates"), paper.candidates), (_("Items"), paper.items), (_("Full marks"), paper.out_of),
            (_("Mean"), paper.mean), (_("Standard deviation"), paper.spread), (_("Lowest"), paper.lowest),
            (_("Median"), paper.median), (_("Highest"), paper.highest),
            ("KR-20" if paper.dichotomous else "α", paper.alpha), (_("Standard error of measurement"), paper.sem),
            (_("Pass mark"), decided.cut if decided else None),
            (_("Consistent decisions"), decided.consistent if decided else None), ("κ", decided.kappa if decided else None),
            (_("Right decisions"), decided.accurate if decided else None),
        ],
    )  # fmt: skip
    yield _("Scores"), [_("Score"), _("Candidates")], found.paper.distribution
    yield (
        _("Items"),
        [
            _("Item"), _("No."), _("Version"), _("Full marks"), _("Facility"), _("Standard deviation"), _("r with score"),
            _("r with rest"), _("α without"), _("Omitted"), _("Seconds"), _("Notes"),
        ],
        [
            (
                one.item, n, one.version, one.out_of, one.facility, one.spread, one.total, one.rest, one.alpha_without,
                one.omitted, one.seconds, "; ".join(str(FLAG[flag]) for flag in one.flags),
            )
            for n, one in enumerate(found.items, 1)
        ],
    )  # fmt: skip
    yield (
        _("Options"),
        [_("Item"), _("Option"), _("Right"), _("Share"), _("Weak"), _("Middle"), _("Strong"), _("r with rest")],
        [
            (
                item.item, one.option or _("Omitted"), "✓" if one.right else "", one.share, one.weak, one.middle, one.strong,
                one.rest,
            )
            for item in found.items
            for one in item.options
        ],
    )  # fmt: skip
    yield (
        _("Models"),
        [
            _("Model"), _("Item"), _("Difficulty"), _("Standard error"), _("Slope"), _("Standard error"), "Infit", "t",
            "Outfit", "t", _("Log likelihood"),
        ],
        [
            (
                MODEL[model.model], found.items[one.item].item, one.difficulty.value, one.difficulty.error,
                *((slope.value, slope.error) if (slope := one.slope or model.slope) else (None, None)),
                *((fit.infit, fit.infit_z, fit.outfit, fit.outfit_z) if (fit := one.fit) else (None,) * 4),
                model.log_likelihood,
            )
            for model in found.calibrations
            for one in model.items
        ],
    )  # fmt: skip
    yield (
        _("Groups"),
        [_("Group"), _("Compared by"), _("Item"), "χ²", "p", "α MH", "Δ MH", _("Standard error"), "ETS"],
        [
            (
                group.group, KIND.get(group.kind, group.kind), found.items[one.item].item, one.square, one.probability,
                one.odds, one.delta, one.error, one.letter,
            )
            for group in found.differential
            for one in group.items
        ],
    )  # fmt: skip
    yield (
        _("Pairs of candidates"),
        [
            _("Candidate"), _("Candidate"), _("Seats apart"), _("Alike"), _("Alike and wrong"), _("Expected"), "p",
            _("Threshold"), _("Below it"),
        ],
        [
            (
                places.get(one.first, one.first), places.get(one.second, one.second), one.distance, one.alike,
                one.alike_wrong, one.expected, one.probability, one.threshold, "✓" if one.flagged else "",
            )
            for one in (found.likeness.most_alike if found.likeness else ())
        ],
    )  # fmt: skip
