"""The file of a disclosure: a JSON text per part, pictures beside it, and an index that anybody can read. Pure."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import msgspec
from markupsafe import Markup, escape

Rows = Sequence[Mapping[str, Any]]

# Opened from the person's own disk, where no stylesheet of ours is.
PAGE: Final = Markup("""<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>{0}</title>
<style>
  body {{ margin: 2rem; max-width: 70rem; font: 16px/1.6 sans-serif; }}
  table {{ margin-bottom: 2rem; border-collapse: collapse; }}
  th, td {{ padding: 0.3rem 0.6rem; border: 1px solid #999; text-align: left; vertical-align: top; overflow-wrap: anywhere; }}
</style>
<h1>{0}</h1>
{1}
""")


def packed(parts: Mapping[str, Rows], title: str) -> bytes:
    """A zip: index.html, <part>.json for each part that has rows, and each value of bytes as a file of its own."""
    into, shown = BytesIO(), {}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, rows in parts.items():
            if rows:
                shown[part] = [_beside(archive, part, number, row) for number, row in enumerate(rows, 1)]
                archive.writestr(f"{part}.json", msgspec.json.format(msgspec.json.encode(shown[part]), indent=2))
        archive.writestr("index.html", _index(shown, title))
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


def _index(parts: Mapping[str, Rows], title: str) -> str:
    tables = Markup("").join(Markup("<h2>{}</h2>{}").format(part, _table(rows)) for part, rows in parts.items())
    return str(PAGE.format(title, tables))


def _table(rows: Rows) -> Markup:
    all_names = dict.fromkeys(name for row in rows for name in row)
    names = [name for name in all_names if name != "entries"]  # as they were written they stand in the JSON
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in names)
    cells = (Markup("").join(Markup("<td>{}</td>").format(_cell(name, row.get(name))) for name in names) for row in rows)
    body = Markup("").join(Markup("<tr>{}</tr>").format(row) for row in cells)
    return Markup("<table><tr>{}</tr>{}</table>").format(head, body)


def _cell(name: str, value: Any) -> Markup:
    if name == "file" and value.endswith(".jpg"):
        return Markup('<img src="{}" height="240" alt="">').format(value)
    if name == "file":
        return Markup('<a href="{0}">{0}</a>').format(value)
    return escape(value if isinstance(value, str | int) else "" if value is None else msgspec.json.encode(value).decode())
