"""The notice to candidates and the pledge of integrity, read before the start; the edition goes into the journal."""

from typing import Any

from flask import render_template

from examhall.schedule.settings import HouseRules

EDITION = "2026-1"


def notice(row: Any, rules: HouseRules, english: bool) -> str:
    """The notice as HTML: what this exam allows, from its own settings."""
    name = "sittings/notice_en.html" if english else "sittings/notice_zh.html"
    return render_template(name, row=row, rules=rules, minutes=row.seconds / 60)


def pledge(english: bool) -> str:
    return render_template("sittings/pledge_en.html" if english else "sittings/pledge_zh.html")
