"""Which language a reader gets: Chinese first, English by choice; and both catalogues as the candidate's page needs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel

LOCALES = {"zh_CN": "中文", "en": "English"}
FOLDERS = {"zh_CN": "zh_Hans_CN", "en": "en"}  # where Babel looks for each: it adds the script to zh_CN
CATALOGUES = Path(__file__).parent / "translations"


def chosen(cookie: str | None, default: str) -> str:
    """The locale of a cookie's value, or the installation's."""
    return cookie if cookie in LOCALES else default


def install(app: Flask, default: str) -> None:
    """Catalogues for pages and refusals; outside a request the installation's language."""

    app.config["LOCALE"] = default
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    Babel(app, default_locale=default, locale_selector=locale_now)
    app.jinja_env.globals.update(locales=LOCALES, locale_now=locale_now)


def locale_now() -> str:
    """The language of whoever asks now; outside a request the installation's."""
    return chosen(request.cookies.get("locale") if has_request_context() else None, current_app.config["LOCALE"])


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """For work without a request and its application: sentences come in this language meanwhile."""
    app = Flask("examhall")
    install(app, locale)
    with app.app_context():
        yield


@cache
def words(locale: str) -> dict[str, str]:
    """msgid -> sentence, of one catalogue."""
    with (CATALOGUES / FOLDERS[locale] / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, FOLDERS[locale])
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string and isinstance(m.id, str)}
