"""The file of a disclosure: a JSON text per part, pictures beside it, and an index in each language. Pure."""

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup, escape

from examhall.programme.days import HOME

Rows = Sequence[Mapping[str, Any]]
Words = Mapping[str, str]  # part, column, `column=value` or `part.column=value` -> what it is called

IN_JSON_ONLY: Final = ("entries", "found")  # as they were written they are for machines
INDEXES: Final[Mapping[str, str]] = {"zh_CN": "index.html", "en": "index.en.html"}
LANGUAGES: Final[Mapping[str, tuple[str, str]]] = {"zh_CN": ("zh-CN", "简体中文"), "en": ("en", "English")}

# Opened from the person's own disk, where no stylesheet of ours is.
PAGE: Final = Markup("""<!doctype html>
<html lang="{2}">
<meta charset="utf-8">
<title>{0}</title>
<style>
  body {{ margin: 2rem; max-width: 70rem; font: 16px/1.6 sans-serif; }}
  caption {{ padding-bottom: 0.4rem; text-align: left; font-size: 1.2rem; font-weight: bold; }}
  .others {{ text-align: right; }}
  table {{ margin-bottom: 2rem; border-collapse: collapse; }}
  th, td {{ padding: 0.3rem 0.6rem; border: 1px solid #999; text-align: left; vertical-align: top; overflow-wrap: break-word; }}
  th {{ white-space: nowrap; }}
</style>
<p class="others">{3}</p>
<h1>{0}</h1>
<p>{4}</p>
{1}
""")


def packed(parts: Mapping[str, Rows], title: str, languages: Mapping[str, Words]) -> bytes:
    """A zip: an index in each of these languages (locale -> words), <part>.json for each part that has rows, and each value of
    bytes as a file of its own."""
    into, shown = BytesIO(), {}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, rows in parts.items():
            if rows:
                shown[part] = [_beside(archive, part, number, row) for number, row in enumerate(rows, 1)]
                archive.writestr(f"{part}.json", msgspec.json.format(msgspec.json.encode(shown[part]), indent=2))
        for locale, words in languages.items():
            archive.writestr(INDEXES[locale], _index(shown, title, locale, words))
    return into.getvalue()


def _beside(archive: zipfile.ZipFile, part: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with the name of a file where it held one."""
    said = {}
    for name, value in row.items():
        if isinstance(value, bytes):
            archive.writestr(f"{part}/{number}-{name}", value)
            said["file"] = f"{part}/{number}-{name}"
        else:
            said[name] = value
    return said


def _index(parts: Mapping[str, Rows], title: str, locale: str, words: Words) -> str:
    tables = Markup("").join(_table(part, rows, words) for part, rows in parts.items())
    link = Markup('<a href="{}" lang="{}">{}</a>')
    others = Markup(" · ").join(
        link.format(name, *LANGUAGES[other]) for other, name in INDEXES.items() if other != locale
    )  # fmt: skip
    return str(PAGE.format(title, tables, LANGUAGES[locale][0], others, words.get("moments", "")))


def _table(part: str, rows: Rows, words: Words) -> Markup:
    all_names = dict.fromkeys(name for row in rows for name in row)
    names = [name for name in all_names if name not in IN_JSON_ONLY]
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(words.get(name, name)) for name in names)
    cells = (
        Markup("").join(Markup("<td>{}</td>").format(_cell(part, name, row.get(name), words)) for name in names) for row in rows
    )  # fmt: skip
    body = Markup("").join(Markup("<tr>{}</tr>").format(row) for row in cells)
    return Markup("<table><caption>{}</caption><tr>{}</tr>{}</table>").format(words.get(part, part), head, body)


def _cell(part: str, name: str, value: Any, words: Words) -> Markup:
    if value is None:
        return Markup("")
    if name == "file":
        picture, link = Markup('<img src="{}" height="240" alt="">'), Markup('<a href="{0}">{0}</a>')
        return (picture if value.endswith(".jpg") else link).format(value)
    if isinstance(value, Mapping):
        lines = ((words.get(f"{name}={key}", key), _plain(one)) for key, one in value.items())
        return Markup("<br>").join(Markup("{}: {}").format(*line) for line in lines)
    if name.endswith("_at") and isinstance(value, str):
        return escape(dt.datetime.fromisoformat(value).astimezone(ZoneInfo(HOME)).strftime("%Y-%m-%d %H:%M:%S"))
    known = words.get(f"{part}.{name}={value}") or words.get(f"{name}={value}")
    if isinstance(value, bool):
        known = words.get(str(value))
    return escape(known or _plain(value))


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, str | int | Decimal) else msgspec.json.encode(value).decode()
