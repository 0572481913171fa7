"""The door to the typesetter: a template of ours and data become a PDF. What people wrote is data and never compiled as source.

No font of the machine is used: print looks the same everywhere, and every font is embedded. `EXAMHALL_FONTS` names a folder
with further ones, for signs that ours do not have.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, Final

import typst
from pylopdf_fonts_zh_cn import sans_path

from examhall.settings import fonts

BLOCKS: Final = Path(__file__).with_name("blocks.typ")  # lays out what `authored_blocks` makes of authored text
FORM: Final = Path(__file__).with_name("form.typ")  # what all printed forms share: page, head, facts, lines to sign on
KINDS: Final = {"image/png": "png", "image/jpeg": "jpg"}


def typeset(template: Path, data: Mapping[str, Any], pictures: Mapping[str, tuple[str, bytes]] | None = None) -> bytes:
    """The PDF of a template. It reads `data` from `sys.inputs.data`, pictures by their ids from `pictures.at(id)`.

    `pictures`: id -> media type and bytes. A template may import what lies beside it.
    Takes a tenth of a second for a few pages: off the loop, please.
    """
    with TemporaryDirectory(prefix="examhall-print-") as folder:
        root, files = Path(folder), dict[str, str]()
        for source in (BLOCKS, FORM, *template.parent.glob("*.typ")):
            copyfile(source, root / source.name)
        for place, (name, (mime, content)) in enumerate((pictures or {}).items()):
            files[name] = f"picture-{place}.{KINDS[mime]}"
            (root / files[name]).write_bytes(content)
        told = {"data": json.dumps(data, ensure_ascii=False), "pictures": json.dumps(files)}
        made = typst.compile(str(root / template.name), root=folder, format="pdf", font_paths=_fonts(), sys_inputs=told)
    assert isinstance(made, bytes)  # one file: only pictures of pages come as several
    return made


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans SC and Noto Serif SC, and the typesetter's own for formulas; 20 MB, read once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])


def font_folders() -> list[Path]:
    """Where print takes its fonts from: our own, and what the installation has added."""
    added = fonts()
    return [sans_path().parent, *([added] if added else [])]
