"""The application: builds the hall, opens the wings named in WINGS, and turns a Refusal into a reply."""

import logging
from typing import Any

from flask import Flask, Response, render_template, request
from flask_babel import gettext
from flask_compress import Compress
from flask_login import current_user
from flask_socketio import SocketIO
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from examhall import body_size, file_versions, language, pulse, replies
from examhall.arranging.wiring import plug as arranging
from examhall.body_size import LARGEST_BODY
from examhall.complaints.pages import pages as complaint_pages
from examhall.errors import Broken, Malformed, NotFound, Refusal, SignInNeeded, TooLarge
from examhall.hall import Hall
from examhall.opening import open_wings
from examhall.own_doors import own_doors
from examhall.people import guards
from examhall.people.arriving_pages import pages as arriving_pages
from examhall.people.own_access_pages import pages as own_access_pages
from examhall.people.pages import pages as people_pages
from examhall.people.trail_pages import pages as trail_pages
from examhall.readiness.practice_pages import pages as practice_pages
from examhall.readiness.station_pages import pages as station_pages
from examhall.registration.pages import pages as registration_pages
from examhall.secure_browser import doorkeeper, gate_pages
from examhall.secure_browser.wiring import plug as secure_browser
from examhall.site.pages import pages as site_pages
from examhall.site.register_pages import pages as register_pages
from examhall.sittings.booklet_door import BookletDoor
from examhall.sittings.live import CandidateChannel
from examhall.sittings.pages import pages as sitting_pages
from examhall.sittings.save_door import SaveDoor
from examhall.words_page import pages as words_pages

COMPRESSED = ["text/css", "text/javascript", "application/javascript", "image/svg+xml"]

STAFF_PATHS = frozenset({"staff", "proctor", "bank", "results", "centre"})  # who meets an error there signs in at another door

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def create_app(hall: Hall, async_mode: str = "threading") -> Flask:
    """The WSGI application over a hall. `async_mode`: gevent in the server, threading in tests."""
    app = Flask("examhall", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=hall.vault.key("session"),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=hall.config.secure,
        SESSION_COOKIE_NAME=hall.config.cookie,
        WTF_CSRF_TIME_LIMIT=None,  # the practical lasts longer than an hour on one page
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.extensions["hall"] = hall
    wings = app.extensions["wings"] = [own_doors, arranging, *open_wings(hall), secure_browser]
    language.install(app, hall.config.locale)
    guards.install(app)
    doorkeeper.install(app)
    body_size.install(app)
    app.config["COMPRESS_MIMETYPES"] = COMPRESSED
    Compress(app)
    protection = CSRFProtect(app)
    socketio = SocketIO(
        app, async_mode=async_mode, manage_session=False, ping_interval=pulse.TOLD, ping_timeout=pulse.PATIENCE,
        max_http_buffer_size=LARGEST_BODY, logger=False, engineio_logger=False,
    )  # fmt: skip
    pulse.spread_pings(socketio)
    app.extensions["live"] = socketio
    app.context_processor(lambda: {"sign_out_url": "/sign-out", "insecure": guards.reads_along})
    own = (
        site_pages, register_pages, complaint_pages, people_pages, arriving_pages, own_access_pages, trail_pages,
        registration_pages, sitting_pages, words_pages,
        station_pages, practice_pages,
    )  # fmt: skip
    for pages in own:
        app.register_blueprint(pages)
    protection.exempt(gate_pages.pages)  # JSON with a same-site cookie, and nothing there does more than the keys prove
    protection.exempt(practice_pages)  # nothing of it is kept
    protection.exempt(sitting_pages)  # authorised by lease, or by a same-site cookie with a JSON body
    socketio.on_namespace(CandidateChannel(hall, socketio))
    for wing in wings:
        for pages in wing.pages:
            app.register_blueprint(pages)
        for channel in wing.live:
            socketio.on_namespace(channel(hall))
        for command in wing.commands:
            app.cli.add_command(command)
    file_versions.install(app)
    _answer_refusals(app)
    _harden(app)
    for door in (SaveDoor, BookletDoor):
        app.wsgi_app = door(app, hall)  # type: ignore[assignment, method-assign]
    if hall.config.proxies:  # outermost: the doors ahead of Flask note addresses too
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hall.config.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    return app


def wants_json() -> bool:
    """Whether the asker is a script of ours and not a reader."""
    accepted = request.accept_mimetypes.best
    return (
        request.is_json
        or accepted == "application/json"
        or (request.path.startswith(("/sittings/", "/words/")) and accepted != "text/html")
    )


def answer(refusal: Refusal) -> Response | tuple[Any, int]:
    status = replies.status_of(refusal)
    if wants_json():
        response = Response(replies.encode(replies.body_of(refusal)), status, mimetype="application/json")
    else:
        body = render_template("error.html", code=refusal.code, says=str(refusal.says), back=_way_back(refusal))
        response = Response(body, status)
    response.headers.extend(replies.headers_of(refusal))
    return response


def _way_back(refusal: Refusal) -> str:
    """Where a reader goes on who could not be shown this page: the door of these pages, or their beginning."""
    first, signs_in = request.path.split("/")[1], refusal.code == SignInNeeded.code
    if first in STAFF_PATHS:
        return "/staff/sign-in" if signs_in else "/staff"
    if first == "apply":
        return "/apply"
    return "/exam" if signs_in or current_user.is_authenticated else "/"


def _answer_refusals(app: Flask) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Any:
        return answer(refusal)

    @app.errorhandler(CSRFError)
    def stale(_: CSRFError) -> Any:
        refusal = Refusal()
        refusal.code, refusal.says = "stale_page", gettext("This page is too old. Please load it again; nothing was changed.")
        return answer(refusal)

    @app.errorhandler(HTTPException)
    def plain(fault: HTTPException) -> Any:
        if fault.code == 404:
            return answer(NotFound())
        if fault.code == 413:
            return answer(TooLarge())
        if fault.code and fault.code < 400:
            return fault
        refusal = Refusal()
        refusal.code = {405: "not_found"}.get(fault.code or 0, "malformed")
        response = answer(refusal)
        if isinstance(response, Response):
            response.status_code = fault.code or 500
        return response

    @app.errorhandler(DataError)
    def unwritable(fault: DataError) -> Any:
        """PostgreSQL keeps no NUL in a text, and no field of ours asks for one."""
        return answer(Malformed()) if "NUL" in str(fault.orig) else broken(fault)

    @app.errorhandler(Exception)
    def broken(fault: Exception) -> Any:
        log.exception("a page failed", exc_info=fault)
        return answer(Broken())


def _harden(app: Flask) -> None:
    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if response.mimetype == "text/html" or response.mimetype == "application/json":
            response.headers.setdefault("Cache-Control", "no-store")
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
