"""Serves scripts and styles under an address of their version, so that no page mixes those from before an upgrade with its own.

An address with the version of this hall may be kept for a year; one with another's (a page that was open during an upgrade, or
another hall beside this one) gets what there is now, and keeps nothing. Scripts name each other from the root: as they are
served, what they name gets the version too, as Django's manifest storage does it with module imports.
"""

import hashlib
import re
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request, url_for
from werkzeug.exceptions import HTTPException

from examhall.errors import NotFound
from examhall.people.guards import open_to_all

SCRIPTS: Final = ("text/javascript", "application/javascript")
FOR_GOOD: Final = "public, max-age=31536000, immutable"
_NAMED: Final = re.compile(r"""(?<=["'])/(?:[\w-]+/)*static/""")  # in a script: "/static/js/words.js"


def install(app: Flask) -> None:
    """Templates name files by their version, and those addresses are answered."""
    folders = app.extensions["static_folders"] = _static_folders(app)
    version = version_of(folders)

    def versioned(endpoint: str, **values: Any) -> str:
        address = url_for(endpoint, **values)
        return f"/v/{version}{address}" if endpoint.endswith("static") else address

    @app.get("/v/<asked>/<path:filename>", endpoint="file_versions")
    @open_to_all
    def file(asked: str, filename: str) -> Response:
        response = _found(app, f"/{filename}")
        if response.status_code == HTTPStatus.OK and response.mimetype in SCRIPTS:
            response.direct_passthrough = False
            response.set_data(_NAMED.sub(lambda named: f"/v/{version}{named[0]}", response.get_data(as_text=True)))
            response.add_etag(overwrite=True)
            response.make_conditional(request)
        response.headers["Cache-Control"] = FOR_GOOD if asked == version else "no-cache"
        return response

    app.jinja_env.globals["url_for"] = versioned


def _static_folders(app: Flask) -> tuple[Path, ...]:
    """The folders of files of the hall and its wings, each once."""
    return tuple(
        sorted({Path(one.static_folder).resolve() for one in (app, *app.blueprints.values()) if one.static_folder})
    )  # fmt: skip


@cache
def version_of(folders: tuple[Path, ...]) -> str:
    """The first signs of a SHA-256 over the names and the bytes of all files in these folders."""
    said = hashlib.sha256()
    for folder in folders:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            said.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return said.hexdigest()[:12]


def _found(app: Flask, address: str) -> Response:
    """The file at an address without a version; NotFound for every other address."""
    try:
        endpoint, arguments = app.url_map.bind("").match(address)
    except HTTPException as missing:
        raise NotFound() from missing
    if not endpoint.endswith("static"):
        raise NotFound()
    response: Response = app.ensure_sync(app.view_functions[endpoint])(**arguments)
    return response
