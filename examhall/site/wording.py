"""Puts the reader's language, days and money into the words of the public site."""

import datetime as dt
from decimal import Decimal
from typing import Any

from flask_babel import format_date, gettext
from markupsafe import Markup

from examhall.instants import Instant, moment
from examhall.language import locale_now
from examhall.programme.days import HOME
from examhall.programme.names import with_promises
from examhall.site.queries import Programme
from examhall.site.reading import reading


def words_for(programme: Programme) -> dict[str, Any]:
    """What every template of the site may use, for whoever reads now."""
    english = locale_now() == "en"

    def said(thing: Any, field: str) -> str:
        """A field in the reader's language; in Chinese where there is no English."""
        translated = getattr(thing, f"{field}_en", "") if english else ""
        return str(translated or getattr(thing, field))

    def section(name: str) -> Markup:
        """A text of the authority as HTML; nothing where it is not written."""
        row = programme.texts.get(name)
        return prose(row) if row else Markup()

    def prose(row: Any) -> Markup:
        text = with_promises(said(row, "text"), programme.names)
        return Markup(reading(text, said(row, "title")).html)  # noqa: S704  prose has cleaned it

    def title(name: str) -> str:
        row = programme.texts.get(name)
        return said(row, "title") if row else ""

    return {
        "programme": programme, "names": programme.names, "said": said, "section": section, "prose": prose, "title": title,
        "level_title": {row.code: said(row, "title") for row in programme.levels},
        "part_title": {(row.level, row.part): said(row, "title") for row in programme.parts},
        "day": day, "clock": clock, "day_of_week": day_of_week, "money": money,
    }  # fmt: skip


def day(value: dt.date | Instant) -> str:
    """2026-11-23 (周一), at the authority's desk."""
    return str(format_date(_date(value), "yyyy-MM-dd (EEE)", rebase=False))


def day_of_week(value: dt.date | Instant) -> str:
    return str(format_date(_date(value), "EEE", rebase=False))


def clock(at: Instant, zone: str = HOME) -> str:
    """09:00, in the zone of a centre."""
    return moment(at, zone).strftime("%H:%M")


def money(yuan: Decimal | None) -> str:
    """¥120, or ¥120.50; a word where no price is set."""
    if yuan is None:
        return str(gettext("ask the centre"))
    return f"¥{yuan:,.0f}" if yuan == yuan.to_integral_value() else f"¥{yuan:,.2f}"


def _date(value: dt.date | Instant) -> dt.date:
    return value if isinstance(value, dt.date) else moment(value, HOME).date()
